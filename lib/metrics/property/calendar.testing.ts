import { Temporal } from 'temporal-polyfill'
import type { Grain } from '../index'

/** What decides in which period a moment lies. */
export interface Calendar {
  readonly grain?: Grain
  readonly timeZone: string
  readonly weekStart: 'monday' | 'sunday'
}

export type Moment = { readonly instant: string } | { readonly date: string } | undefined

interface Local {
  readonly date: string
  /** `YYYY-MM-DD HH:MM:SS`, of a date its midnight: as text, a later one is greater. */
  readonly reading: string
  readonly zoned?: Temporal.ZonedDateTime
}

/** The same few moments and ranges are asked for again and again. */
const moments = new Map<string, Local>()
const ranges = new Map<string, readonly string[]>()

export function localOf(moment: Moment, { timeZone }: Calendar): Local | undefined {
  if (!moment) return undefined
  if ('date' in moment) return { date: moment.date, reading: `${moment.date} 00:00` }
  const id = `${timeZone} ${moment.instant}`
  const known = moments.get(id)
  if (known) return known
  const zoned = Temporal.Instant.from(moment.instant).toZonedDateTimeISO(timeZone)
  const date = zoned.toPlainDate().toString()
  const local = { date, reading: `${date} ${zoned.toPlainTime().toString({ smallestUnit: 'second' })}`, zoned }
  moments.set(id, local)
  return local
}

/** The instant at which a local day begins. */
export function startOf(day: string, { timeZone }: Calendar): Temporal.Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant()
}

export function keyOf({ date, zoned }: Local, calendar: Calendar): string {
  return isClock(calendar) && zoned ? clockKey(zoned, calendar) : firstDate(date, calendar)
}

/** Every key of a range, walked quarter by quarter of an hour, minute by minute or day by day. */
export function periodKeys({ from, to }: { readonly from: string; readonly to: string }, calendar: Calendar): readonly string[] {
  const { grain, timeZone, weekStart } = calendar
  const id = [from, to, grain, timeZone, weekStart].join(' ')
  const known = ranges.get(id)
  if (known) return known
  const keys = new Set<string>()
  if (isClock(calendar)) {
    const end = Temporal.PlainDate.from(to).toZonedDateTime(timeZone)
    let at = Temporal.PlainDate.from(from).toZonedDateTime(timeZone)
    // In quarters of an hour, because a clock may move by half of one.
    const step = grain === 'minute' ? { minutes: 1 } : { minutes: 15 }
    for (; Temporal.ZonedDateTime.compare(at, end) < 0; at = at.add(step)) keys.add(clockKey(at, calendar))
  } else for (const day of daysOf(from, to)) keys.add(firstDate(day, calendar))
  ranges.set(id, [...keys])
  return [...keys]
}

export function daysOf(from: string, to: string): readonly string[] {
  const days: string[] = []
  for (let day = Temporal.PlainDate.from(from); day.toString() < to; day = day.add({ days: 1 })) days.push(day.toString())
  return days
}

/** The first day of the period that holds a day. */
export function firstDate(day: string, { grain, weekStart }: Calendar): string {
  if (grain === 'week') {
    const date = Temporal.PlainDate.from(day)
    return date.subtract({ days: weekStart === 'monday' ? date.dayOfWeek - 1 : date.dayOfWeek % 7 }).toString()
  }
  if (grain === 'month') return `${day.slice(0, 7)}-01`
  if (grain === 'quarter')
    return `${day.slice(0, 5)}${{ '0': '01', '1': '04', '2': '07', '3': '10' }[Math.floor((Number(day.slice(5, 7)) - 1) / 3)]}-01`
  return grain === 'year' ? `${day.slice(0, 4)}-01-01` : day
}

/** The day so much earlier; of a month that is too short for it, the first day after that month. */
export function dayBefore(day: string, by: { readonly days: number } | { readonly months: number }): string {
  const date = Temporal.PlainDate.from(day)
  if ('days' in by) return date.subtract(by).toString()
  const earlier = date.subtract(by)
  return (earlier.day === date.day ? earlier : earlier.add({ days: 1 })).toString()
}

function isClock({ grain }: Calendar): boolean {
  return grain === 'hour' || grain === 'minute'
}

/** The instant at which the hour or minute on the local clock began. */
function clockKey(at: Temporal.ZonedDateTime, { grain }: Calendar): string {
  const minutes = grain === 'hour' ? at.minute : 0
  return at.subtract({ minutes, seconds: at.second, milliseconds: at.millisecond }).toInstant().toString({ smallestUnit: 'second' })
}
