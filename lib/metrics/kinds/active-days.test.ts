import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { activeDays, catalog, narrow, ratio, rolling } from '../index'
import { asker, governance } from '../testing'

const schema = { 'app.visits': { id: 'integer', at: 'instant', person: 'text?', plan: 'text', round: 'integer' } } as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.visits', column: 'at' },
})
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { plan: 'plan', round: 'round' },
  people: 'person',
  access: 'all',
})
const people = visits.countDistinct('people', { ...governance, column: 'person' })
const last7 = activeDays('last_7', { ...governance, of: people, days: 7 })
const often = narrow('often', { ...governance, of: last7, where: { days: { from: 3 } } })
const metrics = [
  people,
  last7,
  often,
  ratio('often_share', { ...governance, unit: { kind: 'share' }, numerator: often, denominator: last7 }),
  rolling('rolling_7', { ...governance, of: people, days: 7, at: 'last' }),
  activeDays('at_least_7', { ...governance, of: people, days: 7, counted: 'at_least' }),
  activeDays('settled_7', { ...governance, of: people, days: 7, tenure: 7 }),
  activeDays('mean_7', { ...governance, of: people, days: 7, value: 'mean' }),
]

interface Visit {
  readonly person: string | null
  readonly plan: string
  readonly at: number
}

const start = Date.UTC(2026, 2, 2)
const rounds: readonly (readonly Visit[])[] = [11, 12, 13].map((seed) => {
  const [found = []] = fc.sample(
    fc.array(
      fc.record({
        person: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { freq: 9 }),
        plan: fc.constantFrom('free', 'pro'),
        at: fc.integer({ min: 0, max: 24 * 42 }).map((hours) => start + hours * 3_600_000),
      }),
      { minLength: 100, maxLength: 140 },
    ),
    { seed, numRuns: 1 },
  )
  return found
})
/** Round 0: by hand. */
const planned: readonly Visit[] = [
  ['a', '2026-03-02T08:00:00Z'],
  ['a', '2026-03-03T08:00:00Z'],
  ['a', '2026-03-03T22:00:00Z'],
  ['a', '2026-03-04T08:00:00Z'],
  // March 5 in Berlin.
  ['a', '2026-03-04T23:30:00Z'],
  ['b', '2026-03-04T08:00:00Z'],
  ['c', '2026-02-26T08:00:00Z'],
  [null, '2026-03-04T08:00:00Z'],
].map(([person, at]) => ({ person: person ?? null, plan: 'free', at: Date.parse(at ?? '') }))

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = [planned, ...rounds].flatMap((all, round) => all.map((visit) => ({ ...visit, at: new Date(visit.at).toISOString(), round })))
  const tables = { 'app.visits': { columns: schema['app.visits'], rows: rows.map((row, id) => ({ id, ...row })) } }
  ask = asker(await warehousesWith(tables), { catalog: company, metrics })
})

const berlin = { timeZone: 'Europe/Berlin' } as const

test('everybody counts at the number of days on which they were there, of those up to the last day', async () => {
  const asked = { ...berlin, metrics: ['last_7'], by: ['days'], where: { round: 0 } } as const
  const { rows } = await ask({ ...asked, range: ['2026-03-05', '2026-03-06'] })
  // a was there on four days; c on February 26, the day before the seven.
  expect(rows.map(({ last_7 }) => last_7)).toEqual([1, 0, 0, 1, 0, 0, 0])
  expect(rows.map(({ days }) => days)).toEqual([1, 2, 3, 4, 5, 6, 7])
  const week = await ask({
    ...asked,
    metrics: ['last_7', 'mean_7', 'often_share', 'settled_7'],
    by: [],
    range: ['2026-03-04', '2026-03-05'],
  })
  // a on three days, b and c on one; only c was first there a week before.
  expect(week.rows).toEqual([{ last_7: 3, mean_7: 5 / 3, often_share: 1 / 3, settled_7: 0 }])
  const atLeast = await ask({ ...asked, metrics: ['at_least_7'], range: ['2026-03-04', '2026-03-05'] })
  expect(atLeast.rows.map((row) => row.at_least_7)).toEqual([3, 1, 1, 0, 0, 0, 0])
})

test('a period is as of its last complete day, and one without any has no value', async () => {
  const asked = { ...berlin, metrics: ['last_7'], where: { round: 0 }, grain: 'week', range: ['2026-03-02', '2026-03-16'] } as const
  expect((await ask(asked)).rows).toEqual([
    { period: '2026-03-02', last_7: 2 },
    { period: '2026-03-09', last_7: 0 },
  ])
  const until = { dataAsOf: '2026-03-04T12:00:00Z' }
  // As of March 3: a, and c on February 26.
  expect((await ask(asked, until)).rows).toEqual([
    { period: '2026-03-02', last_7: 2 },
    { period: '2026-03-09', last_7: null },
  ])
  expect((await ask({ ...asked, grain: 'day', range: ['2026-03-03', '2026-03-06'] }, until)).rows).toEqual([
    { period: '2026-03-03', last_7: 2 },
    { period: '2026-03-04', last_7: null },
    { period: '2026-03-05', last_7: null },
  ])
  expect((await ask({ ...berlin, metrics: ['last_7', 'mean_7'], range: ['2026-03-04', '2026-03-06'] }, until)).rows).toEqual([
    { last_7: null, mean_7: null },
  ])
})

