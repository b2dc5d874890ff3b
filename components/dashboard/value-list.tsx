'use client'

import { useState } from 'react'
import { useMetric } from '@/components/query/use-metric'
import { Input } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import { formatValue } from '@/lib/base/format'
import { byPlace, dimensionWord, noValue, ownPlace } from '@/lib/charts/series'
import type { MetricQuery } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { type PageFilter, toFilterValue } from './page-filter'
import { readRange } from './page-range'
import type { PageState } from './page-state'

/** The values of one dimension, most frequent first, bands and days in their own order, as far as the other filters leave them. */
export function ValueList(props: {
  data: DashboardData
  state: PageState
  dimension: string
  chosen: PageFilter['values']
  locale: string
  onChange: (chosen: PageFilter['values']) => void
}) {
  const { data, state, dimension, chosen, locale, onChange } = props
  const [search, setSearch] = useState('')
  const metric = metricFor(dimension, data)
  const { answer, error, isLoading } = useMetric(metric && valuesQuery(metric.name, dimension, state, data))
  const column = answer?.result.columns.find((each) => each.role === 'dimension')
  const counts = answer?.result.columns.find((each) => each.role === 'value')
  const listed = (column?.values ?? [])
    .map((value, row) => ({
      value: value === null ? null : String(value),
      word: column ? dimensionWord(column, row, locale) : '',
      at: column && ownPlace([column], row),
      count: counts?.values[row] ?? null,
    }))
    .sort((a, b) => byPlace(a.at, b.at))
  // A chosen value stays in sight, also where the range no longer holds it.
  const gone = chosen
    .filter((value) => !listed.some((each) => each.value === value))
    .map((value) => ({ value, word: value ?? noValue, count: null }))
  const shown = [...gone, ...listed].filter(({ word }) => word.toLowerCase().includes(search.trim().toLowerCase()))
  const toggle = (value: string | null) => onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  const title = data.dimensions[dimension] ?? dimension
  return (
    <>
      <Input
        type="search"
        aria-label={`Search values of ${title}`}
        placeholder={`Search ${title.toLowerCase()}`}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <fieldset className="max-h-56 overflow-y-auto">
        <legend className="sr-only">{title}</legend>
        {isLoading && !answer && <Skeleton className="h-24" />}
        {error && <p className="text-note text-ink-2">{error.message}</p>}
        {answer && shown.length === 0 && <p className="py-1 text-note text-ink-2">No value {search ? 'matches' : 'in this range'}.</p>}
        {shown.slice(0, 100).map(({ value, word, count }) => (
          <label
            key={value ?? '\u0000'}
            className="flex min-h-7 cursor-pointer items-center gap-2 rounded-control px-1.5 hover:bg-sunken pointer-coarse:min-h-10"
          >
            <input type="checkbox" className="size-4 accent-(--accent)" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            <span className="min-w-0 flex-1 truncate">{value === '' ? '(empty)' : word}</span>
            <span className="tabular text-note text-ink-3">
              {count === null ? '' : formatValue(count, counts?.unit, { locale, form: 'compact' })}
            </span>
          </label>
        ))}
        {shown.length > 100 && <p className="px-1.5 py-1 text-note text-ink-2">{shown.length - 100} more. Search to find them.</p>}
      </fieldset>
    </>
  )
}

/** The metric whose size orders the values: one of the page's own that adds up, a count before an amount. */
function metricFor(dimension: string, { dashboard, metrics }: DashboardData) {
  const names = [...new Set(dashboard.tiles.flatMap((tile) => tile.metrics))]
  const able = names.flatMap((name) => (metrics[name]?.dimensions.includes(dimension) ? [metrics[name]] : []))
  return able.find((metric) => metric.additive && metric.unit.kind === 'count') ?? able.find((metric) => metric.additive) ?? able[0]
}

function valuesQuery(metric: string, dimension: string, state: PageState, { dashboard, metrics, calendar }: DashboardData): MetricQuery {
  const others = Object.entries(state.filters).filter(([name]) => name !== dimension && metrics[metric]?.dimensions.includes(name))
  return {
    metrics: [metric],
    by: [dimension],
    range: readRange(state.range, calendar) ?? dashboard.defaults.range,
    timeZone: state.zone,
    order: [{ key: metric, direction: 'desc' }],
    limit: 500,
    ...(others.length > 0 && { where: Object.fromEntries(others.map(([name, filter]) => [name, toFilterValue(filter)])) }),
  }
}
