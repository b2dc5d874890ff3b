import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, cumulative, rolling } from '../index'
import { asker, governance } from '../testing'

const schema = { 'h.visits': { id: 'integer', at: 'instant', person: 'text', platform: 'text' } } as const
const company = catalog(schema, { timeZone: 'UTC', weekStart: 'monday', teams: ['growth'], dataAsOf: { table: 'h.visits', column: 'at' } })
const visits = company.source('h.visits', { primaryKey: 'id', time: { at: {} }, dimensions: { platform: 'platform' }, access: 'all' })
const people = visits.countDistinct('people', { ...governance, column: 'person' })
const count = visits.count('visits', governance)
const metrics = [
  people,
  count,
  rolling('people_7', { ...governance, of: people, days: 7, at: 'last' }),
  rolling('people_7_first', { ...governance, of: people, days: 7, at: 'first' }),
  rolling('people_7_mean', { ...governance, of: people, days: 7, at: 'mean' }),
  cumulative('visits_of_month', { ...governance, of: count, since: 'month', at: 'last' }),
]

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = [
    ['2026-02-26', 'a'],
    ['2026-03-02', 'a'],
    ['2026-03-02', 'b'],
    ['2026-03-05', 'b'],
    ['2026-03-14', 'c'],
  ].map(([day, person = ''], id) => ({ id, at: `${day}T12:00:00Z`, person, platform: id % 2 ? 'web' : 'ios' }))
  ask = asker(await warehousesWith({ 'h.visits': { columns: schema['h.visits'], rows } }), { catalog: company, metrics })
})

test('hazard 34: a window over result rows — it is one over days, so days without rows count as days', async () => {
  const { rows } = await ask({ metrics: ['people_7', 'people'], grain: 'day', range: ['2026-03-05', '2026-03-15'] })
  expect(rows.map((row) => [row.people_7, row.people])).toEqual([
    [2, 1],
    [2, 0],
    [2, 0],
    [2, 0],
    // a was last there on 2 March.
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 0],
    [0, 0],
    [1, 1],
  ])
})

test('hazard 35: no history at the start of the range — the first point is what it would be in a longer one', async () => {
  const asked = { metrics: ['people_7', 'visits_of_month'], grain: 'day' } as const
  const long = (await ask({ ...asked, range: ['2026-02-20', '2026-03-12'] })).rows
  for (const from of ['2026-02-28', '2026-03-03', '2026-03-08']) {
    const { rows } = await ask({ ...asked, range: [from, '2026-03-12'] })
    expect(rows).toEqual(long.filter(({ period }) => String(period) >= from))
  }
  // 26 February is six days before 4 March.
  expect((await ask({ ...asked, range: ['2026-03-04', '2026-03-05'] })).rows).toEqual([
    { period: '2026-03-04', people_7: 2, visits_of_month: 2 },
  ])
})

test('hazard 36: a running value at a coarser grain — first, last or mean, and the definition must say which', async () => {
  const asked = { metrics: ['people_7_first', 'people_7', 'people_7_mean'], range: ['2026-03-02', '2026-03-16'] } as const
  expect((await ask({ ...asked, grain: 'week' })).rows).toEqual([
    { period: '2026-03-02', people_7_first: 2, people_7: 2, people_7_mean: 2 },
    { period: '2026-03-09', people_7_first: 1, people_7: 1, people_7_mean: (1 + 1 + 1 + 0 + 0 + 1 + 1) / 7 },
  ])
  // @ts-expect-error without a choice it does not compile
  rolling('x', { ...governance, of: people, days: 7 })
})
