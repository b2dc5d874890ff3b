import { parseAsString, parseAsStringLiteral } from 'nuqs'
import { Select } from '@/components/ui/select'
import { grainWords } from '@/lib/base/grain'
import type { Grain, MetricQuery } from '@/lib/metrics'
import type { MetricDetails } from './metric-details'

const compares = ['none', 'previous_period', 'previous_year', 'target'] as const

/** The state of a metric's page that is in the URL. */
export const trendParsers = {
  range: parseAsString,
  grain: parseAsString,
  compare: parseAsStringLiteral(compares).withDefault('previous_year'),
}

export interface TrendState {
  readonly range: string
  readonly grain: Grain | undefined
  readonly compare: (typeof compares)[number]
}

interface Written {
  readonly range: string | null
  readonly grain: string | null
  readonly compare: TrendState['compare']
}

/** What the URL says, and where it says nothing, or a grain that the metric has not, what the metric begins with. */
export function trendState(metric: Pick<MetricDetails, 'grains' | 'grain' | 'hasTarget'>, written: Written): TrendState {
  const { grains, grain: usual, hasTarget } = metric
  const grain = grains.find((known) => known === written.grain) ?? usual
  return {
    range: written.range ?? (usual === 'week' ? 'last 26 weeks' : 'last 12 months'),
    grain,
    compare: written.compare === 'target' && !hasTarget ? 'previous_year' : written.compare,
  }
}

export function trendQuery(metric: Pick<MetricDetails, 'name' | 'timeZone'>, { range, grain, compare }: TrendState): MetricQuery {
  return { metrics: [metric.name], range, timeZone: metric.timeZone, ...(grain && { grain }), ...(compare !== 'none' && { compare }) }
}

const ranges = ['last 28 days', 'last 13 weeks', 'last 26 weeks', 'last 12 months', 'last 24 months'] as const

export function TrendControls(props: {
  state: TrendState
  metric: Pick<MetricDetails, 'grains' | 'hasTarget'>
  onChange: (change: Partial<TrendState>) => void
}) {
  const { state, metric, onChange } = props
  const known = ranges.some((range) => range === state.range) ? ranges : [...ranges, state.range]
  return (
    <>
      <Select
        label="Range"
        showLabel
        value={state.range}
        onChange={(range) => onChange({ range })}
        options={known.map((value) => ({ value, title: value }))}
      />
      {state.grain && (
        <Select
          label="By"
          showLabel
          value={state.grain}
          onChange={(grain) => onChange({ grain })}
          options={metric.grains.map((value) => ({ value, title: grainWords(value) }))}
        />
      )}
      <Select
        label="Against"
        showLabel
        value={state.compare}
        onChange={(compare) => onChange({ compare })}
        options={[
          { value: 'none', title: 'nothing' },
          { value: 'previous_period', title: 'the period before' },
          { value: 'previous_year', title: 'a year earlier' },
          ...(metric.hasTarget ? [{ value: 'target' as const, title: 'the target' }] : []),
        ]}
      />
    </>
  )
}
