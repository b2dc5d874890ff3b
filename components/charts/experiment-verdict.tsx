import clsx from 'clsx'
import { Ban, CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import type { ExperimentView } from '@/lib/charts/experiment-view'

/** The verdict as a word with its sign, then as a sentence. What is blocked stands out before all else. */
export function ExperimentVerdict({ view }: { view: ExperimentView }) {
  const { icon: Icon, tone } = looks[view.reading]
  if (view.reading === 'blocked') {
    return (
      <div role="alert" className="flex gap-2.5 rounded-control border border-warn/50 bg-sunken px-3 py-2.5">
        <Icon className={clsx('mt-0.5 size-4 shrink-0', tone)} aria-hidden />
        <p className="max-w-prose">
          <span className={clsx('font-medium', tone)}>{view.verdict}.</span> {view.headline.replace(/^Not read: /, '')}
        </p>
      </div>
    )
  }
  return (
    <p className="flex max-w-prose gap-2">
      <Icon className={clsx('mt-0.5 size-4 shrink-0', tone)} aria-hidden />
      <span>
        <span className={clsx('font-medium', tone)}>{view.verdict}.</span> <span className="text-ink-2">{view.headline}</span>
      </span>
    </p>
  )
}

const looks = {
  good: { icon: CircleCheck, tone: 'text-good' },
  bad: { icon: CircleX, tone: 'text-bad' },
  neutral: { icon: CircleDashed, tone: 'text-ink' },
  blocked: { icon: Ban, tone: 'text-warn' },
} as const
