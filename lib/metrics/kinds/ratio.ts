import { AppError } from '@/lib/base/errors'
import type { Governance, Metric, Shape, Unit } from '../metric'
import { makeMetric } from './make-metric'
import type { AnyMetric, DimensionsOf, TeamOf } from './of-metric'
import { measuresOf, partSql } from './parts'
import { isSameMoney, words } from './term-unit'

/** An interface, so that a message names the team and not this type. */
interface RatioOptions<Numerator, Denominator> {
  readonly numerator: Numerator
  readonly denominator: Denominator
}

/**
 * Numerator over denominator, both summed up first: the ratio of the totals at every grain, never a mean of ratios.
 * Null where the denominator is 0 or has no value.
 *
 * ```ts
 * const ordersPerBuyer = ratio('orders_per_buyer', {
 *   level: 'draft', title: 'Orders per buyer', owner: 'finance',
 *   definition: 'Orders over the people who placed them.',
 *   unit: { kind: 'number', decimals: 2 },
 *   numerator: orderCount,
 *   denominator: buyers,
 * })
 * ```
 *
 * @throws AppError `invalid_input` for money over money of another currency, or cents over whole
 */
export function ratio<const Name extends string, Numerator extends AnyMetric, Denominator extends AnyMetric>(
  name: Name,
  options: Governance<TeamOf<Numerator>> & RatioOptions<Numerator, Denominator>,
): Metric<Name, DimensionsOf<Numerator> & DimensionsOf<Denominator>, 'none', TeamOf<Numerator>> {
  const { numerator, denominator, ...governance } = options
  refuseMixedMoney(name, numerator.governance.unit, denominator.governance.unit)
  const shape: Shape = {
    measures: measuresOf({ numerator, denominator }),
    ...partsOf(numerator.shape, denominator.shape),
    value: (column, functions) =>
      functions.quotient(partSql('numerator', numerator, column, functions), partSql('denominator', denominator, column, functions)),
    type: 'number',
    empty: 'null',
    formula: `${numerator.name} ÷ ${denominator.name}`,
  }
  const definition = { numerator: numerator.version, denominator: denominator.version }
  const inputs = [numerator, denominator]
  return makeMetric(name, { kind: 'ratio', additivity: 'none', catalog: numerator.catalog, governance, definition, inputs, shape }) as never
}

/** Known where each half is one measure as it stands. */
function partsOf({ parts: over }: Shape, { parts: under }: Shape): Pick<Shape, 'parts'> {
  return over?.length === 1 && under?.length === 1 ? { parts: [`numerator.${over[0]}`, `denominator.${under[0]}`] } : {}
}

function refuseMixedMoney(name: string, over: Unit | undefined, under: Unit | undefined): void {
  if (over?.kind !== 'money' || under?.kind !== 'money' || isSameMoney(over, under)) return
  throw new AppError(
    'invalid_input',
    `${name} divides ${words(over)} by ${words(under)}. Convert one of them first, with derived and times.`,
  )
}
