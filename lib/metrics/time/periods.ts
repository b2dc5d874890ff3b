import { AppError } from '@/lib/base/errors'
import type { Grain } from '../query'
import { addPeriods, type Day, dayText, firstDayOf, type WeekStart } from './calendar'
import type { DayRange } from './range'
import { instantText, offsetsBetween, startOfDay } from './zone'

/** One stretch of a range. For hours, `start` and `end` are instants in seconds, else days. */
export interface Stretch {
  readonly key: string
  readonly start: number
  readonly end: number
  /** Cut by the range's first or last day. */
  readonly partial: boolean
}

const mostPeriods = 2000
const plural: Readonly<Record<Grain, string>> = {
  hour: 'hours',
  day: 'days',
  week: 'weeks',
  month: 'months',
  quarter: 'quarters',
  year: 'years',
}

/** Every period of a range in order. @throws AppError `invalid_query` for more than 2,000 of them */
export function periodsOf(
  range: DayRange,
  grain: Grain,
  context: { readonly timeZone: string; readonly weekStart: WeekStart },
): readonly Stretch[] {
  const periods = grain === 'hour' ? hoursOf(range, context.timeZone) : daysOf(range, grain, context.weekStart)
  if (periods.length <= mostPeriods) return periods
  throw new AppError('invalid_query', `The range holds more than 2,000 ${plural[grain]}. Choose a shorter range or a longer grain.`)
}

function daysOf(range: DayRange, grain: Exclude<Grain, 'hour'>, weekStart: WeekStart): readonly Stretch[] {
  const periods: Stretch[] = []
  let start: Day = firstDayOf(range.from, grain, weekStart)
  while (start < range.to && periods.length <= mostPeriods) {
    const end = addPeriods(start, grain, 1)
    periods.push({ key: dayText(start), start, end, partial: start < range.from || end > range.to })
    start = end
  }
  return periods
}

/** Full hours on the local clock; between two changes of the clock they are an hour of seconds each, so a repeated hour is there twice. */
function hoursOf(range: DayRange, timeZone: string): readonly Stretch[] {
  const from = startOfDay(range.from, timeZone)
  const to = startOfDay(range.to, timeZone)
  const starts: number[] = []
  const offsets = offsetsBetween(timeZone, from, to)
  for (const [index, { from: since, ahead }] of offsets.entries()) {
    const begin = Math.max(since, from)
    const end = Math.min(offsets[index + 1]?.from ?? to, to)
    for (let start = fullHour(begin, ahead); start < end && starts.length <= mostPeriods; start += 3600) {
      if (starts.at(-1) !== start) starts.push(start)
    }
  }
  return starts.map((start, index) => ({ key: instantText(start), start, end: starts[index + 1] ?? to, partial: start < from }))
}

function fullHour(instant: number, ahead: number): number {
  return Math.floor((instant + ahead) / 3600) * 3600 - ahead
}