const dayMs = 86_400_000
function dayOf(at: number): number {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(at)
  return Date.parse(`${text}T00:00:00Z`) / dayMs
}
const text = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** By person, how many of seven days they were there; with a tenure only those first met long enough before. */
function countsOn(day: number, visits: readonly Visit[], tenure = 0): ReadonlyMap<string, number> {
  const days = Map.groupBy(
    visits.filter(({ person }) => person !== null),
    ({ person }) => person as string,
  )
  return new Map(
    [...days].flatMap(([person, all]) => {
      const own = [...new Set(all.map(({ at }) => dayOf(at)))]
      const count = own.filter((each) => each > day - 7 && each <= day).length
      return count > 0 && Math.min(...own) + tenure <= day ? [[person, count] as const] : []
    }),
  )
}

test('random days are counted as loops count them, by day, by week, over the change of the clock', async () => {
  const first = start / dayMs
  for (const [index, all] of rounds.entries()) {
    for (const plan of [undefined, 'pro'] as const) {
      const visits = all.filter((visit) => plan === undefined || visit.plan === plan)
      const where = { round: index + 1, ...(plan && { plan }) }
      for (const grain of ['day', 'week'] as const) {
        const range = [text(first), text(first + 49)] as const
        const asked = { ...berlin, where, grain, range }
        const { rows } = await ask({ ...asked, metrics: ['last_7', 'at_least_7', 'settled_7'], by: ['days'] })
        const found = Map.groupBy(rows, ({ period }) => period)
        const single = await ask({ ...asked, metrics: ['often', 'mean_7', 'rolling_7'] })
        for (let day = first; day < first + 49; day += grain === 'day' ? 1 : 7) {
          const asOf = grain === 'day' ? day : day + 6
          const counts = [...countsOn(asOf, visits).values()]
          const settled = [...countsOn(asOf, visits, 7).values()]
          const expected = [1, 2, 3, 4, 5, 6, 7].map((days) => ({
            period: text(day),
            days,
            last_7: counts.filter((count) => count === days).length,
            at_least_7: counts.filter((count) => count >= days).length,
            settled_7: settled.filter((count) => count === days).length,
          }))
          expect(found.get(text(day))).toEqual(expected)
          const one = single.rows.find(({ period }) => period === text(day))
          expect(one?.often).toBe(counts.filter((count) => count >= 3).length)
          expect(one?.rolling_7).toBe(counts.length)
          const mean = counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0) / counts.length
          expect(one?.mean_7).toBe(mean)
        }
      }
    }
  }
})

test('splits are counted each by itself, and the people of a bar can be listed', async () => {
  const day = start / dayMs + 20
  const asked = { ...berlin, where: { round: 2 }, range: [text(day), text(day + 1)] } as const
  const { rows } = await ask({ ...asked, metrics: ['last_7'], by: ['plan', 'days'], order: [{ key: 'days', direction: 'asc' }] })
  for (const plan of ['free', 'pro']) {
    const counts = countsOn(
      day,
      (rounds[1] ?? []).filter((visit) => visit.plan === plan),
    )
    const expected = [1, 2, 3, 4, 5, 6, 7].map((days) => [...counts.values()].filter((count) => count === days).length)
    expect(rows.filter((row) => row.plan === plan).map(({ last_7 }) => last_7)).toEqual(expected)
  }
  const counts = [...countsOn(day, rounds[1] ?? [])]
  for (const days of [1, 2, 3]) {
    const exactly = await ask({ ...asked, metrics: ['last_7'], where: { round: 2, days }, people: true })
    expect(exactly.rows.map(({ person }) => person)).toEqual(
      counts
        .filter(([, count]) => count === days)
        .map(([person]) => person)
        .sort(),
    )
    const atLeast = await ask({ ...asked, metrics: ['at_least_7'], where: { round: 2, days }, people: true })
    expect(atLeast.rows.map(({ person }) => person)).toEqual(
      counts
        .filter(([, count]) => count >= days)
        .map(([person]) => person)
        .sort(),
    )
  }
  const all = await ask({ ...asked, metrics: ['last_7'], people: true })
  expect(all.rows.map(({ person }) => person)).toEqual(counts.map(([person]) => person).sort())
})

test('what makes no sense is refused in a sentence', async () => {
  const of = { ...governance, of: people }
  expect(() => activeDays('x', { ...of, days: 1 })).toThrow('x looks at 1 days. Take a whole number from 2 to 366.')
  expect(() => activeDays('x', { ...of, days: 7, tenure: -1 })).toThrow('x wants people of at least -1 days.')
  expect(() => activeDays('x', { ...of, days: 7, counted: 'at_least', value: 'mean' })).toThrow('for which everybody counts once')
  expect(() => activeDays('x', { ...governance, of: metrics[4] as typeof people, days: 7 })).toThrow(
    'x is made of rolling_7, which is more than a number of different people.',
  )
  const asked = { ...berlin, metrics: ['at_least_7'], range: ['2026-03-02', '2026-03-09'] } as const
  await expect(ask({ ...asked, where: { days: { from: 3 } } })).rejects.toThrow('The parts of at_least_7 by days do not add up.')
})
