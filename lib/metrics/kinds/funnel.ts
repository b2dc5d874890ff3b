import { sql } from 'kysely'
import type { Governance, Measure, Metric, Relation, Shape } from '../metric'
import { bandNames, bandsOf } from './funnel-bands'
import { refuseFunnel } from './funnel-refusals'
import { funnelPeopleSql, funnelSql } from './funnel-sql'
import { type Funnel, type Time, timeOf, timeWords } from './funnel-steps'
import { makeMetric } from './make-metric'
import { goingOn, progress } from './of-funnel'
import type { DimensionsOf } from './of-metric'
import { peopleOf } from './people'

/** An interface, so that a message names what is wrong and not this type. */
interface FunnelOptions<First extends string, Steps extends Readonly<Record<string, Metric>>, Team extends string, At> {
  /** The first step: its dimensions are those of the funnel. */
  readonly start: Metric<string, First, 'distinct', Team>
  /** The steps after it by name, in order: numbers of different people, of one table or several. */
  readonly steps: Steps
  /** How long after the first step the last may come, the very end included; 14 days without it. Months are the calendar's. */
  readonly within?: Time
  /**
   * Other events may lie between two steps (`ordered`, without it), or none of the same tables may (`strict`), or steps come in
   * any order (`unordered`: the second bar is at least two of them, and so on).
   */
  readonly order?: Funnel['order']
  /**
   * Of somebody's attempts the `best`, which is the furthest and then the earliest (without it), the `first`, or `each`: then
   * attempts are counted, and one ends where the next begins.
   */
  readonly attempt?: Funnel['attempt']
  /** Whoever did this between two steps is out. */
  readonly without?: Metric
  /** Who is out so: the `person` from that attempt on (without it), or only of the `step` after it, as where each attempt counts. */
  readonly leaving?: Funnel['leaving']
  /**
   * The step whose event says what the funnel is split and filtered by; the start without it. Its dimensions are those of the funnel
   * then, and who does not come to it has no value.
   */
  readonly splitAt?: At
  /** Up to 2: how many seconds a step may be earlier than the one before it, where clocks do not agree; 0 without it. */
  readonly tolerance?: number
  /** The ends of the bands of `took`, in place of usual ones. */
  readonly bands?: readonly Omit<Time, 'months'>[]
}

/**
 * How many people get how far through some steps. They count in the period of their first step, each once; later steps count up to
 * the end of their time, also after the range. `step` is the name of a step, the first being `start`: split by it, or hold it to one.
 * `maturity` parts those whose time is over from those who may still go on; `took` says how long they took to the step.
 * Equal instants are in order; one event fills one step.
 *
 * ```ts
 * const people = orders.countDistinct('buyers', {
 *   level: 'draft', title: 'Buyers', owner: 'growth',
 *   definition: 'People who placed an order.',
 *   unit: { kind: 'count', of: 'people' }, column: 'user_id',
 * })
 * const secondOrder = funnel('second_order', {
 *   level: 'draft', title: 'Second orders', owner: 'growth',
 *   definition: 'Of the people who order, those who order again within 30 days.',
 *   unit: { kind: 'count', of: 'people' },
 *   start: people, steps: { again: people }, within: { days: 30 },
 * })
 * ```
 *
 * @throws AppError `invalid_input` for steps without a moment, for people of different types, and for options that make no sense together
 */
export function funnel<
  const Name extends string,
  First extends string,
  const Steps extends Readonly<Record<string, Metric>>,
  Team extends string,
  const At extends 'start' | (keyof Steps & string) = 'start',
>(
  name: Name,
  options: Governance<NoInfer<Team>> & FunnelOptions<First, Steps, Team, At>,
): Metric<Name, (At extends keyof Steps ? DimensionsOf<Steps[At]> : First) | 'step' | 'maturity' | 'took', 'none', Team> {
  const {
    start,
    steps,
    within = { days: 14 },
    order = 'ordered',
    attempt = 'best',
    without,
    leaving = attempt === 'each' ? 'step' : 'person',
    splitAt = 'start',
    tolerance = 0,
    bands,
    ...governance
  } = options
  const all = [start as Metric, ...Object.values(steps)]
  const measures = all.map((step) => peopleOf(step, name))
  const out = without && peopleOf(without, name)
  const time = timeOf(name, within)
  const names = ['start', ...Object.keys(steps)]
  const how: Funnel = {
    names,
    ...time,
    order,
    attempt,
    leaving: without ? leaving : 'step',
    splitAt: names.indexOf(splitAt),
    tolerance,
    bands: bandsOf(name, time, bands),
  }
  refuseFunnel(name, how, measures, out)
  const own = measures[how.splitAt] as Measure
  const partsOf = (measure: Measure) => ({ steps: measures.with(how.splitAt, measure), without: out, how })
  const relation: Relation = {
    options: { funnel: how, without: out !== undefined },
    reads: [...measures.toSpliced(how.splitAt, 1), ...(out ? [out] : [])],
    dimensions: {
      step: { title: 'Step', type: 'text', values: how.names, headline: how.names.at(-1) as string, chart: 'funnel' },
      maturity: { title: 'Maturity', type: 'text', values: ['mature', 'maturing'] },
      took: { title: 'Time taken', type: 'text', values: bandNames(how), chart: 'histogram' },
    },
    values: {
      ':value': { type: 'decimal', of: (column) => sql`sum(${column})` },
      ':took': { type: 'decimal', of: (column) => sql`sum(${column})` },
      ':low': { type: 'number', of: (column, functions) => functions.percentile(column, 25) },
      ':middle': { type: 'number', of: (column, functions) => functions.percentile(column, 50) },
      ':high': { type: 'number', of: (column, functions) => functions.percentile(column, 75) },
    },
    matures: { ...time, unless: { maturity: 'mature' } },
    build: (measure, stage) => funnelSql(partsOf(measure), stage),
    people: (measure, stage) => funnelPeopleSql(partsOf(measure), stage),
  }
  const measure: Measure = { ...own, aggregate: 'relation', empty: 'zero', relation, only: progress.reached }
  const shape: Shape = {
    measures: { value: measure },
    value: (column) => column('value'),
    type: 'integer',
    empty: 'zero',
    details: { maturing: goingOn(measure) },
    formula: `${all.map((each) => each.name).join(' → ')}${without ? ` without ${without.name}` : ''}, ${order}, within ${timeWords(within)}`,
  }
  const definition = { steps: all.map(({ version }) => version), without: without?.version, ...how }
  const inputs = without ? [...all, without] : all
  return makeMetric(name, { kind: 'funnel', additivity: 'none', catalog: start.catalog, governance, definition, inputs, shape }) as never
}
