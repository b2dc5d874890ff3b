import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import { dimensionsOf } from '../dimensions'
import type { Measure, Metric } from '../metric'

/**
 * The one measure of a number of different people, of which a kind follows each.
 *
 * @throws AppError `invalid_input` for any other metric
 */
export function peopleOf({ name, shape }: Metric, whole: string): Measure {
  const [measure, ...others] = Object.values(shape.measures)
  const isPlain = measure && others.length === 0 && measure.aggregate === 'countDistinct'
  if (isPlain && !measure.window && !measure.shift && !measure.within) return measure
  throw new AppError('invalid_input', `${whole} is made of ${name}, which is more than a number of different people.`)
}

/** @throws AppError `invalid_input` where people have names of different types */
export function refuseStrangers(whole: string, [first, ...others]: readonly Measure[]): void {
  const typeOf = ({ source, column = '' }: Measure) => columnType(source, column)?.type
  const stranger = others.find((measure) => first && typeOf(measure) !== typeOf(first))
  if (!first || !stranger) return
  const said = (measure: Measure): string => `${measure.source.name}.${measure.column} is ${typeOf(measure)}`
  throw new AppError('invalid_input', `${whole}: ${said(first)}, but ${said(stranger)}, so nobody could be found again.`)
}

/** @throws AppError `invalid_input` where a kind makes a dimension that its table has already, so that a filter could mean either */
export function refuseTaken(whole: string, { source }: Pick<Measure, 'source'>, dimension: string): void {
  if (!dimensionsOf(source).has(dimension)) return
  const message = `${whole} makes a dimension "${dimension}" itself, but ${source.name} has one of that name. Rename the one of ${source.name}.`
  throw new AppError('invalid_input', message)
}
