import { AppError } from '@/lib/base/errors'
import type { CalendarUnit, Governance, Measure, Metric, OwnDimension, Relation } from '../metric'
import type { Stage } from '../sql/stage'
import { rollingGrowthSql, rollingPeopleSql } from './growth-rolling-sql'
import { growthPeopleSql, growthSql, states } from './growth-sql'
import { makeMetric } from './make-metric'
import { peopleOf, refuseTaken } from './people'

/** A period of the calendar. */
export type Step = 'day' | CalendarUnit

/** An interface, so that a message names what is wrong and not this type. */
interface GrowthOptions<Dimensions extends string, Team extends string> {
  /** Who is there: a number of different people. */
  readonly of: Metric<string, Dimensions, 'distinct', Team>
  /**
   * The period in which somebody is there or is not; it is the only grain to ask by. `{ days: 28 }` is a value for each day, of the
   * 28 days that end with it against the 28 before.
   */
  readonly every: Step | { readonly days: number }
}

const state: OwnDimension = {
  title: 'State',
  type: 'text',
  values: states,
  headline: ['new', 'retained', 'resurrected'],
  chart: 'growth',
}

/**
 * Growth accounting: of each period, people who are `new` (there for the first time ever), `retained` (there in the period before
 * too), `resurrected` (there again after a gap) and `churned` (there in the period before and not in this one). So active people are
 * new + retained + resurrected, and those of the period before retained + churned. Split by `state`, or hold it to one.
 *
 * ```ts
 * const userGrowth = growth('user_growth', {
 *   level: 'draft', title: 'Users by state', owner: 'product',
 *   definition: 'Active users of the week: new, retained, resurrected; and those lost.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: activeUsers,
 *   every: 'week',
 * })
 * ```
 *
 * ```ts
 * const userGrowth = growth('user_growth', {
 *   level: 'draft', title: 'Growth of users', owner: 'product',
 *   definition: 'Users of each month who are new, stayed, came back, or left.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: activeUsers, every: 'month',
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a metric that is more than a plain number of different values
 */
export function growth<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & GrowthOptions<Dimensions, Team>,
): Metric<Name, Dimensions | 'state', 'none', Team> {
  const { of, every, ...governance } = options
  const measure = peopleOf(of as Metric, name)
  refuseTaken(name, measure, 'state')
  const measures = { value: { ...measure, aggregate: 'relation' as const, empty: 'null' as const, relation: relationOf(name, every) } }
  const words = typeof every === 'string' ? `by ${every}` : `of ${every.days} days`
  const formula = `${of.name} ${words}: new, retained, resurrected, churned; nothing for the first ${lengthOf(every)} of data`
  const shape = { ...of.shape, measures, empty: 'null' as const, formula }
  const definition = { of: of.version, every }
  return makeMetric(name, { kind: 'growth', additivity: 'none', catalog: of.catalog, governance, definition, inputs: [of], shape }) as never
}

function relationOf(name: string, every: Step | { readonly days: number }): Relation {
  const notes = {
    unfinished: { note: 'until the last period is over, everybody who may still come counts as churned.', of: { state: 'churned' } },
    unvalued: `the first ${lengthOf(every)} of data ${typeof every === 'string' ? 'has' : 'have'} no value, for everybody is new there.`,
  }
  const of = { dimensions: { state }, notes }
  if (typeof every === 'string') {
    return {
      options: { growth: every },
      grain: every,
      ...of,
      build: (measure: Measure, stage: Stage) => growthSql(measure, every, stage),
      people: (measure: Measure, stage: Stage) => growthPeopleSql(measure, every, stage),
    }
  }
  const { days } = every
  if (!Number.isInteger(days) || days < 2 || days > 366)
    throw new AppError('invalid_input', `${name} compares ${days} days with those before. Take a whole number from 2 to 366.`)
  return {
    options: { growth: { days } },
    grain: 'day',
    ...of,
    build: (measure: Measure, stage: Stage) => rollingGrowthSql(measure, days, stage),
    people: (measure: Measure, stage: Stage) => rollingPeopleSql(measure, days, stage),
  }
}

function lengthOf(every: Step | { readonly days: number }): string {
  return typeof every === 'string' ? every : `${every.days} days`
}
