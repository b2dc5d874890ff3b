import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, ratio } from './index'
import { asker, governance } from './testing'

const schema = { 'app.sales': { id: 'integer', at: 'instant', city: 'text?', shop: 'text', buyer: 'text', cents: 'integer' } } as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.sales', column: 'at' },
})
const sales = company.source('app.sales', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { city: 'city', shop: 'shop' },
  access: 'all',
})
const revenue = sales.sum('revenue', { ...governance, column: 'cents' })
const buyers = sales.countDistinct('buyers', { ...governance, column: 'buyer' })
const median = sales.median('median', { ...governance, column: 'cents' })
const perBuyer = ratio('per_buyer', { ...governance, numerator: revenue, denominator: buyers })

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = [
    ['2026-02-03T08:00:00Z', 'Rome', 'a', 'x', 70],
    ['2026-02-10T23:00:00Z', 'Oslo', 'a', 'x', 5],
    ['2026-03-02T08:00:00Z', 'Rome', 'a', 'x', 100],
    ['2026-03-02T09:00:00Z', 'Rome', 'b', 'y', 300],
    ['2026-03-02T09:00:00Z', null, 'b', 'x', 400],
    ['2026-03-03T09:00:00Z', 'Oslo', 'c', 'z', 200],
    ['2026-03-03T09:00:00Z', 'Bern', 'c', 'z', 200],
    ['2026-03-10T09:00:00Z', 'Oslo', 'a', 'x', 50],
  ] as const
  const warehouses = await warehousesWith({
    'app.sales': {
      columns: schema['app.sales'],
      rows: rows.map(([at, city, shop, buyer, cents], id) => ({ id, at, city, shop, buyer, cents })),
    },
  })
  ask = asker(warehouses, { catalog: company, metrics: [revenue, buyers, median, perBuyer] })
})

const march = ['2026-03-01', '2026-04-01'] as const

test('totals and subtotals are counted anew from the rows, whatever a limit, a top or a having leaves out', async () => {
  const asked = {
    metrics: ['revenue', 'buyers', 'median', 'per_buyer'],
    by: ['city', 'shop'],
    range: march,
    totals: [[], ['city']],
  } as const
  const expected = [
    { keys: [], columns: [[1250], [3], [200], [1250 / 3]] },
    {
      keys: ['city'],
      columns: [
        ['Bern', 'Oslo', 'Rome', null],
        [200, 250, 400, 400],
        [1, 2, 2, 1],
        [200, 125, 200, 400],
        [200, 125, 200, 400],
      ],
    },
  ]
  for (const other of [{}, { limit: 1 }, { having: { revenue: { from: 300 } } }, { top: { limit: 2 } }]) {
    const { result } = await ask({ ...asked, ...other })
    expect(result.totals?.map(({ keys, columns }) => ({ keys, columns: columns.map(({ values }) => values) }))).toEqual(expected)
  }
})

test('each period has its total, and a total is compared with the total', async () => {
  const { result, rows } = await ask({
    metrics: ['buyers'],
    by: ['city'],
    grain: 'week',
    range: ['2026-03-02', '2026-03-16'],
    compare: 'previous_year',
    totals: [['period'], []],
  })
  expect(rows).toHaveLength(5)
  expect(result.totals?.map(({ columns }) => columns.map(({ values }) => values))).toEqual([
    [
      ['2026-03-02', '2026-03-09'],
      [3, 1],
      [0, 0],
    ],
    [[3], [0]],
  ])
})

test('the top keeps the greatest groups of the whole range, with all others as one that is counted anew', async () => {
  const asked = { metrics: ['revenue', 'buyers'], by: ['city'], range: march } as const
  // 400 Rome and 400 of no city tie: the value comes before its absence.
  const one = await ask({ ...asked, top: { limit: 1 } })
  expect(one.rows).toEqual([
    { city: 'Rome', ':other': false, revenue: 400, buyers: 2 },
    { city: null, ':other': true, revenue: 850, buyers: 2 },
  ])
  expect(one.result.notes).toEqual(['Other is all but the top 1 by A title over the whole range.'])
  expect((await ask({ ...asked, top: { limit: 2 } })).rows).toEqual([
    { city: 'Rome', ':other': false, revenue: 400, buyers: 2 },
    { city: null, ':other': false, revenue: 400, buyers: 1 },
    { city: null, ':other': true, revenue: 450, buyers: 2 },
  ])
  const all = await ask({ ...asked, top: { limit: 9, metric: 'buyers' } })
  expect(all.rows.map((row) => [row.city, row[':other']])).toEqual([
    ['Rome', false],
    [null, false],
    ['Oslo', false],
    ['Bern', false],
  ])
  expect(all.result.notes).toEqual([])
})

