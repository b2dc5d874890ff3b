import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, cohortValue, narrow } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'app.users': { id: 'integer', at: 'instant', channel: 'text' },
  'app.orders': { id: 'integer', user_id: 'integer', at: 'instant', day: 'date', pieces: 'integer', cents: 'integer', price: 'decimal' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.users', column: 'at' },
})
const euros = { kind: 'money', currency: 'EUR', minorUnits: true } as const
const money = { ...governance, unit: euros } as const
const users = company.source('app.users', { primaryKey: 'id', time: { at: {} }, dimensions: { channel: 'channel' }, access: 'all' })
const orders = company.source('app.orders', { primaryKey: 'id', time: { at: {}, day: {} }, dimensions: {}, access: 'all' })
const start = users.countDistinct('joined', { ...governance, column: 'id' })
const buyers = orders.countDistinct('buyers', { ...governance, column: 'user_id' })
const value = orders.sum('revenue', { ...money, column: 'cents' })
const exact = orders.sum('exact_revenue', { ...governance, column: 'price' })
const dated = orders.sum('dated_revenue', { ...money, column: 'cents', time: 'day' })
const carried = orders.sum('carried', { ...money, column: 'cents', times: 'pieces' })

const shared = { start, value, person: 'user_id', every: 'month', upTo: 2, headline: 1 } as const
const monthly = cohortValue('monthly', { ...money, ...shared })
const perMember = cohortValue('per_member', { ...money, ...shared, per: 'member' })
const perReturning = cohortValue('per_returning', { ...money, ...shared, per: 'returning_member' })
const worth = cohortValue('worth', { ...money, ...shared, per: 'member', counted: 'on_or_before' })
const kept = cohortValue('kept', { ...money, ...shared, counted: 'on_or_before', margin: 0.7 })
const exactly = cohortValue('exactly', { ...governance, ...shared, value: exact, margin: 0.1 })
const byDay = cohortValue('by_day', { ...money, ...shared, value: dated })
const pieces = cohortValue('pieces', { ...money, ...shared, value: carried })
const first = { start: buyers, value, every: 'month', upTo: 1, headline: 0 } as const
const withFirst = cohortValue('with_first', { ...money, ...first, from: 'start' })
const withoutFirst = cohortValue('without_first', { ...money, ...first, from: 'after_start' })
const monthOne = narrow('month_one', { ...money, of: perMember, where: { age: 1 } })
const metrics = [monthly, perMember, perReturning, worth, kept, exactly, byDay, pieces, withFirst, withoutFirst, monthOne]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const joined = [
    [1, '2026-01-10T12:00:00Z', 'mail'],
    [2, '2026-01-31T23:30:00Z', 'ads'],
    [3, '2026-01-20T12:00:00Z', 'ads'],
    [4, '2026-02-05T12:00:00Z', 'mail'],
  ].map(([id, at, channel]) => ({ id: id as number, at: at as string, channel: channel as string }))
  const bought = [
    // Before the account was opened, on the same day.
    [1, '2026-01-10T11:00:00Z', 5000],
    [1, '2026-01-10T12:00:00Z', 1000],
    [1, '2026-02-10T12:00:00Z', 2000],
    [1, '2026-02-28T12:00:00Z', -300],
    // 1 February in Berlin, as the account is.
    [2, '2026-02-27T12:00:00Z', 700],
    [3, '2026-03-05T12:00:00Z', 900],
    [4, '2026-03-31T12:00:00Z', 400],
    // In the month that is not over.
    [4, '2026-04-02T12:00:00Z', 10_000],
  ].map(([user, at, cents], id) => ({
    id,
    user_id: user as number,
    at: at as string,
    day: (at as string).slice(0, 10),
    pieces: 2,
    cents: cents as number,
    price: ((cents as number) / 100).toFixed(2),
  }))
  ask = asker(
    await warehousesWith({
      'app.users': { columns: schema['app.users'], rows: joined },
      'app.orders': { columns: schema['app.orders'], rows: bought },
    }),
    { catalog: company, metrics, dataAsOf: '2026-04-15T10:00:00Z' },
  )
})

const asked = { timeZone: 'Europe/Berlin', range: ['2026-01-01', '2026-03-01'], by: ['age'] } as const

