import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type MetricQuery } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'h.plans': { person_id: 'integer', plan: 'text', since: 'instant', until: 'instant?' },
  'h.orders': { id: 'integer', person_id: 'integer', at: 'instant', cents: 'integer' },
  'h.stock': { id: 'integer', shop: 'text', day: 'date', units: 'integer' },
} as const
const company = catalog(schema, { timeZone: 'UTC', weekStart: 'monday', teams: ['growth'], dataAsOf: { table: 'h.orders', column: 'at' } })
const plans = company.source('h.plans', {
  primaryKey: 'person_id',
  validity: { from: 'since', to: 'until' },
  time: {},
  dimensions: { plan: { column: 'plan', title: 'Plan' } },
  access: 'all',
})
const orders = company.source('h.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: {},
  joins: { plan_then: { via: 'person_id', to: plans, at: 'at' }, plan_today: { via: 'person_id', to: plans, at: 'today' } },
  access: 'all',
})
const stock = company.source('h.stock', { primaryKey: 'id', time: { day: {} }, dimensions: { shop: 'shop' }, access: 'all' })
const units = { column: 'units', per: 'shop' } as const
const metrics = [
  orders.sum('revenue', { ...governance, column: 'cents' }),
  stock.closing('known', { ...governance, ...units }),
  stock.closing('empty', { ...governance, ...units, empty: 'zero' }),
  stock.closing('kept', { ...governance, ...units, empty: 'carry' }),
]

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  ask = asker(
    await warehousesWith({
      'h.plans': {
        columns: schema['h.plans'],
        rows: [
          { person_id: 1, plan: 'free', since: '2026-01-01T00:00:00Z', until: '2026-03-02T12:00:00Z' },
          { person_id: 1, plan: 'pro', since: '2026-03-02T12:00:00Z', until: null },
          { person_id: 2, plan: 'pro', since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
        ],
      },
      'h.orders': {
        columns: schema['h.orders'],
        rows: [
          { id: 1, person_id: 1, at: '2026-03-02T11:59:59Z', cents: 1 },
          { id: 2, person_id: 1, at: '2026-03-02T12:00:00Z', cents: 2 },
          { id: 3, person_id: 2, at: '2026-03-02T12:00:00Z', cents: 4 },
        ],
      },
      'h.stock': {
        columns: schema['h.stock'],
        rows: [
          { id: 1, shop: 'a', day: '2026-02-01', units: 10 },
          { id: 2, shop: 'b', day: '2026-03-02', units: 5 },
          { id: 3, shop: 'a', day: '2026-03-04', units: 0 },
        ],
      },
    }),
    { catalog: company, metrics },
  )
})
const range: MetricQuery['range'] = ['2026-03-02', '2026-03-03']

test('hazard 38: an attribute that changes — as it was then and as it is today, both answered under names that say which', async () => {
  const by = async (name: string) => ask({ metrics: ['revenue'], by: [name], range })
  const then = await by('plan_then.plan')
  expect(then.rows).toEqual([
    { 'plan_then.plan': null, revenue: 4 },
    { 'plan_then.plan': 'pro', revenue: 2 },
    { 'plan_then.plan': 'free', revenue: 1 },
  ])
  const today = await by('plan_today.plan')
  expect(today.rows).toEqual([
    { 'plan_today.plan': null, revenue: 4 },
    { 'plan_today.plan': 'pro', revenue: 3 },
  ])
})

test('hazard 33: a value that stands until it changes — carried, nothing or zero, as the metric says, and 0 is a value', async () => {
  const { rows } = await ask({ metrics: ['known', 'empty', 'kept'], grain: 'day', range: ['2026-03-01', '2026-03-06'] })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-01', null, 0, 10],
    ['2026-03-02', 5, 5, 15],
    ['2026-03-03', null, 0, 15],
    ['2026-03-04', 0, 0, 5],
    ['2026-03-05', null, 0, 5],
  ])
})
