import { AppError } from '@/lib/base/errors'
import type { Governance, Measure, Metric, OwnDimension, Relation, Shape } from '../metric'
import { funnelSql } from './funnel-sql'
import { makeMetric } from './make-metric'
import { refuseTimeless } from './moments'
import { peopleOf, refuseStrangers } from './people'

type Unit = 'minutes' | 'hours' | 'days'

/** An interface, so that a message names what is wrong and not this type. */
interface FunnelOptions<First extends string, Steps extends Readonly<Record<string, Metric>>, Team extends string> {
  /** The first step: its dimensions are those of the funnel. */
  readonly start: Metric<string, First, 'distinct', Team>
  /** The steps after it by name, in order: numbers of different people, of one table or several. */
  readonly steps: Steps
  /** How long after the first step the last may come, the very end included; 14 days without it. */
  readonly within?: { readonly [In in Unit]?: number }
  /**
   * Other events may lie between two steps (`ordered`, without it), or none of the same tables may (`strict`), or steps come in
   * any order (`unordered`: the second bar is at least two of them, and so on).
   */
  readonly order?: Funnel['order']
  /** Of somebody's attempts the `best`, which is the furthest and then the earliest (without it), or the `first`. */
  readonly attempt?: Funnel['attempt']
  /** Whoever did this after the start is no further than before it. */
  readonly without?: Metric
}

/** Plain data: what a funnel is counted by. */
export interface Funnel {
  readonly names: readonly string[]
  readonly seconds: number
  readonly order: 'ordered' | 'strict' | 'unordered'
  readonly attempt: 'best' | 'first'
}

const lengths: Readonly<Record<Unit, number>> = { minutes: 60, hours: 3600, days: 86_400 }

/**
 * How many people get how far through some steps. They count in the period of their first step, each once; later steps count up to
 * the end of their time, also after the range. `step` is the name of a step, the first being `start`: split by it, or hold it to one.
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
 * @throws AppError `invalid_input` for steps without a moment, for people of different types, and for a time that makes no sense
 */
export function funnel<
  const Name extends string,
  First extends string,
  const Steps extends Readonly<Record<string, Metric>>,
  Team extends string,
>(name: Name, options: Governance<NoInfer<Team>> & FunnelOptions<First, Steps, Team>): Metric<Name, First | 'step', 'none', Team> {
  const { start, steps, within = { days: 14 }, order = 'ordered', attempt = 'best', without, ...governance } = options
  const all = [start as Metric, ...Object.values(steps)]
  const measures = all.map((step) => peopleOf(step, name))
  const out = without && peopleOf(without, name)
  const how: Funnel = { names: ['start', ...Object.keys(steps)], seconds: secondsOf(name, within), order, attempt }
  refuse(name, how, out ? [...measures, out] : measures)
  const step: OwnDimension = { title: 'Step', type: 'text', values: how.names, headline: how.names.at(-1) as string }
  const [first, ...later] = measures as [Measure, ...Measure[]]
  const relation: Relation = {
    options: { funnel: how, without: out !== undefined },
    reads: [...later, ...(out ? [out] : [])],
    dimensions: { step },
    build: (measure, stage) => funnelSql([measure, ...later], out, how, stage),
  }
  const shape: Shape = {
    measures: { value: { ...first, aggregate: 'relation', relation } },
    value: (column) => column('value'),
    type: 'integer',
    empty: 'zero',
    formula: `${all.map((each) => each.name).join(' → ')}${without ? ` without ${without.name}` : ''}, ${order}, within ${wordsOf(within)}`,
  }
  const definition = { steps: all.map(({ version }) => version), without: without?.version, ...how }
  const inputs = without ? [...all, without] : all
  return makeMetric(name, { kind: 'funnel', additivity: 'none', catalog: start.catalog, governance, definition, inputs, shape }) as never
}

function secondsOf(name: string, within: { readonly [In in Unit]?: number }): number {
  const seconds = Object.entries(within).reduce((sum, [unit, count]) => sum + lengths[unit as Unit] * (count ?? 0), 0)
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 400 * lengths.days) return seconds
  throw new AppError('invalid_input', `${name} gives people ${wordsOf(within)}. Give them a whole number of seconds, up to 400 days.`)
}

function wordsOf(within: { readonly [In in Unit]?: number }): string {
  return Object.entries(within)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(' ')
}

function refuse(name: string, { names, order }: Funnel, measures: readonly Measure[]): void {
  const [first] = measures
  if (names.length < 2 || names.length > 10) throw new AppError('invalid_input', `${name} has ${names.length} steps. Give it 2 to 10.`)
  if (new Set(names).size < names.length)
    throw new AppError('invalid_input', `${name}: "start" is the name of the first step. Give the other another one.`)
  refuseStrangers(name, measures)
  if (
    order === 'unordered' &&
    measures.some(({ source, time, column }) => source !== first?.source || time !== first.time || column !== first.column)
  ) {
    throw new AppError(
      'invalid_input',
      `${name} may begin with any of its steps, so all of them must be of one table. Take order: 'ordered'.`,
    )
  }
  refuseTimeless(name, measures)
}
