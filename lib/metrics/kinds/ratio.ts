import type { Additivity, Governance, Metric, Shape } from '../metric'
import { makeMetric } from './make-metric'
import { measuresOf, partSql } from './parts'

/** An interface, so that a message names the team and not this type. */
interface RatioOptions<Numerator extends string, Denominator extends string, Team extends string> {
  readonly numerator: Metric<string, Numerator, Additivity, Team>
  readonly denominator: Metric<string, Denominator, Additivity, Team>
}

/**
 * Numerator over denominator, both summed up first: the ratio of the totals at every grain, never a mean of ratios.
 * Null where the denominator is 0 or has no value.
 */
export function ratio<const Name extends string, Numerator extends string, Denominator extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & RatioOptions<Numerator, Denominator, Team>,
): Metric<Name, Numerator & Denominator, 'none', Team> {
  const { numerator, denominator, ...governance } = options
  const shape: Shape = {
    measures: measuresOf({ numerator, denominator }),
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
