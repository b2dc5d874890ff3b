import { AppError } from '@/lib/base/errors'
import { grainWords, instantSeconds, lengthOf, monthsOf } from '@/lib/base/grain'
import { dimensionsOf } from './dimensions'
import type { Given, Measure, Metric } from './metric'
import type { CheckedQuery } from './parse-query'
import type { Filters, FilterValue, Grain } from './query'
import { dayText } from './time/calendar'
import { type DayGrid, endOf, firstDayOf, type GridContext, gridOf } from './time/grid'
import { isWhole, type Series } from './time/series'
import { canonicalZone } from './time/zone'

type GivenMeasure = Measure & { readonly given: Given }

/**
 * Refuses what numbers that are given, not computed, cannot answer: another zone, a grain that they are not made for, and,
 * where they cannot be added up, groups of several of them.
 *
 * @throws AppError `invalid_query`; it names the metric, what was asked and what can be
 */
export function refuseGiven(query: CheckedQuery): void {
  for (const metric of query.metrics) {
    for (const measure of givenOf(metric)) {
      refuseTime(metric.name, measure, query)
      if (measure.given.isExact) refuseGroups(metric.name, measure, query)
    }
  }
}

/**
 * Refuses ranges that cut a period of the given numbers. The end may lie inside one where there is no more data.
 *
 * @throws AppError `invalid_query` with the range of whole periods
 */
export function refuseCuts(
  metrics: readonly Metric[],
  series: readonly Series[],
  context: GridContext & { readonly endOfData: number },
): void {
  for (const { name, grain } of metrics.flatMap((metric) =>
    givenOf(metric).map(({ given }) => ({ name: metric.name, grain: given.grain })),
  )) {
    if (grain === 'none' || grain === 'day') continue
    const grid = gridOf(grain, context) as DayGrid
    for (const { suffix, bounds } of series) {
      const from = firstDayOf(bounds.from, grid)
      const isOpen = suffix === '' && bounds.to >= context.endOfData
      const to = isOpen || firstDayOf(bounds.to, grid) === bounds.to ? bounds.to : endOf(firstDayOf(bounds.to, grid), grid)
      if (from === bounds.from && to === bounds.to) continue
      const what = suffix === '' ? 'the range' : 'the comparison with'
      const words = `${name} is given by ${grain}, but ${what} ${dayText(bounds.from)} to ${dayText(bounds.to)} cuts a ${grain}`
      throw new AppError('invalid_query', `${words}. Ask for whole ones${suffix === '' ? `: ${dayText(from)} to ${dayText(to)}` : ''}.`)
    }
  }
}

/** Whether a part of a period stands beside a whole number, so that nothing can be compared like for like. */
export function hasWholePeriods(metrics: readonly Metric[]): boolean {
  return metrics.flatMap(givenOf).some(({ given }) => given.grain !== 'day')
}

/** Said to the reader of numbers that the range does not change. */
export function givenNotes(metrics: readonly Metric[]): readonly string[] {
  return metrics
    .filter((metric) => givenOf(metric).some(({ given }) => given.grain === 'none'))
    .map(({ name }) => `${name} belongs to no time: it is the same for every range.`)
}

/** A question that a metric can answer: each of its numbers where they are given or have one grain, else by day. */
export function plainQuestion(metric: Metric): {
  readonly grain?: Exclude<Given['grain'], 'none'>
  readonly by: readonly string[]
  readonly timeZone: string
  readonly isExact: boolean
} {
  const given = givenOf(metric)
  const [first] = given
  const exact = given.filter((measure) => measure.given.isExact)
  const whole = Object.values(metric.shape.measures).find(({ relation }) => relation?.grain)?.relation?.grain
  const grain = (exact[0] ?? first)?.given.grain ?? whole ?? 'day'
  return {
    ...(grain !== 'none' && { grain }),
    by: [...new Set(exact.flatMap((measure) => keyOf(measure).flatMap((names) => names[0] ?? [])))],
    timeZone: first?.given.timeZone ?? metric.catalog.timeZone,
    isExact: exact.length > 0 || whole !== undefined,
  }
}

