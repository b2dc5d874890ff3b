import type { Day } from './calendar'
import type { Shift } from './comparison'
import { type Grid, indexAt } from './grid'
import type { Run } from './own-calendar'
import type { DayRange, ParsedComparison } from './range'

/** Periods of an own calendar, each with the one that it comes to lie over; in order. */
export interface RunMove {
  readonly runs: readonly { readonly under: Run; readonly over: Run }[]
}

type RunGrid = Extract<Grid, { kind: 'runs' }>

/**
 * Earlier periods of an own calendar under those of a range: as many before them; those of another range, one by one; or for
 * the year before, the one that holds the day 52 weeks before the middle. What has no counterpart in the calendar has none.
 */
export function runShift(range: DayRange, compare: ParsedComparison, { runs }: RunGrid, other: DayRange | undefined): Shift {
  const asked = touched(range, runs)
  const first = runs.indexOf(asked[0] as Run)
  const others = other ? touched(other, runs) : []
  const under = (over: Run, index: number): Run | undefined => {
    if (other) return others[index]
    return compare.to === 'previous_year' ? yearBefore(over, runs) : runs[first - asked.length + index]
  }
  const used = new Set<Run>()
  const pairs = asked.flatMap((over, index) => {
    const found = under(over, index)
    if (!found || used.has(found)) return []
    used.add(found)
    return [{ under: found, over }]
  })
  const from = pairs[0] ? dayUnder(Math.max(range.from, pairs[0].over.start), pairs) : (runs[0]?.start ?? range.from)
  const last = pairs.at(-1)
  const to = last ? (range.to >= last.over.end ? last.under.end : dayUnder(range.to, pairs)) : from
  const whole = other ? { from: Math.max(other.from, from), to: Math.min(other.to, last?.under.end ?? from) } : { from, to }
  const without = touched(whole, runs).filter((run) => !used.has(run) && run.start < whole.to)
  return { range: whole, move: { runs: pairs }, without: without.map(({ start, end }) => ({ from: start, to: end })) }
}

/** The day of an earlier period under one of a later period: as far from its beginning, at most its end. */
export function dayUnder(day: Day, pairs: RunMove['runs']): Day {
  const pair = pairs.findLast(({ over }) => over.start <= day) ?? pairs[0]
  return pair ? Math.min(pair.under.start + Math.max(0, day - pair.over.start), pair.under.end) : day
}

/** As many days of the period before the one that a range begins. */
export function unitRunBefore({ from, to }: DayRange, runs: readonly Run[]): DayRange | undefined {
  const before = runs[indexAt(from, runs) - 1]
  return before && { from: before.start, to: Math.min(before.start + to - from, before.end) }
}

function touched(range: DayRange, runs: readonly Run[]): readonly Run[] {
  const first = indexAt(range.from, runs)
  const end = indexAt(range.to - 1, runs)
  return runs.slice(first, end + 1).filter(({ start }) => start < range.to)
}

function yearBefore({ start, end }: Run, runs: readonly Run[]): Run | undefined {
  const middle = Math.floor((start + end) / 2) - 364
  const found = runs[indexAt(middle, runs)]
  return found && found.start <= middle && found.start !== start ? found : undefined
}
