import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, lineageOf } from './index'
import { asker, governance } from './testing'

const schema = {
  'web.events': {
    id: 'integer',
    name: 'text',
    person: 'text?',
    at: 'instant',
    clock: 'timestamp',
    day: 'date',
    source: 'text?',
    medium: 'text?',
    page: 'text',
  },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'web.events', column: 'at' },
})
const how = { from: 'web.events', key: 'id', person: 'person', time: 'at' } as const
const plain = company.visits('plain', how)
const named = company.visits('named', { ...how, key: 'name', keep: ['id'] })
const tagged = company.visits('tagged', { ...how, gap: { minutes: 60 }, campaign: ['source', 'medium'], keep: ['page'] })
const daily = company.visits('daily', { ...how, time: 'clock', midnight: 'America/New_York', campaign: ['source', 'medium'] })

const sourceOf = (name: string, visits: typeof plain | typeof tagged) =>
  company.source(visits as typeof plain, {
    name,
    primaryKey: 'visit_id',
    time: { started_at: {} },
    dimensions: { visit: 'visit_id', person: 'person' },
    access: 'all',
  })
const [plainSource, taggedSource] = [sourceOf('plain', plain), sourceOf('tagged', tagged)]
const dailySource = company.source(daily, {
  name: 'daily',
  primaryKey: 'visit_id',
  time: { started_at: { clock: 'UTC' }, ended_at: { clock: 'UTC' } },
  dimensions: { visit: 'visit_id', person: 'person', source: 'source' },
  access: 'all',
})
const namedSource = company.source(named, {
  name: 'named',
  primaryKey: 'visit_id',
  time: { started_at: {} },
  dimensions: { visit: 'id', person: 'person' },
  access: 'all',
})
const pages = company.source(tagged, {
  name: 'pages',
  primaryKey: 'visit_id',
  time: { ended_at: {} },
  dimensions: { visit: 'visit_id', page: 'page', source: 'source', medium: 'medium' },
  access: 'all',
})
const metrics = [
  plainSource.sum('plain', { ...governance, column: 'events' }),
  taggedSource.sum('tagged', { ...governance, column: 'events' }),
  dailySource.sum('daily', { ...governance, column: 'events' }),
  namedSource.sum('named', { ...governance, column: 'events' }),
  pages.count('pages', governance),
]

interface Event {
  readonly id: number
  readonly person: string | null
  readonly at: number
  readonly source: string | null
  readonly medium: string | null
  readonly page: string
}

/** Around the night in which clocks go forward, in whole quarters of an hour: many pauses of exactly half an hour. */
const start = Date.parse('2026-03-07T18:00:00Z') / 1000
const [random] = fc.sample(
  fc.array(
    fc.record({
      person: fc.constantFrom('a', 'b', 'c', 'd', 'e', null),
      at: fc.integer({ min: 0, max: 4 * 60 }).map((quarters) => start + quarters * 900),
      source: fc.constantFrom(null, null, null, 'google', 'mail'),
      medium: fc.constantFrom(null, 'cpc'),
      page: fc.constantFrom('home', 'prices'),
    }),
    { minLength: 380, maxLength: 400 },
  ),
  { seed: 20260704, numRuns: 1 },
) as unknown as [readonly Omit<Event, 'id'>[]]
const events: readonly Event[] = random.map((event, id) => ({ id, ...event }))

interface Rules {
  readonly minutes: number
  readonly midnight?: string
  readonly isTagged: boolean
  /** Of one instant in the order of their names: capital letters first. */
  readonly byName?: boolean
}

