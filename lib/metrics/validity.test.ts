import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { checkCatalog } from './check/catalog'
import { catalog, lineageOf, type Source } from './index'
import { keyStatement, readKeys } from './key-check'
import { asker, governance } from './testing'

const schema = {
  'app.plans': { user_id: 'integer', plan: 'text?', since: 'instant', until: 'instant?', is_test: 'boolean?' },
  'app.teams': { user_id: 'integer', team: 'text', first_day: 'date', last_day: 'date?' },
  'app.prices': { sku: 'text', region: 'text', tier: 'text', since: 'timestamp', until: 'timestamp?' },
  'app.orders': {
    id: 'integer',
    user_id: 'integer?',
    sku: 'text?',
    region: 'text?',
    at: 'instant',
    day: 'date',
    local: 'timestamp',
    cents: 'integer',
  },
  'app.refunds': { id: 'integer', order_id: 'integer', at: 'instant' },
  'app.broken': { user_id: 'integer', kind: 'text', since: 'instant', until: 'instant?' },
} as const

const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const plans = company.source('app.plans', {
  primaryKey: 'user_id',
  validity: { from: 'since', to: 'until' },
  time: { since: {} },
  dimensions: { plan: 'plan' },
  exclusions: { tests: { where: { is_test: true } } },
  access: 'all',
})
const teams = company.source('app.teams', {
  primaryKey: 'user_id',
  validity: { from: 'first_day', to: 'last_day' },
  time: {},
  dimensions: { team: 'team' },
  access: 'all',
})
const prices = company.source('app.prices', {
  primaryKey: ['sku', 'region'],
  validity: { from: 'since', to: 'until', clock: 'America/New_York' },
  time: {},
  dimensions: { tier: 'tier' },
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {}, day: {}, local: { clock: 'Europe/Berlin' } },
  dimensions: {},
  joins: {
    plan_then: { via: 'user_id', to: plans, at: 'at' },
    plan_now: { via: 'user_id', to: plans, at: 'today', exclusions: 'ignored' },
    plan_of_day: { via: 'user_id', to: plans, at: 'day', exclusions: 'ignored' },
    team: { via: 'user_id', to: teams, at: 'at' },
    price: { via: ['sku', 'region'], to: prices, at: 'local' },
  },
  access: 'all',
})
const refunds = company.source('app.refunds', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: {},
  joins: { order: { via: 'order_id', to: orders } },
  access: 'all',
})
const broken = company.source('app.broken', {
  name: 'broken',
  primaryKey: ['user_id', 'kind'],
  validity: { from: 'since', to: 'until' },
  time: {},
  dimensions: {},
  access: 'all',
})
const orderCount = orders.count('orders', governance)
const refundCount = refunds.count('refunds', governance)
const changes = plans.count('changes', governance)
const range = ['2026-01-01', '2027-01-01'] as const

