import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'

/** Random assignments, orders, active days and views of a company, and what units are worth by a walk over all of them. */
export const timeZone = 'America/New_York'
interface Event {
  readonly who: number
  readonly minute: number
}
interface Row extends Event {
  readonly id: number
  readonly at: string
}
const begin = Date.UTC(2026, 1, 25)
const end = 24 * 60 * 24
export const at = (minute: number): string => `${new Date(begin + minute * 60_000).toISOString().slice(0, 19)}Z`
const localDay = (instant: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString()
const plusDays = (day: string, count: number): string => Temporal.PlainDate.from(day).add({ days: count }).toString()

// Minutes are multiples of 45, so that exposures and orders meet at one instant.
const minute = fc.integer({ min: 0, max: end / 45 - 1 }).map((step) => step * 45)
const who = fc.integer({ min: 1, max: 60 })
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): readonly T[] => fc.sample(arbitrary, { seed, numRuns: count })
export const assigned = sample(
  fc.record({ who, minute, variant: fc.constantFrom('a', 'b'), test: fc.constantFrom('boxes', 'boxes', 'other') }),
  150,
  3,
)
  // Most people keep their first variant.
  .map((row, index, all) => ({
    ...row,
    variant: index % 6 === 0 ? row.variant : (all.find((other) => other.who === row.who) ?? row).variant,
  }))
  .map((row, id): Row & { variant: string; test: string; country: string | null } => ({
    ...row,
    id,
    at: at(row.minute),
    country: row.who % 3 === 0 ? null : row.who % 3 === 1 ? 'DE' : 'FR',
  }))
export const ordered = sample(
  fc.record({
    who,
    minute,
    cents: fc.integer({ min: 0, max: 4000 }),
    fee: fc.integer({ min: 0, max: 99 }),
    kind: fc.constantFrom('shoes', 'hats', 'bags'),
  }),
  900,
  4,
).map((row, id) => ({ ...row, id, at: at(row.minute) }))
export const actives = sample(fc.record({ who, minute }), 600, 5).map((row, id) => ({ ...row, id, day: localDay(at(row.minute)) }))
export const viewed = sample(fc.record({ who, minute }), 200, 6).map((row, id) => ({ ...row, id, at: at(row.minute) }))

interface Unit {
  readonly who: number
  readonly variant: string
  readonly country: string | null
  readonly at: string
  readonly day: string
  readonly isMixed: boolean
}

/** Who entered in the range, by a walk over all rows. */
export function unitsBy(
  range: readonly [string, string],
  { exposed = false, only = (_: Row & { country: string | null }): boolean => true } = {},
): readonly Unit[] {
  const last = range[1] < '2026-03-16' ? range[1] : '2026-03-16'
  const rows = assigned
    .filter((row) => row.test === 'boxes' && only(row))
    .filter((row) => localDay(row.at) >= '2026-03-02' && localDay(row.at) < last)
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id - b.id))
  return [...Map.groupBy(rows, (row) => row.who)].flatMap(([person, all]) => {
    const [first] = all as [(typeof rows)[number]]
    const views = viewed.filter((view) => view.who === person && view.at >= first.at && localDay(view.at) < last).map((view) => view.at)
    const instant = exposed ? views.toSorted()[0] : first.at
    if (instant === undefined || localDay(instant) < range[0]) return []
    const isMixed = new Set(all.map(({ variant }) => variant)).size > 1
    return [{ who: person, variant: first.variant, country: first.country, at: instant, day: localDay(instant), isMixed }]
  })
}

type Number2 = readonly [after: number, before: number]

/** What a unit is worth after its exposure, and before it. */
export function worth(name: string, unit: Unit, last: string, { history, within }: { history: number; within?: number }): Number2 {
  const ms = (days: number): number => days * 86_400_000
  const instant = Date.parse(unit.at)
  const mine = ordered.filter((row) => row.who === unit.who && row.id % 40 !== 0 && (within !== undefined || localDay(row.at) < last))
  const isAfter = (time: number): boolean => time >= instant && (within === undefined || time <= instant + ms(within))
  const isBefore = (time: number): boolean => time < instant && time >= instant - ms(history)
  const two = <T>(rows: readonly T[], time: (row: T) => number, of: (kept: readonly T[]) => number): Number2 => [
    of(rows.filter((row) => isAfter(time(row)))),
    of(rows.filter((row) => isBefore(time(row)))),
  ]
  const timeOf = (row: (typeof mine)[number]): number => Date.parse(row.at)
  if (name === 'bought') return two(mine, timeOf, (rows) => rows.length)
  if (name === 'shoes') return two(mine, timeOf, (rows) => rows.filter(({ kind }) => kind === 'shoes').length)
  if (name === 'buyers') return two(mine, timeOf, (rows) => Math.min(rows.length, 1))
  if (name === 'kinds') return two(mine, timeOf, (rows) => new Set(rows.map(({ kind }) => kind)).size)
  if (name === 'spent') return two(mine, timeOf, (rows) => rows.reduce((sum, { cents }) => sum + cents, 0))
  if (name === 'fees') return two(mine, timeOf, (rows) => rows.reduce((sum, { fee }) => sum + fee, 0))
  const own = actives.filter((row) => row.who === unit.who && (within !== undefined || row.day < last)).map(({ day }) => day)
  return [
    own.filter((day) => day >= unit.day && (within === undefined || day <= plusDays(unit.day, within))).length,
    own.filter((day) => day < unit.day && day >= plusDays(unit.day, -history)).length,
  ]
}

/** The details of a metric of one variable or two, of those units that count. */
export function sumsOf(
  units: readonly Unit[],
  names: readonly string[],
  last: string,
  how: { history: number; within?: number },
  scale = 1,
) {
  const kept = units.filter(({ isMixed }) => !isMixed)
  const rows = kept.map((unit) => names.flatMap((name) => worth(name, unit, last, how)))
  const letters = ['y', 'x', 'd', 'e'].slice(0, names.length * 2)
  const sums: Record<string, number> = { units: kept.length, mixed: units.length - kept.length }
  for (const [i, one] of letters.entries()) {
    sums[one] = rows.reduce((sum, row) => sum + (row[i] as number), 0) / scale
    for (const [j, other] of letters.entries())
      if (j >= i) sums[one + other] = rows.reduce((sum, row) => sum + (row[i] as number) * (row[j] as number), 0) / scale ** 2
  }
  return sums
}
