import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { bruteForce, type PlainMetric, type PlainWhole, type Row } from './brute-force.testing'
import { catalog, derived, type FilterValue, type MetricQuery, ratio } from './index'
import { asker, governance } from './testing'

const seed = 20260630
const schema = {
  'app.users': { id: 'integer', country: 'text?' },
  'app.orders': {
    id: 'integer',
    user_id: 'integer?',
    at: 'instant?',
    clock: 'timestamp',
    cents: 'integer?',
    weight: 'decimal?',
    status: 'text?',
    stars: 'integer?',
  },
  'app.visits': { id: 'integer', user_id: 'integer?', day: 'date', platform: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country' }, access: 'all' })
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {}, clock: { clock: 'America/New_York' } },
  dimensions: { status: 'status', stars: 'stars' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { platform: 'platform' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const count = orders.count('order_count', governance)
const paid = orders.sum('paid', { ...governance, column: 'cents', where: { status: 'paid' } })
const mean = orders.avg('mean', { ...governance, column: 'cents', where: { 'user.country': { not: 'DE' } } })
const least = orders.min('least', { ...governance, column: 'weight', time: 'clock' })
const weight = orders.sum('weight', { ...governance, column: 'weight', time: 'clock', empty: 'null' })
const buyers = orders.countDistinct('buyers', { ...governance, column: 'user_id' })
const p90 = orders.percentile('p90', { ...governance, column: 'weight', time: 'clock', where: { status: { not: 'open' } }, percent: 90 })
const middle = orders.median('middle', { ...governance, column: 'cents' })
const standing = orders.closing('standing', { ...governance, column: 'cents', per: 'user_id', where: { status: { not: '' } } })
const visitors = visits.countDistinct('visitors', { ...governance, column: 'user_id' })
const perVisitor = ratio('per_visitor', { ...governance, numerator: paid, denominator: visitors })
const rest = derived('rest', { ...governance, inputs: { paid, weight }, value: (of) => of.paid.minus(of.weight.times(0.5).or(0)) })
const perCount = derived('per_count', {
  ...governance,
  inputs: { perVisitor, count },
  value: (of, number) => number(100).times(of.perVisitor).over(of.count.minus(1)),
})
const metrics = [count, paid, mean, least, weight, buyers, visitors, perVisitor, rest, perCount, p90, middle, standing]

const names = fc.constantFrom('DE', 'de', 'Zürich', 'zz', '', 'unknown', '%', 'a_b', null)
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
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 5 })
const warehouse = fc.record({
  users: fc.array(names, { minLength: 4, maxLength: 6 }),
  orders: fc.array(
    fc.record({
      user_id: maybe(fc.integer({ min: 1, max: 8 })),
      at: maybe(instant),
      cents: maybe(fc.oneof(fc.integer({ min: -500, max: 500 }), fc.constant(9_007_199_254_740_991))),
      hundredths: maybe(fc.integer({ min: -10_000, max: 10_000 })),
      status: maybe(fc.constantFrom('paid', 'open', '')),
      stars: maybe(fc.integer({ min: 1, max: 5 })),
    }),
    { minLength: 60, maxLength: 90 },
  ),
  visits: fc.array(
    fc.record({
      user_id: maybe(fc.integer({ min: 1, max: 8 })),
      day: instant.map((text) => text.slice(0, 10)),
      platform: fc.constantFrom('web', 'ios'),
    }),
    { minLength: 60, maxLength: 90 },
  ),
})

const dates = fc.integer({ min: 0, max: 58 }).map((days) => new Date(Date.UTC(2026, 1, 16 + days)).toISOString().slice(0, 10))
const range = fc.oneof(
  fc.tuple(dates, dates).filter(([from, to]) => from < to),
  fc.constantFrom<[string, string]>(
    ['2026-03-01', '2026-04-01'],
    ['2026-03-29', '2026-03-30'],
    ['2026-01-01', '2026-04-01'],
    ['2026-02-01', '2026-03-01'],
  ),
)
const words = fc.array(names, { minLength: 0, maxLength: 3 })
const condition: fc.Arbitrary<FilterValue> = fc.oneof(
  names,
  words,
  fc.oneof(names, words).map((not) => ({ not })),
  fc.constantFrom('z', 'D', '%', '_').map((contains) => ({ contains })),
  fc.constantFrom({ from: 'a' }, { to: 'a' }, { from: 'D', to: 'u' }),
)
const query = fc.record({
  metrics: fc.uniqueArray(fc.constantFrom(...metrics.map(({ name }) => name)), { minLength: 1, maxLength: 5 }),
  isSplit: fc.boolean(),
  where: fc.option(fc.record({ 'user.country': condition }), { nil: undefined, freq: 1 }),
  grain: fc.constantFrom<MetricQuery['grain'][]>(undefined, 'hour', 'hour', 'day', 'week', 'week', 'month', 'quarter', 'year'),
  range,
  timeZone: fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Kiritimati'),
  compare: fc.constantFrom<MetricQuery['compare'][]>(undefined, 'previous_period', 'previous_year'),
  condition: fc.option(fc.record({ place: fc.nat(), from: fc.constantFrom(-100, 0, 0.5, 1, 3) }), { nil: undefined, freq: 1 }),
})

test.each([0, 1, 2])('random warehouse %i: both engines answer random questions as counting by hand does', async (index) => {
  const tables = fc.sample(warehouse, { seed: seed + index, numRuns: 1 })[0] as typeof warehouse extends fc.Arbitrary<infer T> ? T : never
  const userRows = tables.users.map((country, place) => ({ id: place + 1, country }))
  const countryOf = (id: number | null) => userRows.find((user) => user.id === id)?.country ?? null
  const orderRows = tables.orders.map(({ hundredths, ...order }, id) => ({
    ...order,
    id,
    // What the clock in New York showed; a time that is always there.
    clock: wall(order.at ?? '2026-03-10T00:00:00Z'),
    weight: hundredths === null ? null : (hundredths / 100).toFixed(2),
  }))
  const visitRows = tables.visits.map((visit, id) => ({ ...visit, id }))
  const warehouses = await warehousesWith({
    'app.users': { columns: schema['app.users'], rows: userRows },
    'app.orders': { columns: schema['app.orders'], rows: orderRows },
    'app.visits': { columns: schema['app.visits'], rows: visitRows },
  })
  const ask = asker(warehouses, { catalog: company, metrics })
  const plain = plainMetrics(
    orderRows.map((row) => ({ ...row, 'user.country': countryOf(row.user_id) })),
    visitRows.map((row) => ({ ...row, 'user.country': countryOf(row.user_id) })),
  )

  await fc.assert(
    fc.asyncProperty(query, async ({ isSplit, condition, ...asked }) => {
      const isHourly = asked.grain === 'hour' && asked.range[0] >= '2026-02-01'
      const grain = asked.grain === 'hour' && !isHourly ? 'day' : asked.grain
      const byInstant = asked.metrics.filter((name) => !['visitors', 'per_visitor', 'per_count'].includes(name))
      const chosen = isHourly ? [...new Set([...byInstant, 'weight'])] : asked.metrics
      const limited = condition && (chosen[condition.place % chosen.length] as string)
      const having = condition && limited !== undefined ? { having: { [limited]: { from: condition.from } } } : {}
      const json = { ...asked, metrics: chosen, grain, ...(isSplit && { by: ['user.country'] }), ...having }
      const { rows, result } = await ask(json)
      const wanted = Object.fromEntries(chosen.map((name) => [name, plain[name] as PlainMetric]))
      const all = bruteForce({ ...json, range: json.range }, wanted, result.comparison)
      const passes = (value: unknown) => value !== null && Number(value) >= (condition?.from ?? 0)
      const expected = limited === undefined ? all : all.filter((row) => passes(row[limited]))
      expect(sorted(rows)).toEqual(sorted(expected))
      const keys = rows.map((row) =>
        [String(row.period ?? ''), row['user.country'] === null ? '￿' : String(row['user.country'] ?? '')].join(' '),
      )
      if (grain) expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)))
    }),
    { seed, numRuns: 40 },
  )
})

