import { beforeAll, expect, test } from 'vitest'
import { statementsFor, type TestWarehouse, testWarehouses } from '@/lib/warehouse/testing'
import { catalog, type MetricQuery, type RowFilter, share } from '../index'
import { asker, governance, rowsOf } from '../testing'

const schema = {
  'h.balances': { id: 'integer', account: 'text', at: 'instant', state: 'text', cents: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.balances', column: 'at' },
})
const balances = company.source('h.balances', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { state: 'state', account: 'account', size: { band: 'cents', edges: [5, 50] } },
  access: 'all',
})
const standing = balances.closing('standing', { ...governance, column: 'cents', per: 'account' })
const metrics = [
  standing,
  balances.closing('open_standing', { ...governance, column: 'cents', per: 'account', where: { state: 'open' } }),
  balances.count('reports', governance),
  balances.countDistinct('accounts', { ...governance, column: 'account' }),
  share('part', { ...governance, of: standing }),
]

const noon = '2026-03-03T12:00:00Z'
let made: readonly TestWarehouse[]
let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const row = (id: number, account: string, at: string, cents: number, state = 'open') => ({ id, account, at, cents, state })
  const rows = [
    row(1, 'a', '2026-03-02T08:00:00Z', 100),
    row(2, 'a', noon, 1),
    row(4, 'a', noon, 4),
    row(3, 'a', noon, 2),
    row(5, 'b', '2026-03-02T08:00:00Z', 10),
    row(6, 'b', '2026-03-03T08:00:00Z', 20, 'closed'),
    row(7, 'c', '2026-03-04T08:00:00Z', 5),
    row(8, 'd', '2026-03-04T08:00:00Z', 5),
  ]
  made = await testWarehouses((engine) => statementsFor(engine, 'h.balances', { columns: schema['h.balances'], rows }))
  ask = asker(
    made.map(({ warehouse }) => warehouse),
    { catalog: company, metrics },
  )
})
const range: MetricQuery['range'] = ['2026-03-02', '2026-03-09']

test('hazard 37: the last row before or after the filter — the definition’s comes before, the query’s after', async () => {
  const asked = { metrics: ['standing', 'open_standing'], range } as const
  // a stands at 4, b closed at 20 and last open at 10, c and d at 5.
  expect((await ask(asked)).rows).toEqual([{ standing: 34, open_standing: 24 }])
  expect((await ask({ ...asked, where: { state: 'open' } })).rows).toEqual([{ standing: 14, open_standing: 24 }])
  expect((await ask({ metrics: ['standing'], by: ['state'], range })).rows).toEqual([
    { state: 'closed', standing: 20 },
    { state: 'open', standing: 14 },
  ])
})

test('hazard 39: late rows change closed days — the next answer holds them, under another data version', async () => {
  const asked = { metrics: ['reports', 'accounts'], grain: 'day', range: ['2026-03-10', '2026-03-12'] } as const
  const before = await ask(asked)
  expect(before.rows.map((row) => row.reports)).toEqual([0, 0])
  const versions = await Promise.all(made.map(({ warehouse }) => warehouse.dataVersion()))
  await Promise.all(made.map(({ change }) => change(`insert into h.balances values (90, 'z', '2026-03-10T09:00:00Z', 'open', 1)`)))
  // As before every question: a file that was replaced is opened anew.
  for (const [index, { warehouse }] of made.entries()) expect(await warehouse.dataVersion()).not.toBe(versions[index])
  const after = await ask(asked)
  expect(after.rows).toEqual([
    { period: '2026-03-10', reports: 1, accounts: 1 },
    { period: '2026-03-11', reports: 0, accounts: 0 },
  ])
  // The question is the same; that the data is not keeps an older answer from being shown.
  expect(after.plan.key).toBe(before.plan.key)
})

