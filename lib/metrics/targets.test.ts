import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, checkCatalog, type MetricQuery, ratio, type Target } from './index'
import { asker, governance } from './testing'

const schema = { 'app.orders': { id: 'integer', at: 'instant', cents: 'integer', country: 'text' } } as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
  fiscalYear: { firstMonth: 4 },
})
const orders = company.source('app.orders', { primaryKey: 'id', time: { at: {} }, dimensions: { country: 'country' }, access: 'all' })
/** 300 a month, from April on 600. */
const monthly: readonly Target[] = [
  { per: 'month', value: 300, from: '2026-01-01' },
  { per: 'month', value: 600, from: '2026-04-01' },
]
const count = orders.count('orders', governance)
const revenue = orders.sum('revenue', { ...governance, column: 'cents', target: monthly })
const spread = orders.sum('spread', { ...governance, column: 'cents', target: { per: 'month', value: 3100, spread: 'evenly' } })
const perOrder = ratio('per_order', { ...governance, numerator: revenue, denominator: count, target: { per: 'month', value: 25 } })
const changing = ratio('changing', { ...governance, numerator: revenue, denominator: count, target: monthly })
const buyers = orders.countDistinct('buyers', { ...governance, column: 'country', target: { per: 'month', value: 2 } })
const metrics = [count, revenue, spread, perOrder, changing, buyers]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = [
    { id: 1, at: '2026-03-10T12:00:00Z', cents: 100, country: 'DE' },
    { id: 2, at: '2026-04-10T12:00:00Z', cents: 500, country: 'FR' },
  ]
  const warehouses = await warehousesWith({ 'app.orders': { columns: schema['app.orders'], rows } })
  ask = asker(warehouses, { catalog: company, metrics })
})

const aimed = async (query: Partial<MetricQuery> & Pick<MetricQuery, 'range'>, metric = 'revenue') => {
  const { rows, result } = await ask({ metrics: [metric], compare: 'target', ...query })
  return { values: rows.map((row) => row[`${metric}:comparison`]), notes: result.notes, result, rows }
}

test('a target stands at its own grain, as it held on the first day of the period', async () => {
  const { rows, result } = await aimed({ grain: 'month', range: '2026-02 to 2026-04' })
  expect(rows).toEqual([
    { period: '2026-02-01', revenue: 0, 'revenue:comparison': 300 },
    { period: '2026-03-01', revenue: 100, 'revenue:comparison': 300 },
    { period: '2026-04-01', revenue: 500, 'revenue:comparison': 600 },
  ])
  expect(result.comparison).toEqual({ kind: 'target', range: ['2026-02-01', '2026-05-01'] })
  expect(result.columns.at(-1)).toMatchObject({ role: 'comparison', metric: 'revenue', type: 'integer' })
  expect((await aimed({ grain: 'month', range: '2025-12 to 2026-01' })).values).toEqual([null, 300])
  expect((await aimed({ grain: 'month', range: '2025-12 to 2026-01' })).notes).toEqual(['revenue has no target before 2026-01-01.'])
})

test('what can be added up has the sum of whole target periods, also without a grain', async () => {
  expect((await aimed({ grain: 'quarter', range: '2026-Q1 to 2026-Q2' })).values).toEqual([900, 1800])
  expect((await aimed({ grain: 'fiscal_year', range: '2026-04 to 2027-03' })).values).toEqual([7200])
  expect((await aimed({ range: '2026-03 to 2026-04' })).rows).toEqual([{ revenue: 600, 'revenue:comparison': 900 }])
})

test('a finer grain and a cut period have no target, unless it is spread', async () => {
  const note = "The target of revenue is for a whole month and says nothing of a part; with spread: 'evenly' it would."
  const weeks = await aimed({ grain: 'week', range: '2026-W10 to 2026-W11' })
  expect(weeks.values).toEqual([null, null])
  expect(weeks.notes).toEqual([note])
  const cut = await aimed({ grain: 'month', range: '2026-03-01 to 2026-04-15' })
  expect(cut.values).toEqual([300, null])
  expect(cut.notes).toContain(note)
  // 3,100 over 31 days of March, over 30 of April.
  expect((await aimed({ grain: 'day', range: '2026-03-31 to 2026-04-01' }, 'spread')).values).toEqual([100, 3100 / 30])
  expect((await aimed({ range: '2026-03-01 to 2026-04-15' }, 'spread')).values).toEqual([4650])
  const hours = await aimed({ grain: 'hour', range: '2026-03-31' }, 'spread')
  expect(hours.values[0]).toBe(null)
  expect(hours.notes).toEqual(['The target of spread is spread over days and says nothing of a part of one.'])
})

test('a ratio has the same target over longer periods while it is the same, people have none', async () => {
  expect((await aimed({ grain: 'quarter', range: '2026-Q1' }, 'per_order')).values).toEqual([25])
  const changed = await aimed({ range: '2026-03 to 2026-04' }, 'changing')
  expect(changed.values).toEqual([null])
  expect(changed.notes).toEqual(['The targets of changing per month cannot be put together for a longer period.'])
  expect((await aimed({ grain: 'month', range: '2026-03' }, 'buyers')).values).toEqual([2])
  expect((await aimed({ grain: 'quarter', range: '2026-Q1' }, 'buyers')).values).toEqual([null])
})

test('under a filter the target stays and is said to be of the whole; the rows of a split have none, totals do', async () => {
  const filtered = await aimed({ grain: 'month', range: '2026-03', where: { country: 'FR' } })
  expect(filtered.values).toEqual([300])
  expect(filtered.notes).toEqual(['Targets are for the whole, not for what the filters leave.'])
  const split = await aimed({ by: ['country'], range: '2026-03', totals: [[]] })
  expect(split.values).toEqual([null])
  expect(split.notes).toEqual(['Targets are for the whole; the rows of a split have none.'])
  expect(split.result.totals?.[0]?.columns.map(({ name, values }) => [name, values[0]])).toEqual([
    ['revenue', 100],
    ['revenue:comparison', 300],
  ])
})

test('of several metrics those without a target have none and say so; where none has one, it is refused', async () => {
  const { rows, result } = await ask({ metrics: ['orders', 'revenue'], range: '2026-03', compare: { to: 'target' } })
  expect(rows).toEqual([{ orders: 1, revenue: 100, 'orders:comparison': null, 'revenue:comparison': 300 }])
  expect(result.notes).toEqual(['orders has no target.'])
  await expect(ask({ metrics: ['orders'], range: '2026-03', compare: 'target' })).rejects.toThrow(
    "There is no target to compare with: orders has none. Give one: target: { per: 'month', value: 1000 }.",
  )
})

test('targets that cannot hold are named by the check, and change no version', () => {
  const wrong = orders.sum('revenue', {
    ...governance,
    column: 'cents',
    target: [
      { per: 'hour', value: Number.NaN },
      { per: 'day', value: 1, from: '2026-02-30' },
      { per: 'day', value: 2 },
    ],
  })
  const definitions = { catalog: company, sources: new Map(), segments: new Map(), dashboards: new Map() }
  const found = checkCatalog({ ...definitions, metrics: new Map([['revenue', wrong]]) }).map(({ message }) => message)
  expect(found).toEqual([
    'target: per is a day or longer, but is hour.',
    'target: value is a number, but is NaN.',
    'target: from is a day such as 2026-01-01, but is "2026-02-30".',
    'target: two hold from the beginning on. Give one of them another from.',
  ])
  expect(wrong.version).toBe(revenue.version)
})
