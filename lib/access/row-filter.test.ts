import { expect, test } from 'vitest'
import { catalog, type Metric, type Person, type RowFilter, type Source } from '@/lib/metrics'
import { rowRights } from './row-filter'

const person = (attributes: Person['attributes'] = {}): Person => ({ id: 'a', email: '', name: '', role: 'viewer', teams: [], attributes })
const table = { id: 'integer', at: 'instant', country: 'text' } as const
const company = catalog(
  { 'app.orders': table, 'app.users': table },
  { timeZone: 'UTC', weekStart: 'monday', teams: ['growth'], dataAsOf: { table: 'app.orders', column: 'at' } },
)
const written = { primaryKey: 'id', time: { at: {} }, dimensions: { country: 'country' } } as const

function sourcesWith(access: (person: Person) => RowFilter): { orders: Source; users: Source } {
  const users = company.source('app.users', { ...written, access: access as never })
  return { users, orders: company.source('app.orders', { ...written, joins: { user: { via: 'id', to: users } }, access: 'all' }) }
}

const projectOf = (...sources: Source[]) => ({
  sources: new Map(sources.map((source) => [source.name, source])),
  metrics: new Map<string, Metric>(),
})

test('people with equal filters have one fingerprint, in whatever order a rule writes them', () => {
  const rule = (asker: Person): RowFilter =>
    asker.attributes.swap ? { country: ['DE'], id: { from: 1, to: 2 } } : { id: { to: 2, from: 1 }, country: ['DE'] }
  const project = projectOf(sourcesWith(rule).users)
  expect(rowRights(person(), project).fingerprint).toBe(rowRights(person({ swap: [] }), project).fingerprint)
})

test('a rule of a lookup that is only joined changes the fingerprint and is applied', () => {
  const { orders, users } = sourcesWith((asker) => ({ country: asker.attributes.country ?? [] }))
  const project = projectOf(orders)
  const german = rowRights(person({ country: ['DE'] }), project)
  const french = rowRights(person({ country: ['FR'] }), project)
  expect(german.fingerprint).not.toBe(french.fingerprint)
  expect(german.filterOf(users)).toEqual({ country: ['DE'] })
})

test('a rule that fails or forgets to answer shows nothing', () => {
  for (const rule of [() => JSON.parse('{'), () => undefined]) {
    const { users } = sourcesWith(rule as never)
    expect(rowRights(person(), projectOf(users)).filterOf(users)).toBe('none')
  }
})

test('a rule that leaves a value open shows nothing: a person without the attribute sees no rows, not all of them', () => {
  const region = (asker: Person) => asker.attributes.region as never
  const rules: ((asker: Person) => unknown)[] = [
    (asker) => ({ country: region(asker) }),
    (asker) => ({ country: { not: region(asker) } }),
    (asker) => ({ country: { from: region(asker) } }),
    (asker) => ({ country: ['DE', region(asker)] }),
    (asker) => ({ any: [{ country: 'DE' }, { country: region(asker) }] }),
    () => ({ country: {} }),
    () => ({ any: [{}] }),
  ]
  for (const rule of rules) {
    const { users } = sourcesWith(rule as never)
    expect(rowRights(person(), projectOf(users)).filterOf(users)).toBe('none')
  }
  const { users } = sourcesWith((asker) => ({ country: { not: region(asker) } }))
  expect(rowRights(person({ region: ['DE'] }), projectOf(users)).filterOf(users)).toEqual({ country: { not: ['DE'] } })
})

test('a source that the project does not know shows nothing', () => {
  expect(rowRights(person(), projectOf()).filterOf(sourcesWith(() => 'all').orders)).toBe('none')
})
