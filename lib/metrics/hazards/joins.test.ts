import { beforeAll, expect, test } from 'vitest'
import { checkKeys } from '@/lib/project/checks/keys'
import { placesIn } from '@/lib/project/locate'
import { testWarehouses, warehousesWith } from '@/lib/warehouse/testing'
import { allSources, catalog, type MetricQuery } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'h.regions': { id: 'integer', area: 'text?' },
  'h.people': { id: 'integer', country: 'text?', region_id: 'integer?' },
  'h.orders': { id: 'integer', buyer_id: 'integer?', friend_id: 'integer?', day: 'date', cents: 'integer', status: 'text?' },
  'h.visits': { id: 'integer', buyer_id: 'integer?', day: 'date', seconds: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.orders', column: 'day' },
})
const regions = company.source('h.regions', { primaryKey: 'id', time: {}, dimensions: { area: 'area' }, access: 'all' })
const people = company.source('h.people', {
  primaryKey: 'id',
  time: {},
  dimensions: { country: 'country' },
  joins: { region: { via: 'region_id', to: regions } },
  access: 'all',
})
const orders = company.source('h.orders', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { status: 'status' },
  joins: { buyer: { via: 'buyer_id', to: people }, friend: { via: 'friend_id', to: people } },
  access: 'all',
})
const visits = company.source('h.visits', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: {},
  joins: { buyer: { via: 'buyer_id', to: people } },
  access: 'all',
})
const metrics = [
  orders.count('orders', governance),
  orders.sum('revenue', { ...governance, column: 'cents' }),
  orders.countDistinct('buyers', { ...governance, column: 'buyer_id' }),
  visits.count('visits', governance),
  visits.sum('seconds', { ...governance, column: 'seconds' }),
]

const order = (id: number, buyer_id: number | null, cents: number, friend_id: number | null = null, status: string | null = 'paid') => ({
  ...{ id, buyer_id, friend_id, cents, status },
  day: '2026-03-02',
})
const visit = (id: number, buyer_id: number | null, seconds: number) => ({ id, buyer_id, seconds, day: '2026-03-02' })
const tables = {
  'h.regions': { columns: schema['h.regions'], rows: [{ id: 10, area: 'north' }] },
  'h.people': {
    columns: schema['h.people'],
    rows: [
      { id: 1, country: 'DE', region_id: 10 },
      { id: 2, country: 'FR', region_id: 77 },
      { id: 3, country: null, region_id: null },
    ],
  },
  'h.orders': {
    columns: schema['h.orders'],
    rows: [
      order(1, 1, 1, 2),
      order(2, 1, 2, 1),
      order(3, 1, 4, null, null),
      order(4, 2, 8, 2),
      order(5, 3, 16),
      order(6, 99, 32),
      order(7, null, 64),
    ],
  },
  'h.visits': {
    columns: schema['h.visits'],
    rows: [visit(1, 1, 1), visit(2, 1, 10), visit(3, 3, 100), visit(4, 3, 1000), visit(5, 98, 10_000), visit(6, 2, 100_000)],
  },
}

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  ask = asker(await warehousesWith(tables), { catalog: company, metrics })
})
const range: MetricQuery['range'] = ['2026-03-02', '2026-03-03']
const sum = (rows: readonly Readonly<Record<string, unknown>>[], name: string) => rows.reduce((total, row) => total + Number(row[name]), 0)

test('hazard 1: fan-out — a join never multiplies rows: joined and unjoined totals are equal for every dimension', async () => {
  expect((await ask({ metrics: ['orders', 'revenue'], range })).rows).toEqual([{ orders: 7, revenue: 127 }])
  for (const name of ['status', 'buyer.country', 'buyer.region.area', 'friend.country', 'friend.region.area']) {
    const { rows } = await ask({ metrics: ['orders', 'revenue'], by: [name], range })
    expect([name, sum(rows, 'orders'), sum(rows, 'revenue')]).toEqual([name, 7, 127])
  }
})

