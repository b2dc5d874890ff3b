import type { RowFilter } from '../index'
import { type Calendar, dayBefore, firstDate } from './calendar.testing'
import type { Plain, PlainMetric, Row } from './evaluate.testing'
import { passes } from './passes.testing'
import { ratings } from './warehouse.testing'

/** What `clock` shows where there is no instant. */
const noInstant = '2026-03-10T00:00:00Z'

interface Tables {
  readonly users: readonly Row[]
  readonly orders: readonly Row[]
  readonly visits: readonly Row[]
}

/** The rows of each table that may be seen. */
export type Sight = Readonly<Record<keyof Tables, RowFilter>>

/** The metrics of `makeProject` over the rows of its tables, one by one. */
export function plainMetrics(tables: Tables, sight: Sight, { include = [] }: { readonly include?: readonly string[] } = {}): Plain {
  const visible = (rows: readonly Row[], filter: RowFilter) =>
    filter === 'all' ? rows : filter === 'none' ? [] : rows.filter((row) => passes(filter, row))
  // Who may not be seen is nobody; what they did stays.
  const users = visible(tables.users, sight.users)
  const userOf = (row: Row) => users.find(({ id }) => id === row.user_id)
  const described = (row: Row): Row => {
    const { country = null, staff = null, joined = null } = userOf(row) ?? {}
    const step = row.status === null ? null : (({ paid: 'done', open: 'waiting' } as const)[row.status as 'paid'] ?? 'else')
    const rating = row.stars === null ? null : Number(row.stars) < 2 ? ratings[0] : Number(row.stars) < 4 ? ratings[1] : ratings[2]
    // The zone of the catalogue is UTC.
    const month = 'at' in row ? `${String(row.at ?? noInstant).slice(0, 7)}-01` : null
    const made = { state: row.status ?? '(none)', step, rating, month }
    return { ...row, ...made, 'user.country': country, 'user.staff': staff, 'user.joined': joined }
  }
  // Left out also for those who may not see who it is.
  const isHelper = (row: Row) => tables.users.some(({ id, staff, country }) => id === row.user_id && staff === true && country !== 'DE')
  const counted = (rows: readonly Row[]) => (include.includes('helpers') ? rows : rows.filter((row) => !isHelper(row)))
  const orders = visible(counted(tables.orders).map(described), sight.orders)
  const visits = visible(counted(tables.visits).map(described), sight.visits)

  const byInstant = (row: Row) => (row.at ? { instant: String(row.at) } : undefined)
  const byClock = (row: Row) => ({ instant: String(row.at ?? noInstant) })
  const of = (value: PlainMetric['value'], more: Partial<PlainMetric> = {}): PlainMetric => ({
    ...{ rows: orders, when: byInstant, keep: () => true, value },
    ...more,
  })
  const count = of((rows) => rows.length)
  const paid = of((rows) => exact(sumOf(rows)), { keep: (row) => row.status === 'paid' })
  const weight = of((rows) => (hundredths(rows).length === 0 ? null : total(hundredths(rows)) / 100), { when: byClock })
  const byDay = { rows: visits, when: (row: Row) => ({ date: String(row.day) }) }
  const buyers = of(differentUsers)
  const standing = of((rows) => (rows.length === 0 ? null : exact(sumOf(rows))), {
    keep: (row) => row.status !== '' && row.cents !== null && row.user_id !== null,
    last: { of: (row) => String(row.user_id), order: (row) => `${row.at} ${String(row.id).padStart(3, '0')}` },
  })
  // Of a window only what has a value is there.
  const hasUser = (row: Row) => row.user_id !== null
  const hasWeight = (row: Row) => row.weight !== null
  const lastDays = (days: number) => (row: string, day: string) => dayBefore(day, { days }) < row
  const since = (grain: 'week' | 'month') => (row: string, day: string, calendar: Calendar) => row >= firstDate(day, { ...calendar, grain })
  const paidBefore = { ...paid, earlier: { months: 1 } }
  const visitors = of(differentUsers, byDay)
  return {
    order_count: count,
    paid,
    weight,
    visitors,
    mean: of((rows) => (some(rows, 'cents').length === 0 ? null : Number(sumOf(rows)) / some(rows, 'cents').length + 0), {
      keep: (row) => row['user.country'] !== 'DE',
    }),
    least: of((rows) => (hundredths(rows).length === 0 ? null : Math.min(...hundredths(rows)) / 100), { when: byClock }),
    most: of((rows) => (some(rows, 'stars').length === 0 ? null : Math.max(...some(rows, 'stars').map(Number))), {
      keep: (row) => row.due !== null && String(row.due) >= '2026-03-01',
    }),
    weighed: of(
      (rows) => total(rows.flatMap((row) => (row.stars === null ? [] : hundredths([row]).map((each) => each * Number(row.stars))))) / 100,
      { keep: (row) => row['user.staff'] !== true },
    ),
    buyers,
    standing,
    buyers_7: { ...buyers, keep: hasUser, window: { counts: lastDays(7), at: 'last' } },
    count_3_mean: { ...count, window: { counts: lastDays(3), at: 'mean' } },
    weight_of_month: { ...weight, keep: hasWeight, window: { counts: since('month'), at: 'first' } },
    count_of_week: { ...count, window: { counts: since('week'), at: 'last' } },
    visitors_ever: { ...visitors, keep: hasUser, window: { counts: () => true, at: 'last' } },
    kept: { ...standing, window: { counts: () => true, at: 'last' } },
    paid_month_ago: paidBefore,
    standing_weeks_ago: { ...standing, earlier: { days: 14 } },
    visitors_year_ago: { ...visitors, earlier: { months: 12 } },
    paid_share: { parts: [paid, { ...paid, within: ['user.country'] }], combine: (part = null, whole = null) => quotient(part, whole) },
    buyer_share: { parts: [buyers, { ...buyers, within: [] }], combine: (part = null, whole = null) => quotient(part, whole) },
    gain: { parts: [count, paidBefore], combine: (orders, cents) => exact(BigInt(orders ?? 0) - BigInt(cents ?? 0)) },
    p90: of((rows) => percentile(some(rows, 'weight').map(Number), 0.9), { when: byClock, keep: (row) => row.status !== 'open' }),
    middle: of((rows) => percentile(some(rows, 'cents').map(Number), 0.5)),
    per_visitor: { parts: [paid, visitors], combine: (cents = null, people = null) => quotient(cents, people) },
    rest: {
      parts: [paid, weight],
      // In half hundredths, which are whole.
      combine: (cents, some) => decimal(BigInt(cents ?? 0) * 200n - BigInt(Math.round(Number(some ?? 0) * 100)), 200n),
    },
    per_count: {
      parts: [paid, visitors, count],
      combine: (cents = null, people = null, orders = null) => {
        const each = quotient(cents, people)
        return quotient(each === null ? null : 100 * each, Number(orders) - 1)
      },
    },
  }
}

function some(rows: readonly Row[], column: string) {
  return rows.map((row) => row[column] ?? null).filter((value) => value !== null)
}

function differentUsers(rows: readonly Row[]): number {
  return new Set(some(rows, 'user_id')).size
}

function hundredths(rows: readonly Row[]): readonly number[] {
  return some(rows, 'weight').map((value) => Math.round(Number(value) * 100))
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function sumOf(rows: readonly Row[]): bigint {
  return some(rows, 'cents').reduce<bigint>((sum, value) => sum + BigInt(value), 0n)
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
