import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { checkCatalog } from './check/catalog'
import { catalog, lineageOf, ratio, type Source } from './index'
import { lookupsOf } from './lookups'
import { parseQuery } from './parse-query'
import { asker, governance } from './testing'

const schema = {
  'app.tags': { id: 'integer', label: 'text', area: 'text?' },
  'app.order_tags': { order_id: 'integer', tag_id: 'integer', note: 'text?' },
  'app.users': { id: 'integer', country: 'text?' },
  'app.orders': { id: 'integer', user_id: 'integer', at: 'instant', cents: 'integer', status: 'text' },
} as const

const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const tags = company.source('app.tags', { primaryKey: 'id', time: {}, dimensions: { label: 'label', area: 'area' }, access: 'all' })
const orderTags = company.source('app.order_tags', {
  primaryKey: ['order_id', 'tag_id'],
  time: {},
  dimensions: { note: 'note' },
  joins: { tag: { via: 'tag_id', to: tags } },
  access: 'all',
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country' }, access: 'all' })
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { status: 'status' },
  joins: { user: { via: 'user_id', to: users }, tagged: { via: 'id', to: orderTags, on: 'order_id', share: 'each' } },
  access: 'all',
})
const count = orders.count('orders', governance)
const revenue = orders.sum('revenue', { ...governance, column: 'cents' })
const paid = orders.sum('paid', { ...governance, column: 'cents', where: { status: 'paid', 'user.country': 'DE' } })
const most = orders.max('most', { ...governance, column: 'cents' })
const middle = orders.median('middle', { ...governance, column: 'cents' })
const share = ratio('paid_share', { ...governance, numerator: paid, denominator: revenue })
const balance = orders.closing('balance', { ...governance, column: 'cents', per: 'user_id' })
const metrics = [count, revenue, paid, most, middle, share, balance]
const range = ['2026-01-01', '2027-01-01'] as const

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const at = '2026-03-01T12:00:00Z'
  const warehouses = await warehousesWith({
    'app.tags': {
      columns: schema['app.tags'],
      rows: [
        { id: 1, label: 'spring', area: 'season' },
        { id: 2, label: 'sale', area: 'price' },
        { id: 3, label: 'summer', area: 'season' },
        { id: 4, label: 'other', area: null },
      ],
    },
    'app.order_tags': {
      columns: schema['app.order_tags'],
      rows: [
        { order_id: 1, tag_id: 1 },
        { order_id: 1, tag_id: 3 },
        { order_id: 2, tag_id: 1, note: 'x' },
        { order_id: 2, tag_id: 2, note: 'x' },
        { order_id: 3, tag_id: 4 },
      ],
    },
    'app.users': {
      columns: schema['app.users'],
      rows: [
        { id: 1, country: 'DE' },
        { id: 2, country: 'FR' },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: [
        { id: 1, user_id: 1, at, cents: 100, status: 'paid' },
        { id: 2, user_id: 2, at, cents: 10, status: 'paid' },
        { id: 3, user_id: 1, at: '2026-04-01T12:00:00Z', cents: 1, status: 'open' },
        { id: 4, user_id: 1, at: '2026-04-02T12:00:00Z', cents: 1000, status: 'paid' },
      ],
    },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

test('a row counts fully in each group it has a match in, once also with several matches, and nowhere twice', async () => {
  const by = await ask({ metrics: ['orders', 'revenue'], by: ['tagged.tag.label'], range: [...range] })
  expect(by.rows).toEqual([
    { 'tagged.tag.label': 'spring', orders: 2, revenue: 110 },
    { 'tagged.tag.label': 'other', orders: 1, revenue: 1 },
    { 'tagged.tag.label': 'sale', orders: 1, revenue: 10 },
    { 'tagged.tag.label': 'summer', orders: 1, revenue: 100 },
    { 'tagged.tag.label': null, orders: 1, revenue: 1000 },
  ])
  expect(by.result.notes).toEqual(['A row counts in each label (tagged, tag) that it has, so the parts do not add up to the whole.'])
  const areas = await ask({ metrics: ['orders', 'revenue'], by: ['tagged.tag.area'], range: [...range] })
  expect(areas.rows).toEqual([
    { 'tagged.tag.area': 'season', orders: 2, revenue: 110 },
    { 'tagged.tag.area': null, orders: 2, revenue: 1001 },
    { 'tagged.tag.area': 'price', orders: 1, revenue: 10 },
  ])
})

test('the whole is the whole: a total and a question without the split never see the bridge', async () => {
  const { rows } = await ask({ metrics: ['revenue'], by: ['tagged.tag.area'], range: [...range], totals: [[]] })
  expect(rows).toHaveLength(3)
  expect((await ask({ metrics: ['orders', 'revenue'], range: [...range] })).rows).toEqual([{ orders: 4, revenue: 1111 }])
})

test('a filter keeps a row once when one of its matches passes', async () => {
  const where = { 'tagged.tag.label': ['spring', 'summer', 'sale'] }
  expect((await ask({ metrics: ['orders', 'revenue'], where, range: [...range] })).rows).toEqual([{ orders: 2, revenue: 110 }])
  const split = await ask({ metrics: ['orders'], where, by: ['tagged.tag.area', 'user.country'], range: [...range] })
  expect(split.rows).toEqual([
    { 'tagged.tag.area': 'price', 'user.country': 'FR', orders: 1 },
    { 'tagged.tag.area': 'season', 'user.country': 'DE', orders: 1 },
    { 'tagged.tag.area': 'season', 'user.country': 'FR', orders: 1 },
  ])
  expect((await ask({ metrics: ['orders'], where: { 'tagged.tag.label': null }, range: [...range] })).rows).toEqual([{ orders: 1 }])
})

test('conditions of definitions, least, greatest, middle and ratios hold within each group and period', async () => {
  const { rows } = await ask({
    metrics: ['paid', 'most', 'middle', 'paid_share'],
    by: ['tagged.tag.area'],
    grain: 'month',
    range: ['2026-03-01', '2026-05-01'],
  })
  expect(rows).toEqual([
    { period: '2026-03-01', 'tagged.tag.area': 'price', paid: 0, most: 10, middle: 10, paid_share: 0 },
    { period: '2026-03-01', 'tagged.tag.area': 'season', paid: 100, most: 100, middle: 55, paid_share: 100 / 110 },
    { period: '2026-04-01', 'tagged.tag.area': null, paid: 1000, most: 1000, middle: 500.5, paid_share: 1000 / 1001 },
  ])
})

test('what is no aggregate over rows cannot be told by a bridge, and a denial could mean two things', async () => {
  await expect(ask({ metrics: ['balance'], by: ['tagged.note'], range: [...range] })).rejects.toThrow(
    '"tagged.note" cannot split or filter balance: a row may have several of tagged.note, and only what is aggregated over rows can count it in each.',
  )
  await expect(ask({ metrics: ['orders'], where: { 'tagged.note': { not: 'x' } }, range: [...range] })).rejects.toThrow(
    'A row may have several of tagged.note, so "not" could mean two things. Name the values that one of them has.',
  )
})

test('a bridge is no key that must be unique, and lineage goes through it', () => {
  const vocabulary = { catalog: company, metrics: new Map([['orders', count]]), segments: new Map() }
  const query = parseQuery({ metrics: ['orders'], by: ['tagged.tag.label'], range: [...range], timeZone: 'UTC' }, vocabulary)
  expect([...lookupsOf(query, () => 'all')].map(({ name }) => name)).toEqual(['tags'])
  expect(lineageOf(count).find(({ table }) => table === 'app.order_tags')).toMatchObject({
    columns: ['order_id', 'note', 'tag_id'],
    paths: ['orders → tagged'],
  })
})

function made(join: object, primaryKey: unknown = 'id'): Source {
  const joins = { tagged: { via: 'id', to: orderTags, ...join } }
  return company.source('app.orders', { name: 'made', primaryKey, time: { at: {} }, dimensions: {}, joins, access: 'all' } as never)
}

test.each<[string, Source, string]>([
  [
    'a bridge that does not say how a row is shared',
    made({ on: 'order_id' }),
    'join tagged: a row of made may meet several of order_tags on order_id, which would count it several times. ' +
      "Say how it is shared, share: 'each' (it counts fully in each group), or split it in a query of its own.",
  ],
  [
    'an unknown column',
    made({ on: 'oder_id', share: 'each' }),
    'join tagged, on: app.order_tags has no column "oder_id". Did you mean "order_id"?',
  ],
  ['columns of two types', made({ on: 'note', share: 'each' }), 'join tagged: id is integer, but app.order_tags.note is text.'],
  [
    'rows without a key',
    made({ on: 'order_id', share: 'each' }, 'none'),
    'join tagged: made has no key, so nothing tells a row that meets two from two rows. Give it a primaryKey.',
  ],
  [
    'a share without a bridge',
    made({ share: 'each' }),
    'join tagged: share is for a bridge. Say on which columns of order_tags a row may meet several, on: …',
  ],
])('%s is refused', (_what, source, message) => {
  const definitions = { metrics: new Map(), segments: new Map(), dashboards: new Map() }
  const problems = checkCatalog({ ...definitions, catalog: company, sources: new Map([['made', source]]) })
  expect(problems.map((problem) => problem.message)).toEqual([message])
})

test('the version changes with a bridge and stays without one', () => {
  const of = (source: Source) => (source as typeof orders).count('counted', governance).version
  expect(of(made({ on: 'order_id', share: 'each' }))).not.toBe(of(made({ on: 'tag_id', share: 'each' })))
})

test('a bridge that does not say how a row is shared does not compile', () => {
  const wrong = () => {
    const joins = { tagged: { via: 'id', to: orderTags, on: 'order_id' } } as const
    // @ts-expect-error no share
    company.source('app.orders', { primaryKey: 'id', time: { at: {} }, dimensions: {}, joins, access: 'all' })
  }
  expect(wrong).toBeTypeOf('function')
})
