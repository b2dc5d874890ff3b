import { AppError } from '@/lib/base/errors'
import type { Governance, Metric, OwnDimension, Relation, Shape } from '../metric'
import {
  type Age,
  ageDimension,
  agesOf,
  type Cohort,
  type CohortOptions,
  cohortDetails,
  cohortOf,
  cohortValues,
  isWhole,
  refuseCohort,
  summed,
  taking,
} from './cohort'
import { makeMetric } from './make-metric'
import { peopleOf, refuseStrangers } from './people'
import { retainedSql, retentionSql } from './retention-sql'

/** An interface, so that a message names what is wrong and not this type. */
interface RetentionOptions<Dimensions extends string, Back extends string, Team extends string> extends CohortOptions<Dimensions, Team> {
  /** What counts as coming back: a number of different people of the same names. */
  readonly back: Metric<string, Back, 'distinct', Team>
  /** Back `on` that age (without it), or `on_or_after`: then or any time later. */
  readonly returned?: Retention['returned']
  /** How often somebody must come back at an age; once without it. */
  readonly times?: number
  /** Ages taken together, both ends included, in place of single ones: `[[1, 3], [4, 7]]`. */
  readonly brackets?: readonly (readonly [from: number, to: number])[]
}

/** Plain data: what a retention is counted by. */
export interface Retention extends Cohort {
  readonly returned: 'on' | 'on_or_after'
  readonly times: number
  readonly brackets?: readonly (readonly [from: number, to: number])[]
}

/**
 * The share of a cohort that is back at an age. A cohort is who started in a period of the query, or in its whole range; `age` counts
 * days, weeks or months of the calendar from each person's own start, and 0 is the cohort itself. A cell counts only when its age
 * has passed for all of its cohort; taken together, cohorts are pooled: all who are back over all who joined. Split by `age`, or hold
 * it to one; without either it is the `headline`.
 *
 * ```ts
 * const joined = users.countDistinct('joined', {
 *   level: 'draft', title: 'Joined', owner: 'growth',
 *   definition: 'Accounts made in the period.',
 *   unit: { kind: 'count', of: 'users' },
 *   column: 'user_id',
 * })
 * const comeBack = retention('come_back', {
 *   level: 'draft', title: 'Come back', owner: 'growth',
 *   definition: 'Accounts active again so many weeks later.',
 *   unit: { kind: 'share' },
 *   start: joined,
 *   back: activeUsers,
 *   every: 'week',
 * })
 * ```
 *
 * ```ts
 * const weeklyReturn = retention('weekly_return', {
 *   level: 'draft', title: 'Users who return', owner: 'product',
 *   definition: 'Of the users of a week, those who are active again in a later one.',
 *   unit: { kind: 'share' },
 *   start: activeUsers, back: activeUsers, every: 'week', upTo: 8,
 * })
 * ```
 *
 * @throws AppError `invalid_input` for metrics that are more than numbers of different people, and for ages that make no sense
 */
export function retention<const Name extends string, Dimensions extends string, Back extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & RetentionOptions<Dimensions, Back, Team>,
): Metric<Name, Dimensions | 'age', 'none', Team> {
  const { start, back, every, upTo, clock, entry, cohorts, headline, returned = 'on', times = 1, brackets, ...governance } = options
  const cohort = cohortOf({ every, upTo, clock, entry, cohorts, headline })
  const how: Retention = { ...cohort, returned, times, ...(brackets && { brackets }) }
  const [joins, comes] = [peopleOf(start as Metric, name), peopleOf(back as Metric, name)]
  refuseCohort(name, how, joins, comes)
  refuse(name, how)
  refuseStrangers(name, [joins, comes])
  const relation: Relation = {
    options: { retention: how },
    reads: [comes],
    dimensions: { age: brackets ? bracketDimension(how, brackets) : ageDimension(how) },
    values: { ...cohortValues, returned: summed },
    build: (measure, stage) => retentionSql(measure, comes, how, stage),
    people: (measure, stage) => retainedSql(measure, comes, how, stage),
  }
  const take = taking(joins, relation)
  const shape: Shape = {
    measures: { returned: take('returned', 'zero'), size: take('size', 'null') },
    value: (column, functions) => functions.quotient(column('returned'), column('size')),
    type: 'number',
    empty: 'null',
    details: cohortDetails(start as Metric, take),
    formula: `of ${start.name}, those with ${back.name} ${returned === 'on' ? 'at' : 'at or after'} an age in ${every}s`,
  }
  const definition = { start: start.version, back: back.version, ...how }
  return makeMetric(name, {
    kind: 'retention',
    additivity: 'none',
    catalog: start.catalog,
    governance,
    definition,
    inputs: [start, back],
    shape,
  }) as never
}

/** Single ages, or brackets. */
export function retentionAges(how: Retention): readonly Age[] {
  if (!how.brackets) return agesOf(how)
  return [{ label: '0', until: 0 }, ...how.brackets.map((bracket) => ({ label: bracketName(bracket), until: bracket[1] }))]
}

function bracketDimension(how: Retention, brackets: NonNullable<Retention['brackets']>): OwnDimension {
  const values = ['0', ...brackets.map(bracketName)]
  return { ...ageDimension(how), type: 'text', values, headline: values.at(-1) as string }
}

function bracketName([from, to]: readonly [number, number]): string {
  return from === to ? String(from) : `${from}–${to}`
}

function refuse(name: string, { upTo, times, brackets, returned }: Retention): void {
  if (!isWhole(times, 1, 1000))
    throw new AppError('invalid_input', `${name} counts who is back ${times} times. Take a whole number from 1 to 1000.`)
  if ((times > 1 || brackets) && returned === 'on_or_after') {
    throw new AppError(
      'invalid_input',
      `${name} counts who is back at an age or later, which has neither times nor brackets. Leave them out.`,
    )
  }
  const strange = brackets?.find(
    ([from, to], index) => !(isWhole(from, 1, to) && isWhole(to, from, upTo) && from > (brackets[index - 1]?.[1] ?? 0)),
  )
  if (strange)
    throw new AppError('invalid_input', `${name}: the bracket ${strange.join(' to ')} is out of order, or reaches beyond the age ${upTo}.`)
}
