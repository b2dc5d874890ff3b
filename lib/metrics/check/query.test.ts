import { expect, test } from 'vitest'
import { catalog, checkCatalog, type QueryTable, type RowAccess, type Source, sql } from '../index'

const schema = {
  'app.orders': { id: 'integer', day: 'date', country: 'text' },
  'app.users': { id: 'integer', country: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'day' },
})
const days = { day: 'date', country: 'text' } as const
const orderDays = (name = 'order_days') =>
  company.query(name, { columns: days, select: (db) => db.selectFrom('app.orders as o').select(['o.day', 'o.country']).distinct() })

function messages(
  query: QueryTable<typeof days>,
  { orders = 'all', own = 'all', others = [] }: { orders?: RowAccess; own?: 'all' | 'country'; others?: readonly Source[] } = {},
) {
  const guarded = company.source('app.orders', { primaryKey: 'id', time: { day: {} }, dimensions: {}, access: orders as 'all' })
  const source = company.source(query, {
    name: 'days',
    primaryKey: ['day', 'country'],
    time: { day: {} },
    dimensions: { country: 'country' },
    access: own === 'all' ? 'all' : ({ attributes }) => ({ country: attributes.country ?? [] }),
  })
  const sources = new Map([guarded, source, ...others].map((each) => [each.name, each]))
  const nothing = { metrics: new Map(), segments: new Map(), dashboards: new Map() }
  return checkCatalog({ catalog: company, sources, ...nothing }).map(({ message }) => message)
}

test('rows that not everybody may see do not become visible through a query', () => {
  const some: RowAccess = () => ({ country: 'DE' })
  expect(messages(orderDays(), { orders: some })).toEqual([
    "The query order_days reads app.orders, of which orders shows each person only some rows, but days says access: 'all'. Give it a function that says who may see which of its rows.",
  ])
  expect(messages(orderDays(), { orders: some, own: 'country' })).toEqual([])
  expect(messages(orderDays())).toEqual([])
  const open = company.source('app.orders', { name: 'open', primaryKey: 'id', time: { day: {} }, dimensions: {}, access: 'all' })
  expect(messages(orderDays(), { orders: some, others: [open] })).toEqual([])
  const written = company.query('order_days', {
    columns: days,
    select: (db) => db.selectFrom(sql<{ day: string; country: string }>`app . "orders"`.as('o')).select(['o.day', 'o.country']),
  })
  expect(messages(written, { orders: some })[0]).toMatch(/^The query order_days reads app.orders, of which orders/)
  const users = company.query('order_days', {
    columns: days,
    select: (db) => db.selectFrom('app.users as orders').select(['orders.country', sql<string>`cast('2026-01-01' as date)`.as('day')]),
  })
  expect(messages(users, { orders: some })).toEqual([])
})

test('names and types that do not exist are said', () => {
  expect(messages(orderDays('Order days'))).toEqual(['"Order days" is not a query\'s name: use up to 40 lower case letters, digits and _.'])
  const strange = { ...orderDays(), columns: { day: 'date', country: 'string' } } as never
  expect(messages(strange)).toContain(
    'The query order_days declares country as "string". Types: boolean, integer, decimal, float, text, date, timestamp, instant, json, other; with ? where null is possible.',
  )
})
