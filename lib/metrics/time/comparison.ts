import type { Comparison } from '../query'
import { addMonths, isFirstOfMonth, monthNumber } from './calendar'
import { firstDayOf, type Grid } from './grid'
import type { DayRange } from './range'

/** The earlier range, and by how much each of its periods is moved to lie over one of the asked range. */
export interface Shift {
  readonly range: DayRange
  readonly move: Move
}

export type Move = { readonly months: number } | { readonly days: number } | { readonly seconds: number }

/**
 * The range to compare with. Whole periods are moved, never rows, so each row counts exactly once.
 *
 * A range of whole months is compared with the months before it, or with the same months a year ago; so is every range cut
 * by month, quarter or year, moved by as many periods as it touches. Other ranges move by their length in days, rounded up
 * to whole weeks when cut by week; a year ago is then 364 days ago, so that weekdays meet.
 */
export function comparisonOf(range: DayRange, kind: Comparison, grid: Grid | undefined): Shift {
  const months = wholeMonths(range, grid)
  if (months !== undefined) {
    const back = kind === 'previous_year' ? 12 : months
    const earlier = { from: addMonths(range.from, -back), to: addMonths(range.to, -back) }
    return { range: earlier, move: grid?.kind === 'months' ? { months: back } : { days: range.from - earlier.from } }
  }
  const length = range.to - range.from
  const week = grid?.kind === 'days' ? grid.days : 1
  const days = kind === 'previous_year' ? 364 : Math.ceil(length / week) * week
  return { range: { from: range.from - days, to: range.to - days }, move: { days } }
}

/** Months the range is made of; undefined where it is counted in days. */
function wholeMonths(range: DayRange, grid: Grid | undefined): number | undefined {
  if (grid?.kind === 'months') {
    return monthNumber(firstDayOf(range.to - 1, grid)) - monthNumber(firstDayOf(range.from, grid)) + grid.months
  }
  const isWeekly = grid?.kind === 'days' && grid.days === 7
  if (isWeekly || !isFirstOfMonth(range.from) || !isFirstOfMonth(range.to)) return undefined
  return monthNumber(range.to) - monthNumber(range.from)
}