test('a cohort brings what its members bring at an age, from their start on', async () => {
  const { rows } = await ask({ ...asked, metrics: ['monthly', 'per_member', 'per_returning'], grain: 'month' })
  expect(rows).toEqual([
    // 1 and 3 joined in January; the order before joining does not count, the one at its very moment does.
    { period: '2026-01-01', age: 0, monthly: 1000, per_member: 500, per_returning: 1000 },
    { period: '2026-01-01', age: 1, monthly: 1700, per_member: 850, per_returning: 1700 },
    { period: '2026-01-01', age: 2, monthly: 900, per_member: 450, per_returning: 900 },
    // 2, by the clock of Berlin, and 4 joined in February.
    { period: '2026-02-01', age: 0, monthly: 700, per_member: 350, per_returning: 700 },
    { period: '2026-02-01', age: 1, monthly: 400, per_member: 200, per_returning: 400 },
  ])
})

test('cohorts are pooled, and a value up to an age adds up', async () => {
  const { rows } = await ask({
    ...asked,
    metrics: ['monthly', 'worth', 'kept'],
    order: [{ key: 'age', direction: 'asc' }],
    details: true,
  })
  expect(
    rows.map((row) => ['age', 'monthly', 'worth', 'kept', 'worth:size', 'worth:cohorts', 'worth:returning'].map((key) => row[key])),
  ).toEqual([
    [0, 1700, 425, 1190, 4, 2, 2],
    [1, 2100, 950, 2660, 4, 2, 3],
    // The second month after is over for January alone: 1000 + 1700 + 900 of two people.
    [2, 900, 1800, 2520, 2, 1, 2],
  ])
  expect(
    (await ask({ ...asked, by: ['channel'], metrics: ['month_one', 'worth'], order: [{ key: 'channel', direction: 'asc' }] })).rows,
  ).toEqual([
    // 2 and 3: nothing in the first month after; 700 up to it.
    { channel: 'ads', month_one: 0, worth: 350 },
    { channel: 'mail', month_one: 1050, worth: 1550 },
  ])
})

test('a cell that is not over shows what came so far, marked', async () => {
  const { rows } = await ask({
    ...asked,
    metrics: ['monthly'],
    grain: 'month',
    details: true,
    where: { age: 2 },
    range: ['2026-02-01', '2026-03-01'],
  })
  expect(rows).toEqual([
    {
      period: '2026-02-01',
      age: 2,
      monthly: 10_000,
      'monthly:size': 2,
      'monthly:cohorts': 1,
      'monthly:incomplete': true,
      'monthly:returning': 1,
    },
  ])
})

test('decimals stay exact, products are multiplied row by row, and days are compared as days', async () => {
  const { rows } = await ask({ ...asked, metrics: ['exactly', 'pieces', 'by_day'], where: { age: 0 }, range: ['2026-01-01', '2026-02-01'] })
  // By day the order before joining lies on the first day, as the others do.
  expect(rows).toEqual([{ age: 0, exactly: 1, pieces: 2000, by_day: 6000 }])
})

test('the first order counts with the start, or does not, and that must be said', async () => {
  const { rows } = await ask({
    ...asked,
    by: [],
    metrics: ['with_first', 'without_first'],
    grain: 'month',
    range: ['2026-01-01', '2026-03-01'],
  })
  expect(rows).toEqual([
    { period: '2026-01-01', with_first: 6000, without_first: 1000 },
    { period: '2026-02-01', with_first: 700, without_first: 0 },
  ])
  expect(() => cohortValue('x', { ...money, ...first })).toThrow(
    "x begins with rows of orders and adds up rows of it too. Say whether the first one counts: from: 'start' or from: 'after_start'.",
  )
})

test('what makes no sense is refused in a sentence', () => {
  const wrong = (more: object) => () => cohortValue('x', { ...money, ...shared, ...more })
  expect(wrong({ person: 'buyer' })).toThrow(
    'x: orders has no column "buyer", so nobody knows who brought what. Name the column in person.',
  )
  expect(wrong({ person: 'day' })).toThrow('x: users.id is integer, but orders.day is date, so nobody could be found again.')
  expect(wrong({ margin: 70 })).toThrow('x keeps 70 of the value. Take a margin above 0 and up to 1, such as 0.7.')
  expect(wrong({ value: orders.avg('mean', { ...money, column: 'cents' }) })).toThrow('x adds up mean, which is more than a sum')
  expect(wrong({ unit: { kind: 'money', currency: 'USD', minorUnits: true } })).toThrow('is worked out in EUR in minor units')
  expect(wrong({ upTo: 0 })).toThrow('x follows people up to the age 0. Take a whole number from 1 to 400.')
})
