import { beforeAll, expect, test } from 'vitest'
import { checkCatalog, cumulative, derived, type Metric, type MetricQuery, ratio, rolling, type Source, share, shift } from './index'
import {
  active,
  askCrowd,
  buyers,
  company,
  countries,
  dayOf,
  type Event,
  events,
  expected,
  logs,
  plus,
  timeZone,
  weeks,
} from './people.testing'
import { peopleParts } from './people-parts'
import { governance } from './testing'

const eventCount = events.count('events', governance)
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
const workers = logs.countDistinct('workers', { ...governance, column: 'worker' })
const metrics: readonly Metric[] = [
  ...[eventCount, active, buyers, devices, spent, mean, balance, perBuyer, meanShare, weekly, first, typical, ever, monthSoFar],
  ...[spentSoFar, before, buyerShare, workers],
]

let crowd: Awaited<ReturnType<typeof askCrowd>>
beforeAll(async () => {
  crowd = await askCrowd(metrics)
})
const listed: typeof crowd.listed = (...asked) => crowd.listed(...asked)
const worthOf: typeof crowd.worthOf = (...asked) => crowd.worthOf(...asked)
const ask: typeof crowd.ask = (...asked) => crowd.ask(...asked)

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