let warehouses: readonly Warehouse[]
let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const order = (id: number, at: string, more: object) => ({ id, at, day: at.slice(0, 10), local: at.slice(0, 19), cents: 1, ...more })
  warehouses = await warehousesWith({
    'app.plans': {
      columns: schema['app.plans'],
      rows: [
        { user_id: 1, plan: 'free', since: '2026-01-01T00:00:00Z', until: '2026-03-01T12:00:00Z' },
        { user_id: 1, plan: 'pro', since: '2026-03-01T12:00:00Z', until: null },
        { user_id: 2, plan: 'free', since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
        { user_id: 2, plan: null, since: '2026-05-01T00:00:00Z', until: '2026-05-01T00:00:00Z' },
        { user_id: 3, plan: 'demo', since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z', is_test: true },
        { user_id: 3, plan: 'pro', since: '2026-02-01T00:00:00Z' },
      ],
    },
    'app.teams': {
      columns: schema['app.teams'],
      rows: [
        { user_id: 1, team: 'red', first_day: '2026-01-01', last_day: '2026-03-02' },
        { user_id: 1, team: 'blue', first_day: '2026-03-02', last_day: null },
      ],
    },
    'app.prices': {
      columns: schema['app.prices'],
      rows: [
        { sku: 'a', region: 'eu', tier: 'old', since: '2026-01-01T00:00:00', until: '2026-03-08T02:00:00' },
        { sku: 'a', region: 'eu', tier: 'new', since: '2026-03-08T03:00:00', until: null },
        { sku: 'a', region: 'us', tier: 'other', since: '2026-01-01T00:00:00', until: null },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: [
        order(1, '2026-03-01T11:59:59Z', { user_id: 1, sku: 'a', region: 'eu', local: '2026-03-08T07:59:59' }),
        order(2, '2026-03-01T12:00:00Z', { user_id: 1, sku: 'a', region: 'eu', local: '2026-03-08T08:00:00' }),
        order(3, '2026-03-01T23:00:00Z', { user_id: 1, sku: 'a', region: 'us' }),
        order(4, '2026-04-01T00:00:00Z', { user_id: 2 }),
        order(5, '2026-04-01T00:00:00Z', { user_id: null }),
        order(6, '2026-01-15T00:00:00Z', { user_id: 3 }),
        order(7, '2026-02-15T00:00:00Z', { user_id: 3 }),
      ],
    },
    'app.refunds': {
      columns: schema['app.refunds'],
      rows: [
        { id: 1, order_id: 1, at: '2026-06-01T00:00:00Z' },
        { id: 2, order_id: 2, at: '2026-06-01T00:00:00Z' },
        { id: 3, order_id: 6, at: '2026-06-01T00:00:00Z' },
      ],
    },
    'app.broken': {
      columns: schema['app.broken'],
      rows: [
        { user_id: 1, kind: 'a', since: '2026-01-01T00:00:00Z', until: null },
        { user_id: 1, kind: 'a', since: '2026-02-01T00:00:00Z', until: '2026-03-01T00:00:00Z' },
        { user_id: 1, kind: 'a', since: '2026-04-01T00:00:00Z', until: '2026-05-01T00:00:00Z' },
        { user_id: 1, kind: 'b', since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
        { user_id: 1, kind: 'b', since: '2026-02-01T00:00:00Z', until: null },
        { user_id: 2, kind: 'a', since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
        { user_id: 2, kind: 'a', since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' },
      ],
    },
  })
  ask = asker(warehouses, { catalog: company, metrics: [orderCount, refundCount, changes], dataAsOf: '2026-07-01T00:00:00Z' })
})

async function split(by: string, metric = 'orders'): Promise<readonly unknown[][]> {
  const { rows } = await ask({ metrics: [metric], by: [by], range: [...range], order: [{ key: by, direction: 'asc' }] })
  return rows.map((row) => [row[by], row[metric]])
}

test('the attribute as it was then and as it is today stand side by side, under two names', async () => {
  expect(await split('plan_then.plan')).toEqual([
    ['free', 1],
    ['pro', 3],
    [null, 2],
  ])
  expect(await split('plan_now.plan')).toEqual([
    ['pro', 4],
    [null, 2],
  ])
})

test('a row without a valid one keeps its place with no value, and the parts are the whole', async () => {
  const { rows } = await ask({ metrics: ['orders'], where: { 'plan_then.plan': null }, range: [...range] })
  expect(rows).toEqual([{ orders: 2 }])
  expect((await ask({ metrics: ['orders'], range: [...range] })).rows).toEqual([{ orders: 6 }])
})

test('an exclusion looks at what a row was then: orders of the time as a test account are left out', async () => {
  const { rows } = await ask({ metrics: ['orders'], range: [...range], include: ['tests'] })
  expect(rows).toEqual([{ orders: 7 }])
})

test('against days the moment is its day in the zone of the catalogue', async () => {
  expect(await split('team.team')).toEqual([
    ['blue', 1],
    ['red', 2],
    [null, 3],
  ])
})

test('a day finds the row that is valid at its end', async () => {
  expect(await split('plan_of_day.plan')).toEqual([
    ['pro', 4],
    [null, 2],
  ])
})

test('a key of two columns and readings of two clocks: 8:00 in Berlin is 2:00 in New York, which leaps to 3:00 that day', async () => {
  expect(await split('price.tier')).toEqual([
    ['new', 1],
    ['old', 1],
    ['other', 1],
    [null, 3],
  ])
})

test('through a hop the moment is that of the row in between', async () => {
  expect(await split('order.plan_then.plan', 'refunds')).toEqual([
    ['free', 1],
    ['pro', 1],
  ])
})

test('the history itself can be counted', async () => {
  expect((await ask({ metrics: ['changes'], range: [...range], grain: 'quarter' })).rows).toMatchObject([
    { changes: 4 },
    { changes: 1 },
    {},
    {},
  ])
})

test('times that overlap are found by key, with the moment; what only touches does not overlap', async () => {
  for (const warehouse of warehouses) {
    const context = { functions: warehouse.functions, catalog: company, timeZone: 'UTC', dataAsOf: '', rowFilters: () => 'all' as const }
    const look = async (source: Source) => {
      const found = await warehouse.run(keyStatement(source, context), { timeoutMs: 30_000, maxRows: 10, maxBytes: 100_000 })
      return readKeys(found, source)
    }
    expect(await look(broken)).toEqual({
      sentence: 'user_id, kind of app.broken has several valid rows at one time: the times of 2 keys overlap',
      examples: '1, a (again from 2026-02-01 00:00:00); 2, a (again from 2026-01-01 00:00:00)',
    })
    for (const fine of [plans, teams, prices, orders]) expect(await look(fine)).toBeUndefined()
  }
})

test('lineage names the columns that say when', () => {
  const of = (table: string) => lineageOf(orderCount).find((each) => each.table === table)?.columns
  expect(of('app.plans')).toEqual(['user_id', 'since', 'until', 'is_test', 'plan'])
  expect(of('app.orders')).toContain('local')
})

function made(validity: Source['validity'], at?: string, primaryKey: unknown = 'user_id'): { sources: Source[]; version: string } {
  const lookup = company.source('app.plans', {
    name: 'history',
    primaryKey,
    validity,
    time: {},
    dimensions: { plan: 'plan' },
    access: 'all',
  } as never)
  const joins = { plan: { via: 'user_id', to: lookup, ...(at && { at }) } }
  const facts = company.source('app.orders', {
    name: 'facts',
    primaryKey: 'id',
    time: { at: {}, day: {} },
    dimensions: {},
    joins,
    access: 'all',
  } as never)
  return { sources: [lookup, facts], version: facts.count('facts_counted', governance as never).version }
}

test('the version changes with the moment and with the times of validity', () => {
  const usual = { from: 'since', to: 'until' }
  const { version } = made(usual, 'at')
  expect(made(usual, 'day').version).not.toBe(version)
  expect(made(usual, 'today').version).not.toBe(version)
  expect(made({ from: 'since', to: 'since' }, 'at').version).not.toBe(version)
  expect(made(undefined).version).not.toBe(version)
})

test.each<[string, ReturnType<typeof made>, string]>([
  [
    'a join that says no moment',
    made({ from: 'since', to: 'until' }),
    "join plan: history has several rows per user_id over time. Say whose moment counts, at: one of its time columns (at, day), or 'today'.",
  ],
  [
    'a moment that is no time column',
    made({ from: 'since', to: 'until' }, 'dai'),
    `join plan: "dai" is not a time column of facts. Did you mean "day"? Say at: one of its time columns (at, day), or 'today'.`,
  ],
  [
    'a moment without need',
    made(undefined, 'at'),
    'join plan: history has one row per key, whatever the time. Leave "at" out, or give history a validity.',
  ],
  ['an unknown column', made({ from: 'since', to: 'untill' }, 'at'), 'validity: app.plans has no column "untill". Did you mean "until"?'],
  ['a text for a time', made({ from: 'since', to: 'plan' }, 'at'), 'validity: plan is text, not a time.'],
])('%s is refused', (_what, { sources }, message) => {
  const definitions = { metrics: new Map(), segments: new Map(), dashboards: new Map() }
  const problems = checkCatalog({ ...definitions, catalog: company, sources: new Map(sources.map((source) => [source.name, source])) })
  expect(problems.map((problem) => problem.message)).toEqual([message])
})

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    const options = { primaryKey: 'user_id', time: {}, dimensions: {}, access: 'all' } as const
    // @ts-expect-error a text for a time
    company.source('app.plans', { ...options, validity: { from: 'since', to: 'plan' } })
    const joins = { plan: { via: 'user_id', to: plans, at: 'yesterday' } } as const
    // @ts-expect-error a moment that is no column
    company.source('app.orders', { primaryKey: 'id', time: { at: {} }, dimensions: {}, joins, access: 'all' })
  }
  expect(wrong).toBeTypeOf('function')
})
