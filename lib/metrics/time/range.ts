import { AppError } from '@/lib/base/errors'
import type { Grain, Range } from '../query'
import { addPeriods, type Day, dayText, firstDayOf, parseDay, type WeekStart } from './calendar'
import { offsetAt } from './zone'

/** Local days, half-open. */
export interface DayRange {
  readonly from: Day
  readonly to: Day
}

type DayGrain = Exclude<Grain, 'hour'>

/** A range as asked: days, or words that wait for the newest day of the data. */
export type ParsedRange = DayRange | { readonly grain: DayGrain; readonly back: number; readonly count: number }

const first = parseDay('1970-01-01') ?? 0
const last = parseDay('2100-01-01') ?? 0
const units: Readonly<Record<string, DayGrain>> = { d: 'day', w: 'week', m: 'month', q: 'quarter', y: 'year' }
const forms = '`last 28 days`, `last 13 weeks`, `last 6 months`, `last 4 quarters`, `this month`, `yesterday` or [from, to] as YYYY-MM-DD'

/**
 * The range in its parts. `last 28 days` are the 28 complete ones before the newest day of the data, `last 3 months` the
 * complete months before its month; `this month` is all of the month that holds it.
 *
 * @throws AppError `invalid_query` for other words, dates that do not exist and ranges that do not run forward
 */
export function parseRange(range: Range): ParsedRange {
  return typeof range === 'string' ? parseWords(range) : parseDays(range)
}

/** The days of a range, given up to when the data is complete. */
export function resolveRange(range: ParsedRange, context: { readonly today: Day; readonly weekStart: WeekStart }): DayRange {
  if (!('grain' in range)) return range
  const current = firstDayOf(context.today, range.grain, context.weekStart)
  const from = addPeriods(current, range.grain, -range.back)
  return checked({ from, to: addPeriods(from, range.grain, range.count) })
}

/** The local day that holds an instant, in seconds since 1970. */
export function dayAt(instant: number, timeZone: string): Day {
  return Math.floor((instant + offsetAt(timeZone, instant)) / 86_400)
}

function parseWords(words: string): ParsedRange {
  const text = words.trim().toLowerCase()
  if (text === 'today') return { grain: 'day', back: 0, count: 1 }
  if (text === 'yesterday') return { grain: 'day', back: 1, count: 1 }
  const single = /^(this|last) (day|week|month|quarter|year)$/.exec(text)
  if (single) return { grain: single[2] as DayGrain, back: single[1] === 'this' ? 0 : 1, count: 1 }
  const several = /^last (\d{1,4}) (day|week|month|quarter|year)s?$/.exec(text)
  const short = /^(\d{1,4})([dwmqy])$/.exec(text)
  const count = Number((several ?? short)?.[1])
  const grain = several ? (several[2] as DayGrain) : units[short?.[2] ?? '']
  if (grain && count > 0) return { grain, back: count, count }
  throw new AppError('invalid_query', `Unknown range "${words}". Ranges are ${forms}.`)
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

function checked(range: DayRange): DayRange {
  if (range.from >= first && range.to <= last) return range
  throw new AppError('invalid_query', `The range ${dayText(range.from)} to ${dayText(range.to)} leaves the years 1970 to 2099.`)
}
