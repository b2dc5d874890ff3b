import { AppError } from '@/lib/base/errors'
import { grainWords } from '@/lib/base/grain'
import type { Grain, Range } from '../query'
import { type Day, dayText, parseDay } from './calendar'
import { addPeriods, type DayGrid, endOf, firstDayOf, type Grid } from './grid'
import { suggestRange } from './range-suggest'
import { type RangeNames, type RangeWords, rangeForms, readRangeWords } from './range-words'
import { offsetAt, startOfDay } from './zone'

/** Local days, half-open. */
export interface DayRange {
  readonly from: Day
  readonly to: Day
}

/** A range as asked: days, or words that wait for the newest day of the data. */
export type ParsedRange = RangeWords

/** A comparison in its parts. */
export type ParsedComparison =
  | { readonly to: 'previous_period' | 'target' }
  | { readonly to: 'previous_year'; readonly align?: 'weekday' | 'date' }
  | { readonly to: 'range'; readonly range: ParsedRange }

/** The days of a range, and which period they are the beginning of, when asked for to date. */
export interface ResolvedRange extends DayRange {
  readonly toDate?: DayGrid
}

const first = parseDay('1970-01-01') ?? 0
const last = parseDay('2100-01-01') ?? 0
const forms = `${rangeForms.map(({ form }) => `"${form}"`).join(', ')}, or two dates as ["2026-07-01", "2026-07-15"], the second excluded`

/**
 * The range in its parts. `last 28 days` are the 28 complete ones before the newest day of the data, `last 3 months` the
 * complete months before its month; `this month` is all of the month that holds it.
 *
 * @throws AppError `invalid_query` for other words, dates that do not exist and ranges that do not run forward
 */
export function parseRange(range: Range, names: RangeNames): ParsedRange {
  if (typeof range !== 'string') return parseDays(range)
  const found = readRangeWords(range, names)
  if (found) return 'from' in found ? checked(found) : found
  const near = suggestRange(range, names)
  throw new AppError('invalid_query', `Unknown range "${range}".${near || ` Ranges are ${forms}.`}`)
}

/** Whether a range can only be told once there is data to count back from. */
export function countsBack(range: ParsedRange): boolean {
  return !('from' in range)
}

export interface RangeContext {
  /** The local day that holds the instant up to which the data is complete. */
  readonly today: Day
  /** The first day of which there is no data at all: `today` where the data ends with its midnight, else the next. */
  readonly afterData: Day
  readonly gridOf: (grain: Grain) => Grid
}

/** The days of a range, given up to when the data is complete. @throws AppError `invalid_query` where they leave the calendar */
export function resolveRange(range: ParsedRange, { today, afterData, gridOf }: RangeContext): ResolvedRange {
  if ('from' in range) return range
  if ('since' in range) {
    if (range.since < afterData) return checked({ from: range.since, to: afterData })
    const words = `There is no data since ${dayText(range.since)}: its newest day is ${dayText(afterData - 1)}`
    throw new AppError('invalid_query', `${words}. Choose an earlier day.`)
  }
  const grid = gridOf(range.grain) as DayGrid
  if ('toDate' in range) return checked({ from: beginOf(afterData - 1, grid), to: afterData, toDate: grid })
  const current = range.back === 0 ? beginOf(today, grid) : firstDayOf(today, grid)
  const from = addPeriods(current, grid, -range.back)
  return checked({ from, to: endOf(addPeriods(from, grid, range.count - 1), grid) })
}

/** The first day of which there is no data at all, when it is complete up to an instant, in seconds since 1970. */
export function dayAfterData(asOf: number, timeZone: string): Day {
  const day = dayAt(asOf, timeZone)
  return startOfDay(day, timeZone) < asOf ? day + 1 : day
}

/** The local day that holds an instant, in seconds since 1970. */
export function dayAt(instant: number, timeZone: string): Day {
  return Math.floor((instant + offsetAt(timeZone, instant)) / 86_400)
}

function beginOf(day: Day, grid: DayGrid): Day {
  const start = firstDayOf(day, grid)
  if (start <= day) return start
  const words = `${dayText(day)} lies in no ${grainWords(grid.grain)}; the next begins on ${dayText(start)}`
  throw new AppError('invalid_query', `${words}. Write "last ${grainWords(grid.grain)}", or dates.`)
}

function parseDays([fromText, toText]: readonly [string, string]): DayRange {
  const from = parseDay(fromText)
  const to = parseDay(toText)
  if (from === undefined) throw new AppError('invalid_query', `"${fromText}" is not a date. Ranges are ${forms}.`)
  if (to === undefined) throw new AppError('invalid_query', `"${toText}" is not a date. Ranges are ${forms}.`)
  if (to <= from) {
    const message = `The range ${fromText} to ${toText} holds no day: its second date is the first day after it and must be later.`
    throw new AppError('invalid_query', message)
  }
  return checked({ from, to })
}

function checked<R extends DayRange>(range: R): R {
  if (range.from >= first && range.to <= last) return range
  throw new AppError('invalid_query', `The range ${dayText(range.from)} to ${dayText(range.to)} leaves the years 1970 to 2099.`)
}