test('hazard 40: top N with Other — N and Other are the whole, and ties have one order on every engine', async () => {
  const asked = { metrics: ['standing'], by: ['account'], range } as const
  expect((await ask({ ...asked, limit: 3 })).rows).toEqual([
    { account: 'b', standing: 20 },
    { account: 'c', standing: 5 },
    { account: 'd', standing: 5 },
  ])
  const { rows, result } = await ask({ ...asked, limit: 2 })
  expect(rows.map((row) => row.account)).toEqual(['b', 'c'])
  const top = await ask({ ...asked, metrics: ['standing', 'reports'], top: { limit: 2 }, totals: [[]] })
  expect(top.rows).toEqual([
    { account: 'b', ':other': false, standing: 20, reports: 2 },
    { account: 'c', ':other': false, standing: 5, reports: 1 },
    { account: null, ':other': true, standing: 9, reports: 5 },
  ])
  expect(top.result.totals?.map(rowsOf)).toEqual([[{ standing: 34, reports: 8 }]])
  // The greatest, also of bands, which are otherwise in their own order.
  expect((await ask({ metrics: ['reports'], by: ['size'], range, top: { limit: 1 } })).rows).toEqual([
    { size: '5 to 49', ':other': false, reports: 4 },
    { size: null, ':other': true, reports: 4 },
  ])
  expect(result.notes).toEqual(['Only the first 2 of 4 rows are shown.'])
})

test('hazard 41: share of a total under a limit or a filter — a limit leaves it alone, a filter says what the whole is', async () => {
  const asked = { metrics: ['standing', 'part'], by: ['account'], range } as const
  const all = (await ask(asked)).rows
  expect(all.map((row) => Object.values(row))).toEqual([
    ['b', 20, 20 / 34],
    ['c', 5, 5 / 34],
    ['d', 5, 5 / 34],
    ['a', 4, 4 / 34],
  ])
  expect((await ask({ ...asked, limit: 2 })).rows).toEqual(all.slice(0, 2))
  expect((await ask({ ...asked, having: { standing: { from: 10 } } })).rows).toEqual(all.slice(0, 1))
  expect((await ask({ ...asked, where: { state: 'open' } })).rows.map((row) => row.part)).toEqual([5 / 14, 5 / 14, 4 / 14])
})

test('hazard 42: the total of a table under a limit — it is a question of its own, never the sum of what is shown', async () => {
  const asked = { metrics: ['accounts', 'reports'], by: ['state'], range, totals: [[]], limit: 1 } as const
  const { rows, result } = await ask(asked)
  expect(rows).toEqual([{ state: 'open', accounts: 4, reports: 7 }])
  // b has both open and closed reports.
  expect(result.totals?.map(rowsOf)).toEqual([[{ accounts: 4, reports: 8 }]])
  expect((await ask({ ...asked, top: { limit: 1 } })).result.totals?.map(rowsOf)).toEqual([[{ accounts: 4, reports: 8 }]])
})

test('hazard 43: a tie at one instant — the greater key is the later one, whatever the order the rows are stored in', async () => {
  const asked = { metrics: ['standing'], where: { account: 'a' }, range } as const
  expect((await ask(asked)).rows).toEqual([{ standing: 4 }])
  expect((await ask({ ...asked, grain: 'day', range: ['2026-03-02', '2026-03-04'] })).rows).toEqual([
    { period: '2026-03-02', standing: 100 },
    { period: '2026-03-03', standing: 4 },
  ])
})

test('hazard 49: an answer for another reader’s rows — what one may see is in the statement and in the key', async () => {
  const as = (filter: RowFilter) => ask({ metrics: ['reports', 'standing'], range }, { rowFilters: () => filter })
  const readers = await Promise.all([as('all'), as({ account: 'a' }), as({ account: 'b' }), as({ account: ['a', 'b'] }), as('none')])
  expect(readers.map(({ rows }) => rows)).toEqual([
    [{ reports: 8, standing: 34 }],
    [{ reports: 4, standing: 4 }],
    [{ reports: 2, standing: 20 }],
    [{ reports: 6, standing: 24 }],
    [{ reports: 0, standing: null }],
  ])
  expect(new Set(readers.map(({ plan }) => plan.key)).size).toBe(readers.length)
  expect((await as({ account: 'a' })).plan.key).toBe(readers[1]?.plan.key)
})
