import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import {
  catalog,
  checkCatalog,
  cumulative,
  derived,
  funnel,
  growth,
  type Metric,
  type MetricQuery,
  narrow,
  ratio,
  retention,
  rolling,
  type Source,
  share,
  shift,
} from './index'
import { peopleParts } from './people-parts'
import { asker, governance } from './testing'

const schema = {
  'app.people': { id: 'text', country: 'text?', is_staff: 'boolean?' },
  'app.events': { id: 'integer', at: 'instant', person: 'text?', device: 'integer?', kind: 'text', cents: 'integer?' },
  'app.logs': { id: 'integer', at: 'instant', worker: 'integer?' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const people = company.source('app.people', {
  primaryKey: 'id',
  time: {},
  dimensions: { country: 'country' },
  exclusions: { staff: { where: { is_staff: true } } },
  people: 'id',
  access: 'all',
})
const events = company.source('app.events', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { kind: 'kind' },
  joins: { user: { via: 'person', to: people } },
  people: { columns: 'person', audience: ['growth'] },
  access: (person) => (person.attributes.kind ? { kind: person.attributes.kind } : 'all'),
})
const logs = company.source('app.logs', { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' })
const eventCount = events.count('events', governance)
const active = events.countDistinct('active', { ...governance, column: 'person' })
const buyers = events.countDistinct('buyers', { ...governance, title: 'Buyers', column: 'person', where: { kind: 'buy' } })
const devices = events.countDistinct('devices', { ...governance, column: 'device' })
const spent = events.sum('spent', { ...governance, title: 'Money spent', column: 'cents' })
const mean = events.avg('mean', { ...governance, column: 'cents' })
const balance = events.closing('balance', { ...governance, column: 'cents', per: 'person' })
const perBuyer = ratio('per_buyer', { ...governance, numerator: spent, denominator: buyers })
const meanShare = derived('mean_share', { ...governance, inputs: { mean, active }, value: (of) => of.mean.over(of.active) })
const weekly = rolling('weekly', { ...governance, of: active, days: 7, at: 'last' })
const first = rolling('first', { ...governance, of: active, days: 3, at: 'first' })
const typical = rolling('typical', { ...governance, of: active, days: 7, at: 'mean' })
const ever = cumulative('ever', { ...governance, of: active, since: 'all', at: 'last' })
const monthSoFar = cumulative('month_so_far', { ...governance, of: active, since: 'month', at: 'last' })
const spentSoFar = cumulative('spent_so_far', { ...governance, of: spent, since: 'all', at: 'last' })
const before = shift('before', { ...governance, of: active, earlier: { weeks: 1 } })
const buyerShare = share('buyer_share', { ...governance, of: buyers })
const states = growth('states', { ...governance, of: active, every: 'week' })
const lost = narrow('lost', { ...governance, of: states, where: { state: 'churned' } })
const stay = retention('stay', { ...governance, start: active, back: buyers, every: 'day', upTo: 6, headline: 2 })
const way = funnel('way', { ...governance, start: active, steps: { buy: buyers }, within: { days: 2 } })
const workers = logs.countDistinct('workers', { ...governance, column: 'worker' })
const metrics: readonly Metric[] = [
  ...[eventCount, active, buyers, devices, spent, mean, balance, perBuyer, meanShare, weekly, first, typical, ever, monthSoFar],
  ...[spentSoFar, before, buyerShare, states, lost, stay, way, workers],
]

interface Event {
  readonly id: number
  readonly at: string
  readonly person: string | null
  readonly device: number | null
  readonly kind: string
  readonly cents: number | null
}
// Over the end of March, when clocks change in Berlin; many events share an instant, a person, or have neither.
const random = fc.sample(
  fc.array(
    fc.record({
      hours: fc.integer({ min: 0, max: 24 * 35 }),
      person: fc.option(fc.constantFrom('a', 'B', 'c', 'ä', 'staff', 'unknown', 'e', 'f', 'g'), { freq: 8 }),
      device: fc.option(fc.integer({ min: 1, max: 5 })),
      kind: fc.constantFrom('look', 'look', 'buy'),
      cents: fc.option(fc.integer({ min: -5, max: 5 })),
    }),
    { minLength: 150, maxLength: 150 },
  ),
  { seed: 20260329, numRuns: 1 },
)[0] as (Omit<Event, 'id' | 'at'> & { hours: number })[]
const rows: readonly Event[] = random.map(({ hours, ...event }, id) => {
  return { ...event, id, at: `${new Date(Date.UTC(2026, 2, 8, hours)).toISOString().slice(0, 19)}Z` }
})
const countries: Readonly<Record<string, string | null>> = { a: 'DE', B: 'DE', c: 'FR', ä: null, staff: 'DE', e: 'FR', f: 'FR', g: 'DE' }

let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const warehouses = await warehousesWith({
    'app.people': {
      columns: schema['app.people'],
      rows: Object.entries(countries).map(([id, country]) => ({ id, country, is_staff: id === 'staff' })),
    },
    'app.events': { columns: schema['app.events'], rows: rows.map((row) => ({ ...row })) },
    'app.logs': { columns: schema['app.logs'], rows: [] },
  })
  ask = asker(warehouses, { catalog: company, metrics, dataAsOf: '2026-04-09T22:00:00Z' })
})

type Asked = Omit<MetricQuery, 'timeZone' | 'metrics'>
const timeZone = 'Europe/Berlin'
const listed = async (metric: string, asked: Asked) => {
  const { rows, result } = await ask({ timeZone, metrics: [metric], people: true, ...asked })
  return { names: rows.map((row) => Object.values(row)[0]), total: result.people?.total, result }
}
const worthOf = async (metric: string, asked: Asked) => (await ask({ timeZone, metrics: [metric], ...asked })).rows[0]?.[metric]

const dayOf = ({ at }: Event): string => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()
/** Everybody who passes, by hand: staff never counts, whom nobody knows does. */
const expected = (passes: (event: Event) => boolean): readonly string[] =>
  [...new Set(rows.filter(passes).flatMap(({ person }) => (person === null || person === 'staff' ? [] : [person])))].sort()
const plus = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
const weeks = ['2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30', '2026-04-06']
const weekOf = (event: Event): string => weeks.findLast((week) => week <= dayOf(event)) ?? '2026-03-02'

test('the people behind a number of people are as many as it says, each once, in the order of their letters', async () => {
  for (const [from, to] of [
    ['2026-03-09', '2026-04-10'],
    ['2026-03-29', '2026-03-30'],
    ['2026-03-20', '2026-03-21'],
  ] as const) {
    const inTime = (event: Event) => dayOf(event) >= from && dayOf(event) < to
    const { names, total } = await listed('active', { range: [from, to] })
    expect(names).toEqual(expected(inTime))
    expect(total).toBe(await worthOf('active', { range: [from, to] }))
    expect((await listed('buyers', { range: [from, to] })).names).toEqual(expected((event) => inTime(event) && event.kind === 'buy'))
    const german = await listed('active', { range: [from, to], where: { 'user.country': 'DE', kind: 'look' } })
    expect(german.names).toEqual(expected((e) => inTime(e) && e.kind === 'look' && countries[e.person ?? ''] === 'DE'))
  }
})

test('behind rows, sums, means and other things are the people whose rows they are', async () => {
  const range = ['2026-03-16', '2026-03-19'] as const
  const inTime = (event: Event) => dayOf(event) >= range[0] && dayOf(event) < range[1]
  expect((await listed('events', { range })).names).toEqual(expected(inTime))
  const paid = expected((event) => inTime(event) && event.cents !== null)
  for (const metric of ['mean', 'balance']) expect((await listed(metric, { range })).names).toEqual(paid)
  expect((await listed('spent', { range })).names).toEqual(expected((event) => inTime(event) && event.cents !== null && event.cents !== 0))
  const { names, result } = await listed('devices', { range })
  expect(names).toEqual(expected((event) => inTime(event) && event.device !== null))
  expect(result.notes).toContain('The number counts device; these are the people they belong to.')
})

test('over days up to one, they are those of the days that count towards the day that stands for the period', async () => {
  const within = (from: string, to: string) => expected((event) => dayOf(event) >= from && dayOf(event) < to)
  for (const week of weeks.slice(1)) {
    const range = [week, plus(week, 7)] as const
    const last = week === '2026-04-06' ? '2026-04-09' : plus(week, 6)
    expect((await listed('weekly', { range })).names).toEqual(within(plus(last, -6), plus(last, 1)))
    expect((await listed('first', { range })).names).toEqual(within(plus(week, -2), plus(week, 1)))
    expect((await listed('ever', { range })).names).toEqual(within('2026-01-01', plus(last, 1)))
    expect((await listed('month_so_far', { range })).names).toEqual(within(`${last.slice(0, 8)}01`, plus(last, 1)))
    expect((await listed('before', { range, grain: 'week' })).names).toEqual(within(plus(week, -7), week))
    for (const metric of ['weekly', 'first', 'ever', 'month_so_far', 'before'])
      expect((await listed(metric, { range })).total).toBe(await worthOf(metric, { range }))
  }
  expect((await listed('weekly', { range: ['2026-05-01', '2026-05-02'] })).names).toEqual([])
})

test('of states, they are those who are new, stayed, came back or left in the period', async () => {
  const there = new Map<string, Set<string>>()
  for (const event of rows) {
    if (event.person === null || event.person === 'staff') continue
    const week = weekOf(event)
    there.set(week, (there.get(week) ?? new Set()).add(event.person))
  }
  const all = ['2026-03-02', ...weeks]
  for (const [index, week] of all.entries()) {
    if (index === 0 || week === '2026-04-06') continue
    const now = there.get(week) ?? new Set()
    const last = there.get(all[index - 1] as string) ?? new Set()
    const known = new Set(all.slice(0, index).flatMap((each) => [...(there.get(each) ?? [])]))
    const range = [week, plus(week, 7)] as const
    const stateOf = {
      new: [...now].filter((p) => !known.has(p)),
      retained: [...now].filter((p) => last.has(p)),
      churned: [...last].filter((p) => !now.has(p)),
    }
    for (const [state, who] of Object.entries(stateOf)) {
      const { names, total } = await listed('states', { range, where: { state } })
      expect(names).toEqual(who.sort())
      expect(total ?? 0).toBe((await worthOf('states', { range, grain: 'week', where: { state } })) ?? 0)
    }
    expect((await listed('states', { range })).names).toEqual([...now].sort())
    expect((await listed('lost', { range })).names).toEqual(stateOf.churned)
  }
})

test('of a cohort, they are those who came back at the age: as many as the share says', async () => {
  for (const week of weeks.slice(0, 4)) {
    const asked = { range: [week, plus(week, 7)], grain: 'week' } as const
    const joined = await listed('stay', { ...asked, where: { age: 0 } })
    for (const age of [1, 2, 3, 6]) {
      const back = await listed('stay', { ...asked, where: { age } })
      const share = await worthOf('stay', { ...asked, where: { age } })
      expect(share === undefined || share === null ? 0 : Number(share) * (joined.total ?? 0)).toBeCloseTo(back.total ?? 0, 9)
      expect(joined.names).toEqual(expect.arrayContaining([...back.names]))
    }
  }
})

test('a metric of several parts names them, and each has its people', async () => {
  const range = ['2026-03-09', '2026-04-10'] as const
  expect(peopleParts(perBuyer).map(({ name, title }) => [name, title])).toEqual([
    ['numerator', 'Money spent'],
    ['denominator', 'Buyers'],
  ])
  // The sum and the number of a mean are taken of the same rows.
  expect(peopleParts(meanShare).map(({ name }) => name)).toEqual(['mean', 'active'])
  await expect(listed('per_buyer', { range })).rejects.toThrow(
    'per_buyer is put together of 2 parts, each with its own people. Ask for people: "numerator" (Money spent) or people: "denominator" (Buyers).',
  )
  await expect(listed('per_buyer', { range, people: 'numeratr' })).rejects.toThrow(
    'per_buyer has no part "numeratr". Did you mean "numerator"? Known: numerator, denominator.',
  )
  expect((await listed('per_buyer', { range, people: 'denominator' })).names).toEqual((await listed('buyers', { range })).names)
  expect((await listed('buyer_share', { range, people: 'part' })).names).toEqual((await listed('buyers', { range })).names)
})

test('the list is cut after so many, and says of how many', async () => {
  const range = ['2026-03-09', '2026-04-10'] as const
  const whole = await listed('active', { range })
  const { names, total, result } = await listed('active', { range, limit: 3 })
  expect(names).toEqual(whole.names.slice(0, 3))
  expect(total).toBe(whole.total)
  expect(result.notes).toContain(`Only the first 3 of ${whole.total} people are shown.`)
  expect(result.columns.map(({ name, title, role }) => [name, title, role])).toEqual([['person', 'Person', 'dimension']])
  expect((await listed('active', { range: ['2020-01-01', '2020-01-02'] })).total).toBe(0)
})

test('a reader gets those of the rows that are for them, and nobody without rows', async () => {
  const range = ['2026-03-09', '2026-04-10'] as const
  const asked = { timeZone, metrics: ['active'], people: true, range } as const
  const buys = await ask(asked, { rowFilters: (source: Source) => (source.name === 'events' ? { kind: 'buy' } : 'all') })
  expect(buys.rows.map((row) => row.person)).toEqual((await listed('buyers', { range })).names)
  expect((await ask(asked, { rowFilters: () => 'none' })).result.people?.total).toBe(0)
})

test.each<[string, Partial<MetricQuery> & Pick<MetricQuery, 'metrics'>]>([
  ['people are those of one metric, but the query has 2. Ask for one of them.', { metrics: ['active', 'buyers'] }],
  ['people are those behind one value, which has no by. Hold each split to one value in where.', { metrics: ['active'], by: ['kind'] }],
  ['people are those behind one value, which has no leftOut. Leave it out.', { metrics: ['active'], leftOut: true }],
  [
    'people are those behind one value, but in this range active has 5 by week. Take the range of one week, such as the one that begins on 2026-04-06.',
    { metrics: ['active'], grain: 'week' },
  ],
  [
    'people are those behind one value, but in this range active has 767 by hour. Leave the grain out, and take a day or longer.',
    { metrics: ['active'], grain: 'hour' },
  ],
  [
    "workers is taken of logs, which does not say who its people are. Whoever keeps it adds people: '<column>' to the source.",
    { metrics: ['workers'] },
  ],
  ['typical is a mean over days, and each has its own people. Ask for those of active.', { metrics: ['typical'] }],
  ['spent_so_far adds up over days before the period. Ask for the people of spent.', { metrics: ['spent_so_far'] }],
  [
    'buyer_share: the whole of a share is no matter of one cell. Ask for the people of buyers.',
    { metrics: ['buyer_share'], people: 'whole' },
  ],
])('%s', async (message, query) => {
  await expect(ask({ timeZone, range: ['2026-03-09', '2026-04-10'], people: true, ...query })).rejects.toThrow(message)
})

test('who the people are is checked with the catalogue, and changes no number', () => {
  const table = { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' } as const
  const wrong = company.source('app.logs', { ...table, people: { columns: 'wroker' as 'worker', audience: ['grwth'] } })
  const problems = checkCatalog({
    catalog: company,
    sources: new Map([['logs', wrong]]),
    metrics: new Map(),
    segments: new Map(),
    dashboards: new Map(),
  })
  expect(problems.map(({ message }) => message)).toEqual([
    'people: app.logs has no column "wroker". Did you mean "worker"?',
    'people: "grwth" is no audience for names of people. Did you mean "growth"? Known: analysts, administrators, growth.',
  ])
  const named = company.source('app.logs', { ...table, people: 'worker' }).countDistinct('workers', { ...governance, column: 'worker' })
  expect(named.version).toBe(workers.version)
})
