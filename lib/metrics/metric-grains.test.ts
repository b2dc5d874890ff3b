import { expect, test } from 'vitest'
import { catalog, ratio, rolling, shift } from './index'
import { grainRefusal, metricGrains } from './metric-grains'
import { governance } from './testing'

const schema = { 'app.events': { id: 'integer', at: 'instant', day: 'date', person: 'text' } } as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const events = company.source('app.events', { primaryKey: 'id', time: { at: {}, day: {} }, dimensions: {}, access: 'all' })
const count = events.count('count', governance)
const byDay = events.count('by_day', { ...governance, time: 'day' })
const weekly = rolling('weekly', { ...governance, of: count, days: 7, at: 'last' })
const yearAgo = shift('year_ago', { ...governance, of: count, earlier: { years: 1 } })
const daysAgo = shift('days_ago', { ...governance, of: count, earlier: { days: 7 } })

test('a metric has values by the grains that all of its measures have', () => {
  const days = ['day', 'week', 'month', 'quarter', 'year']
  expect(metricGrains(count)).toEqual(['minute', 'hour', ...days])
  expect(metricGrains(byDay)).toEqual(days)
  expect(metricGrains(weekly)).toEqual(days)
  expect(metricGrains(yearAgo)).toEqual(['minute', 'hour', 'day', 'month', 'quarter', 'year'])
  expect(metricGrains(daysAgo)).toEqual(['minute', 'hour', 'day', 'week'])
  expect(metricGrains(ratio('both', { ...governance, numerator: weekly, denominator: yearAgo }))).toEqual([
    'day',
    'month',
    'quarter',
    'year',
  ])
})

test('what it has no values by is told with the remedy', () => {
  expect(grainRefusal(yearAgo, 'week')).toBe(
    'year_ago is taken from 1 year earlier, which are no whole weeks. Choose one of: minute, hour, day, month, quarter, year.',
  )
  expect(grainRefusal(yearAgo, undefined)).toBeUndefined()
})
