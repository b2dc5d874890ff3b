import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, growth } from '../index'
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
const metrics = [
  people,
  growth('daily', { ...governance, of: people, every: 'day' }),
  growth('weekly', { ...governance, of: people, every: 'week' }),
  growth('of_7_days', { ...governance, of: people, every: { days: 7 } }),
  growth('of_3_days', { ...governance, of: people, every: { days: 3 } }),
]

interface Visit {
  readonly person: string | null
  readonly plan: string
  readonly at: number
}

/** Rounds of some weeks around the change of the clock, each with its own seed; every one begins with somebody on the same day. */
const start = Date.UTC(2026, 2, 2)
const rounds: readonly (readonly Visit[])[] = [1, 2, 3, 4].map((seed) => {
  const [found = []] = fc.sample(
    fc.array(
      fc.record({
        person: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { freq: 9 }),
        plan: fc.constantFrom('free', 'pro'),
        at: fc.integer({ min: 0, max: 24 * 7 * 8 }).map((hours) => start + hours * 3_600_000),
      }),
      { minLength: 60, maxLength: 90 },
    ),
    { seed, numRuns: 1 },
  )
  return [{ person: 'z', plan: 'free', at: start + 3_600_000 }, ...found]
})

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const rows = rounds.flatMap((visits, round) => visits.map((visit) => ({ ...visit, at: new Date(visit.at).toISOString(), round })))
  const tables = { 'app.visits': { columns: schema['app.visits'], rows: rows.map((row, id) => ({ id, ...row })) } }
  ask = asker(await warehousesWith(tables), { catalog: company, metrics })
})

const dayMs = 86_400_000
const first = start / dayMs
const last = first + 7 * 9

/** The day in Berlin, counted from 1970. */
function dayOf(at: number): number {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(at)
  return Date.parse(`${text}T00:00:00Z`) / dayMs
}

const names = ['new', 'retained', 'resurrected', 'churned'] as const

/** By person, by sets: who is there in a window, who was there in the one before, who ever was there before both. */
function statesOf(visits: readonly Visit[], now: readonly [number, number], before: readonly [number, number]) {
  const daysOf = new Map<string, number[]>()
  for (const { person, at } of visits) if (person !== null) daysOf.set(person, [...(daysOf.get(person) ?? []), dayOf(at)])
  const states = new Map<string, (typeof names)[number]>()
  for (const [person, days] of daysOf) {
    const isIn = ([from, to]: readonly [number, number]) => days.some((day) => day >= from && day < to)
    if (isIn(now)) states.set(person, isIn(before) ? 'retained' : days.some((day) => day < now[0]) ? 'resurrected' : 'new')
    else if (isIn(before)) states.set(person, 'churned')
  }
  return states
}

function statesIn(visits: readonly Visit[], now: readonly [number, number], before: readonly [number, number]): readonly number[] {
  const states = [...statesOf(visits, now, before).values()]
  return names.map((name) => states.filter((state) => state === name).length)
}

const text = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
const cases = [
  ['daily', 'day', 1, (day: number) => [day, day + 1]],
  ['weekly', 'week', 7, (day: number) => [day, day + 7]],
  ['of_7_days', 'day', 7, (day: number) => [day - 6, day + 1]],
  ['of_3_days', 'day', 3, (day: number) => [day - 2, day + 1]],
] as const

test.each(cases)('%s accounts for everybody as counting sets does', async (metric, grain, length, windowOf) => {
  for (const [round, all] of rounds.entries()) {
    for (const plan of [undefined, 'pro'] as const) {
      const visits = all.filter((visit) => plan === undefined || visit.plan === plan)
      const where = { round, ...(plan && { plan }) }
      const range = [text(first), text(last)] as const
      const { rows } = await ask({ metrics: [metric], by: ['state'], where, grain, range, timeZone: 'Europe/Berlin' })
      const expected = []
      for (let day = first; day < last; day += grain === 'week' ? 7 : 1) {
        const [from = 0, to = 0] = windowOf(day)
        // The first window of data is left out: all of the weeks begin on a Monday, as the data does.
        if (from < first + (metric === 'daily' || metric === 'weekly' ? length : 1)) continue
        const counts = statesIn(visits, [from, to], [from - length, from])
        if (counts.every((count) => count === 0)) continue
        expected.push([text(day), ...counts])
      }
      const found = Map.groupBy(rows, ({ period }) => period)
      expect([...found].map(([period, states]) => [period, ...states.map((row) => row[metric])])).toEqual(expected)
    }
  }
})

test('a split accounts for each of its groups by itself', async () => {
  const asked = { grain: 'day', range: [text(first + 20), text(first + 50)], timeZone: 'Europe/Berlin', where: { round: 2 } } as const
  const both = await ask({ ...asked, metrics: ['of_7_days'], by: ['plan', 'state'] })
  for (const plan of ['free', 'pro']) {
    const alone = await ask({ ...asked, metrics: ['of_7_days'], by: ['state'], where: { round: 2, plan } })
    expect(both.rows.filter((row) => row.plan === plan).map(({ plan: _, ...row }) => row)).toEqual(alone.rows)
  }
})

test('who is there is new, retained or resurrected, and who was there so many days before is retained or churned', async () => {
  const asked = { grain: 'day', range: [text(first + 14), text(first + 50)], timeZone: 'Europe/Berlin', where: { round: 1 } } as const
  const { rows } = await ask({ ...asked, metrics: ['of_7_days'], by: ['state'] })
  const days = [...Map.groupBy(rows, ({ period }) => period).values()].map((states) => states.map((row) => Number(row.of_7_days)))
  for (const [index, [fresh = 0, retained = 0, resurrected = 0]] of days.entries()) {
    const later = days[index + 7]
    if (later) expect(fresh + retained + resurrected).toBe((later[1] ?? 0) + (later[3] ?? 0))
  }
})

test('the people of a state of so many days can be listed', async () => {
  const visits = rounds[2] ?? []
  for (const day of [first + 16, first + 27, first + 40, first + 58]) {
    const states = statesOf(visits, [day - 6, day + 1], [day - 13, day - 6])
    for (const state of names) {
      const asked = {
        metrics: ['of_7_days'],
        where: { round: 2, state },
        range: [text(day), text(day + 1)],
        timeZone: 'Europe/Berlin',
      } as const
      const { rows } = await ask({ ...asked, people: true })
      const expected = [...states].filter(([, each]) => each === state).map(([person]) => person)
      expect(rows.map(({ person }) => person)).toEqual(expected.sort())
    }
  }
})
