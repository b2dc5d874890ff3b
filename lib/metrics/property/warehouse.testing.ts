import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  type AuthoredCatalog,
  catalog,
  cumulative,
  derived,
  type Grain,
  type Metric,
  ratio,
  rolling,
  type Segment,
  segment,
  share,
  shift,
  type TableSpec,
} from '../index'
import { governance } from '../testing'

export const schema = {
  'app.users': { id: 'integer', country: 'text?', staff: 'boolean?', joined: 'date?' },
  'app.orders': {
    id: 'integer',
    user_id: 'integer?',
    at: 'instant?',
    clock: 'timestamp',
    cents: 'integer?',
    weight: 'decimal?',
    status: 'text?',
    stars: 'integer?',
    due: 'date?',
  },
  'app.visits': { id: 'integer', user_id: 'integer?', day: 'date', platform: 'text' },
} as const

/** Of the clock that `clock` shows. */
const clock = 'America/New_York'

/** A catalogue with one of each kind of metric, over tables or over queries that give them back; `plainMetrics` tells them a second time. */
export function makeProject(weekStart: 'monday' | 'sunday', over: 'tables' | 'queries' = 'tables') {
  const company = catalog(schema, { timeZone: 'UTC', weekStart, teams: ['growth'], dataAsOf: { table: 'app.orders', column: 'at' } })
  const from = <Table extends keyof typeof schema>(table: Table): Table =>
    over === 'tables' ? table : (selectAll(company, table, table.slice(4)) as never)
  const users = company.source(from('app.users'), {
    primaryKey: 'id',
    time: {},
    dimensions: { country: 'country', staff: 'staff', joined: 'joined' },
    exclusions: { helpers: { title: 'Helpers', where: { staff: true, country: { not: 'DE' } } } },
    access: 'all',
  })
  const orders = company.source(from('app.orders'), {
    primaryKey: 'id',
    time: { at: {}, clock: { clock } },
    dimensions: {
      status: 'status',
      state: { coalesce: ['status', '(none)'] },
      step: { map: 'status', to: { paid: 'done', open: 'waiting' }, otherwise: 'else' },
      stars: 'stars',
      rating: { band: 'stars', edges: [2, 4] },
      month: { date: 'clock', grain: 'month' },
      due: 'due',
    },
    joins: { user: { via: 'user_id', to: users } },
    access: 'all',
  })
  const visits = company.source(from('app.visits'), {
    primaryKey: 'id',
    time: { day: {} },
    dimensions: { platform: 'platform' },
    joins: { user: { via: 'user_id', to: users } },
    access: 'all',
  })
  const count = orders.count('order_count', governance)
  const paid = orders.sum('paid', { ...governance, column: 'cents', where: { status: 'paid' } })
  const weight = orders.sum('weight', { ...governance, column: 'weight', time: 'clock', empty: 'null' })
  const visitors = visits.countDistinct('visitors', { ...governance, column: 'user_id' })
  const buyers = orders.countDistinct('buyers', { ...governance, column: 'user_id' })
  const standing = orders.closing('standing', { ...governance, column: 'cents', per: 'user_id', where: { status: { not: '' } } })
  const paidBefore = shift('paid_month_ago', { ...governance, of: paid, earlier: { months: 1 } })
  const perVisitor = ratio('per_visitor', { ...governance, numerator: paid, denominator: visitors })
  const metrics: readonly Metric[] = [
    count,
    paid,
    weight,
    visitors,
    perVisitor,
    orders.avg('mean', { ...governance, column: 'cents', where: { 'user.country': { not: 'DE' } } }),
    orders.min('least', { ...governance, column: 'weight', time: 'clock' }),
    orders.max('most', { ...governance, column: 'stars', where: { due: { from: '2026-03-01' } } }),
    orders.sum('weighed', { ...governance, column: 'stars', times: 'weight', where: { 'user.staff': { not: true } } }),
    buyers,
    orders.percentile('p90', { ...governance, column: 'weight', time: 'clock', where: { status: { not: 'open' } }, percent: 90 }),
    orders.median('middle', { ...governance, column: 'cents' }),
    standing,
    rolling('buyers_7', { ...governance, of: buyers, days: 7, at: 'last' }),
    rolling('count_3_mean', { ...governance, of: count, days: 3, at: 'mean' }),
    cumulative('weight_of_month', { ...governance, of: weight, since: 'month', at: 'first' }),
    cumulative('count_of_week', { ...governance, of: count, since: 'week', at: 'last' }),
    cumulative('visitors_ever', { ...governance, of: visitors, since: 'all', at: 'last' }),
    orders.closing('kept', { ...governance, column: 'cents', per: 'user_id', where: { status: { not: '' } }, empty: 'carry' }),
    paidBefore,
    shift('standing_weeks_ago', { ...governance, of: standing, earlier: { weeks: 2 } }),
    shift('visitors_year_ago', { ...governance, of: visitors, earlier: { years: 1 } }),
    share('paid_share', { ...governance, of: paid, within: ['user.country'] }),
    share('buyer_share', { ...governance, of: buyers }),
    derived('gain', { ...governance, inputs: { count, paidBefore }, value: (of) => of.count.minus(of.paidBefore) }),
    derived('rest', { ...governance, inputs: { paid, weight }, value: (of) => of.paid.minus(of.weight.times(0.5).or(0)) }),
    derived('per_count', {
      ...governance,
      inputs: { perVisitor, count },
      value: (of, number) => number(100).times(of.perVisitor).over(of.count.minus(1)),
    }),
  ]
  const segments: readonly Segment[] = [
    segment('german_or_none', { title: 'German, or of no country', of: users, where: { country: ['DE', null] } }),
  ].map(({ where: _, ...each }) => ({ ...each, where: { 'user.country': ['DE', null] } }))
  return { catalog: company, metrics, segments }
}

