import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog } from '../index'
import { asker, governance } from '../testing'

// Nothing is worked out of another answer: what is kept is found by the key of its plan alone.

const schema = { 'h.visits': { id: 'integer', at: 'instant', person: 'text', platform: 'text' } } as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.visits', column: 'at' },
})
const visits = company.source('h.visits', { primaryKey: 'id', time: { at: {} }, dimensions: { platform: 'platform' }, access: 'all' })
const people = visits.countDistinct('people', { ...governance, column: 'person' })
const web = visits.countDistinct('people', { ...governance, column: 'person', where: { platform: 'web' } })

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = [
    ['2026-03-02T08:00:00Z', 'a', 'web'],
    ['2026-03-02T09:00:00Z', 'a', 'ios'],
    ['2026-03-02T23:30:00Z', 'b', 'web'],
    ['2026-03-03T08:00:00Z', 'a', 'web'],
  ].map(([at, person, platform], id) => ({ id, at: at ?? '', person: person ?? '', platform: platform ?? '' }))
  const warehouses = await warehousesWith({ 'h.visits': { columns: schema['h.visits'], rows } })
  ask = asker(warehouses, { catalog: company, metrics: [people] })
})
const range = ['2026-03-02', '2026-03-04'] as const

test('hazard 14: distinct over kept answers — a longer period and a coarser split are counted anew, under keys of their own', async () => {
  const days = await ask({ metrics: ['people'], grain: 'day', range })
  const month = await ask({ metrics: ['people'], grain: 'month', range })
  const split = await ask({ metrics: ['people'], by: ['platform'], range })
  const whole = await ask({ metrics: ['people'], range })
  expect(days.rows.map((row) => row.people)).toEqual([2, 1])
  expect(month.rows.map((row) => row.people)).toEqual([2])
  expect(split.rows.map((row) => row.people)).toEqual([2, 1])
  expect(whole.rows).toEqual([{ people: 2 }])
  expect(new Set([days, month, split, whole].map(({ plan }) => plan.key)).size).toBe(4)
})

test('hazard 47: zone of a kept answer — the same question in another zone has another key, and other days', async () => {
  const utc = await ask({ metrics: ['people'], grain: 'day', range, timeZone: 'UTC' })
  const berlin = await ask({ metrics: ['people'], grain: 'day', range, timeZone: 'Europe/Berlin' })
  expect(utc.rows.map((row) => row.people)).toEqual([2, 1])
  expect(berlin.rows.map((row) => row.people)).toEqual([1, 2])
  expect(berlin.plan.key).not.toBe(utc.plan.key)
})

test('hazard 48: a kept answer and a fresh one — equal questions have one key and one answer, another definition another key', async () => {
  const asked = { metrics: ['people'], grain: 'day', range, compare: 'previous_period', totals: [[]] } as const
  const [one, again] = [await ask(asked), await ask(asked)]
  expect(again.plan.key).toBe(one.plan.key)
  expect(JSON.stringify(again.result)).toBe(JSON.stringify(one.result))
  const changed = await ask(asked, { metrics: [web] })
  expect(changed.plan.key).not.toBe(one.plan.key)
  expect(changed.result.versions).not.toEqual(one.result.versions)
})
