import { AppError } from '@/lib/base/errors'
import type { Governance, Metric, Shift, Unit } from '../metric'
import { makeMetric } from './make-metric'
import type { AnyMetric, DimensionsOf, TeamOf } from './of-metric'
import { changed } from './parts'
import { refuseOtherMoney } from './term-unit'

/** An interface, so that a message names what is wrong and not this type. */
interface ShiftOptions<Of> {
  readonly of: Of
  /** By how much, such as `{ years: 1 }`. */
  readonly earlier: Earlier
}

type Earlier =
  | { readonly days: number }
  | { readonly weeks: number }
  | { readonly months: number }
  | { readonly quarters: number }
  | { readonly years: number }

/**
 * A metric as it was whole days, weeks, months, quarters or years earlier: with `derived` and `over`, growth. Periods are moved
 * and never rows, so each row counts once; a day that the earlier month did not have is worth nothing.
 *
 * ```ts
 * const before = shift('revenue_year_ago', {
 *   level: 'draft', title: 'Revenue a year ago', owner: 'finance',
 *   definition: 'Net revenue of the same period a year earlier.',
 *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
 *   of: netRevenue,
 *   earlier: { years: 1 },
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a number of units that is not whole or not between 1 and 1,000, and for a shift of a shift
 */
export function shift<const Name extends string, Of extends AnyMetric>(
  name: Name,
  options: Governance<TeamOf<Of>> & ShiftOptions<Of>,
): Metric<Name, DimensionsOf<Of>, Of['additivity'], TeamOf<Of>> {
  const { of, earlier, ...governance } = options
  const [units, by] = Object.entries(earlier)[0] as [string, number]
  const unit = units.slice(0, -1) as Shift['unit']
  if (!Number.isInteger(by) || by < 1 || by > 1000) {
    throw new AppError('invalid_input', `${name} is taken from ${by} ${units} earlier. Take a whole number from 1 to 1000.`)
  }
  if (Object.values(of.shape.measures).some((measure) => measure.shift)) {
    throw new AppError('invalid_input', `${name} shifts ${of.name}, which is shifted already. Shift the metric it is made of.`)
  }
  refuseOtherMoney(name, of.governance.unit, governance.unit as Unit | undefined)
  const shape = changed(of.shape, (measure) => ({ ...measure, shift: { count: by, unit } }))
  const formula = `${of.name} ${by} ${unit}${by === 1 ? '' : 's'} earlier`
  const definition = { of: of.version, by, unit }
  const { additivity, catalog } = of
  const made = { ...shape, formula }
  return makeMetric(name, { kind: 'shift', additivity, catalog, governance, definition, inputs: [of as Metric], shape: made }) as never
}
