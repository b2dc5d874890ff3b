import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, checkCatalog, dashboard, type Filters, ratio, type Segment, segment, tile } from './index'
import { asker, governance } from './testing'

const schema = {
  'app.users': { id: 'integer', country: 'text?' },
  'app.orders': { id: 'integer', user_id: 'integer?', at: 'instant', status: 'text?', cents: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country' }, access: 'all' })
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { status: 'status' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const settled = segment('settled', { title: 'Settled', of: orders, where: { status: ['paid', 'refunded'] } })
const german = segment('german', { title: 'From Germany', of: orders, where: { 'user.country': 'DE' } })
const known = segment('known', { title: 'Known', of: orders, where: { any: [{ status: 'paid' }, { 'user.country': { empty: false } }] } })
const abroad = segment('abroad', { title: 'Abroad', of: orders, where: { any: [{ 'user.country': 'FR' }, { 'user.country': null }] } })

const all = orders.count('all_orders', governance)
const german2 = orders.count('german_orders', { ...governance, segments: [german] })
const kept = orders.count('kept', { ...governance, where: { status: { not: 'refunded' } }, segments: [settled] })
const both = orders.count('known_abroad', { ...governance, segments: [known, abroad] })
const germanShare = ratio('german_share', { ...governance, numerator: german2, denominator: all })
const metrics = [all, german2, kept, both, germanShare]

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const order = (id: number, status: string | null, user_id: number | null) => ({
    id,
    user_id,
    status,
    at: '2026-03-10T12:00:00Z',
    cents: 1,
  })
  const warehouses = await warehousesWith({
    'app.users': {
      columns: schema['app.users'],
      rows: [
        { id: 1, country: 'DE' },
        { id: 2, country: 'FR' },
        { id: 3, country: '' },
        { id: 4, country: null },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: [
        order(1, 'paid', 1),
        order(2, 'paid', 2),
        order(3, 'refunded', 1),
        order(4, 'open', 3),
        order(5, null, 4),
        order(6, 'paid', 99),
        order(7, '', null),
      ],
    },
  })
  ask = asker(warehouses, { catalog: company, metrics, segments: [settled, german, known, abroad] })
})

const range = ['2026-03-10', '2026-03-11'] as const
const counted = async (more: object) => (await ask({ metrics: ['all_orders'], range, ...more })).rows[0]?.all_orders

test('a metric counts the rows of its segments alone, and those of its own where', async () => {
  const { rows } = await ask({ metrics: ['german_orders', 'kept', 'known_abroad', 'german_share'], range })
  // Settled are 1, 2, 3, 6; of these 3 is refunded. Known are 1, 2, 3, 6; abroad are 2, 5, 6, 7.
  expect(rows).toEqual([{ german_orders: 2, kept: 3, known_abroad: 2, german_share: 2 / 7 }])
})

test('several segments and filters on one dimension all hold', async () => {
  expect(await counted({ segments: ['settled'] })).toBe(4)
  expect(await counted({ segments: ['settled'], where: { status: { not: 'paid' } } })).toBe(1)
  expect(await counted({ segments: ['settled', 'german'] })).toBe(2)
  expect(await counted({ segments: ['known', 'abroad'] })).toBe(2)
  expect(await counted({ segments: ['abroad'], where: { 'user.country': { not: ['FR', null] } } })).toBe(0)
})

test('the formula names the segments', () => {
  expect(kept.shape.formula).toBe('rows of app.orders where status is not refunded and in Settled (status is one of paid, refunded)')
  expect(both.shape.formula).toContain('in Known ((status is paid or user.country is not empty)) and in Abroad')
})

test('the version of a metric changes with the segment that it uses, not with its words', () => {
  const version = (of: typeof settled) =>
    ratio('x', { ...governance, numerator: orders.count('n', { ...governance, segments: [of] }), denominator: all }).version
  const like = (changes: object) => version({ ...settled, ...changes } as typeof settled)
  expect(like({ title: 'Else', name: 'else', description: 'Paid or given back.' })).toBe(version(settled))
  expect(like({ where: { status: ['paid'] } })).not.toBe(version(settled))
  expect(orders.count('n', { ...governance, segments: [] }).version).toBe(orders.count('n', governance).version)
})

const chart = { title: 'How many?', chart: 'table', width: 6, height: 3, grain: 'none' } as const
const page = (tiles: Parameters<typeof dashboard>[1]['tiles'], more: object = {}) =>
  dashboard('page', {
    title: 'Page',
    purpose: 'To see.',
    owner: 'growth',
    audience: ['everyone'],
    defaults: { range: 'last 28 days', grain: 'day' },
    filters: [],
    tiles,
    ...more,
  })
const problems = (shown: ReturnType<typeof dashboard>, segments: readonly Segment[] = [settled, german]) =>
  checkCatalog({
    catalog: company,
    sources: new Map(),
    metrics: new Map(metrics.map((metric) => [metric.name as string, metric])),
    segments: new Map(segments.map((each) => [each.name as string, each])),
    dashboards: new Map([['page', shown]]),
  }).map(({ message }) => message)

test('a tile and a page name segments; a tile may keep only rows by their values', () => {
  const split = tile('split', { ...chart, metrics: [all], by: ['status'], segments: [german], having: { all_orders: { from: 2 } } })
  expect(split).toMatchObject({ segments: ['german'], having: { all_orders: { from: 2 } } })
  const shown = page([split], { segments: [settled, german] })
  expect(shown.segments).toEqual(['settled', 'german'])
  expect(problems(shown)).toEqual([])
})

test('what a page cannot do with a segment or a value is said by name', () => {
  const split = tile('split', { ...chart, metrics: [all], by: ['status'], segments: [abroad], having: { all_orders: { from: 2, to: 1 } } })
  expect(problems(page([split]))).toEqual(['Unknown segment "abroad". Known: settled, german.'])
  const turned = tile('split', { ...chart, metrics: [all], having: { all_orders: { from: 2, to: 1 } } })
  expect(problems(page([turned]))).toEqual(['having: no value of all_orders is at least 2 and below 1. Let "to" be the greater one.'])
  const people = segment('people', { title: 'People', of: users, where: { country: 'DE' } })
  expect(problems(page([tile('split', { ...chart, metrics: [all] })], { segments: [people, abroad] }), [settled, people])).toEqual([
    'No tile can be filtered by the segment "people": none has all of country.',
    'Unknown segment "abroad". index.ts must export it.',
  ])
})

test('a segment of another source is refused by name', () => {
  const people = segment('people', { title: 'People', of: users, where: { country: 'DE' } })
  const wrong = orders.count('wrong', { ...governance, segments: [people] })
  const found = checkCatalog({
    catalog: company,
    sources: new Map(),
    metrics: new Map([['wrong', wrong]]),
    segments: new Map(),
    dashboards: new Map(),
  })
  expect(found.map(({ message }) => message)).toEqual([
    'where, with people: orders has neither a dimension nor a column "country". Did you mean "user.country"?',
  ])
})

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    // @ts-expect-error a condition on a metric that the tile does not show
    tile('x', { ...chart, metrics: [all], having: { kept: { from: 1 } } })
    // @ts-expect-error a segment by its name, which may be misspelt
    tile('x', { ...chart, metrics: [all], segments: ['german'] })
    // @ts-expect-error a misspelt kind of filter
    segment('x', { title: 'X', of: orders, where: { status: { contain: 'a' } } })
    // @ts-expect-error a misspelt dimension inside any
    segment('x', { title: 'X', of: orders, where: { any: [{ stats: 'paid' }] } })
  }
  expect(wrong).toBeTypeOf('function')
  const loose: Filters = { any: [{ status: { not: { startsWith: 'p' } } }], status: [null, { empty: true }] }
  expect(Object.keys(loose)).toHaveLength(2)
})
