import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, ratio, shift } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'bank.balances': { id: 'integer', account: 'text', state: 'text', at: 'instant', cents: 'integer?' },
  'bank.prices': { id: 'integer', day: 'date', fund: 'text?', price: 'decimal?' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'bank.balances', column: 'at' },
})
const balances = company.source('bank.balances', { primaryKey: 'id', time: { at: {} }, dimensions: { state: 'state' }, access: 'all' })
const prices = company.source('bank.prices', { primaryKey: 'id', time: { day: {} }, dimensions: { fund: 'fund' }, access: 'all' })
const standing = balances.closing('standing', { ...governance, column: 'cents', per: 'account', empty: 'carry' })
const open = balances.closing('open', { ...governance, column: 'cents', per: 'account', empty: 'carry', where: { state: 'open' } })
const price = prices.avg('price', { ...governance, column: 'price', empty: 'carry' })
const top = prices.max('top', { ...governance, column: 'price', empty: 'carry' })
const quotes = prices.count('quotes', { ...governance, empty: 'carry' })
const quoted = prices.count('quoted', governance)
const relative = ratio('relative', { ...governance, numerator: top, denominator: price })
const before = shift('before', { ...governance, of: top, earlier: { months: 1 } })
const metrics = [standing, open, price, top, quotes, quoted, relative, before]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const balance = ['account', 'state', 'at', 'cents'] as const
  const balanceRows = [
    ['a', 'open', '2025-06-01T10:00:00Z', 100],
    ['b', 'open', '2026-03-01T23:30:00Z', 20],
    ['a', 'open', '2026-03-04T10:00:00Z', 70],
    ['a', 'open', '2026-03-04T11:00:00Z', 80],
    ['a', 'open', '2026-03-04T12:00:00Z', null],
    ['b', 'closed', '2026-03-05T10:00:00Z', 25],
  ].map((row, id) => ({ id, ...Object.fromEntries(balance.map((name, index) => [name, row[index] ?? null])) }))
  const priceRows = [
    ['2026-01-30', 'x', '8'],
    ['2026-01-31', 'x', '9'],
    ['2026-02-27', 'x', '10'],
    ['2026-02-27', 'x', '14'],
    ['2026-03-02', null, '4'],
    ['2026-03-03', 'x', null],
    ['2026-03-05', 'x', '20'],
  ].map(([day, fund, price], id) => ({ id, day: day ?? null, fund: fund ?? null, price: price ?? null }))
  const warehouses = await warehousesWith({
    'bank.balances': { columns: schema['bank.balances'], rows: balanceRows as never },
    'bank.prices': { columns: schema['bank.prices'], rows: priceRows },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

const week = ['2026-03-02', '2026-03-07'] as const
const daily = { timeZone: 'Europe/Berlin', grain: 'day', range: week } as const

test('what each entity had last stands until it has something else, however long ago it was', async () => {
  const { rows } = await ask({ ...daily, metrics: ['standing', 'open'] })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-02', 120, 120],
    ['2026-03-03', 120, 120],
    ['2026-03-04', 100, 100],
    ['2026-03-05', 105, 100],
    ['2026-03-06', 105, 100],
  ])
  expect((await ask({ timeZone: 'Europe/Berlin', metrics: ['standing'], range: ['2026-06-01', '2026-06-02'] })).rows).toEqual([
    { standing: 105 },
  ])
  const months = await ask({ timeZone: 'Europe/Berlin', metrics: ['standing'], grain: 'quarter', range: ['2025-04-01', '2026-04-01'] })
  expect(months.rows.map((row) => row.standing)).toEqual([100, 100, 100, 105])
})

