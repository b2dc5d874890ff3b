import { AppError } from '@/lib/base/errors'
import { lengthOf } from '@/lib/base/grain'
import type { Catalog } from '../metric'
import type { Grain } from '../query'
import { addMonths, type Day, dayText, firstOfMonth, monthNumber } from './calendar'
import type { Calendars, Run } from './own-calendar'

/** How a grain cuts time, worked out for one company: the planner's only word on what a grain is. */
export type Grid = { readonly grain: Grain } & (
  | { readonly kind: 'instants'; readonly seconds: number }
  | { readonly kind: 'days'; readonly days: number; readonly anchor: Day }
  /** Month numbers that leave no remainder after `phase` is taken off begin a period. */
  | { readonly kind: 'months'; readonly months: number; readonly phase: number; readonly label?: (start: Day) => string }
  /** Listed in a calendar table, in order; days between two of them belong to none. */
  | { readonly kind: 'runs'; readonly runs: readonly Run[] }
)
/** A grid whose periods are whole local days. */
export type DayGrid = Exclude<Grid, { readonly kind: 'instants' }>

export interface GridContext {
  readonly catalog: Pick<Catalog, 'weekStart' | 'fiscalYear' | 'calendars'>
  /** As `readCalendars` gives them; needed for the catalogue's own calendars alone. */
  readonly calendars?: Calendars
}

/** @throws AppError `invalid_query` for an own calendar whose table contradicts itself */
export function gridOf(grain: Grain, { catalog, calendars }: GridContext): Grid {
  const length = lengthOf(grain)
  if (!length) return { grain, kind: 'runs', runs: runsOf(grain, calendars) }
  if ('seconds' in length) return { grain, kind: 'instants', seconds: length.seconds }
  if ('days' in length) return { grain, kind: 'days', days: length.days, anchor: catalog.weekStart === 'monday' ? monday : sunday }
  const { months, fiscal } = length
  if (!fiscal) return { grain, kind: 'months', months, phase: 0 }
  const { firstMonth = 1, namedBy = 'end' } = catalog.fiscalYear ?? {}
  const label = (start: Day): string => fiscalLabel(start, { firstMonth, namedBy, months })
  return { grain, kind: 'months', months, phase: (firstMonth - 1) % months, label }
}

// 1970-01-01 was a Thursday.
const monday = 4
const sunday = 3

/** The first day of the period that holds a day; of an own calendar, of the one that holds it or comes next. */
export function firstDayOf(day: Day, grid: DayGrid): Day {
  if (grid.kind === 'days') return day - remainder(day - grid.anchor, grid.days)
  if (grid.kind === 'months') {
    const month = monthNumber(day)
    return firstOfMonth(month - remainder(month - grid.phase, grid.months))
  }
  return runAt(indexAt(day, grid.runs), grid).start
}

/** The first day of the period so many later. @throws AppError `invalid_query` where an own calendar has none */
export function addPeriods(start: Day, grid: DayGrid, count: number): Day {
  if (grid.kind === 'days') return start + grid.days * count
  if (grid.kind === 'months') return addMonths(start, grid.months * count)
  return runAt(indexAt(start, grid.runs) + count, grid).start
}

/** The first day after a period that begins on `start`. */
export function endOf(start: Day, grid: DayGrid): Day {
  return grid.kind === 'runs' ? runAt(indexAt(start, grid.runs), grid).end : addPeriods(start, grid, 1)
}

/** The place of the run that holds a day, or else of the next one; the number of runs when there is none. */
export function indexAt(day: Day, runs: readonly Run[]): number {
  let [low, high] = [0, runs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle] as Run).end > day) high = middle
    else low = middle + 1
  }
  return low
}

function runAt(index: number, { grain, runs }: Extract<Grid, { kind: 'runs' }>): Run {
  const run = runs[index]
  if (run) return run
  const [first, last] = [runs[0] as Run, runs.at(-1) as Run]
  const words = `The calendar ${grain} knows the days ${dayText(first.start)} to ${dayText(last.end - 1)}`
  throw new AppError('invalid_query', `${words}; the range reaches beyond them. Choose another range, or add days to the calendar.`)
}

function runsOf(grain: Grain, calendars: Calendars | undefined): readonly Run[] {
  const found = calendars?.get(grain)
  if (!found) throw new AppError('internal', `The calendar ${grain} has not been read.`)
  if ('problem' in found) throw new AppError('invalid_query', found.problem)
  return found.runs
}

function fiscalLabel(
  start: Day,
  { firstMonth, namedBy, months }: { firstMonth: number; namedBy: 'start' | 'end'; months: number },
): string {
  const sinceFirst = monthNumber(start) - (firstMonth - 1)
  const year = Math.floor(sinceFirst / 12) + (namedBy === 'end' && firstMonth > 1 ? 1 : 0)
  if (months === 12) return `FY${year}`
  return `FY${String(year % 100).padStart(2, '0')} Q${Math.floor(remainder(sinceFirst, 12) / 3) + 1}`
}

function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
