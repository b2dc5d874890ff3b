import { expect, test } from 'vitest'
import { changesBetween } from './changes'
import { catalog, derived, type Metric, ratio } from './index'
import { governance } from './testing'

interface Written {
  readonly timeZone?: string
  readonly cents?: 'integer' | 'decimal'
  readonly key?: 'id' | 'user_id'
  readonly country?: 'country' | 'land'
  readonly via?: 'user_id' | 'seller_id'
  readonly users?: 'shop.users' | 'shop.people'
  readonly metric?: object
}

const count = { kind: 'count', of: 'things' } as const

/** Two metrics of one source, and two made of them, after one change. */
function shop({
  timeZone = 'UTC',
  cents = 'integer',
  key = 'id',
  country = 'country',
  via = 'user_id',
  users: people = 'shop.users',
  ...rest
}: Written) {
  const person = { id: 'integer', country: 'text?', land: 'text?' } as const
  const schema = {
    'shop.orders': { id: 'integer', user_id: 'integer', seller_id: 'integer', at: 'instant', paid_at: 'instant', cents, status: 'text' },
    'shop.users': person,
    'shop.people': person,
  } as const
  const company = catalog(schema, { timeZone, weekStart: 'monday', teams: ['growth'], dataAsOf: { table: 'shop.orders', column: 'at' } })
  const users = company.source(people, { primaryKey: 'id', time: {}, dimensions: { country }, access: 'all' })
  const orders = company.source('shop.orders', {
    primaryKey: key,
    time: { at: {}, paid_at: {} },
    dimensions: { status: 'status' },
    joins: { user: { via, to: users } },
    access: 'all',
  })
  const revenue = orders.sum('revenue', { ...governance, column: 'cents', where: { status: 'paid' }, ...rest.metric })
  const orderCount = orders.count('orders', governance)
  const value = ratio('value', { ...governance, numerator: revenue, denominator: orderCount })
  const twice = derived('twice', { ...governance, unit: count, inputs: { revenue }, value: (of) => of.revenue.times(2) })
  return { revenue, orderCount, value, twice, orders }
}

const reasons = (before: Metric, after: Metric) =>
  changesBetween(before, after).map((change) => `${change.what}: ${change.before ?? 'nothing'} → ${change.after ?? 'nothing'}`)

test.each<[string, Written, readonly string[]]>([
  ['a filter', { metric: { where: { status: ['paid', 'sent'] } } }, ['where: status is paid → status is one of paid, sent']],
  ['no filter', { metric: { where: {} } }, ['where: status is paid → nothing']],
  ['another column', { metric: { column: 'id' } }, ['column: cents → id']],
  ['another clock', { metric: { time: 'paid_at' } }, ['counted by: at → paid_at']],
  ['what no rows are worth', { metric: { empty: 'null' } }, ['worth without rows: zero → null']],
  ['the type of a column', { cents: 'decimal' }, ['column types: integer, instant, text → decimal, instant, text']],
  ['the zone', { timeZone: 'Europe/Berlin' }, ['time zone: UTC → Europe/Berlin']],
  ['the key', { key: 'user_id' }, ['key: id → user_id']],
  ['a join', { via: 'seller_id' }, ['join user: user_id → seller_id']],
  ['a lookup', { users: 'shop.people' }, ['join user, table: shop.users → shop.people']],
  ['a dimension of a lookup', { country: 'land' }, ['join user, dimension country: country, text? → land, text?']],
  ['nothing', { metric: { title: 'Another' } }, []],
])('%s is told in words', (_what, change, expected) => {
  expect(reasons(shop({}).revenue, shop(change).revenue)).toEqual(expected)
})

test('a metric made of others gives the reasons of those that changed, by name', () => {
  const [before, after] = [shop({}), shop({ metric: { where: {} } })]
  expect(reasons(before.value, after.value)).toEqual(['revenue, where: status is paid → nothing'])
  expect(reasons(before.twice, after.twice)).toEqual(['revenue, where: status is paid → nothing'])
})

test('what is done with the inputs is told by the formula', () => {
  const { revenue, orderCount, value, twice } = shop({})
  const turned = ratio('value', { ...governance, numerator: orderCount, denominator: revenue })
  expect(reasons(value, turned)).toEqual(['formula: revenue ÷ orders → orders ÷ revenue'])
  const thrice = derived('twice', { ...governance, unit: count, inputs: { revenue }, value: (of) => of.revenue.times(3) })
  expect(reasons(twice, thrice)).toEqual(['formula: revenue × 2 → revenue × 3'])
})

test('another kind under the same name is told', () => {
  const { orders, value, revenue } = shop({})
  expect(reasons(value, revenue)).toContain('kind: ratio → aggregate')
  expect(reasons(revenue, orders.max('revenue', { ...governance, column: 'cents', where: { status: 'paid' } }))).toEqual([
    'aggregate: sum → max',
    'worth without rows: zero → null',
  ])
})