test('the same groups are the top of every period, and of several dimensions together', async () => {
  const { rows } = await ask({
    metrics: ['revenue'],
    by: ['city', 'shop'],
    grain: 'week',
    range: ['2026-03-02', '2026-03-16'],
    top: { limit: 2 },
  })
  expect(rows).toEqual([
    { period: '2026-03-02', city: 'Rome', shop: 'b', ':other': false, revenue: 300 },
    { period: '2026-03-02', city: null, shop: 'b', ':other': false, revenue: 400 },
    { period: '2026-03-02', city: null, shop: null, ':other': true, revenue: 500 },
    { period: '2026-03-09', city: null, shop: null, ':other': true, revenue: 50 },
  ])
})

test('the part of a period that is over is compared with the same part of the earlier one', async () => {
  const asked = { metrics: ['revenue'], compare: 'previous_period', range: march } as const
  const until = { dataAsOf: '2026-03-10T12:00:00Z' }
  const { rows, result } = await ask({ ...asked, grain: 'month' }, until)
  expect(rows).toEqual([{ period: '2026-03-01', revenue: 1250, 'revenue:comparison': 75, 'revenue:like_for_like': 70 }])
  expect(result.likeForLike).toEqual({ from: '2026-02-01 00:00', toExclusive: '2026-02-10 12:00' })
  expect((await ask(asked, until)).rows).toEqual([{ revenue: 1250, 'revenue:comparison': 75, 'revenue:like_for_like': 70 }])
  const weekly = await ask({ ...asked, grain: 'week', range: ['2026-03-02', '2026-03-16'], by: ['city'] }, until)
  expect(weekly.rows.filter((row) => row.city === 'Rome' || row.period === '2026-03-09')).toEqual([
    { period: '2026-03-02', city: 'Rome', revenue: 400, 'revenue:comparison': 0, 'revenue:like_for_like': null },
    { period: '2026-03-09', city: 'Oslo', revenue: 50, 'revenue:comparison': 0, 'revenue:like_for_like': 0 },
  ])
  // Weeks of March that have not begun stand behind the one in which the data ends.
  const ahead = await ask({ ...asked, grain: 'week', range: ['2026-03-02', '2026-03-30'], compare: 'previous_period' }, until)
  expect(ahead.rows.map((row) => row['revenue:like_for_like'])).toEqual([null, 0, null, null])
  const over = await ask({ ...asked, grain: 'month' }, { dataAsOf: '2026-04-01T00:00:00Z' })
  expect(over.rows).toEqual([{ period: '2026-03-01', revenue: 1250, 'revenue:comparison': 75 }])
})

test('rows are ordered by what they are compared with, or by the difference', async () => {
  const asked = { metrics: ['revenue'], by: ['city'], range: march, compare: 'previous_period' } as const
  const cities = async (key: string, other = {}) =>
    (await ask({ ...asked, ...other, order: [{ key, direction: 'desc' }] })).rows.map((row) => row.city)
  // Rome 400 after 70, Oslo 250 after 5, no city 400 and Bern 200 after nothing.
  expect(await cities('revenue:comparison')).toEqual(['Rome', 'Oslo', 'Bern', null])
  expect(await cities('revenue:change')).toEqual([null, 'Rome', 'Oslo', 'Bern'])
  expect(await cities('revenue:change', { totals: [[]] })).toEqual([null, 'Rome', 'Oslo', 'Bern'])
  await expect(
    ask({ metrics: ['revenue'], by: ['city'], range: march, order: [{ key: 'revenue:change', direction: 'asc' }] }),
  ).rejects.toThrow('Cannot order by "revenue:change".')
})

test('what cannot be split so is refused', async () => {
  const asked = { metrics: ['revenue'], range: march } as const
  await expect(ask({ ...asked, top: { limit: 3 } })).rejects.toThrow('top keeps the greatest groups of a split, but the query has no "by".')
  await expect(ask({ ...asked, by: ['city'], totals: [['cty']] })).rejects.toThrow(
    'totals: the query is not split by "cty". Did you mean "city"? It is split by: city.',
  )
  await expect(ask({ ...asked, by: ['city'], top: { limit: 3, metric: 'revenu' } })).rejects.toThrow(
    'top: "revenu" is not a metric of the query. Did you mean "revenue"? This query has: revenue.',
  )
})
