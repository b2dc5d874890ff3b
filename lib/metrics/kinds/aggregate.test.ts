import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, lineageOf, ratio } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'bank.balances': { id: 'integer', account: 'text?', branch: 'integer', day: 'date', state: 'text', cents: 'integer?' },
  'bank.clicks': { id: 'integer', at: 'instant', page: 'text', ms: 'integer?', price: 'decimal?' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'bank.clicks', column: 'at' },
})
const balances = company.source('bank.balances', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { state: 'state', branch: 'branch' },
  access: 'all',
})
const clicks = company.source('bank.clicks', { primaryKey: 'id', time: { at: {} }, dimensions: { page: 'page' }, access: 'all' })

const balance = balances.closing('balance', { ...governance, column: 'cents', per: 'account' })
const openBalance = balances.closing('open_balance', { ...governance, column: 'cents', per: 'account', where: { state: 'open' } })
const perBranch = balances.closing('per_branch', { ...governance, column: 'cents', per: ['account', 'branch'], empty: 'zero' })
const reports = balances.count('reports', governance)
const perReport = ratio('per_report', { ...governance, numerator: balance, denominator: reports })
const middle = clicks.median('middle', { ...governance, column: 'ms' })
const p90 = clicks.percentile('p90', { ...governance, column: 'ms', percent: 90 })
const homeP90 = clicks.percentile('home_p90', { ...governance, column: 'ms', percent: 90, where: { page: 'home' } })
const price = clicks.percentile('price', { ...governance, column: 'price', percent: 25 })
const metrics = [balance, openBalance, perBranch, reports, perReport, middle, p90, homeP90, price]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const row = (id: number, account: string | null, day: string, cents: number | null, state = 'open', branch = 1) => ({
    id,
    account,
    branch,
    day: `2026-03-${day}`,
    state,
    cents,
  })
  const click = (id: number, page: string, ms: number | null, price: string | null = null) => ({
    id,
    at: '2026-03-02T08:00:00Z',
    page,
    ms,
    price,
  })
  const warehouses = await warehousesWith({
    'bank.balances': {
      columns: schema['bank.balances'],
      rows: [
        row(1, 'a', '02', 100),
        row(2, 'a', '04', 150),
        // Two reports of one day: the greater key is the later.
        row(4, 'b', '03', 20, 'open', 2),
        row(3, 'b', '03', 30),
        row(5, 'b', '05', 40, 'closed'),
        row(6, 'c', '05', null),
        row(7, null, '05', 5000),
        row(8, 'a', '10', 90),
      ],
    },
    'bank.clicks': {
      columns: schema['bank.clicks'],
      rows: [
        click(1, 'home', 10, '0.10'),
        click(2, 'home', 20, '0.30'),
        click(3, 'home', null),
        click(4, 'list', 40),
        click(5, 'list', 80, '1.10'),
      ],
    },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

const march = ['2026-03-02', '2026-03-16'] as const

test('a closing value is the last of each entity in the period, never a sum over time', async () => {
  expect((await ask({ metrics: ['balance', 'reports'], grain: 'day', range: ['2026-03-02', '2026-03-06'] })).rows).toEqual([
    { period: '2026-03-02', balance: 100, reports: 1 },
    { period: '2026-03-03', balance: 20, reports: 2 },
    { period: '2026-03-04', balance: 150, reports: 1 },
    { period: '2026-03-05', balance: 40, reports: 3 },
  ])
  expect((await ask({ metrics: ['balance'], grain: 'week', range: march })).rows).toEqual([
    { period: '2026-03-02', balance: 190 },
    { period: '2026-03-09', balance: 90 },
  ])
  expect((await ask({ metrics: ['balance', 'per_report'], range: march })).rows).toEqual([{ balance: 130, per_report: 130 / 8 }])
})

test('the filter of the definition is before the choice of the last row, that of a query after it', async () => {
  const asked = { metrics: ['balance', 'open_balance'], range: ['2026-03-02', '2026-03-09'] } as const
  expect((await ask(asked)).rows).toEqual([{ balance: 190, open_balance: 170 }])
  expect((await ask({ ...asked, where: { state: 'open' } })).rows).toEqual([{ balance: 150, open_balance: 170 }])
  expect((await ask({ ...asked, where: { state: 'closed' } })).rows).toEqual([{ balance: 40, open_balance: null }])
})

test('the parts of a split are the whole: an entity stands where its last row stands', async () => {
  const { rows } = await ask({ metrics: ['balance'], by: ['state'], range: ['2026-03-02', '2026-03-09'] })
  expect(rows).toEqual([
    { state: 'open', balance: 150 },
    { state: 'closed', balance: 40 },
  ])
})

test('an entity may be named by several columns, and no rows are worth what the metric says', async () => {
  expect((await ask({ metrics: ['per_branch'], range: ['2026-03-02', '2026-03-09'] })).rows).toEqual([{ per_branch: 210 }])
  expect((await ask({ metrics: ['balance', 'per_branch'], range: ['2020-01-01', '2020-01-02'] })).rows).toEqual([
    { balance: null, per_branch: 0 },
  ])
})

test('a closing value is compared with that of the earlier period', async () => {
  const { rows } = await ask({ metrics: ['balance'], grain: 'week', range: ['2026-03-09', '2026-03-16'], compare: 'previous_period' })
  expect(rows).toEqual([{ period: '2026-03-09', balance: 90, 'balance:comparison': 190 }])
})

test('rows that may not be seen are not there: the last of the others counts', async () => {
  const { rows } = await ask({ metrics: ['balance'], range: ['2026-03-02', '2026-03-09'] }, { rowFilters: () => ({ state: 'open' }) })
  expect(rows).toEqual([{ balance: 170 }])
})

test('a percentile lies between two values in proportion, and rows without a value do not count', async () => {
  // Of 10, 20, 40, 80: the median 30; at 90 % the place 2.7, so 40 × 0.3 + 80 × 0.7.
  expect((await ask({ metrics: ['middle', 'p90', 'home_p90', 'price'], range: march })).rows).toEqual([
    { middle: 30, p90: 40 * (1 - (2.7 - 2)) + 80 * (2.7 - 2), home_p90: 10 * (1 - 0.9) + 20 * 0.9, price: 0.1 * 0.5 + 0.3 * 0.5 },
  ])
  expect((await ask({ metrics: ['middle', 'home_p90'], by: ['page'], range: march })).rows).toEqual([
    { page: 'list', middle: 60, home_p90: null },
    { page: 'home', middle: 15, home_p90: 19 },
  ])
  expect((await ask({ metrics: ['middle'], range: ['2020-01-01', '2020-01-02'] })).rows).toEqual([{ middle: null }])
})

test('what they compute is said in words', () => {
  expect([balance, perBranch, middle, p90].map(({ shape }) => shape.formula)).toEqual([
    'sum over account of the last cents of bank.balances',
    'sum over account, branch of the last cents of bank.balances',
    'median of ms of bank.clicks',
    'percentile 90 of ms of bank.clicks',
  ])
  expect([balance, middle, p90].map(({ additivity }) => additivity)).toEqual(['semi', 'none', 'none'])
})

test('lineage holds the entity and the key that decides between rows of one instant', () => {
  expect(lineageOf(balance)[0]?.columns).toEqual(['day', 'cents', 'account', 'id', 'state', 'branch'])
})

test('the version changes with the entity and with the percentage', () => {
  expect(balances.closing('balance', { ...governance, column: 'cents', per: 'branch' }).version).not.toBe(balance.version)
  expect(clicks.percentile('p90', { ...governance, column: 'ms', percent: 95 }).version).not.toBe(p90.version)
})

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    // @ts-expect-error a median of text
    clicks.median('x', { ...governance, column: 'page' })
    // @ts-expect-error no percentage
    clicks.percentile('x', { ...governance, column: 'ms' })
    // @ts-expect-error no entity
    balances.closing('x', { ...governance, column: 'cents' })
    // @ts-expect-error a misspelt entity
    balances.closing('x', { ...governance, column: 'cents', per: 'acount' })
  }
  expect(wrong).toBeTypeOf('function')
})
