import { grainWords } from '@/lib/base/grain'
import { type Bounds, boundsOf } from '../sql/time-sql'
import { addMonths, type Day, dayText, parseDay } from './calendar'
import { type Move, type Shift, shiftOf } from './comparison'
import { addPeriods, firstDayOf, type Grid } from './grid'
import { periodsOf, type Stretch } from './periods'
import type { DayRange, ParsedComparison, ParsedRange, ResolvedRange } from './range'
import { dayUnder } from './run-comparison'
import { instantText, startOfDay } from './zone'

/** An earlier range and how it lies under the asked one. */
export interface LaidOver {
  /** As people name it. */
  readonly range: DayRange
  /** What is read of it: without what stands out after the last period. */
  readonly bounds: Bounds
  readonly move: Move
  /** The day that lies under one of the range. */
  earlier(day: Day): Day
  /** The period that lies under one of the range; undefined when there is none. */
  under(stretch: Stretch): { readonly key: string; readonly label?: string } | undefined
  readonly notes: readonly string[]
}

export interface LayContext {
  readonly range: ResolvedRange
  readonly grid: Grid | undefined
  readonly stretches: readonly Stretch[] | undefined
  readonly timeZone: string
  readonly resolve: (range: ParsedRange) => DayRange
}

/** Lays the range to compare with under the asked one, period by period. */
export function layOver(compare: ParsedComparison, context: LayContext): LaidOver {
  const { range, grid, timeZone } = context
  const shift = shiftOf(range, compare, grid, context.resolve)
  const laid = grid?.kind === 'instants' ? instantsLaid(range, shift.range, timeZone) : daysLaid(shift, context)
  return { ...laid, range: shift.range, notes: notesOf(compare, shift, context) }
}

type Laid = Omit<LaidOver, 'range' | 'notes'>

/** Minutes and hours by the time that has passed. */
function instantsLaid(range: DayRange, other: DayRange, timeZone: string): Laid {
  const bounds = boundsOf(other, timeZone)
  const seconds = startOfDay(range.from, timeZone) - bounds.start
  const end = Math.min(bounds.end, startOfDay(range.to, timeZone) - seconds)
  return {
    bounds: { ...bounds, end },
    move: { seconds },
    earlier: (day) => day,
    under: ({ start }) => (start - seconds < end ? { key: instantText(start - seconds) } : undefined),
  }
}

function daysLaid({ range: other, move, without }: Shift, { grid, stretches, timeZone }: LayContext): Laid {
  const regular = grid && grid.kind !== 'runs' && grid.kind !== 'instants' ? grid : undefined
  const byDate = 'months' in move && grid?.kind === 'days'
  const end = regular && stretches && !byDate ? addPeriods(firstDayOf(other.from, regular), regular, stretches.length) : other.to
  const bounds = {
    ...boundsOf({ from: other.from, to: Math.max(other.from, Math.min(other.to, end)) }, timeZone),
    ...(without && { without }),
  }
  if ('runs' in move) {
    const unders = new Map(move.runs.map(({ under, over }) => [over.start, under]))
    return {
      bounds,
      move,
      earlier: (day) => dayUnder(day, move.runs),
      under({ start }) {
        const run = unders.get(start)
        return run && { key: dayText(run.start), label: run.label }
      },
    }
  }
  const earlier = (day: Day): Day => ('months' in move ? addMonths(day, -move.months) : 'days' in move ? day - move.days : day)
  return {
    bounds,
    move,
    earlier,
    under({ start, end: next }) {
      // A first day that the earlier month does not have may leave its whole period without one.
      if (!byDate && earlier(next) <= bounds.from) return undefined
      const day = byDate ? sameDate(start, -move.months) : earlier(start)
      if (day === undefined || bounds.from >= bounds.to || day >= bounds.to) return undefined
      const label = grid?.kind === 'months' ? grid.label?.(day) : undefined
      return { key: dayText(day), ...(label !== undefined && { label }) }
    },
  }
}

/** The same date of another month; undefined where that month is too short. */
function sameDate(day: Day, months: number): Day | undefined {
  const moved = addMonths(day, months)
  return dayText(moved).slice(8) === dayText(day).slice(8) ? moved : undefined
}

function notesOf(
  compare: ParsedComparison,
  { range: other, move }: Shift,
  { range, grid, stretches, timeZone }: LayContext,
): readonly string[] {
  if ('runs' in move && grid) {
    const lacking = (stretches?.length ?? 0) - move.runs.length
    return lacking > 0
      ? [`${counted(lacking, grid.grain)} of the range ${lacking === 1 ? 'has' : 'have'} no counterpart in the calendar.`]
      : []
  }
  if ('months' in move && grid?.kind === 'days') {
    const leap = [range, other].some((days) => holdsLeapDay(days))
    return leap ? ['29 February has no counterpart and is compared with nothing.'] : []
  }
  const surplus = other.to - other.from - (range.to - range.from)
  if (surplus === 0) return []
  if (grid?.grain === 'day') {
    if (surplus > 0) return [`The comparison is ${dayCount(surplus)} longer; what stands out is left out.`]
    return [`The comparison is ${dayCount(-surplus)} shorter; the last days have none.`]
  }
  if (compare.to !== 'range') return []
  if (!grid || grid.kind === 'instants')
    return [`The comparison is of ${dayCount(other.to - other.from)}, the range of ${dayCount(range.to - range.from)}.`]
  const more = periodsOf(other, grid, timeZone).length - (stretches?.length ?? 0)
  if (more > 0) return [`The comparison has ${counted(more, grid.grain)} more; what stands out is left out.`]
  return more < 0 ? [`The comparison has ${counted(-more, grid.grain)} fewer; the last have none.`] : []
}

function holdsLeapDay({ from, to }: DayRange): boolean {
  for (let year = Number(dayText(from).slice(0, 4)); year <= Number(dayText(to - 1).slice(0, 4)); year++) {
    const day = parseDay(`${year}-02-29`)
    if (day !== undefined && day >= from && day < to) return true
  }
  return false
}

function counted(count: number, grain: string): string {
  return count === 1 ? `one ${grainWords(grain)}` : `${count} ${grainWords(grain, count)}`
}

/** `one day`, `16 days`. */
export function dayCount(days: number): string {
  return counted(days, 'day')
}
