import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Cohort } from './cohort'

/** A plain reading of the definition, row by row, to hold the statements to. Times are seconds since 1970, days are days since 1970. */

export const zone = 'Europe/Berlin'

export interface Start {
  readonly id: number
  readonly person: string
  readonly at: number
  readonly channel: string | null
}

export interface Later {
  readonly person: string
  readonly at: number
  readonly cents: number
}

export interface Data {
  readonly starts: readonly Start[]
  readonly laters: readonly Later[]
}

export interface Membership {
  readonly person: string
  readonly at: number
  readonly channel: string | null
  /** First day of the own cohort, and first day after it. */
  readonly from: number
  readonly to: number
}

export interface Asked {
  readonly grain?: Cohort['every']
  /** Days, the end excluded. */
  readonly range: readonly [number, number]
  readonly asOf: number
  readonly passes: (start: Start) => boolean
}

const lengths = { day: 86_400, week: 7 * 86_400, month: 30 * 86_400 }
const epoch = Temporal.PlainDate.from('1970-01-01')

export function dayAt(at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at * 1000))
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .since(epoch).days
}

export function dateOf(day: number): string {
  return epoch.add({ days: day }).toString()
}

export function instantOf(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at * 1000)).toString()
}

function midnight(day: number): number {
  return epoch.add({ days: day }).toZonedDateTime(zone).epochMilliseconds / 1000
}

/** Weeks begin on Monday; 1970-01-01 was a Thursday. */
function indexOf(day: number, unit: Cohort['every']): number {
  if (unit === 'day') return day
  if (unit === 'week') return Math.floor((day + 3) / 7)
  const date = epoch.add({ days: day })
  return date.year * 12 + date.month
}

function firstDay(day: number, unit: Cohort['every']): number {
  let first = day
  while (indexOf(first - 1, unit) === indexOf(day, unit)) first -= 1
  return first
}

function dayAfter(day: number, unit: Cohort['every']): number {
  let after = day
  while (indexOf(after, unit) === indexOf(day, unit)) after += 1
  return after
}

export function membersOf({ starts }: Data, { every, entry }: Cohort, { grain = every, range, passes }: Asked): readonly Membership[] {
  const inRange = ({ at }: Start) => dayAt(at) >= range[0] && dayAt(at) < range[1]
  const sorted = [...starts].sort((a, b) => a.at - b.at || a.id - b.id)
  const chosen = new Map<string, Start>()
  for (const start of sorted) {
    if (entry !== 'first_ever' && !passes(start)) continue
    if (entry === 'every' && !inRange(start)) continue
    const day = dayAt(start.at)
    const period = grain === every ? '' : indexOf(day, grain)
    const key = entry === 'every' ? JSON.stringify([start.person, indexOf(day, every), period, start.channel]) : start.person
    if (!chosen.has(key)) chosen.set(key, start)
  }
  return [...chosen.values()]
    .filter((start) => inRange(start) && passes(start))
    .map(({ person, at, channel }) => ({ person, at, channel, from: firstDay(dayAt(at), grain), to: dayAfter(dayAt(at), grain) }))
}

export function isOver({ from: _, to }: Membership, age: number, { every, clock, upTo, cohorts }: Cohort, asOf: number): boolean {
  const last = cohorts === 'complete' ? upTo : age
  if (clock === 'own') return midnight(to) + (last + 1) * lengths[every] <= asOf
  return indexOf(to - 1, every) + last < indexOf(dayAt(asOf), every)
}

/** Whether an age has begun for the first of a cohort. */
export function hasBegun({ from }: Membership, age: number, { every, clock }: Cohort, asOf: number): boolean {
  if (clock === 'own') return midnight(from) + age * lengths[every] < asOf
  return indexOf(from, every) + age <= indexOf(dayAt(asOf), every)
}

export function ageAt({ at }: Membership, later: number, { every, clock }: Cohort): number {
  if (clock === 'own') return Math.floor((later - at) / lengths[every])
  return indexOf(dayAt(later), every) - indexOf(dayAt(at), every)
}

/** Few people, so that they meet again; ties, people without a start, and moments around midnight and the change of the clock. */
export function randomData(seed: number, { from, days }: { readonly from: string; readonly days: number }): Data {
  const first = midnight(Temporal.PlainDate.from(from).since(epoch).days)
  const at = fc.oneof(
    fc.integer({ min: 0, max: days * 24 - 1 }).map((hour) => first + hour * 3600),
    fc.integer({ min: 0, max: days * 86_400_000 - 1 }).map((milliseconds) => first + milliseconds / 1000),
    // Just before, at and after midnight in summer or winter.
    fc
      .tuple(fc.integer({ min: 1, max: days - 1 }), fc.constantFrom(-1, 0, 1))
      .map(([day, seconds]) => midnight(dayAt(first) + day) + seconds),
  )
  const person = fc.integer({ min: 1, max: 14 }).map((number) => `p${number}`)
  const data = fc.record({
    starts: fc.array(fc.record({ person, at, channel: fc.constantFrom('mail', 'ads', null) }), { minLength: 18, maxLength: 24 }),
    laters: fc.array(fc.record({ person, at, cents: fc.integer({ min: -500, max: 4000 }) }), { minLength: 90, maxLength: 110 }),
  })
  const [drawn] = fc.sample(data, { seed, numRuns: 1 })
  const starts = (drawn?.starts ?? []).map((start, id) => ({ ...start, id }))
  // Whoever starts at a moment is often there at this very moment, and so many hours later to the second.
  const again = starts.flatMap(({ person: who, at: then }, index) =>
    [0, 24, 7 * 24, 30 * 24].slice(0, 1 + (index % 4)).map((hours) => ({ person: who, at: then + hours * 3600, cents: 100 * hours + 1 })),
  )
  return { starts, laters: [...(drawn?.laters ?? []), ...again] }
}
