import type { Expression } from 'kysely'
import type { Additivity, Governance, Metric, Shape } from '../metric'
import { makeMetric } from './make-metric'

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
    measures: { ...prefixed('numerator', numerator.shape), ...prefixed('denominator', denominator.shape) },
    value: (column, functions) => {
      const of = (part: string, shape: Shape): Expression<unknown> => shape.value((measure) => column(`${part}.${measure}`), functions)
      return functions.quotient(of('numerator', numerator.shape), of('denominator', denominator.shape))
    },
    type: 'number',
    empty: 'null',
    formula: `${numerator.name} ÷ ${denominator.name}`,
  }
  const definition = { numerator: numerator.version, denominator: denominator.version }
  return makeMetric(name, { kind: 'ratio', additivity: 'none', catalog: numerator.catalog, governance, definition, shape }) as never
}

function prefixed(part: string, shape: Shape): Shape['measures'] {
  return Object.fromEntries(Object.entries(shape.measures).map(([name, measure]) => [`${part}.${name}`, measure]))
}
