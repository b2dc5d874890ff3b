import { expect, test } from 'vitest'
import { type AuthoredCatalog, catalog, type Source, sql, type TableSpec } from '@/lib/metrics'
import { warehousesWith } from '@/lib/warehouse/testing'
import { placesIn } from '../locate'
import type { CheckContext, DatedContext } from './check'
import { countedIn } from './counted-in'
import { checkQueries } from './queries'

const schema = {
  'app.orders': { id: 'integer', user_id: 'integer', channel: 'text?', cents: 'integer' },
  'app.users': { id: 'integer', staff: 'boolean' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'cents' as never },
})

function projectOf(...sources: readonly Source[]) {
  const nothing = { metrics: new Map(), segments: new Map(), dashboards: new Map(), experiments: new Map(), files: new Map() }
  return { catalog: company, sources: new Map(sources.map((source) => [source.name, source])), ...nothing }
}

const warehouses = await warehousesWith({
  'app.orders': {
    columns: schema['app.orders'],
    rows: [
      { id: 1, user_id: 1, channel: 'mail', cents: 5 },
      { id: 2, user_id: 1, channel: 'mail', cents: 7 },
      { id: 3, user_id: 2, channel: null, cents: 1 },
    ],
  },
  'app.users': { columns: schema['app.users'], rows: [] },
})

/** What is found on every engine, which is the same. */
async function checked(columns: TableSpec) {
  const query = (company as AuthoredCatalog<typeof schema, string>).query<TableSpec>('user_days', {
    columns,
    select: (db) =>
      db
        .selectFrom('app.orders')
        .groupBy(['user_id', 'channel'])
        .select(({ fn }) => ['user_id', 'channel', sql<number>`cast(${fn.sum('cents')} as bigint)`.as('cents')]) as never,
  })
  const source = company.source(query, { primaryKey: ['user_id'], time: {}, dimensions: {}, access: 'all' })
  const context = { project: projectOf(source), places: placesIn(new Map([['days.ts', "\ncompany.query('user_days', {})"]])) }
  const found = await Promise.all(warehouses.map(async (warehouse) => checkQueries({ ...context, warehouse } as CheckContext)))
  const [first, ...others] = found.map((checks) => checks.map(({ elapsedMs: _, ...check }) => check))
  for (const other of others) expect(other).toEqual(first)
  return first
}

const check = { subject: 'queries', name: 'user_days', file: 'days.ts', line: 2 }

test('a query that gives back what it declares passes; a decimal may be whole', async () => {
  expect(await checked({ user_id: 'integer', channel: 'text?', cents: 'decimal' })).toEqual([check])
})

test('names, types and nulls that are declared otherwise are named', async () => {
  expect(await checked({ user_id: 'integer', channel: 'text', cents: 'date' })).toEqual([
    {
      ...check,
      failure:
        'cents is integer in the warehouse, but declared as date. Declare it so, or cast it. channel has no value in 1 row of 2 rows, but is declared as text. Declare it as text?.',
    },
  ])
  expect(await checked({ userid: 'integer', channel: 'text?' })).toEqual([
    {
      ...check,
      failure: 'userid is declared, but the query gives back no such column. Did you mean "user_id"?',
      note: 'Given back, but not declared: user_id, cents.',
    },
  ])
})

test('a query that counts rows which are left out elsewhere is warned of, unless it leads to them or names what tells them', () => {
  const users = company.source('app.users', {
    primaryKey: 'id',
    time: {},
    dimensions: {},
    exclusions: { staff: { where: { staff: true } } },
    access: 'all',
  })
  const columns = { id: 'integer' } as const
  const everybody = company.query('everybody', { columns, select: (db) => db.selectFrom('app.users').select('id') })
  const customers = company.query('customers', {
    columns,
    select: (db) => db.selectFrom('app.users').where('staff', '=', false).select('id'),
  })
  const written = { primaryKey: 'id', time: {}, dimensions: {}, access: 'all' } as const
  const messages = (source: Source) =>
    countedIn({ project: projectOf(users, source) } as unknown as DatedContext).map(({ message }) => message)
  expect(messages(company.source(everybody, written))).toEqual([
    'Its query reads app.users, of which users leaves out staff, and counts them in. Join everybody to users, or leave them out in the query.',
  ])
  expect(messages(company.source(everybody, { ...written, joins: { user: { via: 'id', to: users } } }))).toEqual([])
  expect(messages(company.source(customers, written))).toEqual([])
})
