import { expect, test } from 'vitest'
import { dashboard, type Tile } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { filterWords, formsOf, isWhole, type PageFilter, readFilter, toFilterValue, writeFilter } from './page-filter'
import { fromTyped, havingWords, limitable, readHaving, toTyped, writeHaving } from './page-having'
import { rangeWords, readRange, shiftRange } from './page-range'
import { countChanges, type PageState, startState } from './page-state'
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

const only = (form: PageFilter['form'], ...values: PageFilter['values']): PageFilter => ({ form, not: false, values })
const values = (...named: PageFilter['values']) => only('values', ...named)

test('filters survive the way through the URL, whatever their values hold', () => {
  const all = [
    values('US', 'GB'),
    { ...values('US', null), not: true },
    values('a, b', '!x', '(none)', '%2C', 'c,', ',d', ''),
    values('contains:x', 'is:empty', 'within:', 'between:1..2'),
    only('contains', '!a,b%'),
    { ...only('startsWith', 'contains:'), not: true },
    only('between', '5', '10'),
    only('between', null, '-3'),
    only('between', '2026-01-31', null),
    only('within', 'last 28 days'),
    { ...only('empty', null), not: true },
  ]
  for (const filter of all) expect(readFilter(writeFilter(filter))).toEqual(filter)
  expect(all.map(writeFilter).slice(4)).toEqual([
    'contains:!a,b%',
    '!starts:contains:',
    'between:5..10',
    'between:..-3',
    'between:2026-01-31..',
    'within:last 28 days',
    '!is:empty',
  ])
  expect(writeFilter(values('US', 'GB'))).toBe('US,GB')
  for (const nothing of [
    '',
    '!',
    'contains:',
    'between:..',
    'between:5',
    'between:9..1',
    'between:a..b',
    'between:1..2..3',
    'within:soon',
    'is:full',
  ]) {
    expect(readFilter(nothing)).toBeUndefined()
  }
})

test('both ends that a reader names belong to the range, and a denial is of all of it', () => {
  expect(toFilterValue(only('between', '5', '10'))).toEqual({ from: '5', to: '11' })
  expect(toFilterValue(only('between', null, '9007199254740993'))).toEqual({ to: '9007199254740994' })
  expect(toFilterValue(only('between', '2026-02-28', '2026-02-28'))).toEqual({ from: '2026-02-28', to: '2026-03-01' })
  expect(toFilterValue({ ...only('contains', 'a'), not: true })).toEqual({ not: { contains: 'a' } })
  expect(toFilterValue({ ...values('US', null), not: true })).toEqual({ not: ['US', null] })
  expect(toFilterValue(only('empty', null))).toEqual({ empty: true })
  expect(toFilterValue(only('within', 'last 28 days'))).toEqual({ within: 'last 28 days' })
})

test('a filter is offered where its dimension can have it, and said in words', () => {
  const forms = (type: Parameters<typeof formsOf>[0]) => formsOf(type).map(({ value }) => value)
  expect(forms('text')).toEqual(['values', 'contains', 'startsWith', 'empty'])
  expect(forms('number')).toEqual(['between', 'values', 'empty'])
  expect(forms('date')).toEqual(['within', 'between', 'values', 'empty'])
  expect(forms('boolean')).toEqual(['values', 'empty'])
  const words = (filter: PageFilter) => filterWords(filter, 'en-US')
  expect(words({ ...values('a', 'b', null, ''), not: true })).toBe('not a, b, (none) and 1 more')
  expect(words({ ...only('contains', 'spring'), not: true })).toBe('does not contain spring')
  expect(words(only('between', '5', '10'))).toBe('5 to 10')
  expect(words(only('between', null, '2026-03-01'))).toBe('up to Mar 1, 2026')
  expect(words(only('within', '13w'))).toBe('last 13 weeks')
  expect(words({ ...only('empty', null), not: true })).toBe('is not empty')
  expect([values(), only('contains', ''), only('between', '9', '1'), only('empty', null)].map(isWhole)).toEqual([false, false, false, true])
})

