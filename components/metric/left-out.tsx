'use client'

import { useMetric } from '@/components/query/use-metric'
import { leftOutWords } from './left-out-words'
import { locale } from './locale'
import type { MetricDetails } from './metric-details'
import type { TrendState } from './trend-controls'

/** How many rows of the range are not in the number, because the catalogue leaves them out everywhere. */
export function LeftOut({ metric, state }: { metric: MetricDetails; state: TrendState }) {
  const { answer } = useMetric(
    { metrics: [metric.name], range: state.range, timeZone: metric.timeZone, leftOut: true },
    { tile: 'left out' },
  )
  return <p className="min-h-5 text-note text-ink-2">{answer && leftOutWords(answer.result, locale)}</p>
}
