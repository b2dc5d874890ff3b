import { grainWords, instantSeconds, lengthOf } from '@/lib/base/grain'
import { columnType } from './column-type'
import { givenGrainRefusal } from './given'
import type { Measure, Metric } from './metric'
import type { Grain } from './query'
import { grainsOf } from './time/known-grains'
import { isWhole } from './time/series'

/** The grains by which a metric has values, shortest first. */
export function metricGrains(metric: Metric): readonly Grain[] {
  return grainsOf(metric.catalog).filter((grain) => grainRefusal(metric, grain) === undefined)
}

/** Why a metric has no values by a grain, or without one, and by what it has; undefined where it has. */
export function grainRefusal(metric: Metric, grain: Grain | undefined): string | undefined {
  for (const measure of Object.values(metric.shape.measures)) {
    const refusal = measureRefusal(metric, measure, grain)
    if (refusal) return refusal
  }
  return undefined
}

/** Dates have no hours, windows are made of days, a shift moves whole periods. */
function measureRefusal({ name, catalog }: Metric, measure: Measure, grain: Grain | undefined): string | undefined {
  const { source, time, window, shift, empty, relation, given } = measure
  if (given && givenGrainRefusal(name, given, grain)) return givenGrainRefusal(name, given, grain)
  if (relation?.grain && grain !== relation.grain)
    return `${name} has one value for each ${relation.grain}. Ask for it with the grain ${relation.grain}.`
  if (grain === undefined) return undefined
  if (instantSeconds(grain) && columnType(source, time)?.type === 'date')
    return `${name} counts by the date ${time}, which has no ${grain}s. Choose day or longer.`
  if (instantSeconds(grain) && (window || empty === 'carry' || relation))
    return `${name} counts over whole days, so it has no value by ${grain}. Choose day or longer.`
  if (relation && !lengthOf(grain))
    return `${name} needs periods that follow one another, which those of ${grain} need not. Choose day, week, month, quarter or year.`
  if (empty === 'carry' && !lengthOf(grain))
    return `${name} carries values from before the calendar ${grain} begins. Choose day, week, month, quarter or year.`
  if (shift && !isWhole(shift, grain)) {
    const by = `${shift.count} ${shift.unit}${shift.count === 1 ? '' : 's'}`
    const choices = grainsOf(catalog).filter((other) => isWhole(shift, other))
    return `${name} is taken from ${by} earlier, which are no whole ${grainWords(grain, 2)}. Choose one of: ${choices.join(', ')}.`
  }
  return undefined
}
