import { AppError } from '@/lib/base/errors'
import type { Additivity, Governance, Metric, Shape } from '../metric'
import { makeMetric } from './make-metric'
import { changed, measuresOf, partSql } from './parts'

/** An interface, so that a message names what is wrong and not this type. */
interface ShareOptions<Dimensions extends string, Team extends string> {
  readonly of: Metric<string, Dimensions, Additivity, Team>
  /** Dimensions whose values have a whole of their own: the share within each country. Without it, of everything. */
  readonly within?: readonly NoInfer<Dimensions>[]
}

/**
 * The part of each group in the whole of its period: 0.2 is a fifth. The whole is counted anew over all groups that pass the
 * filters, so a limit, `top` or `having` changes nothing; without a split the share is 1. Null where the whole is 0.
 *
 * ```ts
 * const orderShare = share('order_share', {
 *   level: 'draft', title: 'Share of orders', owner: 'finance',
 *   definition: 'The part of each group in all orders.',
 *   unit: { kind: 'share' },
 *   of: orderCount,
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a share of what is a share already
 */
export function share<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & ShareOptions<Dimensions, Team>,
): Metric<Name, Dimensions, 'none', Team> {
  const { of, within = [], ...governance } = options
  const part = of as Metric
  if (Object.values(part.shape.measures).some((measure) => measure.within)) {
    throw new AppError('invalid_input', `${name} is a share of ${part.name}, which is a share itself. Take the metric it is made of.`)
  }
  const whole = { ...part, shape: changed(part.shape, (measure) => ({ ...measure, within })) }
  const shape: Shape = {
    measures: { ...measuresOf({ part }), ...measuresOf({ whole }) },
    value: (column, functions) => functions.quotient(partSql('part', part, column, functions), partSql('whole', whole, column, functions)),
    type: 'number',
    empty: 'null',
    formula: `${part.name} ÷ ${part.name} of ${within.length > 0 ? `each ${within.join(', ')}` : 'everything'}`,
  }
  const definition = { of: part.version, within }
  const { catalog } = part
  return makeMetric(name, { kind: 'share', additivity: 'none', catalog, governance, definition, inputs: [part], shape }) as never
}