test('a limit of values is typed as people say it and kept in the unit of its metric', () => {
  const dollars = { kind: 'money', currency: 'USD', minorUnits: true } as const
  expect(fromTyped('12.5', dollars)).toBe(1250)
  expect(fromTyped('12', { kind: 'share' })).toBe(0.12)
  expect(fromTyped('many', dollars)).toBeUndefined()
  expect(toTyped(1250, dollars)).toBe('12.5')
  expect(havingWords({ from: 1250, to: 200_000 }, dollars, 'en-US')).toBe('at least $12.50 and below $2,000.00')
  for (const range of [{ from: 1 }, { to: -2.5 }, { from: 0, to: 10 }]) expect(readHaving(writeHaving(range))).toEqual(range)
  for (const nothing of ['', '..', '5', '5..5', 'a..b']) expect(readHaving(nothing)).toBeUndefined()
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
      hasTarget: false,
      dimensions: ['country', 'step'],
      ownDimensions: ['step'],
    },
    visits: {
      name: 'visits',
      title: 'Visits',
      definition: '',
      owner: 'data',
      unit: { kind: 'count', of: 'visits' },
      additive: true,
      hasTarget: false,
      dimensions: [],
      ownDimensions: [],
    },
  },
  dimensions: { country: 'Country', step: 'Step' },
  calendar: { weekStart: 'monday' },
  people: {},
  dimensionTypes: { country: 'text' },
  segments: [{ name: 'euro', title: 'Euro area', dimensions: ['country'] }],
  advice: [],
  timeZone: 'UTC',
}
const state: PageState = { ...startState(data.dashboard.defaults, 'UTC'), filters: { country: values('US') } }
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
  const byMonth = { ...state, grain: 'month' as const }
  expect(tileQueries(tile({ grain: 'week' }), state, data)).toMatchObject({ main: { grain: 'week' }, says: [] })
  expect(tileQueries(tile({ grain: 'week' }), byMonth, data)).toMatchObject({ main: { grain: 'week' }, says: ['Always by week.'] })
  expect(tileQueries(tile({ where: { country: 'DE' } }), state, data)).toMatchObject({
    main: { where: { country: 'DE' } },
    says: ['Keeps its own country.'],
  })
})

test('a segment holds in the tiles that have its dimensions, beside their own', () => {
  const euro = { ...state, filters: {}, segments: ['euro'] }
  expect(tileQueries(tile({ segments: ['own', 'euro'] }), euro, data)).toMatchObject({ main: { segments: ['own', 'euro'] }, says: [] })
  const { main, says } = tileQueries(tile({ metrics: ['visits'] }), euro, data)
  expect(main).not.toHaveProperty('segments')
  expect(says).toEqual(['Not filtered by Euro area.'])
})

test('a limit of values holds in lists and tables that show the metric, never in totals and over time', () => {
  const limit = { ...state, filters: {}, having: { orders: { from: 10 } } }
  const list = tile({ chart: 'bar-list', by: ['country'], grain: 'none' })
  expect(tileQueries(list, limit, data)).toMatchObject({ main: { having: { orders: { from: 10 } } }, says: [] })
  expect(tileQueries({ ...list, metrics: ['visits'] }, limit, data).says).toEqual(['Not limited by orders.'])
  expect(tileQueries({ ...list, having: { orders: { to: 5 } } }, limit, data)).toMatchObject({
    main: { having: { orders: { to: 5 } } },
    says: ['Keeps its own limit of orders.'],
  })
  for (const other of [tile({}), tile({ by: ['country'] }), tile({ chart: 'number' })]) {
    expect(tileQueries(other, limit, data).main).not.toHaveProperty('having')
  }
  expect(limitable({ ...data, dashboard: { ...data.dashboard, tiles: [list, tile({})] } }).map(({ name }) => name)).toEqual(['orders'])
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

test('a split asks for as many groups as its chart can tell apart, unless the tile says how many', () => {
  const top = (more: Partial<Tile>) => tileQueries(tile({ by: ['country'], ...more }), state, data).main.top
  expect(top({})).toEqual({ limit: 8 })
  expect(top({ metrics: ['orders', 'visits'] })).toEqual({ limit: 4 })
  expect(top({ chart: 'bar-list', grain: 'none', height: 4 })).toEqual({ limit: 9 })
  expect(top({ chart: 'table', grain: 'none' })).toBeUndefined()
  expect(top({ by: ['step'] })).toBeUndefined()
  // Of another metric the same name is a column of a table.
  expect(top({ by: ['step'], metrics: ['visits'] })).toBeDefined()
  expect(top({ top: { limit: 3 } })).toEqual({ limit: 3 })
  expect(top({ limit: 5 })).toBeUndefined()
  expect(tileQueries(tile({}), state, data).main).not.toHaveProperty('top')
})

test('bars of parts ask for their whole, a table for the totals that it names', () => {
  const totals = (more: Partial<Tile>) => tileQueries(tile({ by: ['country'], ...more }), state, data).main.totals
  expect(totals({ chart: 'bar-list', grain: 'none' })).toEqual([[]])
  expect(totals({ chart: 'bar-list', grain: 'none', metrics: ['rate'] })).toBeUndefined()
  expect(totals({})).toBeUndefined()
  expect(totals({ chart: 'table', totals: [[], ['period']] })).toEqual([[], ['period']])
  expect(totals({ chart: 'table', grain: 'none', totals: [[], ['period']] })).toEqual([[]])
})
