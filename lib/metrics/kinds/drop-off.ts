import type { Governance, Metric, Shape } from '../metric'
import { makeMetric } from './make-metric'
import { funnelOf, stillComing } from './of-funnel'

/** An interface, so that a message names what is wrong and not this type. */
interface DropOffOptions<Dimensions extends string, Team extends string> {
  /** A funnel, or a part that `narrow` made of one. */
  readonly of: Metric<string, Dimensions, 'none', Team>
  /** How many `people` (without it), or the `share` of those at the step before. */
  readonly as?: 'people' | 'share'
}

/**
 * Who was at the step before and did not come to a step: split by `step`, hold it to one, or get the last; nobody at the start. Among
 * them are those who may still come, whom `maturity` tells apart and the detail `maturing` counts.
 *
 * ```ts
 * const people = orders.countDistinct('buyers', {
 *   level: 'draft', title: 'Buyers', owner: 'growth',
 *   definition: 'People who placed an order.',
 *   unit: { kind: 'count', of: 'people' }, column: 'user_id',
 * })
 * const secondOrder = funnel('second_order', {
 *   level: 'draft', title: 'Second orders', owner: 'growth',
 *   definition: 'Of the people who order, those who order again.',
 *   unit: { kind: 'count', of: 'people' },
 *   start: people, steps: { again: people },
 * })
 * const onlyOnce = dropOff('only_once', {
 *   level: 'draft', title: 'Buyers who do not order again', owner: 'growth',
 *   definition: 'People who order, and not again within 14 days.',
 *   unit: { kind: 'count', of: 'people' },
 *   of: secondOrder,
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a metric that is no funnel
 */
export function dropOff<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & DropOffOptions<Dimensions, Team>,
): Metric<Name, Exclude<Dimensions, 'took'>, 'none', Team> {
  const { of, as = 'people', ...governance } = options
  const { at } = funnelOf(of as Metric, name, { isSplitByTime: false })
  const isShare = as === 'share'
  const shape: Shape = {
    measures: isShare ? { dropped: at('dropped'), step_before: at('before') } : { dropped: at('dropped') },
    value: (column, functions) => (isShare ? functions.quotient(column('dropped'), column('step_before')) : column('dropped')),
    type: isShare ? 'number' : 'integer',
    empty: isShare ? 'null' : 'zero',
    details: { maturing: stillComing(at('dropped')) },
    formula: `${of.name}: the step before less the step${isShare ? ' ÷ the step before' : ''}`,
  }
  const definition = { of: of.version, as }
  return makeMetric(name, {
    kind: 'drop_off',
    additivity: 'none',
    catalog: of.catalog,
    governance,
    definition,
    inputs: [of as Metric],
    shape,
  }) as never
}
