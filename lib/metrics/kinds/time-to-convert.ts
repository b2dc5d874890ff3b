import { sql } from 'kysely'
import type { Detail, Governance, Metric, Shape } from '../metric'
import { mostSeconds, secondsOf } from './funnel-steps'
import { makeMetric } from './make-metric'
import { funnelOf } from './of-funnel'

/** An interface, so that a message names what is wrong and not this type. */
interface TimeOptions<Dimensions extends string, Team extends string> {
  /** A funnel, or a part that `narrow` made of one. */
  readonly of: Metric<string, Dimensions, 'none', Team>
  /** The `median` (without it), which a few slow people do not move, or the `mean`. */
  readonly as?: 'median' | 'mean'
  /** What the numbers are in; without it minutes, hours or days by the time that the funnel gives people. */
  readonly in?: 'seconds' | 'minutes' | 'hours' | 'days'
}

/**
 * How long people of a funnel take from its start to a step, of their chosen attempt: split by `step`, hold it to one, or get the
 * last; only those who come there. Split by `took`, a funnel is the histogram. Details: the `mean` beside a median and a `median`
 * beside a mean, `quarter` and `three_quarters`, the times within which so many of them came, and `people`, how many came.
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
 * const daysToAgain = timeToConvert('days_to_second_order', {
 *   level: 'draft', title: 'Days to the second order', owner: 'growth',
 *   definition: 'Days from an order to the next one of the same person, in the middle.',
 *   unit: { kind: 'number', of: 'days', decimals: 1 },
 *   of: secondOrder, in: 'days',
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a metric that is no funnel
 */
export function timeToConvert<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & TimeOptions<Dimensions, Team>,
): Metric<Name, Dimensions, 'none', Team> {
  const { of, as = 'median', in: written, ...governance } = options
  const { at, how } = funnelOf(of as Metric, name, { isSplitByTime: true })
  const unit = written ?? usualUnit(mostSeconds(how))
  const length = (unit === 'seconds' ? 1 : secondsOf({ [unit]: 1 })) * 1_000_000
  const percentile = (take: string): Pick<Shape, 'measures' | 'value'> => ({
    measures: { middle: { ...at('reached', take), empty: 'null' } },
    value: (column, { quotient }) => quotient(column('middle'), sql.lit(length)),
  })
  const mean: Pick<Shape, 'measures' | 'value'> = {
    measures: { took: { ...at('reached', ':took'), empty: 'null' }, people: at('reached') },
    value: (column, { quotient }) => quotient(column('took'), sql`(${column('people')} * ${sql.lit(length)})`),
  }
  const values = { median: percentile(':middle'), mean }
  const detail = (title: string, value: Pick<Shape, 'measures' | 'value'>): Detail => ({
    title,
    type: 'number',
    unit: { kind: 'number', of: unit, decimals: 1 },
    ...value,
  })
  const shape: Shape = {
    ...values[as],
    type: 'number',
    empty: 'null',
    details: {
      ...(as === 'median' ? { mean: detail('Mean', values.mean) } : { median: detail('Median', values.median) }),
      quarter: detail('A quarter within', percentile(':low')),
      three_quarters: detail('Three quarters within', percentile(':high')),
      people: {
        title: 'People',
        type: 'integer',
        unit: { kind: 'count', of: 'people' },
        measures: { people: at('reached') },
        value: (column) => column('people'),
      },
    },
    formula: `${as} of ${unit} from the start of ${of.name} to the step`,
  }
  const definition = { of: of.version, as, in: unit }
  return makeMetric(name, {
    kind: 'time_to_convert',
    additivity: 'none',
    catalog: of.catalog,
    governance,
    definition,
    inputs: [of as Metric],
    shape,
  }) as never
}

function usualUnit(seconds: number): 'minutes' | 'hours' | 'days' {
  if (seconds <= secondsOf({ hours: 6 })) return 'minutes'
  return seconds <= secondsOf({ days: 3 }) ? 'hours' : 'days'
}
