import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, derived, type MetricQuery, ratio } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'h.events': { id: 'integer', person_id: 'integer?', day: 'date', cents: 'integer?', platform: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.events', column: 'day' },
})
const events = company.source('h.events', { primaryKey: 'id', time: { day: {} }, dimensions: { platform: 'platform' }, access: 'all' })
const count = events.count('events', governance)
const people = events.countDistinct('people', { ...governance, column: 'person_id' })
const cents = events.sum('cents', { ...governance, column: 'cents' })
const knownCents = events.sum('known_cents', { ...governance, column: 'cents', empty: 'null' })
const never = events.count('never', { ...governance, where: { platform: 'fax' } })
const metrics = [
  count,
  people,
  cents,
  knownCents,
  never,
  events.avg('mean', { ...governance, column: 'cents' }),
  events.min('least', { ...governance, column: 'cents' }),
  ratio('per_person', { ...governance, numerator: cents, denominator: people }),
  ratio('per_never', { ...governance, numerator: cents, denominator: never }),
  ratio('never_per_never', { ...governance, numerator: never, denominator: never }),
  ratio('each', { ...governance, numerator: count, denominator: events.count('on_web', { ...governance, where: { platform: 'web' } }) }),
  derived('rest', { ...governance, inputs: { count, never }, value: (of) => of.count.over(of.never) }),
]

const crowd = 5000
let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const event = (id: number, day: string, person_id: number | null, value: number | null, platform = 'web') => ({
    ...{ id, person_id, platform, cents: value },
    day: `2026-03-${day}`,
  })
  ask = asker(
    await warehousesWith({
      'h.events': {
        columns: schema['h.events'],
        rows: [
          event(1, '02', 1, 10),
          event(2, '03', 1, 20),
          event(3, '03', 2, 20, 'ios'),
          event(4, '03', 2, 20),
          event(5, '03', null, null, 'ios'),
          event(6, '10', 7, null, 'ios'),
          ...Array.from({ length: crowd * 2 }, (_, index) =>
            event(100 + index, '20', 1000 + (index % crowd), 1, index % 3 ? 'web' : 'ios'),
          ),
        ],
      },
    }),
    { catalog: company, metrics },
  )
})
const week: MetricQuery['range'] = ['2026-03-02', '2026-03-09']
const one = async (query: Parameters<typeof ask>[0]) => (await ask(query)).rows

test('hazard 11: average of averages — the mean of a week is that of its rows', async () => {
  const days = await one({ metrics: ['mean'], grain: 'day', range: ['2026-03-02', '2026-03-04'] })
  expect(days.map((row) => row.mean)).toEqual([10, 20])
  expect(await one({ metrics: ['mean'], grain: 'week', range: week })).toEqual([{ period: '2026-03-02', mean: 17.5 }])
  expect(await one({ metrics: ['mean'], range: week })).toEqual([{ mean: 17.5 }])
})

test('hazard 12: ratio stored and re-averaged — it is the ratio of the sums at every grain and split', async () => {
  const days = await one({ metrics: ['per_person'], grain: 'day', range: ['2026-03-02', '2026-03-04'] })
  expect(days.map((row) => row.per_person)).toEqual([10 / 1, 60 / 2])
  for (const grain of ['week', 'month', 'quarter', 'year'] as const) {
    const rows = await one({ metrics: ['per_person'], grain, range: week })
    expect(rows.map((row) => row.per_person)).toEqual([70 / 2])
  }
  expect(await one({ metrics: ['per_person'], by: ['platform'], range: week })).toEqual([
    { platform: 'web', per_person: 50 / 2 },
    { platform: 'ios', per_person: 20 / 1 },
  ])
})

test('hazard 13: distinct summed over groups — the total and each coarser grain are counted anew', async () => {
  const days = await one({ metrics: ['people'], grain: 'day', range: ['2026-03-02', '2026-03-04'] })
  expect(days.map((row) => row.people)).toEqual([1, 2])
  expect(await one({ metrics: ['people'], grain: 'week', range: week })).toEqual([{ period: '2026-03-02', people: 2 }])
  expect((await one({ metrics: ['people'], by: ['platform'], range: week })).map((row) => row.people)).toEqual([2, 1])
  expect(await one({ metrics: ['people'], range: week })).toEqual([{ people: 2 }])
})

test('hazard 15: approximate distinct shown as exact — it is exact, by the plain count(distinct) of every engine', async () => {
  const { rows, plan } = await ask({ metrics: ['people', 'events'], range: ['2026-03-20', '2026-03-21'] })
  expect(rows).toEqual([{ people: crowd, events: crowd * 2 }])
  expect(plan.statement.sql).toContain('count(distinct "fact"."person_id")')
  expect(plan.statement.sql).not.toMatch(/approx|hll/i)
})

test('hazard 16: division by zero — nothing on every engine, never an error, Infinity or NaN', async () => {
  expect(await one({ metrics: ['per_never', 'never_per_never', 'rest', 'never'], range: week })).toEqual([
    { per_never: null, never_per_never: null, rest: null, never: 0 },
  ])
  expect(await one({ metrics: ['mean', 'per_person'], range: ['2026-03-10', '2026-03-11'] })).toEqual([{ mean: null, per_person: 0 }])
})

test('hazard 17: integer division — whole numbers divide to fractions', async () => {
  expect(await one({ metrics: ['each'], range: week })).toEqual([{ each: 5 / 3 }])
  expect(await one({ metrics: ['each'], range: ['2026-03-03', '2026-03-04'] })).toEqual([{ each: 4 / 2 }])
  expect(await one({ metrics: ['each'], range: ['2026-03-20', '2026-03-21'] })).toEqual([{ each: 10_000 / 6666 }])
})

test('hazard 18: a sum over nothing is null, a count is 0 — a metric says what no rows are worth', async () => {
  const nothing = { metrics: ['events', 'people', 'cents', 'known_cents', 'mean', 'least'], range: ['2020-01-01', '2020-01-02'] } as const
  const worth = { events: 0, people: 0, cents: 0, known_cents: null, mean: null, least: null }
  expect(await one(nothing)).toEqual([worth])
  expect(await one({ ...nothing, grain: 'day' })).toEqual([{ period: '2020-01-01', ...worth }])
  // A row without a value is a row: its sum is declared too.
  expect(await one({ metrics: ['events', 'cents', 'known_cents'], range: ['2026-03-10', '2026-03-11'] })).toEqual([
    { events: 1, cents: 0, known_cents: null },
  ])
})
