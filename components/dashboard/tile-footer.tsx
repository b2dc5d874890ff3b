import Link from 'next/link'
import type { Answer } from '@/components/query/use-metric'
import { formatInstant } from '@/lib/base/format-period'
import type { MetricFacts } from './dashboard-data'

const cacheWords = { hit: 'cached', shared: 'shared run', miss: 'live', none: 'live' } as const

/** Where the number comes from: its age, how it was answered, how long that took, and its definition. */
export function TileFooter({ answer, facts, locale }: { answer: Answer; facts: readonly MetricFacts[]; locale: string }) {
  const { result, cache, totalMs } = answer
  const rows = `${result.rowCount} ${result.rowCount === 1 ? 'row' : 'rows'}`
  const took = totalMs < 1 ? 'under 1 ms' : `${Math.round(totalMs)} ms`
  return (
    <>
      {facts[0] && (
        <Link href={`/metrics/${facts[0].name}`} className="text-accent underline">
          Definition
        </Link>
      )}
      <span className="tabular">
        {' · '}
        {cacheWords[cache]} · {took} · {rows} · data as of {formatInstant(result.dataAsOf, { locale, timeZone: result.timeZone })}
      </span>
    </>
  )
}