test('hazard 2: chasm — two facts of unequal rows per key stand side by side and neither multiplies the other', async () => {
  const { rows } = await ask({ metrics: ['orders', 'revenue', 'visits', 'seconds'], by: ['buyer.country'], range })
  expect(rows).toEqual([
    { 'buyer.country': 'DE', orders: 3, revenue: 7, visits: 2, seconds: 11 },
    { 'buyer.country': null, orders: 3, revenue: 112, visits: 3, seconds: 11_100 },
    { 'buyer.country': 'FR', orders: 1, revenue: 8, visits: 1, seconds: 100_000 },
  ])
})

test('hazard 3: a declared key that is not unique — the check names table, key and how often it stands there', async () => {
  const doubled = await testWarehouses(() => [
    'create schema h',
    'create table h.regions (id bigint not null, area varchar)',
    'create table h.people (id bigint not null, country varchar, region_id bigint)',
    'create table h.orders (id bigint not null)',
    'create table h.visits (id bigint not null)',
    `insert into h.people values (1, 'DE', null), (1, 'FR', null), (2, 'FR', null)`,
  ])
  const sources = new Map([orders, visits].map((source) => [source.name, source]))
  for (const { warehouse } of doubled) {
    const empty = new Map<string, never>()
    const project = { catalog: company, sources, metrics: empty, segments: empty, dashboards: empty, experiments: empty, files: empty }
    const checks = await checkKeys({ project, places: placesIn(new Map()), warehouse })
    expect(checks.map(({ name, failure }) => [name, failure])).toEqual([
      ['orders (id)', undefined],
      ['people (id)', 'id of h.people is not unique: 1 key stands in more than one row, for example 1 (2 rows).'],
      ['regions (id)', undefined],
      ['visits (id)', undefined],
    ])
  }
  expect(allSources({ sources, metrics: new Map() })).toHaveLength(4)
})

test('hazard 4: convergent paths to one table — the path is in the name, and a name without one is refused', async () => {
  const by = async (name: string) => (await ask({ metrics: ['orders'], by: [name], range, order: [{ key: name, direction: 'asc' }] })).rows
  expect((await by('buyer.country')).map((row) => [row['buyer.country'], row.orders])).toEqual([
    ['DE', 3],
    ['FR', 1],
    [null, 3],
  ])
  expect((await by('friend.country')).map((row) => [row['friend.country'], row.orders])).toEqual([
    ['DE', 1],
    ['FR', 2],
    [null, 4],
  ])
  const both = await ask({ metrics: ['orders'], by: ['buyer.country', 'friend.country'], where: { 'buyer.country': 'DE' }, range })
  expect(both.rows.map((row) => [row['buyer.country'], row['friend.country'], row.orders])).toEqual([
    ['DE', 'DE', 1],
    ['DE', 'FR', 1],
    ['DE', null, 1],
  ])
  await expect(by('country')).rejects.toThrow(/^Unknown dimension "country" in orders\..*buyer\.country/)
})

test('hazard 5: an inner join drops facts without a match — the total with any split is the total without', async () => {
  const { rows } = await ask({ metrics: ['orders', 'revenue'], by: ['buyer.region.area'], range })
  expect(rows).toEqual([
    { 'buyer.region.area': null, orders: 4, revenue: 120 },
    { 'buyer.region.area': 'north', orders: 3, revenue: 7 },
  ])
  // Somebody unknown and nobody at all are not of a country, and are there.
  expect((await ask({ metrics: ['orders'], where: { 'buyer.country': null }, range })).rows).toEqual([{ orders: 3 }])
})

test('hazard 6: null in a split — the null groups of two facts meet in one row, also with a grain and a comparison', async () => {
  const { rows } = await ask({
    metrics: ['visits', 'buyers'],
    by: ['buyer.country'],
    where: { 'buyer.country': null },
    grain: 'week',
    range: ['2026-03-02', '2026-03-09'],
    compare: 'previous_period',
  })
  expect(rows).toEqual([
    { period: '2026-03-02', 'buyer.country': null, visits: 3, buyers: 2, 'visits:comparison': 0, 'buyers:comparison': 0 },
  ])
})
