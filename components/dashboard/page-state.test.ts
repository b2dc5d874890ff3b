import { expect, test } from 'vitest'
import { dashboard, type Tile } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { countChanges, type PageState, rangeWords, readFilter, readRange, shiftRange, startState, writeFilter } from './page-state'
import { tileQueries } from './tile-queries'

test('ranges are typed short, chosen by words or by two days that both belong to them', () => {
  expect(readRange('13w')).toBe('13w')
  expect(readRange('Last 28 days ')).toBe('last 28 days')
  expect(readRange('2026-05-01..2026-05-31')).toEqual(['2026-05-01', '2026-06-01'])
  expect(readRange('2026-02-30..2026-03-01')).toBeUndefined()
  expect(readRange('2026-05-31..2026-05-01')).toBeUndefined()
  expect(readRange('0w')).toBeUndefined()
  expect(rangeWords('13w', 'en-GB')).toBe('Last 13 weeks')
  expect(rangeWords('last 28 days', 'en-GB')).toBe('Last 28 days')
})

test('filters survive the way through the URL, whatever their values hold', () => {
  const all = [
    { not: false, values: ['US', 'GB'] },
    { not: true, values: ['US', null] },
    { not: false, values: ['a, b', '!x', '(none)', '%2C', 'c,', ',d'] },
  ]
  for (const filter of all) expect(readFilter(writeFilter(filter))).toEqual(filter)
  expect(writeFilter({ not: false, values: ['US', 'GB'] })).toBe('US,GB')
  expect(readFilter('')).toBeUndefined()
})

const data: DashboardData = {
  dashboard: dashboard('overview', {
    title: 'Overview',
    purpose: 'All.',
    owner: 'data',
    audience: ['everyone'],
    defaults: { range: 'last 28 days', grain: 'day', compare: 'previous_period' },
    filters: [],
    tiles: [],
  }),
  metrics: {
    orders: {
      name: 'orders',
      title: 'Orders',
      definition: '',
      owner: 'data',
      unit: { kind: 'count', of: 'orders' },
      additive: true,
      dimensions: ['country'],
    },
    visits: {
      name: 'visits',
      title: 'Visits',
      definition: '',
      owner: 'data',
      unit: { kind: 'count', of: 'visits' },
      additive: true,
      dimensions: [],
    },
  },
  dimensions: { country: 'Country' },
  advice: [],
  timeZone: 'UTC',
}
const state: PageState = { ...startState(data.dashboard.defaults, 'UTC'), filters: { country: { not: false, values: ['US'] } } }
const tile = (more: Partial<Tile>): Tile => ({
  name: 't',
  title: 'T?',
  chart: 'line',
  metrics: ['orders'],
  grain: 'page',
  width: 6,
  height: 4,
  ...more,
})

test('a tile follows range, grain, zone, comparison and the filters its metrics have', () => {
  expect(tileQueries(tile({}), state, data)).toEqual({
    main: {
      metrics: ['orders'],
      range: 'last 28 days',
      timeZone: 'UTC',
      grain: 'day',
      compare: 'previous_period',
      where: { country: ['US'] },
    },
    says: [],
  })
})

test('a tile that cannot follow says so', () => {
  expect(tileQueries(tile({ metrics: ['orders', 'visits'] }), state, data)).toMatchObject({ says: ['Not filtered by country.'] })
  expect(tileQueries(tile({ grain: 'week' }), state, data)).toMatchObject({ main: { grain: 'week' }, says: ['Always by week.'] })
  expect(tileQueries(tile({ where: { country: 'DE' } }), state, data)).toMatchObject({
    main: { where: { country: 'DE' } },
    says: ['Keeps its own country.'],
  })
})

test('a number is asked for the whole range, and once more by period for its small line', () => {
  const { main, spark } = tileQueries(tile({ chart: 'number', height: 2 }), state, data)
  expect(main).not.toHaveProperty('grain')
  expect(main.compare).toBe('previous_period')
  expect(spark).toMatchObject({ grain: 'day' })
  expect(spark).not.toHaveProperty('compare')
})

test('the range before and after is as long, in months where it is made of months', () => {
  expect(shiftRange(['2026-06-01', '2026-07-01'], -1)).toBe('2026-05-01..2026-05-31')
  expect(shiftRange(['2026-01-01', '2026-04-01'], 1)).toBe('2026-04-01..2026-06-30')
  expect(shiftRange(['2026-03-30', '2026-06-29'], -1)).toBe('2025-12-29..2026-03-29')
  expect(shiftRange(['2026-06-29', '2026-06-30'], 1)).toBe('2026-06-30..2026-06-30')
})

test('changes are counted against the start', () => {
  expect(countChanges(state, startState(data.dashboard.defaults, 'UTC'))).toBe(1)
  expect(countChanges({ ...state, range: '13w', compare: 'none' }, startState(data.dashboard.defaults, 'UTC'))).toBe(3)
})
