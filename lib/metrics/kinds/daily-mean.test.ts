import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, dailyMean, growth, ratio, rolling } from '../index'
import { asker, governance } from '../testing'

const schema = { 'app.visits': { id: 'integer', day: 'date', person: 'text?', plan: 'text', round: 'integer' } } as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.visits', column: 'day' },
})
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { plan: 'plan', round: 'round' },
  access: 'all',
})
const others = company.source('app.visits', { name: 'others', primaryKey: 'id', time: { day: {} }, dimensions: {}, access: 'all' })
const people = visits.countDistinct('people', { ...governance, column: 'person' })
const lastThree = rolling('last_three', { ...governance, of: people, days: 3, at: 'last' })
const sticky = ratio('sticky', { ...governance, unit: { kind: 'share' }, numerator: people, denominator: lastThree })
const metrics = [
  people,
  lastThree,
  sticky,
  dailyMean('daily_sticky', { ...governance, of: sticky }),
  dailyMean('people_of_a_day', { ...governance, of: people }),
]

interface Visit {
  readonly person: string | null
  readonly plan: string
  /** From March 2, 2026. */
  readonly day: number
}
const planned: readonly Visit[] = [
  { person: 'a', plan: 'free', day: 0 },
  { person: 'b', plan: 'free', day: 0 },
  { person: 'a', plan: 'free', day: 1 },
  { person: 'c', plan: 'pro', day: 2 },
  { person: 'c', plan: 'pro', day: 2 },
  { person: null, plan: 'pro', day: 3 },
]
const rounds: readonly (readonly Visit[])[] = [21, 22].map((seed) => {
  const person = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { freq: 9 })
  const visit = fc.record({ person, plan: fc.constantFrom('free', 'pro'), day: fc.integer({ min: 0, max: 40 }) })
  return fc.sample(fc.array(visit, { minLength: 40, maxLength: 60 }), { seed, numRuns: 1 })[0] ?? []
})

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = [planned, ...rounds].flatMap((all, round) => all.map((visit) => ({ ...visit, day: text(visit.day), round })))
  const tables = { 'app.visits': { columns: schema['app.visits'], rows: rows.map((row, id) => ({ id, ...row })) } }
  ask = asker(await warehousesWith(tables), { catalog: company, metrics })
})

function text(day: number): string {
  return new Date(Date.UTC(2026, 2, 2 + day)).toISOString().slice(0, 10)
}

test('it is the mean of the ratios of the days, not the ratio of their sums', async () => {
  const asked = { metrics: ['daily_sticky', 'sticky'], where: { round: 0 }, range: [text(0), text(4)] } as const
  // 2 of 2, 1 of 2, 1 of 3, and none of 2 (a and c) on the day of nobody.
  expect((await ask(asked)).rows[0]?.daily_sticky).toBe((2 / 2 + 1 / 2 + 1 / 3 + 0 / 2) / 4)
  expect((await ask({ ...asked, grain: 'day' })).rows.map((row) => [row.daily_sticky, row.sticky])).toEqual([
    [1, 1],
    [1 / 2, 1 / 2],
    [1 / 3, 1 / 3],
    [0, 0],
  ])
})

test('days without a value, and the last one while it is not complete, do not count', async () => {
  const asked = { metrics: ['daily_sticky', 'people_of_a_day'], where: { round: 0 }, grain: 'week', range: [text(0), text(14)] } as const
  // Nobody was there in the three days up to day 5 or 6; the mean of people is over days with rows.
  expect((await ask(asked)).rows).toEqual([
    { period: text(0), daily_sticky: (1 + 1 / 2 + 1 / 3 + 0 + 0) / 5, people_of_a_day: (2 + 1 + 1 + 0) / 4 },
    { period: text(7), daily_sticky: null, people_of_a_day: null },
  ])
  const until = { dataAsOf: `${text(1)}T12:00:00Z` }
  expect((await ask(asked, until)).rows[0]).toEqual({ period: text(0), daily_sticky: 1, people_of_a_day: 2 })
  expect((await ask({ ...asked, grain: 'day', range: [text(0), text(3)] }, until)).rows.map((row) => row.people_of_a_day)).toEqual([
    2, 1, 1,
  ])
  expect((await ask(asked, { dataAsOf: `${text(0)}T12:00:00Z` })).rows[0]?.daily_sticky).toBe(null)
})

test('random days, splits, other groups, comparisons and totals are what loops say', async () => {
  for (const [index, all] of rounds.entries()) {
    const mean = (from: number, to: number, keep: (visit: Visit) => boolean) => {
      const kept = all.filter((visit) => keep(visit) && visit.person !== null)
      const count = (first: number, last: number) =>
        new Set(kept.filter(({ day }) => day >= first && day <= last).map(({ person }) => person)).size
      const ratios = []
      for (let day = from; day < to; day++) if (count(day - 2, day) > 0) ratios.push(count(day, day) / count(day - 2, day))
      return ratios.length === 0 ? null : ratios.reduce((sum, each) => sum + each, 0) / ratios.length
    }
    const asked = { metrics: ['daily_sticky'], where: { round: index + 1 }, grain: 'week', range: [text(14), text(42)] } as const
    const { rows, result } = await ask({ ...asked, by: ['plan'], totals: [[], ['plan']], compare: 'previous_period' })
    for (const row of rows) {
      const week = (Date.parse(String(row.period)) - Date.UTC(2026, 2, 2)) / 86_400_000
      const keep = ({ plan }: Visit) => plan === row.plan
      expect(row.daily_sticky).toBe(mean(week, week + 7, keep))
      expect(row['daily_sticky:comparison']).toBe(week < 28 ? null : mean(week - 28, week - 21, keep))
    }
    expect(result.totals?.[0]?.columns[0]?.values).toEqual([mean(14, 42, () => true)])
    const top = await ask({ ...asked, by: ['plan'], top: { limit: 1 } })
    expect(top.rows.length).toBeGreaterThan(4)
  }
})

test('a metric of several tables, or without a value of each day, is refused', () => {
  const elsewhere = others.countDistinct('elsewhere', { ...governance, column: 'person' })
  const both = ratio('both', { ...governance, numerator: elsewhere, denominator: elsewhere })
  expect(() => dailyMean('x', { ...governance, of: growth('g', { ...governance, of: people, every: 'week' }) })).toThrow(
    'x takes the mean of g, which has no value of each day by itself. Take the metric it is made of.',
  )
  expect(() => dailyMean('x', { ...governance, of: both })).not.toThrow()
  const mixed = ratio('mixed', { ...governance, numerator: people, denominator: elsewhere })
  expect(() => dailyMean('x', { ...governance, of: mixed })).toThrow(
    'x takes the mean of mixed, which is made of visits and of others. Take a metric of one table.',
  )
})
