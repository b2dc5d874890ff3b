import { expect, test } from 'vitest'
import { catalog, dashboard, query, ratio, segment, tile } from './index'
import { governance } from './testing'

const schema = {
  'app.users': { id: 'text', created_at: 'instant', country: 'text?', plan: 'text', is_staff: 'boolean' },
  'app.orders': {
    id: 'integer',
    user_id: 'text',
    ordered_at: 'instant',
    paid_at: 'timestamp?',
    amount: 'decimal',
    status: 'text',
    channel: 'text?',
    payload: 'json',
  },
  'app.visits': { id: 'integer', user_id: 'text?', started_at: 'timestamp', platform: 'text' },
} as const

const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth', 'finance'],
  dataAsOf: { table: 'app.orders', column: 'ordered_at' },
})
const users = company.source('app.users', {
  primaryKey: 'id',
  time: { created_at: {} },
  dimensions: { country: 'country', plan: { column: 'plan', title: 'Plan' } },
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { ordered_at: {}, paid_at: { clock: 'UTC' } },
  dimensions: { status: 'status', channel: { coalesce: ['channel', '(none)'] } },
  joins: { user: { via: 'user_id', to: users } },
  access: (person) => ({ 'user.country': person.attributes.country ?? [] }),
})
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { started_at: { clock: 'UTC' } },
  dimensions: { platform: 'platform' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const revenue = orders.sum('revenue', {
  ...governance,
  column: 'amount',
  time: 'paid_at',
  where: { status: 'paid', payload: { not: null } },
})
const people = visits.countDistinct('people', { ...governance, column: 'user_id' })
const perPerson = ratio('per_person', { ...governance, owner: 'finance', numerator: revenue, denominator: people })
const chart = { title: 'How?', chart: 'line', width: 6, height: 3 } as const
const split = tile('split', { ...chart, metrics: [revenue, people], by: ['user.country'], where: { 'user.plan': ['pro', null] } })

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    // @ts-expect-error a misspelt column
    orders.sum('x', { ...governance, column: 'amout' })
    // @ts-expect-error a sum of text
    orders.sum('x', { ...governance, column: 'status' })
    const { owner: _, ...ownerless } = governance
    // @ts-expect-error no owner
    orders.count('x', ownerless)
    // @ts-expect-error no tests
    orders.count('x', { ...governance, tests: [] })
    // @ts-expect-error an unknown team
    orders.count('x', { ...governance, owner: 'groth' })
    // @ts-expect-error an unknown audience
    orders.count('x', { ...governance, audience: ['all'] })
    // @ts-expect-error an undeclared time column
    orders.count('x', { ...governance, time: 'created_at' })
    // @ts-expect-error a column without rows of a filter
    orders.count('x', { ...governance, where: { stats: 'paid' } })
    // @ts-expect-error a number column as clock
    company.source('app.orders', { primaryKey: 'id', time: { amount: {} }, dimensions: {}, access: 'all' })
    // @ts-expect-error a timestamp without its clock
    company.source('app.visits', { primaryKey: 'id', time: { started_at: {} }, dimensions: {}, access: 'all' })
    // @ts-expect-error a clock on an instant
    company.source('app.orders', { primaryKey: 'id', time: { ordered_at: { clock: 'UTC' } }, dimensions: {}, access: 'all' })
    // @ts-expect-error a misspelt dimension column
    company.source('app.orders', { primaryKey: 'id', time: { ordered_at: {} }, dimensions: { channel: 'chanel' }, access: 'all' })
    // @ts-expect-error json cannot split
    company.source('app.orders', { primaryKey: 'id', time: { ordered_at: {} }, dimensions: { payload: 'payload' }, access: 'all' })
    // @ts-expect-error a misspelt table
    company.source('app.order', { primaryKey: 'id', time: { ordered_at: {} }, dimensions: {}, access: 'all' })
    // @ts-expect-error a misspelt key
    company.source('app.orders', { primaryKey: 'order_id', time: { ordered_at: {} }, dimensions: {}, access: 'all' })
    const joins = { user: { via: 'userid', to: users } } as const
    // @ts-expect-error a misspelt join column
    company.source('app.orders', { primaryKey: 'id', time: { ordered_at: {} }, dimensions: {}, joins, access: 'all' })
    // @ts-expect-error nothing said about access
    company.source('app.orders', { primaryKey: 'id', time: { ordered_at: {} }, dimensions: {} })
    // @ts-expect-error access by a column that is not there
    company.source('app.users', { primaryKey: 'id', time: { created_at: {} }, dimensions: {}, access: () => ({ contry: 'DE' }) })
    // @ts-expect-error a misspelt split
    tile('x', { ...chart, metrics: [revenue], by: ['contry'] })
    // @ts-expect-error a split that only one metric has
    tile('x', { ...chart, metrics: [revenue, people], by: ['channel'] })
    // @ts-expect-error a filter that only one metric has
    tile('x', { ...chart, metrics: [revenue, people], where: { platform: 'ios' } })
    // @ts-expect-error a split that the ratio's denominator lacks
    tile('x', { ...chart, metrics: [perPerson], by: ['channel'] })
    // @ts-expect-error an unknown grain
    tile('x', { ...chart, metrics: [revenue], grain: 'fortnight' })
    // @ts-expect-error an order by what is not asked
    tile('x', { ...chart, metrics: [revenue], order: [{ key: 'people', direction: 'asc' }] })
    // @ts-expect-error a top by a metric that is not asked
    tile('x', { ...chart, metrics: [revenue], by: ['channel'], top: { limit: 5, metric: 'people' } })
    // @ts-expect-error totals by what it is not split by
    tile('x', { ...chart, metrics: [revenue], by: ['channel'], totals: [['status']] })
    const asked = { range: 'last 28 days', timeZone: 'UTC' } as const
    // @ts-expect-error a query without a zone
    query([revenue], { range: 'last 28 days' })
    // @ts-expect-error a query split by what only one metric has
    query([revenue, people], { ...asked, by: ['platform'] })
    // @ts-expect-error a query filtered by a misspelt dimension
    query([revenue], { ...asked, where: { stats: 'paid' } })
    // @ts-expect-error a condition on a metric that is not asked
    query([revenue], { ...asked, having: { people: { from: 1 } } })
    // @ts-expect-error a query of nothing
    query([], asked)
    // @ts-expect-error an unknown team on a ratio
    ratio('x', { ...governance, owner: 'groth', numerator: revenue, denominator: people })
    // @ts-expect-error a misspelt dimension in a segment
    segment('x', { title: 'X', of: users, where: { contry: 'DE' } })
    dashboard('x', {
      title: 'X',
      purpose: 'To see.',
      owner: 'growth',
      audience: ['everyone'],
      defaults: { range: 'last 28 days', grain: 'day' },
      // @ts-expect-error a filter that no tile has
      filters: ['user.contry'],
      tiles: [split],
    })
    // @ts-expect-error completeness by a column that is no time
    catalog(schema, { timeZone: 'UTC', weekStart: 'monday', teams: ['a'], dataAsOf: { table: 'app.orders', column: 'amount' } })
  }
  expect(wrong).toBeTypeOf('function')
})

test('a query written in code is the JSON that travels', () => {
  const written = query([revenue, people], {
    by: ['user.country'],
    where: { 'user.plan': ['pro'] },
    grain: 'week',
    range: 'last 13 weeks',
    timeZone: 'UTC',
  })
  expect(written).toEqual({
    metrics: ['revenue', 'people'],
    by: ['user.country'],
    where: { 'user.plan': ['pro'] },
    grain: 'week',
    range: 'last 13 weeks',
    timeZone: 'UTC',
  })
})
