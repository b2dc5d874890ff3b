import type { Reading, Result } from '@/lib/metrics'
import { estimatesOf } from './estimate'
import { momentsOf } from './moments'
import { powerAt, smallestEffect, unitsNeeded, type Wish } from './power'

/** What a test of so many weeks would have, by what happened in as many weeks up to now. */
export interface PlannedWeeks {
  readonly weeks: number
  readonly units: number
  readonly mean: number
  /** Of one unit, with what is known from before taken off. */
  readonly variance: number
  /** Of the variance that is known from before. */
  readonly reduction: number
  /** The smallest relative effect found with the power asked for. */
  readonly smallest: number
  /** How often the effect asked for would be found. */
  readonly power: number
  /** Units that the effect asked for would need. */
  readonly needed: number
}

/** Reads what units did in so many weeks, of an answer over a metric made by `planning` with its details. */
export function readPlan(result: Result, weeks: number, wish: Wish): PlannedWeeks | undefined {
  const column = result.columns.find(({ role, reading }) => role === 'value' && reading)
  if (!column?.reading) return undefined
  const { statistic }: Reading = column.reading
  const sum = (detail: string): number => Number(result.columns.find(({ name }) => name === `${column.metric}:${detail}`)?.values[0] ?? 0)
  const units = sum('units')
  if (units < 4) return undefined
  const variables = statistic === 'ratio' ? ['y', 'x', 'd', 'e'] : ['y', 'x']
  const names = [...variables, ...variables.flatMap((one, at) => variables.slice(at).map((two) => one + two))]
  const sums = Object.fromEntries(names.map((name) => [name, sum(name)]))
  const moments = momentsOf(units, sums, { variables, less: statistic === 'proportion' ? 0 : 1 })
  const { variants, reduction } = estimatesOf([moments], statistic, { cuped: true })
  const { value: mean, variance } = variants[0] ?? { value: 0, variance: 0 }
  const baseline = { mean, variance }
  return {
    weeks,
    units,
    mean,
    variance,
    reduction,
    smallest: smallestEffect(units, baseline, wish),
    power: powerAt(units, baseline, wish),
    needed: unitsNeeded(baseline, wish),
  }
}
