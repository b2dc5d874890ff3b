import { expect, test } from 'vitest'
import { catalog, type Metric, ratio } from './index'
import { governance } from './testing'

const schema = {
  'app.users': { id: 'integer', country: 'text?', plan: 'text?' },
  'app.orders': { id: 'integer', user_id: 'integer', buyer_id: 'integer', at: 'timestamp', cents: 'integer', status: 'text' },
} as const

interface Changes {
  readonly timeZone?: string
  readonly weekStart?: 'monday' | 'sunday'
  readonly clock?: string
  readonly via?: 'user_id' | 'buyer_id'
  readonly country?: 'country' | 'plan'
  readonly titled?: string
  readonly status?: string
  readonly metric?: object
  readonly column?: object
}

function revenue(changes: Changes = {}): Metric {
  const { timeZone = 'UTC', weekStart = 'monday', clock = 'UTC', via = 'user_id', country = 'country' } = changes
  const tables = { ...schema, 'app.orders': { ...schema['app.orders'], ...changes.column } }
  const company = catalog(tables, { timeZone, weekStart, teams: ['growth'], dataAsOf: { table: 'app.orders', column: 'at' } })
  const users = company.source('app.users', {
    primaryKey: 'id',
    time: {},
    dimensions: { country: { column: country, title: changes.titled } },
    access: 'all',
  })
  const orders = company.source('app.orders', {
    primaryKey: 'id',
    time: { at: { clock } },
    dimensions: {},
    joins: { user: { via, to: users } },
    access: 'all',
  })
  return orders.sum('revenue', { ...governance, column: 'cents', where: { status: changes.status ?? 'paid' }, ...changes.metric })
}

const { version } = revenue()

test.each<[string, Changes]>([
  ['the zone of the catalogue', { timeZone: 'Europe/Berlin' }],
  ['the start of the week', { weekStart: 'sunday' }],
  ['a clock', { clock: 'Europe/Berlin' }],
  ['a join', { via: 'buyer_id' }],
  ['a column behind a dimension', { country: 'plan' }],
  ['a filter', { status: 'open' }],
  ['what no rows are worth', { metric: { empty: 'null' } }],
  ['the type of the column', { column: { cents: 'decimal' } }],
  ['the column', { metric: { column: 'id' } }],
])('the version changes with %s', (_what, changes) => {
  expect(revenue(changes).version).not.toBe(version)
})

test.each<[string, Changes]>([
  ['its title', { metric: { title: 'Another' } }],
  ['its playbook', { metric: { playbook: { whenUp: 'x', whenDown: 'y' } } }],
  ['its owner and audience', { metric: { owner: 'growth', audience: ['growth'] } }],
  ['a column that nothing reads', { column: { note: 'text' } }],
  ['the title of a dimension', { titled: 'Land' }],
])('the version stays with %s', (_what, changes) => {
  expect(revenue(changes).version).toBe(version)
})

test('the version of a ratio changes with that of its parts', () => {
  const of = (numerator: Metric) => ratio('x', { ...governance, numerator, denominator: revenue() }).version
  expect(of(revenue())).toBe(of(revenue({ metric: { title: 'Another' } })))
  expect(of(revenue())).not.toBe(of(revenue({ status: 'open' })))
})

test('definitions cannot be changed after they were written', () => {
  const metric = revenue()
  expect(() => Object.assign(metric.governance.playbook ?? {}, { whenUp: 'x' })).toThrow(TypeError)
  expect(() => Object.assign(metric.shape.measures.value?.where ?? {}, { status: 'open' })).toThrow(TypeError)
})
