import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Governance, Metric, OwnDimension, Relation, Shape } from '../metric'
import { activeDaysPeopleSql, activeDaysSql } from './active-days-sql'
import { makeMetric } from './make-metric'
import { peopleOf, refuseTaken } from './people'

/** An interface, so that a message names what is wrong and not this type. */
interface ActiveDaysOptions<Dimensions extends string, Team extends string> {
  /** Who is there on a day: a number of different people. */
  readonly of: Metric<string, Dimensions, 'distinct', Team>
  /** How many days are looked at, up to the last day of the period that is complete: 28, or 7. */
  readonly days: number
  /** Somebody with 5 days counts at 5 (`exactly`, without it), or at 1, 2, 3, 4 and 5 (`at_least`). */
  readonly counted?: ActiveDays['counted']
  /** Only people who were there for the first time at least so many days before that day; newcomers cannot reach all days. */
  readonly tenure?: number
  /** How many `people` (without it), or the `mean` of their days. */
  readonly value?: 'people' | 'mean'
}

/** Plain data: what active days are counted by. */
export interface ActiveDays {
  readonly days: number
  readonly counted: 'exactly' | 'at_least'
  readonly tenure?: number
}

/**
 * How often people come: how many of them were there on 1, 2, 3 … of the last so many days, the dimension `days`. The days end with
 * the last one of the period that is complete. Without `days` it is everybody who was there at all.
 *
 * ```ts
 * const frequency = activeDays('frequency', {
 *   level: 'draft', title: 'Days of use', owner: 'product',
 *   definition: 'Users by the number of days on which they were active, of the last 28.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: activeUsers, days: 28,
 * })
 * const often = narrow('often_here', {
 *   level: 'draft', title: 'Here on most days', owner: 'product',
 *   definition: 'Users active on 20 or more of the last 28 days.',
 *   unit: { kind: 'count', of: 'users' },
 *   of: frequency, where: { days: { from: 20 } },
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a metric that is more than a number of different people, and for numbers of days that make no sense
 */
export function activeDays<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & ActiveDaysOptions<Dimensions, Team>,
): Metric<Name, Dimensions | 'days', 'none', Team> {
  const { of, days, counted = 'exactly', tenure, value = 'people', ...governance } = options
  const how: ActiveDays = { days, counted, ...(tenure !== undefined && { tenure }) }
  refuse(name, how, value)
  const people = peopleOf(of as Metric, name)
  refuseTaken(name, people, 'days')
  const measure = { ...people, aggregate: 'relation' as const, empty: 'null' as const, relation: relationOf(how) }
  const words = `of the ${days} days up to the last complete one`
  const since = tenure === undefined ? '' : `, first seen at least ${tenure} days before it`
  const shapes: Readonly<Record<typeof value, Shape>> = {
    people: {
      measures: { value: measure },
      value: (column) => column('value'),
      type: 'integer',
      empty: 'null',
      formula: `${of.name} by the number of days on which they are there, ${words}${since}`,
    },
    mean: {
      measures: { days: { ...measure, take: 'days:sum' }, people: measure },
      value: (column, functions) => functions.quotient(column('days'), column('people')),
      type: 'number',
      empty: 'null',
      formula: `mean number of days on which ${of.name} are there, ${words}${since}`,
    },
  }
  const definition = { of: of.version, ...how, value }
  return makeMetric(name, {
    kind: 'active-days',
    additivity: 'none',
    catalog: of.catalog,
    governance,
    definition,
    inputs: [of],
    shape: shapes[value],
  }) as never
}

function relationOf(how: ActiveDays): Relation {
  const sum = { type: 'decimal', of: (column) => sql`sum(${column})` } as const satisfies NonNullable<Relation['values']>[string]
  const dimension: OwnDimension = {
    title: 'Active days',
    type: 'integer',
    chart: 'histogram',
    ...(how.counted === 'at_least' && { headline: 1 }),
  }
  return {
    options: { activeDays: how },
    dimensions: { days: dimension },
    values: { ':value': sum, 'days:sum': sum },
    build: (measure, stage) => activeDaysSql(measure, how, stage),
    people: (measure, stage) => activeDaysPeopleSql(measure, how, stage),
  }
}

function refuse(name: string, { days, counted, tenure = 0 }: ActiveDays, value: 'people' | 'mean'): void {
  if (!Number.isInteger(days) || days < 2 || days > 366)
    throw new AppError('invalid_input', `${name} looks at ${days} days. Take a whole number from 2 to 366.`)
  if (!Number.isInteger(tenure) || tenure < 0 || tenure > 3660)
    throw new AppError('invalid_input', `${name} wants people of at least ${tenure} days. Take a whole number from 0 to 3660.`)
  if (value === 'mean' && counted === 'at_least')
    throw new AppError(
      'invalid_input',
      `${name} is a mean of days, for which everybody counts once. Leave counted out, or take value: 'people'.`,
    )
}
