import { AppError } from '@/lib/base/errors'
import { grainWords } from '@/lib/base/grain'
import { addMonths, type Day, isFirstOfMonth, monthNumber } from './calendar'
import { type DayGrid, firstDayOf, type Grid } from './grid'
import type { DayRange, ParsedComparison, ParsedRange, ResolvedRange } from './range'
import { type RunMove, runShift, unitRunBefore } from './run-comparison'

/** The earlier range, and by how much each of its periods is moved to lie over one of the asked range. */
export interface Shift {
  readonly range: DayRange
  readonly move: Move
  /** Days of it that lie under no period. */
  readonly without?: readonly DayRange[]
}

/** Months are moved from date to date; of an own calendar, each period has the one it comes to lie over. */
export type Move = { readonly months: number } | { readonly days: number } | { readonly seconds: number } | RunMove

/**
 * The range to compare with. Whole periods are moved, never rows, so each row counts exactly once.
 *
 * A range of whole months is compared with the months before it, or with the same months a year ago; so is every range cut
 * by month, quarter or year, moved by as many periods as it touches. A range to date is compared with the same part of the
 * period before. Other ranges move by their length in days, rounded up to whole weeks when cut by week; a year ago is then
 * 364 days ago, so that weekdays meet, unless it is asked for by date. A range of its own is laid over period by period.
 *
 * @throws AppError `invalid_query` for months by weekday and weeks by date
 */
export function shiftOf(
  range: ResolvedRange,
  compare: ParsedComparison,
  grid: Grid | undefined,
  resolve: (range: ParsedRange) => DayRange,
): Shift {
  const other = compare.to === 'range' ? resolve(compare.range) : undefined
  if (grid?.kind === 'runs') return runShift(range, compare, grid, other)
  if (other) return { range: other, move: moveOnto(range, other, grid) }
  if (compare.to !== 'previous_year') return (range.toDate && sameToDate(range, range.toDate, grid)) ?? periodBefore(range, grid)
  return yearBefore(range, compare.align, grid)
}

function periodBefore(range: DayRange, grid: Grid | undefined): Shift {
  const months = wholeMonths(range, grid)
  if (months !== undefined) return byMonths(range, months, grid)
  const week = grid?.kind === 'days' ? grid.days : 1
  return byDays(range, Math.ceil((range.to - range.from) / week) * week)
}

function yearBefore(range: DayRange, align: 'weekday' | 'date' | undefined, grid: Grid | undefined): Shift {
  if (align === 'weekday' && grid?.kind === 'months') {
    throw new AppError(
      'invalid_query',
      `A year earlier by weekday moves 52 weeks, and ${grainWords(grid.grain, 2)} do not lie over each other then. Align by date, or cut by day or week.`,
    )
  }
  if (align === 'date' && isWeekly(grid)) {
    throw new AppError('invalid_query', 'A year earlier by date moves weeks apart. Align weeks by weekday, or cut by day or month.')
  }
  if (align === 'date' && grid?.kind === 'days') return { ...byMonths(range, 12, grid), move: { months: 12 } }
  return align === 'date' || (align === undefined && wholeMonths(range, grid) !== undefined)
    ? byMonths(range, 12, grid)
    : byDays(range, 364)
}

/** The same days of the quarter before, for a quarter to date; undefined where the grain does not go into the unit. */
function sameToDate(range: DayRange, unit: DayGrid, grid: Grid | undefined): Shift | undefined {
  const step = grid?.kind === 'days' ? grid.days : 1
  if (unit.kind === 'months') {
    const fits = grid?.kind === 'months' ? unit.months % grid.months === 0 : step === 1
    return fits ? byMonths(range, unit.months, grid) : undefined
  }
  if (grid?.kind === 'months') return undefined
  if (unit.kind === 'days') return unit.days % step === 0 ? byDays(range, unit.days) : undefined
  const before = unitRunBefore(range, unit.runs)
  return before && step === 1 ? { range: before, move: { days: range.from - before.from } } : undefined
}

function byMonths(range: DayRange, months: number, grid: Grid | undefined): Shift {
  const earlier = { from: addMonths(range.from, -months), to: addMonths(range.to, -months) }
  return { range: earlier, move: grid?.kind === 'months' ? { months } : { days: range.from - earlier.from } }
}

function byDays(range: DayRange, days: number): Shift {
  return { range: { from: range.from - days, to: range.to - days }, move: { days } }
}

/** From the first period of another range onto the first of this one. */
function moveOnto(range: DayRange, other: DayRange, grid: Grid | undefined): Move {
  const first = (day: Day): Day => (grid && grid.kind !== 'instants' ? firstDayOf(day, grid) : day)
  const [over, under] = [first(range.from), first(other.from)]
  return grid?.kind === 'months' ? { months: monthNumber(over) - monthNumber(under) } : { days: over - under }
}

/** Months the range is made of; undefined where it is counted in days. */
function wholeMonths(range: DayRange, grid: Grid | undefined): number | undefined {
  if (grid?.kind === 'months') {
    return monthNumber(firstDayOf(range.to - 1, grid)) - monthNumber(firstDayOf(range.from, grid)) + grid.months
  }
  if (isWeekly(grid) || !isFirstOfMonth(range.from) || !isFirstOfMonth(range.to)) return undefined
  return monthNumber(range.to) - monthNumber(range.from)
}

function isWeekly(grid: Grid | undefined): boolean {
  return grid?.kind === 'days' && grid.days === 7
}
