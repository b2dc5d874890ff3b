import { type RawBuilder, sql } from 'kysely'
import type { Detail, Governance, Measure, Metric, Shape } from '../metric'
import type { Sql, SqlFunctions } from '../sql-functions'
import { makeMetric } from './make-metric'
import { funnelOf, stillComing } from './of-funnel'

/** An interface, so that a message names what is wrong and not this type. */
interface ConversionOptions<Dimensions extends string, Team extends string> {
  /** A funnel, or a part that `narrow` made of one. */
  readonly of: Metric<string, Dimensions, 'none', Team>
  /** The share of those who began (`start`, without it), or of those at the step before (`previous`). */
  readonly from?: 'start' | 'previous'
}

/**
 * The share of people of a funnel who come to a step: split by `step`, hold it to one, or get the last. Details: `low` and `high`,
 * the ends of the 95 % interval by Wilson's score; `people`, whom it is a share of; `maturing`, those of them who may still come.
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
 * const orderAgain = conversion('order_again', {
 *   level: 'draft', title: 'Buyers who order again', owner: 'growth',
 *   definition: 'Of the people who order, the share that orders again within 14 days.',
 *   unit: { kind: 'share' },
 *   of: secondOrder,
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a metric that is no funnel
 */
export function conversion<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & ConversionOptions<Dimensions, Team>,
): Metric<Name, Exclude<Dimensions, 'took'>, 'none', Team> {
  const { of, from = 'start', ...governance } = options
  const { at } = funnelOf(of as Metric, name, { isSplitByTime: false })
  const whole = from === 'start' ? 'began' : 'step_before'
  const measures = { reached: at('reached'), [whole]: at(from === 'start' ? 'entered' : 'before') }
  const shape: Shape = {
    measures,
    value: (column, functions) => functions.quotient(column('reached'), column(whole)),
    type: 'number',
    empty: 'null',
    details: {
      low: endOf(measures, whole, 'low'),
      high: endOf(measures, whole, 'high'),
      people: {
        title: 'Of people',
        type: 'integer',
        unit: { kind: 'count', of: 'people' },
        measures: { [whole]: measures[whole] as Measure },
        value: (column) => column(whole),
      },
      maturing: stillComing(at(from === 'start' ? 'entered' : 'dropped')),
    },
    formula: `${of.name} ÷ ${from === 'start' ? 'its start' : 'its step before'}`,
  }
  const definition = { of: of.version, from }
  return makeMetric(name, {
    kind: 'conversion',
    additivity: 'none',
    catalog: of.catalog,
    governance,
    definition,
    inputs: [of as Metric],
    shape,
  }) as never
}

function endOf(measures: Shape['measures'], whole: string, end: 'low' | 'high'): Detail {
  return {
    title: end === 'low' ? 'Low end (95 %)' : 'High end (95 %)',
    type: 'number',
    unit: { kind: 'share' },
    measures,
    value: (column, functions) => wilson(column('reached'), column(whole), end, functions),
  }
}

const z = 1.959963984540054

/** An end of Wilson's score interval; null of nobody. E. B. Wilson, Probable inference, JASA 22 (1927). */
function wilson(reached: Sql, of: Sql, end: 'low' | 'high', { quotient }: SqlFunctions): RawBuilder<unknown> {
  const share = quotient(reached, of)
  const number = (value: number): Sql => sql`cast(${sql.lit(String(value))} as double precision)`
  const count = sql`nullif(cast(${of} as double precision), 0)`
  const middle = sql`(${share} + ${number((z * z) / 2)} / ${count})`
  const spread = sql`(${number(z)} * sqrt(${share} * (1 - ${share}) / ${count} + ${number((z * z) / 4)} / (${count} * ${count})))`
  const edge = end === 'low' ? sql`${middle} - ${spread}` : sql`${middle} + ${spread}`
  const sure = end === 'low' ? sql`when ${share} = 0 then 0` : sql`when ${share} = 1 then 1`
  return sql`case ${sure} else (${edge}) / (1 + ${number(z * z)} / ${count}) end`
}
