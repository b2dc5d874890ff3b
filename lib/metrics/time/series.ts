import { instantSeconds, lengthOf, monthsOf } from '@/lib/base/grain'
import type { Shift } from '../metric'
import type { Grain } from '../query'
import type { Bounds } from '../sql/time-sql'
import { addMonths, type Day } from './calendar'
import type { Move } from './comparison'
import { dayAt } from './range'
import { startOfDay } from './zone'

/** A stretch of time to read, and how its periods come to lie over those of the answer. */
export interface Series {
  /** Of its columns: nothing for the values asked for. */
  readonly suffix: string
  readonly bounds: Bounds
  readonly moves: readonly Move[]
}

/** The series of whole units earlier, laid over the same periods. */
export function shifted(series: Series, { count, unit }: Shift, grain: Grain | undefined, timeZone: string): Series {
  const months = monthsOf(unit)
  const days = unit === 'week' ? 7 * count : count
  const earlier = (day: Day): Day => (months === undefined ? day - days : addMonths(day, -months * count))
  const { bounds } = series
  const [from, to] = [earlier(bounds.from), earlier(bounds.to)]
  const start = startOfDay(from, timeZone)
  const lastDay = dayAt(bounds.end, timeZone)
  const end = startOfDay(earlier(lastDay), timeZone) + bounds.end - startOfDay(lastDay, timeZone)
  if (instantSeconds(grain)) {
    const seconds = bounds.start - start
    return { ...series, bounds: { from, to, start, end: Math.min(end, bounds.end - seconds) }, moves: [{ seconds }, ...series.moves] }
  }
  const move = months === undefined ? { days } : { months: months * count }
  return { ...series, bounds: { from, to, start, end }, moves: [move, ...series.moves] }
}

/** Whether a shift moves periods of a grain onto periods. */
export function isWhole({ count, unit }: Shift, grain: Grain): boolean {
  if (!lengthOf(grain)) return false
  const months = monthsOf(unit)
  const step = monthsOf(grain)
  if (months !== undefined) return grain !== 'week' && (months * count) % (step ?? 1) === 0
  return step === undefined && (grain !== 'week' || unit === 'week' || count % 7 === 0)
}
