import type { Route } from 'next'
import Link from 'next/link'
import type { MetricDetails } from './metric-details'

/** A word beside a title, for what is not certified or no longer in use. */
export function StandingMark({ standing }: { standing: 'draft' | 'deprecated' }) {
  return <span className="rounded-control border border-line px-1 text-note whitespace-nowrap text-ink-2">{standing}</span>
}

/** What a reader should know before they trust a number: that it is a draft, or which metric has taken its place. */
export function StandingNote({ metric: { level, owner, deprecated } }: { metric: MetricDetails }) {
  if (!deprecated && level === 'certified') return null
  return (
    <div role="note" className="flex max-w-prose flex-col gap-1 border-y border-line py-2">
      {deprecated && (
        <p>
          <span className="font-medium">Deprecated{deprecated.since && ` since ${deprecated.since}`}.</span>{' '}
          <span className="text-ink-2">{deprecated.why}</span>{' '}
          {deprecated.replacement ? (
            <>
              Use{' '}
              <Link
                href={`/metrics/${deprecated.replacement.name}` as Route}
                className="underline decoration-line-2 hover:decoration-current"
              >
                {deprecated.replacement.title}
              </Link>{' '}
              instead.
            </>
          ) : (
            `Ask ${owner} what to use instead.`
          )}
        </p>
      )}
      {level === 'draft' && (
        <p>
          <span className="font-medium">Draft.</span>{' '}
          <span className="text-ink-2">Its definition may change without notice. Ask {owner} before you decide on it.</span>
        </p>
      )}
    </div>
  )
}
