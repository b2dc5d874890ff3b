import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type MetricQuery, ratio } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'h.people': { id: 'integer', country: 'text?', is_staff: 'boolean?' },
  'h.orders': { id: 'integer', person_id: 'integer?', day: 'date', is_test: 'boolean?' },
  'h.visits': { id: 'integer', person_id: 'integer?', day: 'date' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.orders', column: 'day' },
})
const people = company.source('h.people', {
  primaryKey: 'id',
  time: {},
  dimensions: { country: 'country' },
  exclusions: { staff: { title: 'Staff', where: { is_staff: true } } },
  access: 'all',
})
const person = { via: 'person_id', to: people } as const
const orders = company.source('h.orders', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: {},
  joins: { person },
  exclusions: { tests: { title: 'Test orders', where: { is_test: true } } },
  access: 'all',
})
const visits = company.source('h.visits', { primaryKey: 'id', time: { day: {} }, dimensions: {}, joins: { person }, access: 'all' })
const orderCount = orders.count('orders', governance)
const visitCount = visits.count('visits', governance)
const metrics = [orderCount, visitCount, ratio('orders_per_visit', { ...governance, numerator: orderCount, denominator: visitCount })]

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const row = (id: number, person_id: number | null, is_test: boolean | null = null) => ({ id, person_id, day: '2026-03-02', is_test })
  ask = asker(
    await warehousesWith({
      'h.people': {
        columns: schema['h.people'],
        rows: [
          { id: 1, country: 'DE', is_staff: false },
          { id: 2, country: 'DE', is_staff: true },
          { id: 3, country: 'FR', is_staff: null },
        ],
      },
      'h.orders': {
        columns: schema['h.orders'],
        rows: [row(1, 1), row(2, 2), row(3, 3, false), row(4, 3, true), row(5, 99), row(6, null), row(7, 2, true)],
      },
      'h.visits': {
        columns: schema['h.visits'],
        rows: [row(1, 1), row(2, 2), row(3, 2), row(4, null)].map(({ is_test: _, ...rest }) => rest),
      },
    }),
    { catalog: company, metrics },
  )
})
const range: MetricQuery['range'] = ['2026-03-02', '2026-03-03']

test('hazard 46: test rows, staff and bots inside — said once for the catalogue, left out of every metric, counted and shown', async () => {
  const { rows, result } = await ask({ metrics: ['orders', 'visits', 'orders_per_visit'], range })
  // Whoever is not known to be staff is not: nobody, somebody unknown, and a person of whom nothing is said.
  expect(rows).toEqual([{ orders: 4, visits: 2, orders_per_visit: 2 }])
  expect(result.notes).toEqual(['Left out everywhere: tests, staff.'])
  const split = await ask({ metrics: ['orders'], by: ['person.country'], range })
  expect(split.rows.map((row) => row.orders)).toEqual([2, 1, 1])
  expect((await ask({ metrics: ['orders', 'visits'], range, include: ['staff'] })).rows).toEqual([{ orders: 5, visits: 4 }])
  expect((await ask({ metrics: ['orders'], range, leftOut: true })).rows).toEqual([
    { source: 'orders', exclusion: 'tests', left_out: 2, rows: 7 },
    { source: 'orders', exclusion: 'staff', left_out: 2, rows: 7 },
  ])
})
