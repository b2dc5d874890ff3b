import type { Additivity, Target } from '../metric'
import type { Grain } from '../query'
import { type Day, parseDay } from './calendar'
import { type DayGrid, endOf, firstDayOf, type Grid } from './grid'
import type { DayRange } from './range'

/** Why a stretch of days has no target: none holds then, it cuts a period that has one, or its periods have different ones. */
export type NoTarget = 'none' | 'cut' | 'unequal'

/**
 * What a metric should be worth over some days: the sum of whole target periods where it can be added up, and else the one
 * value that all of them have. A cut period counts by its days where the target is spread.
 */
export function targetOver(
  targets: readonly Target[],
  { from, to }: DayRange,
  additivity: Additivity,
  gridOf: (grain: Grain) => Grid,
): number | NoTarget {
  const values: number[] = []
  let day = from
  while (day < to) {
    const target = targetAt(targets, day)
    if (!target) return 'none'
    const grid = gridOf(target.per) as DayGrid
    if (grid.kind === 'runs' && day >= (grid.runs.at(-1)?.end ?? day)) return 'none'
    const start = firstDayOf(day, grid)
    if (start > day) return 'none'
    const end = endOf(start, grid)
    const until = Math.min(end, to)
    const isWhole = start === day && end === until
    if (!isWhole && !target.spread) return 'cut'
    values.push(additivity === 'additive' && !isWhole ? (target.value * (until - day)) / (end - start) : target.value)
    day = until
  }
  if (additivity === 'additive' || values.length === 1) return values.reduce((sum, value) => sum + value, 0)
  return additivity === 'none' && values.every((value) => value === values[0]) ? (values[0] as number) : 'unequal'
}

/** In order of time: the newest that holds on a day. */
function targetAt(targets: readonly Target[], day: Day): Target | undefined {
  return targets.findLast(({ from }) => from === undefined || (parseDay(from) ?? 0) <= day)
}
