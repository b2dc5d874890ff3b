import { AppError } from '@/lib/base/errors'
import { grainWords } from '@/lib/base/grain'
import { type Day, dayText } from './calendar'
import { type DayGrid, endOf, firstDayOf, type Grid, indexAt } from './grid'
import type { DayRange } from './range'
import { instantText, offsetsBetween, startOfDay } from './zone'

/** One stretch of a range. For minutes and hours, `start` and `end` are instants in seconds, else days. */
export interface Stretch {
  readonly key: string
  readonly start: number
  readonly end: number
  /** Cut by the range's first or last day. */
  readonly partial: boolean
  /** Where the grain has names of its own. */
  readonly label?: string
}

const mostPeriods = 2000
/** Each is written into the statement with its days. */
const mostRuns = 500

/**
 * Every period of a range in order; days outside of an own calendar's periods are in none.
 *
 * @throws AppError `invalid_query` for more than 2,000 of them, and for a range that an own calendar does not cover
 */
export function periodsOf(range: DayRange, grid: Grid, timeZone: string): readonly Stretch[] {
  const most = grid.kind === 'runs' ? mostRuns : mostPeriods
  const periods = grid.kind === 'instants' ? instantsOf(range, grid.seconds, timeZone) : daysOf(range, grid, most)
  if (periods.length <= most) return periods
  const words = `The range holds more than ${most.toLocaleString('en')} ${grainWords(grid.grain, 2)}`
  throw new AppError('invalid_query', `${words}. Choose a shorter range or a longer grain.`)
}

/** Stretches of days inside the range that lie in no period of an own calendar. */
export function gapsOf(range: DayRange, grid: Grid): readonly DayRange[] {
  if (grid.kind !== 'runs') return []
  const gaps: DayRange[] = []
  let from = range.from
  for (let at = indexAt(range.from, grid.runs); from < range.to; at++) {
    const run = grid.runs[at]
    const to = Math.min(run?.start ?? range.to, range.to)
    if (to > from) gaps.push({ from, to })
    from = run?.end ?? range.to
  }
  return gaps
}

function daysOf(range: DayRange, grid: DayGrid, most: number): readonly Stretch[] {
  const periods: Stretch[] = []
  const add = (start: Day, end: Day, label: string | undefined): void => {
    const partial = start < range.from || end > range.to
    periods.push({ key: dayText(start), start, end, partial, ...(label !== undefined && { label }) })
  }
  if (grid.kind === 'runs') {
    covered(range, grid)
    for (let at = indexAt(range.from, grid.runs); at < grid.runs.length && periods.length <= most; at++) {
      const run = grid.runs[at]
      if (!run || run.start >= range.to) break
      add(run.start, run.end, run.label)
    }
    return periods
  }
  for (let start = firstDayOf(range.from, grid); start < range.to && periods.length <= most; start = endOf(start, grid)) {
    add(start, endOf(start, grid), grid.kind === 'months' ? grid.label?.(start) : undefined)
  }
  return periods
}

function covered(range: DayRange, { grain, runs }: Extract<Grid, { kind: 'runs' }>): void {
  const first = runs[0]?.start ?? range.to
  const end = runs.at(-1)?.end ?? range.from
  if (range.from >= first && range.to <= end) return
  throw new AppError(
    'invalid_query',
    `The calendar ${grain} knows the days ${dayText(first)} to ${dayText(end - 1)}, not all of ${dayText(range.from)} to ${dayText(range.to - 1)}. Choose a range inside, or add days to the calendar.`,
  )
}

/**
 * Full minutes or hours on the local clock. Between two changes of the clock they are of equal length, so a repeated hour is
 * there twice; where the clock moves by half an hour, the hour it moves in is longer or shorter by that.
 */
function instantsOf(range: DayRange, seconds: number, timeZone: string): readonly Stretch[] {
  const from = startOfDay(range.from, timeZone)
  const to = startOfDay(range.to, timeZone)
  const found: { readonly full: number; readonly start: number; readonly partial: boolean }[] = []
  const offsets = offsetsBetween(timeZone, from, to)
  for (const [index, { from: since, ahead }] of offsets.entries()) {
    const begin = Math.max(since, from)
    const end = Math.min(offsets[index + 1]?.from ?? to, to)
    for (let full = fullOf(begin, ahead, seconds); full < end && found.length <= mostPeriods; full += seconds) {
      if (found.at(-1)?.full !== full) found.push({ full, start: Math.max(full, begin), partial: full < from && since < from })
    }
  }
  return found.map(({ full, start, partial }, index) => ({ key: instantText(full), start, end: found[index + 1]?.start ?? to, partial }))
}

function fullOf(instant: number, ahead: number, seconds: number): number {
  return Math.floor((instant + ahead) / seconds) * seconds - ahead
}
