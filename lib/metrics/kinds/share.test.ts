import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, derived, share, shift } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'app.sales': { id: 'integer', day: 'date', at: 'instant', city: 'text?', shop: 'text', buyer: 'text', cents: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.sales', column: 'at' },
})
const sales = company.source('app.sales', {
  primaryKey: 'id',
  time: { day: {}, at: {} },
  dimensions: { city: 'city', shop: 'shop' },
  access: 'all',
})
const revenue = sales.sum('revenue', { ...governance, column: 'cents' })
const hourly = sales.sum('hourly', { ...governance, column: 'cents', time: 'at' })
const buyers = sales.countDistinct('buyers', { ...governance, column: 'buyer' })
const revenueShare = share('revenue_share', { ...governance, of: revenue })
const inCity = share('in_city', { ...governance, of: revenue, within: ['city'] })
const reach = share('reach', { ...governance, of: buyers })
const lastMonth = shift('last_month', { ...governance, of: revenue, earlier: { months: 1 } })
const lastWeek = shift('last_week', { ...governance, of: hourly, earlier: { weeks: 1 } })
const lastYear = shift('last_year', { ...governance, of: buyers, earlier: { years: 1 } })
const growth = derived('growth', { ...governance, inputs: { revenue, lastMonth }, value: (of) => of.revenue.over(of.lastMonth).minus(1) })
const metrics = [revenue, hourly, buyers, revenueShare, inCity, reach, lastMonth, lastWeek, lastYear, growth]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = [
    ['2025-02-28', 'Rome', 'a', 'x', 1],
    ['2025-03-31', 'Rome', 'a', 'y', 2],
    ['2026-01-28', 'Rome', 'a', 'x', 8],
    ['2026-01-31', 'Rome', 'a', 'x', 16],
    ['2026-02-28', 'Rome', 'a', 'x', 32],
    ['2026-03-02', 'Rome', 'a', 'x', 100],
    ['2026-03-02', 'Rome', 'b', 'y', 300],
    ['2026-03-02', null, 'b', 'x', 400],
    ['2026-03-03', '', 'c', 'z', 200],
    ['2026-03-09', 'Rome', 'a', 'x', 50],
  ] as const
  const warehouses = await warehousesWith({
    'app.sales': {
      columns: schema['app.sales'],
      rows: rows.map(([day, city, shop, buyer, cents], id) => ({ id, day, at: `${day}T10:00:00Z`, city, shop, buyer, cents })),
    },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

const week = ['2026-03-02', '2026-03-09'] as const

test('a share is the part in the whole of its period, which a limit, a top and a having leave alone', async () => {
  const asked = { metrics: ['revenue_share', 'reach'], by: ['city'], range: week } as const
  const all = [
    { city: 'Rome', revenue_share: 0.4, reach: 2 / 3 },
    { city: null, revenue_share: 0.4, reach: 1 / 3 },
    { city: '', revenue_share: 0.2, reach: 1 / 3 },
  ]
  expect((await ask(asked)).rows).toEqual(all)
  expect((await ask({ ...asked, limit: 1 })).rows).toEqual(all.slice(0, 1))
  expect((await ask({ ...asked, having: { revenue_share: { from: 0.3 } } })).rows).toEqual(all.slice(0, 2))
  expect((await ask({ ...asked, top: { limit: 1 } })).rows).toEqual([
    { city: 'Rome', ':other': false, revenue_share: 0.4, reach: 2 / 3 },
    { city: null, ':other': true, revenue_share: 0.6, reach: 2 / 3 },
  ])
  const daily = await ask({ ...asked, grain: 'day' })
  expect(daily.rows.map((row) => [row.period, row.city, row.revenue_share])).toEqual([
    ['2026-03-02', 'Rome', 0.5],
    ['2026-03-02', null, 0.5],
    ['2026-03-03', '', 1],
  ])
  expect((await ask({ metrics: ['revenue_share'], range: week })).rows).toEqual([{ revenue_share: 1 }])
})

test('a share within a dimension has a whole for each of its values, also for none', async () => {
  const { rows } = await ask({ metrics: ['in_city'], by: ['city', 'shop'], range: week, order: [{ key: 'shop', direction: 'asc' }] })
  expect(rows).toEqual([
    { city: 'Rome', shop: 'a', in_city: 0.25 },
    { city: 'Rome', shop: 'b', in_city: 0.75 },
    { city: null, shop: 'b', in_city: 1 },
    { city: '', shop: 'c', in_city: 1 },
  ])
  expect((await ask({ metrics: ['in_city'], by: ['shop'], range: week, limit: 1 })).rows).toEqual([{ shop: 'b', in_city: 0.7 }])
})

test('what is left beside the top is of no one value, so it has no share within one', async () => {
  const { rows } = await ask({ metrics: ['revenue', 'in_city', 'revenue_share'], by: ['city', 'shop'], range: week, top: { limit: 2 } })
  expect(rows.map((row) => Object.values(row))).toEqual([
    [null, 'b', false, 400, 1, 0.4],
    ['Rome', 'b', false, 300, 0.75, 0.3],
    [null, null, true, 300, null, 0.3],
  ])
})

test('the whole of a share passes the filters, and is that of the earlier range in a comparison', async () => {
  expect((await ask({ metrics: ['revenue_share'], by: ['shop'], where: { city: 'Rome' }, range: week })).rows).toEqual([
    { shop: 'b', revenue_share: 0.75 },
    { shop: 'a', revenue_share: 0.25 },
  ])
  const { rows } = await ask({ metrics: ['revenue_share'], by: ['shop'], range: ['2026-03-09', '2026-03-16'], compare: 'previous_period' })
  expect(rows.map((row) => [row.shop, row.revenue_share, row['revenue_share:comparison']])).toEqual([
    ['a', 1, 0.1],
    ['b', 0, 0.7],
    ['c', 0, 0.2],
  ])
})

test('a shift moves whole periods: each earlier row counts once, whatever the grain', async () => {
  const asked = { metrics: ['revenue', 'last_month', 'growth'], range: ['2026-02-01', '2026-04-01'] as const }
  expect((await ask({ ...asked, grain: 'month' })).rows).toEqual([
    { period: '2026-02-01', revenue: 32, last_month: 24, growth: 32 / 24 - 1 },
    { period: '2026-03-01', revenue: 1050, last_month: 32, growth: 1050 / 32 - 1 },
  ])
  const { rows } = await ask({ ...asked, grain: 'day' })
  // 31 January lies over no day of February.
  expect(rows.filter((row) => row.last_month !== 0).map((row) => [row.period, row.last_month])).toEqual([
    ['2026-02-28', 8],
    ['2026-03-28', 32],
  ])
  expect((await ask({ metrics: ['last_month'], range: ['2026-02-01', '2026-03-01'] })).rows).toEqual([{ last_month: 24 }])
  expect((await ask({ metrics: ['last_year'], grain: 'month', range: ['2026-02-01', '2026-04-01'] })).rows).toEqual([
    { period: '2026-02-01', last_year: 1 },
    { period: '2026-03-01', last_year: 1 },
  ])
})

test('a shift is itself compared, and moved by hours', async () => {
  const { rows } = await ask({ metrics: ['last_month'], grain: 'month', range: ['2026-03-01', '2026-04-01'], compare: 'previous_period' })
  expect(rows).toEqual([{ period: '2026-03-01', last_month: 32, 'last_month:comparison': 24 }])
  const hours = await ask({ metrics: ['last_week'], grain: 'hour', range: ['2026-03-09', '2026-03-10'] })
  expect(hours.rows.filter((row) => row.last_week !== 0)).toEqual([{ period: '2026-03-09T10:00:00Z', last_week: 800 }])
})

test('weeks are not moved by months', async () => {
  await expect(ask({ metrics: ['last_month'], grain: 'week', range: week })).rejects.toThrow(
    'last_month is taken from 1 month earlier, which are no whole weeks. Choose one of: minute, hour, day, month.',
  )
})

test('what they compute is said in words', () => {
  expect([revenueShare, inCity, lastYear].map(({ shape }) => shape.formula)).toEqual([
    'revenue ÷ revenue of everything',
    'revenue ÷ revenue of each city',
    'buyers 1 year earlier',
  ])
  expect(() => share('x', { ...governance, of: revenueShare })).toThrow('x is a share of revenue_share, which is a share itself.')
  expect(() => shift('x', { ...governance, of: lastYear, earlier: { days: 1 } })).toThrow('x shifts last_year, which is shifted already.')
})
