import { parseAsString, parseAsStringLiteral } from 'nuqs'
import { Select } from '@/components/ui/select'
import type { MetricQuery } from '@/lib/metrics'
import type { MetricDetails } from './metric-details'

const grains = ['day', 'week', 'month', 'quarter'] as const
const compares = ['none', 'previous_period', 'previous_year'] as const

/** The state of a metric's page that is in the URL. */
export const trendState = {
  range: parseAsString.withDefault('last 26 weeks'),
  grain: parseAsStringLiteral(grains).withDefault('week'),
  compare: parseAsStringLiteral(compares).withDefault('previous_year'),
}

export interface TrendState {
  readonly range: string
  readonly grain: (typeof grains)[number]
  readonly compare: (typeof compares)[number]
}

export function trendQuery(metric: Pick<MetricDetails, 'name' | 'timeZone'>, { range, grain, compare }: TrendState): MetricQuery {
  return { metrics: [metric.name], grain, range, timeZone: metric.timeZone, ...(compare !== 'none' && { compare }) }
}

const ranges = ['last 28 days', 'last 13 weeks', 'last 26 weeks', 'last 12 months', 'last 24 months'] as const

export function TrendControls({ state, onChange }: { state: TrendState; onChange: (change: Partial<TrendState>) => void }) {
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
      <Select
        label="By"
        showLabel
        value={state.grain}
        onChange={(grain) => onChange({ grain })}
        options={grains.map((value) => ({ value, title: value }))}
      />
      <Select
        label="Against"
        showLabel
        value={state.compare}
        onChange={(compare) => onChange({ compare })}
        options={[
          { value: 'none', title: 'nothing' },
          { value: 'previous_period', title: 'the period before' },
          { value: 'previous_year', title: 'a year earlier' },
        ]}
      />
    </>
  )
}