function wall(at: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO('America/New_York').toPlainDateTime().toString({ smallestUnit: 'second' })
}

type Plain = Readonly<Record<string, PlainMetric | PlainWhole>>

function plainMetrics(orderRows: readonly Row[], visitRows: readonly Row[]): Plain {
  const at = (row: Row) => (row.at ? { instant: String(row.at) } : undefined)
  const clock = (row: Row) => ({ instant: String(row.at ?? '2026-03-10T00:00:00Z') })
  const all = () => true
  const some = (rows: readonly Row[], column: string) => rows.map((row) => row[column] ?? null).filter((value) => value !== null)
  const hundredths = (rows: readonly Row[]) => some(rows, 'weight').map((value) => Math.round(Number(value) * 100))
  const sum = (rows: readonly Row[]) => some(rows, 'cents').reduce((total, value) => total + BigInt(value), 0n)
  const paidRows: PlainMetric = {
    rows: orderRows,
    when: at,
    keep: (row) => row.status === 'paid',
    value: (rows) => exact(sum(rows)),
  }
  const countRows: PlainMetric = { rows: orderRows, when: at, keep: all, value: (rows) => rows.length }
  const weightRows: PlainMetric = {
    rows: orderRows,
    when: clock,
    keep: all,
    value: (rows) => (hundredths(rows).length === 0 ? null : hundredths(rows).reduce((total, value) => total + value, 0) / 100),
  }
  const visitorRows: PlainMetric = {
    rows: visitRows,
    when: (row) => ({ date: String(row.day) }),
    keep: all,
    value: (rows) => new Set(some(rows, 'user_id')).size,
  }
  return {
    order_count: countRows,
    paid: paidRows,
    mean: {
      rows: orderRows,
      when: at,
      keep: (row) => row['user.country'] !== 'DE',
      value: (rows) => (some(rows, 'cents').length === 0 ? null : Number(sum(rows)) / some(rows, 'cents').length + 0),
    },
    least: {
      rows: orderRows,
      when: clock,
      keep: all,
      value: (rows) => (hundredths(rows).length === 0 ? null : Math.min(...hundredths(rows)) / 100),
    },
    weight: weightRows,
    buyers: { rows: orderRows, when: at, keep: all, value: (rows) => new Set(some(rows, 'user_id')).size },
    visitors: visitorRows,
    p90: {
      rows: orderRows,
      when: clock,
      keep: (row) => row.status !== 'open',
      value: (rows) => percentile(some(rows, 'weight').map(Number), 0.9),
    },
    middle: { rows: orderRows, when: at, keep: all, value: (rows) => percentile(some(rows, 'cents').map(Number), 0.5) },
    standing: {
      rows: orderRows,
      when: at,
      keep: (row) => row.status !== '' && row.cents !== null && row.user_id !== null,
      last: { of: (row) => String(row.user_id), order: (row) => `${row.at} ${String(row.id).padStart(3, '0')}` },
      value: (rows) => (rows.length === 0 ? null : exact(sum(rows))),
    },
    per_visitor: { parts: [paidRows, visitorRows], combine: quotient },
    rest: {
      parts: [paidRows, weightRows],
      // In half hundredths, which are whole.
      combine: (cents, some) => decimal(BigInt(cents ?? 0) * 200n - BigInt(Math.round(Number(some ?? 0) * 100)), 200n),
    },
    per_count: {
      parts: [paidRows, visitorRows, countRows],
      combine: (cents, people, count) => {
        const each = quotient(cents ?? null, people ?? null)
        return quotient(each === null ? null : 100 * each, Number(count) - 1)
      },
    },
  }
}

function exact(whole: bigint): number | string {
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : String(whole)
}

function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (low === undefined || high === undefined) return null
  return low * (1 - (place % 1)) + high * (place % 1) + 0
}

function quotient(numerator: number | string | null, denominator: number | string | null): number | null {
  if (numerator === null || denominator === null || Number(denominator) === 0) return null
  return Number(numerator) / Number(denominator) + 0
}

/** `whole` over 200, digit by digit: text where a double does not hold it. */
function decimal(whole: bigint, parts: bigint): number | string {
  const size = whole < 0n ? -whole : whole
  const places = ((size % parts) * (1000n / parts)).toString().padStart(3, '0').replace(/0+$/, '')
  const text = `${whole < 0n ? '-' : ''}${size / parts}${places && `.${places}`}`
  return text.replaceAll(/\D/g, '').length <= 15 ? Number(text) : places || !Number.isSafeInteger(Number(text)) ? text : Number(text)
}

function sorted(rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort()
}
