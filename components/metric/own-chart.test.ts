import { expect, test } from 'vitest'
import type { MetricDetails } from './metric-details'
import { ownChartQuery, ownCharts, splitsOf } from './own-chart'

const dimension = (name: string, chart?: string) => ({
  name,
  title: name,
  ordered: false,
  own: chart !== undefined,
  overlaps: false,
  ...(chart && { chart }),
})
const metricOf = (...dimensions: MetricDetails['dimensions']) => ({
  name: 'kept',
  timeZone: 'UTC',
  additivity: 'none' as const,
  dimensions,
})
const state = { range: 'last 26 weeks', grain: 'week', compare: 'previous_year' } as const
const base = { metrics: ['kept'], range: 'last 26 weeks', timeZone: 'UTC' }

test('dimensions of one chart stand on it together, in their order', () => {
  const metric = metricOf(dimension('country'), dimension('step', 'funnel'), dimension('took', 'histogram'), dimension('again', 'funnel'))
  expect(ownCharts(metric)).toEqual([
    { kind: 'funnel', by: ['step', 'again'] },
    { kind: 'histogram', by: ['took'] },
  ])
  expect(ownCharts(metricOf(dimension('country')))).toEqual([])
  expect(ownCharts(metricOf(dimension('age', 'cohort'))).map(({ kind, by }) => [kind, ...by])).toEqual([
    ['cohort', 'age'],
    ['retention-curve', 'age'],
  ])
})

test('cohorts are those of a period, or of what they are split by, with all of them together', () => {
  const metric = metricOf(dimension('country'), dimension('age', 'cohort'))
  const chart = { kind: 'cohort', by: ['age'] }
  expect(ownChartQuery(metric, state, chart, undefined)).toEqual({ ...base, by: ['age'], grain: 'week', totals: [['age']], details: true })
  expect(ownChartQuery(metric, state, chart, 'country')).toEqual({ ...base, by: ['age', 'country'], totals: [['age']], details: true })
  expect(splitsOf(metric, chart).map(({ name }) => name)).toEqual(['country'])
})

test('a funnel is of the whole range and compared, growth is over time and split by nothing else', () => {
  const metric = metricOf(dimension('country'))
  const funnel = ownChartQuery(metric, state, { kind: 'funnel', by: ['step'] }, undefined)
  expect(funnel).toEqual({ ...base, by: ['step'], compare: 'previous_year', details: true })
  const growth = { kind: 'growth', by: ['state'] }
  expect(ownChartQuery(metric, state, growth, undefined)).toEqual({ ...base, by: ['state'], grain: 'week' })
  expect(splitsOf(metric, growth)).toEqual([])
})
