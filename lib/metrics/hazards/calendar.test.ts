import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type MetricQuery } from '../index'
import { asker, governance } from '../testing'

const schema = { 'h.sales': { id: 'integer', at: 'instant', cents: 'integer', shop: 'text' } } as const
const make = (weekStart: 'monday' | 'sunday') => {
  const company = catalog(schema, { timeZone: 'UTC', weekStart, teams: ['growth'], dataAsOf: { table: 'h.sales', column: 'at' } })
  const sales = company.source('h.sales', { primaryKey: 'id', time: { at: {} }, dimensions: { shop: 'shop' }, access: 'all' })
  const metrics = [
    sales.sum('sales', { ...governance, column: 'cents' }),
    sales.sum('known', { ...governance, column: 'cents', empty: 'null' }),
    sales.avg('mean', { ...governance, column: 'cents' }),
  ]
  return { catalog: company, metrics }
}

let ask: ReturnType<typeof asker>
let askSunday: ReturnType<typeof asker>
beforeAll(async () => {
  const days = [
    ...['2024-02-28', '2024-02-29', '2024-03-01', '2025-02-28', '2025-03-01'],
    ...['2026-01-28', '2026-01-29', '2026-01-30', '2026-01-31', '2026-02-28', '2026-03-01', '2026-03-02'],
    ...['2026-12-27', '2026-12-28', '2026-12-31', '2027-01-01', '2027-01-03', '2027-01-04'],
  ]
  // Every sum of them tells which rows it is made of.
  const rows = days.map((day, id) => ({ id, at: `${day}T23:59:59Z`, cents: 2 ** id, shop: id % 2 ? 'a' : 'b' }))
  const warehouses = await warehousesWith({ 'h.sales': { columns: schema['h.sales'], rows } })
  ask = asker(warehouses, make('monday'))
  askSunday = asker(warehouses, make('sunday'))
})
const sum = (rows: readonly Readonly<Record<string, unknown>>[], name: string) => rows.reduce((total, row) => total + Number(row[name]), 0)

test('hazard 28: week start and week year — Monday and Sunday weeks, and a year of 53 of them', async () => {
  const asked = { metrics: ['sales'], grain: 'week' } as const
  const monday = await ask({ ...asked, range: ['2026-12-21', '2027-01-11'] })
  expect(monday.rows).toEqual([
    { period: '2026-12-21', sales: 2 ** 12 },
    { period: '2026-12-28', sales: 2 ** 13 + 2 ** 14 + 2 ** 15 + 2 ** 16 },
    { period: '2027-01-04', sales: 2 ** 17 },
  ])
  const sunday = await askSunday({ ...asked, range: ['2026-12-27', '2027-01-10'] })
  expect(sunday.rows).toEqual([
    { period: '2026-12-27', sales: 2 ** 12 + 2 ** 13 + 2 ** 14 + 2 ** 15 },
    { period: '2027-01-03', sales: 2 ** 16 + 2 ** 17 },
  ])
  expect((await ask({ ...asked, range: ['2025-12-29', '2027-01-04'] })).rows).toHaveLength(53)
})

test('hazard 29: month arithmetic at month ends — the series that is moved adds up to the range it comes from', async () => {
  const compared = async (query: Partial<MetricQuery> & Pick<MetricQuery, 'range' | 'compare'>) => {
    const { rows, result } = await ask({ metrics: ['sales'], ...query })
    const earlier = (await ask({ metrics: ['sales'], range: result.comparison?.range ?? '' })).rows
    return { range: result.comparison?.range, moved: sum(rows, 'sales:comparison'), earlier: sum(earlier, 'sales') }
  }
  const january = 2 ** 5 + 2 ** 6 + 2 ** 7 + 2 ** 8
  const monthly = { range: ['2026-02-01', '2026-03-01'], compare: 'previous_period', grain: 'month' } as const
  expect(await compared(monthly)).toEqual({ range: ['2026-01-01', '2026-02-01'], moved: january, earlier: january })
  const weekly = await compared({ range: ['2026-02-23', '2026-03-09'], compare: 'previous_period', grain: 'week' })
  expect(weekly.moved).toBe(weekly.earlier)
  // 29 February 2024 is in February, also where the year after has none.
  const leap = { range: ['2025-02-01', '2025-04-01'], compare: 'previous_year', grain: 'month' } as const
  expect(await compared(leap)).toEqual({ range: ['2024-02-01', '2024-04-01'], moved: 1 + 2 + 4, earlier: 1 + 2 + 4 })
  // January has three days more than February: they are left out of a series of days, and the answer says so.
  const { rows, result } = await ask({ metrics: ['sales'], ...monthly, grain: 'day' })
  expect(rows.flatMap((row) => (row['sales:comparison'] ? [row['sales:comparison']] : []))).toEqual([2 ** 5])
  expect(result.notes).toEqual(['The comparison is 3 days longer; what stands out is left out.'])
})