test('an entity stands in the split of its last row', async () => {
  const { rows } = await ask({ ...daily, metrics: ['standing'], by: ['state'], range: ['2026-03-04', '2026-03-06'] })
  expect(rows).toEqual([
    { period: '2026-03-04', state: 'open', standing: 100 },
    { period: '2026-03-05', state: 'closed', standing: 25 },
    { period: '2026-03-05', state: 'open', standing: 80 },
  ])
  expect((await ask({ ...daily, metrics: ['standing'], where: { state: 'open' }, range: ['2026-03-05', '2026-03-06'] })).rows).toEqual([
    { period: '2026-03-05', standing: 80 },
  ])
})

test('a period without a value is worth what the newest period before was, also of one before the range', async () => {
  const { rows } = await ask({ ...daily, metrics: ['price', 'top', 'quotes', 'quoted', 'relative'], range: ['2026-03-01', '2026-03-07'] })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-01', 12, 14, 2, 0, 14 / 12],
    ['2026-03-02', 4, 4, 1, 1, 1],
    // A row without a price is a quote all the same.
    ['2026-03-03', 4, 4, 1, 1, 1],
    ['2026-03-04', 4, 4, 1, 0, 1],
    ['2026-03-05', 20, 20, 1, 1, 1],
    ['2026-03-06', 20, 20, 1, 0, 1],
  ])
})

test('each group carries its own value, and none before it had one', async () => {
  const { rows } = await ask({ ...daily, metrics: ['price'], by: ['fund'], range: ['2026-03-01', '2026-03-04'] })
  expect(rows).toEqual([
    { period: '2026-03-01', fund: 'x', price: 12 },
    { period: '2026-03-02', fund: 'x', price: 12 },
    { period: '2026-03-02', fund: null, price: 4 },
    { period: '2026-03-03', fund: 'x', price: 12 },
    { period: '2026-03-03', fund: null, price: 4 },
  ])
})

test('weeks carry weeks, a range without a grain the newest day, and what lies in a first period before the range is left out', async () => {
  const asked = { timeZone: 'Europe/Berlin', metrics: ['price', 'top'] }
  const weekly = await ask({ ...asked, grain: 'week', range: ['2026-02-28', '2026-03-16'] })
  expect(weekly.rows.map((row) => [row.period, row.price, row.top])).toEqual([
    // 27 February is in this week but not in the range; the week before it that has prices is that of 30 January.
    ['2026-02-23', 8.5, 9],
    ['2026-03-02', 12, 20],
    ['2026-03-09', 12, 20],
  ])
  expect((await ask({ ...asked, range: ['2026-03-01', '2026-03-02'] })).rows).toEqual([{ price: 12, top: 14 }])
  expect((await ask({ ...asked, range: ['2026-03-01', '2026-03-06'] })).rows).toEqual([{ price: 12, top: 20 }])
})

test('nothing is carried beyond the data, nor out of nothing', async () => {
  const until = { dataAsOf: '2026-03-03T12:00:00Z' }
  const { rows } = await ask({ ...daily, metrics: ['top', 'standing'] }, until)
  // A row that came early counts where it stands.
  expect(rows.map((row) => row.top)).toEqual([4, 4, null, 20, null])
  expect((await ask({ metrics: ['top', 'standing'], range: ['2020-01-01', '2020-01-03'], grain: 'day' })).rows).toEqual([
    { period: '2020-01-01', top: null, standing: null },
    { period: '2020-01-02', top: null, standing: null },
  ])
})

test('what is carried is shifted and compared like anything else', async () => {
  // Before 27 and 28 January there was no price.
  const { rows } = await ask({ ...daily, metrics: ['top', 'before'], range: ['2026-03-01', '2026-03-03'], compare: 'previous_period' })
  expect(rows).toEqual([
    { period: '2026-03-01', top: 14, before: 9, 'top:comparison': 14, 'before:comparison': null },
    { period: '2026-03-02', top: 4, before: 9, 'top:comparison': 14, 'before:comparison': null },
  ])
})

test('hours carry nothing', async () => {
  await expect(ask({ ...daily, metrics: ['standing'], grain: 'hour' })).rejects.toThrow('standing counts over whole days')
})