function selectAll(company: AuthoredCatalog<typeof schema, string>, table: keyof typeof schema, name: string) {
  return company.query<TableSpec>(name, { columns: schema[table], select: (db) => db.selectFrom(table).selectAll() as never })
}

/** From the lowest on. */
export const ratings = ['below 2', '2 to 3', '4 and above'] as const

/** These cannot be split by what only orders have, nor by the hour. */
export const ofVisits = ['visitors', 'per_visitor', 'per_count', 'visitors_ever', 'visitors_year_ago']

/** These are not answered at some grains. */
export const notAt: Readonly<Record<string, readonly (Grain | undefined)[]>> = {
  ...Object.fromEntries(
    ['buyers_7', 'count_3_mean', 'weight_of_month', 'count_of_week', 'visitors_ever', 'kept'].map((name) => [name, ['hour', 'minute']]),
  ),
  ...Object.fromEntries(['paid_month_ago', 'gain'].map((name) => [name, ['week', 'quarter', 'year']])),
  standing_weeks_ago: ['month', 'quarter', 'year'],
  visitors_year_ago: ['week'],
}

/** Their comparison with the part of a period that is over has tests of its own. */
export const ofOtherDays = [...Object.keys(notAt)]

export const words = ['DE', 'de', 'Zürich', 'zz', '', 'unknown', '%', 'a_b', 'ｚ', '😀'] as const
// Both changes of the clock in New York and Berlin of 2026 lie inside, the ends of months, and what lies before and a year before.
const around = (middle: number, seconds: number) => fc.integer({ min: -seconds, max: seconds }).map((away) => middle / 1000 + away)
const moment = fc.oneof(
  { weight: 3, arbitrary: around(Date.UTC(2026, 2, 15), 30 * 86_400) },
  { weight: 2, arbitrary: around(Date.UTC(2026, 0, 20), 30 * 86_400) },
  { weight: 1, arbitrary: around(Date.UTC(2025, 2, 15), 30 * 86_400) },
  { weight: 1, arbitrary: around(Date.UTC(2026, 2, 29, 1), 7200) },
  { weight: 1, arbitrary: around(Date.UTC(2026, 2, 8, 7), 7200) },
)
const instant = moment.map((seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`)
const date = instant.map((text) => text.slice(0, 10))
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 5 })

const user = fc.record({ country: maybe(fc.constantFrom(...words)), staff: maybe(fc.boolean()), joined: maybe(date) })
const order = fc.record({
  user_id: maybe(fc.integer({ min: 1, max: 8 })),
  at: maybe(instant),
  cents: maybe(fc.oneof(fc.integer({ min: -500, max: 500 }), fc.constant(9_007_199_254_740_991))),
  hundredths: maybe(fc.integer({ min: -10_000, max: 10_000 })),
  status: maybe(fc.constantFrom('paid', 'open', '')),
  stars: maybe(fc.integer({ min: 1, max: 5 })),
  due: maybe(date),
})
const visit = fc.record({ user_id: maybe(fc.integer({ min: 1, max: 8 })), day: date, platform: fc.constantFrom('web', 'ios') })
const tables = fc.record({
  users: fc.array(user, { minLength: 4, maxLength: 6 }),
  orders: fc.array(order, { minLength: 60, maxLength: 90 }),
  visits: fc.array(visit, { minLength: 60, maxLength: 90 }),
})

/** Three small tables, the same for the same seed. */
export function randomTables(seed: number) {
  const [drawn] = fc.sample(tables, { seed, numRuns: 1 })
  if (!drawn) throw new Error('fast-check drew nothing')
  return {
    users: drawn.users.map((row, place) => ({ ...row, id: place + 1 })),
    orders: drawn.orders.map(({ hundredths, ...row }, id) => ({
      ...row,
      id,
      // What the clock showed; a time that is always there.
      clock: wall(row.at ?? '2026-03-10T00:00:00Z'),
      weight: hundredths === null ? null : (hundredths / 100).toFixed(2),
    })),
    visits: drawn.visits.map((row, id) => ({ ...row, id })),
  }
}

function wall(at: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(clock).toPlainDateTime().toString({ smallestUnit: 'second' })
}