test('hazard 30: the current period looks like a fall — it is flagged until its end is covered by data', async () => {
  const asked = { metrics: ['sales'], grain: 'month', range: ['2026-01-01', '2026-04-01'] } as const
  const early = await ask(asked, { dataAsOf: '2026-03-02T12:00:00Z' })
  expect(early.result.periods?.map(({ key, complete }) => [key, complete])).toEqual([
    ['2026-01-01', true],
    ['2026-02-01', true],
    ['2026-03-01', false],
  ])
  expect(early.result.notes).toEqual(['Data is complete up to 2026-03-02 12:00 in UTC; what ends later is not over.'])
  const late = await ask(asked, { dataAsOf: '2026-04-01T00:00:00Z' })
  expect(late.result.periods?.map(({ complete }) => complete)).toEqual([true, true, true])
  expect((await ask({ ...asked, range: 'last 2 months' }, { dataAsOf: '2026-03-02T12:00:00Z' })).result.range).toEqual([
    '2026-01-01',
    '2026-03-01',
  ])
})

test('hazard 31: a range that cuts a period — it is counted exactly to the day, flagged and said', async () => {
  const { rows, result } = await ask({ metrics: ['sales'], grain: 'month', range: ['2026-01-30', '2026-03-02'] })
  expect(rows.map((row) => row.sales)).toEqual([2 ** 7 + 2 ** 8, 2 ** 9, 2 ** 10])
  expect(result.periods?.map(({ complete }) => complete)).toEqual([false, true, false])
  expect(result.notes).toEqual(['The first month is counted from 2026-01-30 on.', 'The last month is counted up to 2026-03-01.'])
})

test('hazard 32: is the end in or out — ranges are half-open, and a day is in to its last second', async () => {
  expect((await ask({ metrics: ['sales'], range: ['2026-02-28', '2026-03-01'] })).rows).toEqual([{ sales: 2 ** 9 }])
  expect((await ask({ metrics: ['sales'], range: ['2026-03-01', '2026-03-02'] })).rows).toEqual([{ sales: 2 ** 10 }])
  expect((await ask({ metrics: ['sales'], range: ['2026-02-28', '2026-03-02'] })).rows).toEqual([{ sales: 2 ** 9 + 2 ** 10 }])
  await expect(ask({ metrics: ['sales'], range: ['2026-03-01', '2026-03-01'] })).rejects.toThrow(
    'The range 2026-03-01 to 2026-03-01 holds no day: its second date is the first day after it and must be later.',
  )
})

test('hazard 33: missing, zero and nothing differ — each metric says which, and what is ahead is none of them', async () => {
  const asked = { metrics: ['sales', 'known', 'mean'], grain: 'day', range: ['2026-02-27', '2026-03-02'] } as const
  expect((await ask(asked, { dataAsOf: '2026-03-01T00:00:00Z' })).rows).toEqual([
    { period: '2026-02-27', sales: 0, known: null, mean: null },
    { period: '2026-02-28', sales: 512, known: 512, mean: 512 },
    { period: '2026-03-01', sales: 1024, known: 1024, mean: 1024 },
  ])
  const ahead = await ask({ ...asked, range: ['2026-03-03', '2026-03-05'] }, { dataAsOf: '2026-03-04T00:00:00Z' })
  expect(ahead.rows).toEqual([
    { period: '2026-03-03', sales: 0, known: null, mean: null },
    { period: '2026-03-04', sales: null, known: null, mean: null },
  ])
  // With a split, a group without rows in a period has no row there: nobody knows of it.
  expect((await ask({ ...asked, by: ['shop'] })).rows.map((row) => [row.period, row.shop])).toEqual([
    ['2026-02-28', 'a'],
    ['2026-03-01', 'b'],
  ])
})
