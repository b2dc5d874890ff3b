import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, lineageOf, type Metric, ratio, sql } from './index'
import { asker, governance } from './testing'

const schema = {
  'shop.users': { id: 'integer', country: 'text?', plan: 'text' },
  'shop.orders': { id: 'integer', user_id: 'integer?', ordered_at: 'instant', day: 'date', cents: 'integer', status: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'shop.orders', column: 'ordered_at' },
})

const users = company.source('shop.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country', plan: 'plan' }, access: 'all' })
const orders = company.source('shop.orders', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { status: 'status' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const buyerDaysOf = (status = 'paid') =>
  company.query('buyer_days', {
    columns: { day: 'date', buyer: 'integer', cents: 'integer', orders: 'integer' },
    select: (db) =>
      db
        .selectFrom('shop.orders as o')
        .where('o.status', '=', status)
        .where('o.user_id', 'is not', null)
        .groupBy(['o.day', 'o.user_id'])
        .select(({ fn }) => [
          'o.day',
          'o.user_id as buyer',
          sql<number>`cast(${fn.sum('o.cents')} as bigint)`.as('cents'),
          fn.countAll<number>().as('orders'),
        ]),
  })
const bigBuyers = company.query('big_buyers', {
  columns: { buyer: 'integer', size: 'text' },
  select: (db) =>
    db
      .with('spent', (inner) =>
        inner
          .selectFrom('shop.orders')
          .where('user_id', 'is not', null)
          .groupBy('user_id')
          .select(({ fn }) => ['user_id', fn.sum('cents').as('total')]),
      )
      .selectFrom('spent')
      .select((eb) => ['user_id as buyer', eb.case().when('total', '>', 400).then(sql.lit('big')).else(sql.lit('small')).end().as('size')]),
})
const buyerDays = (status?: string) =>
  company.source(buyerDaysOf(status), {
    primaryKey: ['day', 'buyer'],
    time: { day: {} },
    dimensions: { orders_of_day: 'orders' },
    joins: { user: { via: 'buyer', to: users }, rank: { via: 'buyer', to: ranks } },
    access: 'all',
  })
const ranks = company.source(bigBuyers, { name: 'ranks', primaryKey: 'buyer', time: {}, dimensions: { size: 'size' }, access: 'all' })

const revenueOf = (status?: string): Metric<'revenue', 'user.country' | 'rank.size' | 'orders_of_day', 'additive', 'growth'> =>
  buyerDays(status).sum('revenue', { ...governance, column: 'cents' })
const days = buyerDays()
const revenue = days.sum('revenue', { ...governance, column: 'cents' })
const median = days.median('median', { ...governance, column: 'cents' })
const buyers = days.countDistinct('buyers', { ...governance, column: 'buyer', where: { orders: { from: 2 } } })
const orderCount = orders.count('orders', governance)
const perOrder = ratio('per_order', { ...governance, numerator: revenue, denominator: orderCount })

const whole = ['2026-03-01', '2026-04-01'] as const

async function askShop() {
  const order = (id: number, user_id: number | null, day: string, cents: number, status = 'paid') => ({
    id,
    user_id,
    day,
    ordered_at: `${day}T12:00:00Z`,
    cents,
    status,
  })
  const warehouses = await warehousesWith({
    'shop.users': {
      columns: schema['shop.users'],
      rows: [
        { id: 1, country: 'DE', plan: 'pro' },
        { id: 2, country: null, plan: 'free' },
      ],
    },
    'shop.orders': {
      columns: schema['shop.orders'],
      rows: [
        order(1, 1, '2026-03-10', 100),
        order(2, 1, '2026-03-10', 300),
        order(3, 2, '2026-03-10', 50),
        order(4, 2, '2026-03-11', 70),
        order(5, 1, '2026-03-11', 900, 'open'),
        order(6, null, '2026-03-11', 5),
      ],
    },
  })
  return asker(warehouses, { catalog: company, metrics: [revenue, median, buyers, orderCount, perOrder] })
}

test('a query stands where a table stands: with periods, measures, joins and joins to queries', async () => {
  const ask = await askShop()
  const daily = await ask({ metrics: ['revenue', 'median', 'buyers'], grain: 'day', range: ['2026-03-10', '2026-03-12'] })
  expect(daily.rows).toEqual([
    { period: '2026-03-10', revenue: 450, median: 225, buyers: 1 },
    { period: '2026-03-11', revenue: 70, median: 70, buyers: 0 },
  ])
  const split = await ask({ metrics: ['revenue'], by: ['user.country', 'rank.size'], range: whole })
  expect(split.rows).toEqual([
    { 'user.country': 'DE', 'rank.size': 'big', revenue: 400 },
    { 'user.country': null, 'rank.size': 'small', revenue: 120 },
  ])
  const filtered = await ask({ metrics: ['revenue'], where: { 'rank.size': 'small', orders_of_day: 1 }, range: whole })
  expect(filtered.rows).toEqual([{ revenue: 120 }])
})

test('a query and a table meet in one answer', async () => {
  const ask = await askShop()
  const { rows } = await ask({ metrics: ['revenue', 'orders', 'per_order'], by: ['user.country'], range: whole })
  expect(rows).toEqual([
    { 'user.country': 'DE', revenue: 400, orders: 3, per_order: 400 / 3 },
    { 'user.country': null, revenue: 120, orders: 3, per_order: 40 },
  ])
})

test('its values are bound, and rows that may not be seen are not', async () => {
  const ask = await askShop()
  const { plan } = await ask({ metrics: ['revenue'], range: whole })
  expect(plan.statement.sql).toContain('from (select "o"."day", "o"."user_id" as "buyer"')
  expect(plan.statement.parameters).toContain('paid')
  const hidden = await ask(
    { metrics: ['revenue'], range: whole },
    { rowFilters: ({ name }) => (name === 'buyer_days' ? { buyer: 2 } : 'all') },
  )
  expect(hidden.rows).toEqual([{ revenue: 120 }])
  const unranked = await ask(
    { metrics: ['revenue'], by: ['rank.size'], range: whole },
    { rowFilters: ({ name }) => (name === 'ranks' ? { buyer: 2 } : 'all') },
  )
  expect(unranked.rows).toEqual([
    { 'rank.size': null, revenue: 400 },
    { 'rank.size': 'small', revenue: 120 },
  ])
})

test('the version changes with the SQL, a bound value and a declared column', () => {
  expect(revenueOf().version).toBe(revenueOf().version)
  expect(revenueOf().version).not.toBe(revenueOf('open').version)
})

test('lineage goes into the query, to the tables and columns it reads', () => {
  expect(lineageOf(revenue)).toEqual([
    { table: 'buyer_days', columns: ['day', 'cents', 'orders', 'buyer'], role: 'the value; splits and filters', paths: ['buyer_days'] },
    {
      table: 'shop.orders',
      columns: ['status', 'user_id', 'day', 'cents'],
      role: 'the value; splits and filters',
      paths: ['buyer_days', 'buyer_days → rank'],
    },
    { table: 'shop.users', columns: ['id', 'country', 'plan'], role: 'splits and filters', paths: ['buyer_days → user'] },
    { table: 'big_buyers', columns: ['buyer', 'size'], role: 'splits and filters', paths: ['buyer_days → rank'] },
  ])
})

test('what is no select of scalars is refused by name', () => {
  const make = (select: (db: never) => unknown) => () => company.query('strange', { columns: { id: 'integer' }, select: select as never })
  expect(make(() => 'select 1')).toThrow(
    "The query strange is no select. Let it return one, such as db.selectFrom('analytics.fct_orders').selectAll().",
  )
  expect(make(() => sql`select 1`)).toThrow('The query strange is no select.')
  expect(make((db: never) => (db as { deleteFrom(table: string): unknown }).deleteFrom('shop.orders'))).toThrow('is no select')
  expect(
    // biome-ignore lint/suspicious/noExplicitAny: what the types refuse
    make((db: any) =>
      db
        .with('gone', (inner: { deleteFrom(table: string): { returningAll(): unknown } }) => inner.deleteFrom('shop.orders').returningAll())
        .selectFrom('gone')
        .selectAll(),
    ),
  ).toThrow('The query strange writes: it holds delete. Let it only select.')
  expect(
    // biome-ignore lint/suspicious/noExplicitAny: what the types refuse
    make((db: any) => db.selectFrom('shop.orders').select('id').where('day', '>', new Date())),
  ).toThrow("The query strange binds a value that is a Date ($1). Bind text, finite numbers, booleans or null; moments as '2026-03-01'.")
})

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    // @ts-expect-error a column that is declared and not selected
    company.query('x', { columns: { id: 'integer', day: 'date' }, select: (db) => db.selectFrom('shop.orders').select('id') })
    // @ts-expect-error a misspelt type
    company.query('x', { columns: { id: 'int' }, select: (db) => db.selectFrom('shop.orders').select('id') })
    // @ts-expect-error a misspelt table
    company.query('x', { columns: { id: 'integer' }, select: (db) => db.selectFrom('shop.order').select('id') })
    // @ts-expect-error a misspelt column
    company.query('x', { columns: { id: 'integer' }, select: (db) => db.selectFrom('shop.orders').select('idd as id') })
    // @ts-expect-error text is no query
    company.query('x', { columns: { id: 'integer' }, select: () => 'select 1' })
    // @ts-expect-error SQL as one piece is no query
    company.query('x', { columns: { id: 'integer' }, select: () => sql<{ id: number }>`select 1` })
    // @ts-expect-error a clock that is no time
    company.source(buyerDaysOf(), { primaryKey: ['day', 'buyer'], time: { cents: {} }, dimensions: {}, access: 'all' })
    // @ts-expect-error a key that is not declared
    company.source(bigBuyers, { primaryKey: 'user_id', time: {}, dimensions: {}, access: 'all' })
    // @ts-expect-error a dimension of a column that is not declared
    company.source(bigBuyers, { primaryKey: 'buyer', time: {}, dimensions: { size: 'sise' }, access: 'all' })
    // @ts-expect-error nothing said about access
    company.source(bigBuyers, { primaryKey: 'buyer', time: {}, dimensions: {} })
    // @ts-expect-error a sum of a column that is no number
    ranks.sum('x', { ...governance, column: 'size' })
    // @ts-expect-error a misspelt column
    days.sum('x', { ...governance, column: 'cent' })
  }
  expect(wrong).toBeTypeOf('function')
})