/** Why given numbers have no value by a grain, or without one; undefined where they have. */
export function givenGrainRefusal(name: string, given: Given, grain: Grain | undefined): string | undefined {
  if (answers(given, grain)) return undefined
  if (given.grain === 'none') return `${name} belongs to no time, so it has no value by ${grainWords(grain ?? '')}. Ask without a grain.`
  const asked = grain ? `by ${grainWords(grain)}` : 'over a whole range'
  if (given.isExact)
    return `${name} is given by ${given.grain}, and its numbers cannot be put together, but was asked for ${asked}. Ask by ${given.grain}.`
  return `${name} is given by ${given.grain}, of which no ${grainWords(grain ?? '', 2)} are made. Ask by ${given.grain}, or without a grain.`
}

/** Of each key column but the time, the dimensions that are the column as it is. */
export function keyOf({ source, time }: Pick<Measure, 'source' | 'time'>): readonly (readonly string[])[] {
  const own = [...dimensionsOf(source).values()].filter(({ path, dimension }) => path.length === 0 && 'column' in dimension)
  return source.primaryKey
    .filter((column) => column !== time)
    .map((column) => own.filter(({ columns }) => columns.includes(column)).map(({ name }) => name))
}

function givenOf({ shape }: Metric): readonly GivenMeasure[] {
  return Object.values(shape.measures).filter((measure): measure is GivenMeasure => measure.given !== undefined)
}

function refuseTime(name: string, { given, shift, window }: GivenMeasure, { timeZone, compare }: CheckedQuery): void {
  const refuse = refusing(name)
  if (given.grain === 'none') {
    if ((compare && compare.to !== 'target') || shift || window)
      refuse('belongs to no time, so there is nothing earlier to set it against. Ask without a comparison.')
    return
  }
  if (timeZone !== canonicalZone(given.timeZone))
    refuse(`is given by ${given.grain} of ${given.timeZone}, but was asked for in ${timeZone}. Ask in ${given.timeZone}.`)
  if (shift && !isWhole(shift, given.grain))
    refuse(`is given by ${given.grain}, so it cannot be taken from ${shift.count} ${shift.unit}${shift.count === 1 ? '' : 's'} earlier.`)
  if (window && given.grain !== 'day') refuse(`counts over days, but its numbers are given by ${given.grain}.`)
}

function refuseGroups(name: string, measure: GivenMeasure, { by, filters, grain, top, totals }: CheckedQuery): void {
  const key = keyOf(measure)
  const each = key.map(([dimension]) => dimension).join(' and ')
  const refuse = refusing(name)
  const said =
    key.length > 0
      ? `is one number for each ${each}, and they cannot be put together`
      : 'is one number for each period, and they cannot be put together'
  const isOne = (kept: readonly string[]) =>
    key.every((names) => names.some((dimension) => kept.includes(dimension) || isPinned(dimension, filters)))
  const split = by.map((dimension) => dimension.name)
  const { within } = measure
  if (!isOne(split))
    refuse(
      `${said}, but was asked for ${split.length > 0 ? `by ${split.join(', ')}` : 'without a split'}. Split by ${each}, or filter it to one value.`,
    )
  if (top) refuse(`${said}, so there is no Other. Ask without top, or filter.`)
  if (within && !isOne(within)) refuse(`${said}, so there is no whole to take a share of.`)
  for (const kept of totals) {
    const isSame = isOne(kept) && (kept.includes('period') || !grain)
    if (!isSame) refuse(`${said}, so it has no totals. Ask without totals.`)
  }
}

/** Filtered to one value, whatever else is filtered. */
function isPinned(dimension: string, filters: readonly Filters[]): boolean {
  return filters.some((where) => Object.hasOwn(where, dimension) && isOneValue(where[dimension] as FilterValue))
}

function isOneValue(value: FilterValue): boolean {
  if (Array.isArray(value)) return value.length === 1 && isOneValue(value[0])
  return value === null || typeof value !== 'object'
}

function answers({ grain: own, isExact }: Given, grain: Grain | undefined): boolean {
  if (own === 'none') return grain === undefined
  if (isExact || grain === own) return grain === own
  if (grain === undefined) return true
  if (own === 'day') return !instantSeconds(grain)
  const [months, ownMonths] = [monthsOf(grain), monthsOf(own)]
  if (months === undefined || ownMonths === undefined || months % ownMonths !== 0) return false
  const length = lengthOf(grain)
  return ownMonths === 1 || !(length && 'fiscal' in length)
}

function refusing(name: string): (what: string) => never {
  return (what) => {
    throw new AppError('invalid_query', `${name} ${what}`)
  }
}
