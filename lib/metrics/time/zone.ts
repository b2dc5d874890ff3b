import { Temporal } from 'temporal-polyfill'
import { type Day, dayText } from './calendar'

/** From an instant on, a zone's clock is this far ahead of UTC. Both in seconds. */
export interface Offset {
  readonly from: number
  readonly ahead: number
}

/** The offsets of a zone over `[from, to]` in seconds since 1970, oldest first; the first begins at or before `from`. */
export function offsetsBetween(timeZone: string, from: number, to: number): readonly Offset[] {
  const offsets: Offset[] = []
  for (let part = partOf(from); part <= partOf(to); part++) offsets.push(...offsetsOfPart(timeZone, part))
  return offsets.filter((offset, index) => {
    const isOver = (offsets[index + 1]?.from ?? Number.POSITIVE_INFINITY) <= from
    return !isOver && offset.from <= to && (index === 0 || offset.ahead !== offsets[index - 1]?.ahead || offset.from <= from)
  })
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

/** `2026-03-01T12:00:00Z`. `Date` prints UTC as well as Temporal does, and thirty times faster. */
export function instantText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
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

/** Zone data is read in parts of ten years and kept: it does not change while the process runs, and asking is slow. */
const partSeconds = 10 * 31_557_600
const parts = new Map<string, readonly Offset[]>()

function partOf(instant: number): number {
  return Math.floor(instant / partSeconds)
}

function offsetsOfPart(timeZone: string, part: number): readonly Offset[] {
  const key = `${part} ${timeZone}`
  const known = parts.get(key)
  if (known) return known
  const offsets: Offset[] = []
  const end = (part + 1) * partSeconds
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(part * partSeconds * 1000).toZonedDateTimeISO(timeZone)
  while (at && secondsOf(at.toInstant()) < end) {
    offsets.push({ from: secondsOf(at.toInstant()), ahead: at.offsetNanoseconds / 1e9 })
    at = at.getTimeZoneTransition('next')
  }
  parts.set(key, offsets)
  return offsets
}
