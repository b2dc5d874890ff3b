import { Temporal } from 'temporal-polyfill'
import { type Day, dayText } from './calendar'

/** From an instant on, a zone's clock is this far ahead of UTC. Both in seconds. */
export interface Offset {
  readonly from: number
  readonly ahead: number
}

/** The offsets of a zone over `[from, to]` in seconds since 1970, oldest first; the first begins at or before `from`. */
export function offsetsBetween(timeZone: string, from: number, to: number): readonly Offset[] {
  const known = knownOffsets(timeZone)
  const start = known.findLastIndex((offset) => offset.from <= from)
  const end = known.findLastIndex((offset) => offset.from <= to)
  return known.slice(Math.max(start, 0), Math.max(end, 0) + 1)
}

/** How far a zone's clock is ahead of UTC at an instant, in seconds. */
export function offsetAt(timeZone: string, instant: number): number {
  return offsetsBetween(timeZone, instant, instant)[0]?.ahead ?? 0
}

/** The instant at which a local day begins, in seconds: midnight, or the first moment after it where the clock leaps over midnight. */
export function startOfDay(day: Day, timeZone: string): number {
  return secondsOf(Temporal.PlainDate.from(dayText(day)).toZonedDateTime(timeZone).toInstant())
}

export function secondsOf(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000)
}

/** `2026-03-01T12:00:00Z` */
export function instantText(seconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString({ smallestUnit: 'second' })
}

/** The name as the zone data writes it. @throws RangeError when there is no such zone, also for bare offsets such as `+02:00` */
export function canonicalZone(timeZone: string): string {
  if (!/^[A-Za-z]/.test(timeZone)) throw new RangeError(`${timeZone} is an offset, not a zone`)
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId
}

export function isZone(name: string): boolean {
  try {
    canonicalZone(name)
    return true
  } catch {
    return false
  }
}

const firstYear = '1969-01-01T00:00:00Z'
const lastYear = '2101-01-01T00:00:00Z'
const zones = new Map<string, readonly Offset[]>()

/** Zone data does not change while the process runs, and asking for transitions is slow. */
function knownOffsets(timeZone: string): readonly Offset[] {
  const known = zones.get(timeZone)
  if (known) return known
  const offsets: Offset[] = []
  const end = Temporal.Instant.from(lastYear)
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.from(firstYear).toZonedDateTimeISO(timeZone)
  while (at && Temporal.Instant.compare(at.toInstant(), end) < 0) {
    offsets.push({ from: secondsOf(at.toInstant()), ahead: at.offsetNanoseconds / 1e9 })
    at = at.getTimeZoneTransition('next')
  }
  zones.set(timeZone, offsets)
  return offsets
}
