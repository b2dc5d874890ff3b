import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { additivityWords, directionWords, levelWords, unitWord } from '@/lib/base/metric-words'
import type { MetricDetails } from './metric-details'

/** Who answers for it, how to read it, where it is used. */
export function MetricFacts({ metric }: { metric: MetricDetails }) {
  return (
    <section aria-labelledby="facts">
      <h2 id="facts" className="mb-2 text-section">
        About this metric
      </h2>
      <dl className="border-t border-line">
        <Fact name="Level">{levelWords[metric.level]}</Fact>
        <Fact name="Owner">{metric.owner}</Fact>
        <Fact name="For">{metric.audience.join(', ')}</Fact>
        <Fact name="Good when">{directionWords[metric.direction]}</Fact>
        <Fact name="Unit">{unitWord(metric.unit)}</Fact>
        <Fact name="Adding up">{additivityWords[metric.additivity]}</Fact>
        {metric.synonyms.length > 0 && <Fact name="Also called">{metric.synonyms.join(', ')}</Fact>}
        <Fact name="Days and weeks">
          {metric.timeZone.replaceAll('_', ' ')}; weeks begin on {metric.weekStart === 'monday' ? 'Monday' : 'Sunday'}
        </Fact>
        {metric.settlesIn > 0 && (
          <Fact name="Settles">
            {metric.settlesIn === 1 ? 'A day' : `${metric.settlesIn} days`} after a day is over, when late rows are in
          </Fact>
        )}
        <Fact name="Used in">
          {metric.usedIn.length === 0
            ? 'No dashboard yet'
            : metric.usedIn.map(({ slug, title, tile }) => (
                <span key={`${slug} ${tile}`} className="block">
                  <Link href={`/dashboards/${slug}` as Route} className="underline decoration-line-2 hover:decoration-current">
                    {title}
                  </Link>
                  <span className="text-ink-2">: {tile}</span>
                </span>
              ))}
        </Fact>
        <Fact name="Version">
          <code className="font-mono text-[0.8125rem]">{metric.version}</code>
        </Fact>
        {metric.file && (
          <Fact name="Written in">
            <code className="font-mono text-[0.8125rem] break-all">{metric.file}</code>
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-3 border-b border-line py-1.5">
      <dt className="text-ink-2">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
