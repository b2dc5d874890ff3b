import { chartKind } from '@/lib/charts'
import type { MetricQuery } from '@/lib/metrics'
import type { MetricDetails } from './metric-details'
import type { TrendState } from './trend-controls'

/** A chart that a metric has of its own nature, and the dimensions that it stands on. */
export interface OwnChart {
  readonly kind: string
  readonly by: readonly string[]
}

/** The charts that the metric's own dimensions ask for, in their order: the triangle of a retention, the bars of a funnel. */
export function ownCharts({ dimensions }: Pick<MetricDetails, 'dimensions'>): readonly OwnChart[] {
  const kinds = [...new Set(dimensions.flatMap(({ chart }) => chart ?? []))]
  return kinds.flatMap((kind) => {
    const by = dimensions.filter(({ chart }) => chart === kind).map(({ name }) => name)
    return [kind, ...(chartKind(kind).also ?? [])].map((each) => ({ kind: each, by }))
  })
}

/** What an own chart may be split by besides; none where it has no room. */
export function splitsOf({ dimensions }: Pick<MetricDetails, 'dimensions'>, { kind }: OwnChart): MetricDetails['dimensions'] {
  return chartKind(kind).splits ? dimensions.filter(({ own }) => !own) : []
}

/** The question of an own chart, for the range and the comparison of the page. */
export function ownChartQuery(
  metric: Pick<MetricDetails, 'name' | 'timeZone' | 'additivity'>,
  { range, grain, compare }: TrendState,
  { kind, by }: OwnChart,
  split: string | undefined,
): MetricQuery {
  const chart = chartKind(kind)
  const hasPeriods = chart.periods === 'always' || (chart.periods === 'unsplit' && split === undefined)
  const totals = chart.totals?.({ own: by, isAdditive: metric.additivity === 'additive' })
  const compares = !chart.ignoresComparison && compare !== 'none' && compare !== 'target'
  return {
    metrics: [metric.name],
    by: [...by, ...(split === undefined ? [] : [split])],
    range,
    timeZone: metric.timeZone,
    ...(hasPeriods && grain && { grain }),
    ...(compares && { compare }),
    ...(totals && { totals }),
    ...(chart.details && { details: true }),
  }
}
