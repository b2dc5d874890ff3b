import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, type Filters, type MetricQuery, ratio } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'h.people': { id: 'integer', plan: 'text?' },
  'h.orders': { id: 'integer', person_id: 'integer', day: 'date', cents: 'integer', plan: 'text?', status: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.orders', column: 'day' },
})
const people = company.source('h.people', { primaryKey: 'id', time: {}, dimensions: { plan: 'plan' }, access: 'all' })
const orders = company.source('h.orders', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { plan: 'plan', named_plan: { coalesce: ['plan', '(none)'] }, status: 'status', person: 'person_id' },
  joins: { who: { via: 'person_id', to: people } },
  access: 'all',
})
const count = orders.count('orders', governance)
const paid = orders.count('paid', { ...governance, where: { status: 'paid' } })
const notPro = orders.count('not_pro', { ...governance, where: { plan: { not: 'pro' } } })
const metrics = [
  count,
  paid,
  notPro,
  orders.sum('revenue', { ...governance, column: 'cents' }),
  ratio('paid_share', { ...governance, numerator: paid, denominator: count }),
]

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const order = (id: number, person_id: number, cents: number, plan: string | null, status = 'paid') => ({
    ...{ id, person_id, cents, plan, status },
    day: '2026-03-02',
  })
  ask = asker(
    await warehousesWith({
      'h.people': { columns: schema['h.people'], rows: [{ id: 1, plan: 'pro' }] },
      'h.orders': {
        columns: schema['h.orders'],
        rows: [
          order(1, 1, 10, 'pro'),
          order(2, 1, 900, 'pro', 'open'),
          order(3, 2, 20, null),
          order(4, 2, 30, null, 'open'),
          order(5, 2, 40, ''),
          order(6, 3, 50, 'unknown'),
        ],
      },
    }),
    { catalog: company, metrics },
  )
})
const range: MetricQuery['range'] = ['2026-03-02', '2026-03-03']
const ordersWhere = async (where: Filters) => (await ask({ metrics: ['orders'], where, range })).rows[0]?.orders

test('hazard 7: null, empty text and the word unknown — three values are three groups, and null may be given a word', async () => {
  const { rows } = await ask({ metrics: ['orders'], by: ['plan'], range })
  expect(rows).toEqual([
    { plan: 'pro', orders: 2 },
    { plan: null, orders: 2 },
    { plan: '', orders: 1 },
    { plan: 'unknown', orders: 1 },
  ])
  const named = await ask({ metrics: ['orders'], by: ['named_plan'], range })
  expect(named.rows.map((row) => row.named_plan)).toEqual(['(none)', 'pro', '', 'unknown'])
  expect([await ordersWhere({ plan: null }), await ordersWhere({ plan: '' }), await ordersWhere({ plan: 'unknown' })]).toEqual([2, 1, 1])
  expect([await ordersWhere({ named_plan: '(none)' }), await ordersWhere({ named_plan: null })]).toEqual([2, 0])
})

test('hazard 8: NOT drops null rows — they stay in unless null is named, in a query, a definition and on a lookup', async () => {
  expect(await ordersWhere({ plan: { not: 'pro' } })).toBe(4)
  expect(await ordersWhere({ plan: { not: ['pro', null] } })).toBe(2)
  expect(await ordersWhere({ plan: { not: ['pro', ''] } })).toBe(3)
  expect(await ordersWhere({ plan: { not: null } })).toBe(4)
  // What passes and what does not are all rows, whichever way null is named.
  expect(await ordersWhere({ plan: 'pro' })).toBe(2)
  expect(await ordersWhere({ plan: ['pro', null] })).toBe(4)
  expect((await ask({ metrics: ['not_pro'], range })).rows).toEqual([{ not_pro: 4 }])
  // Four orders of people who are not in the lookup are not of the plan pro.
  expect(await ordersWhere({ 'who.plan': { not: 'pro' } })).toBe(4)
  expect(await ordersWhere({ 'who.plan': { not: ['pro', null] } })).toBe(0)
})

test('hazard 9: before or after aggregation — where looks at rows, having at the groups of the answer', async () => {
  const asked = { metrics: ['revenue', 'orders'], by: ['person'], range } as const
  expect((await ask({ ...asked, having: { revenue: { from: 90 } } })).rows).toEqual([
    { person: 1, revenue: 910, orders: 2 },
    { person: 2, revenue: 90, orders: 3 },
  ])
  expect((await ask({ ...asked, having: { orders: { from: 3 } } })).rows).toEqual([{ person: 2, revenue: 90, orders: 3 }])
  expect((await ask({ ...asked, where: { status: 'paid' }, having: { orders: { from: 2 } } })).rows).toEqual([
    { person: 2, revenue: 60, orders: 2 },
  ])
})

test('hazard 10: a filter of one side of a ratio — the numerator’s leaves the denominator alone, the query’s binds both', async () => {
  expect((await ask({ metrics: ['paid_share'], range })).rows).toEqual([{ paid_share: 4 / 6 }])
  expect((await ask({ metrics: ['paid_share', 'paid', 'orders'], by: ['person'], range })).rows).toEqual([
    { person: 3, paid_share: 1, paid: 1, orders: 1 },
    { person: 2, paid_share: 2 / 3, paid: 2, orders: 3 },
    { person: 1, paid_share: 1 / 2, paid: 1, orders: 2 },
  ])
  expect((await ask({ metrics: ['paid_share'], where: { status: 'open' }, range })).rows).toEqual([{ paid_share: 0 }])
})