/** One walk through everybody's events. */
function walked({ minutes, midnight, isTagged, byName = false }: Rules) {
  const day = midnight ? new Intl.DateTimeFormat('en-CA', { timeZone: midnight }) : undefined
  const visits: { readonly first: Event; last: Event; events: number; campaign: string | undefined }[] = []
  const people = Map.groupBy(events, (event) => event.person)
  people.delete(null)
  for (const mine of people.values()) {
    let visit: (typeof visits)[number] | undefined
    for (const event of mine.toSorted(
      (a, b) => a.at - b.at || (byName ? (a.id % 2) - (b.id % 2) || (String(a.id) < String(b.id) ? -1 : 1) : a.id - b.id),
    )) {
      const campaign = isTagged && (event.source !== null || event.medium !== null) ? `${event.source} ${event.medium}` : undefined
      const isLate = visit && event.at - visit.last.at > minutes * 60
      const isNextDay = visit && day && day.format(event.at * 1000) !== day.format(visit.last.at * 1000)
      const isOther = visit && campaign !== undefined && campaign !== visit.campaign
      if (!visit || isLate || isNextDay || isOther) {
        visit = { first: event, last: event, events: 0, campaign }
        visits.push(visit)
      }
      visit.last = event
      visit.events += 1
    }
  }
  return visits
}

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const text = (at: number): string => new Date(at * 1000).toISOString().slice(0, 19)
  const rows = events.map(({ at, ...event }) => ({
    ...event,
    name: `${'Ab'[event.id % 2]}${event.id}`,
    at: `${text(at)}Z`,
    clock: text(at),
    day: text(at).slice(0, 10),
  }))
  ask = asker(await warehousesWith({ 'web.events': { columns: schema['web.events'], rows } }), { catalog: company, metrics })
})

describe('random events', () => {
  test.each([
    ['plain', { minutes: 30, isTagged: false }],
    ['named', { minutes: 30, isTagged: false, byName: true }],
    ['tagged', { minutes: 60, isTagged: true }],
    ['daily', { minutes: 30, isTagged: true, midnight: 'America/New_York' }],
  ] as const)('%s: visits are those of a walk through all events', async (metric, rules) => {
    const { rows } = await ask({
      metrics: [metric],
      by: ['visit', 'person'],
      grain: 'hour',
      range: ['2026-03-07', '2026-03-12'],
      limit: 1000,
    })
    const found = rows.map((row) => [row.visit, row.person, row.period, row[metric]])
    const expected = walked(rules).map(({ first, events }) => [
      first.id,
      first.person,
      `${new Date(first.at * 1000).toISOString().slice(0, 13)}:00:00Z`,
      events,
    ])
    const byVisit = (a: readonly unknown[], b: readonly unknown[]): number => Number(a[0]) - Number(b[0])
    expect(found.toSorted(byVisit)).toEqual(expected.toSorted(byVisit))
  })
})

test('a visit has what its first event says, and ends with its last', async () => {
  const { rows } = await ask({
    metrics: ['pages'],
    by: ['visit', 'page', 'source', 'medium'],
    grain: 'hour',
    range: ['2026-03-07', '2026-03-12'],
    limit: 1000,
  })
  const expected = walked({ minutes: 60, isTagged: true }).map(({ first, last }) => [
    first.id,
    first.page,
    first.source,
    first.medium,
    `${new Date(last.at * 1000).toISOString().slice(0, 13)}:00:00Z`,
  ])
  const byVisit = (a: readonly unknown[], b: readonly unknown[]): number => Number(a[0]) - Number(b[0])
  expect(rows.map((row) => [row.visit, row.page, row.source, row.medium, row.period]).toSorted(byVisit)).toEqual(expected.toSorted(byVisit))
})

test('lineage goes on to the events', () => {
  const tables = metrics.slice(1, 2).flatMap(lineageOf)
  expect(tables.find(({ table }) => table === 'web.events')?.columns).toEqual(
    expect.arrayContaining(['id', 'person', 'at', 'source', 'medium', 'page']),
  )
})

test('what makes no sense is refused in a sentence', () => {
  expect(() => company.visits('v', { ...how, time: 'day' })).toThrow(
    'The visits v need to know how long a pause was, but web.events.day is date.',
  )
  expect(() => company.visits('v', { ...how, gap: { minutes: 0 } })).toThrow('The visits v end after 0 minutes.')
  expect(() => company.visits('v', { ...how, midnight: 'New York' })).toThrow(
    'The visits v end at midnight of "New York", which is no zone.',
  )
  expect(() => company.visits('v', { ...how, keep: ['person'] })).toThrow('have a column of that name themselves')
  // @ts-expect-error no column
  expect(() => company.visits('v', { ...how, key: 'idd' })).toThrow(
    'The visits v read web.events.idd, which is no column. Did you mean "id"?',
  )
})
