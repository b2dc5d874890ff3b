import { AppError } from '@/lib/base/errors'
import type { Governance, Measure, Metric, OwnDimension, Relation, Shape } from '../metric'
import type { Stage } from '../sql/stage'
import { returnedSql, sizeSql } from './cohort-sql'
import { makeMetric } from './make-metric'
import { peopleOf, refuseStrangers } from './people'

/** An interface, so that a message names what is wrong and not this type. */
interface RetentionOptions<Dimensions extends string, Back extends string, Team extends string> {
  /** Who joins a cohort, and when: a number of different people. Its dimensions are those of the cohorts. */
  readonly start: Metric<string, Dimensions, 'distinct', Team>
  /** What counts as coming back: a number of different people of the same names. */
  readonly back: Metric<string, Back, 'distinct', Team>
  /** In what age is counted, from the person's own first day, week or month. */
  readonly every: Retention['every']
  /** The greatest age; without it 30 days, 12 weeks or 12 months. */
  readonly upTo?: number
  /** Back `on` that age (without it), or `on_or_after`: then or any time later. */
  readonly returned?: Retention['returned']
  /**
   * Which start counts: the `first` that passes the filters (without it), the `first_ever` if it passes them, or every one, so
   * that a person joins a cohort in each period again.
   */
  readonly entry?: Retention['entry']
  /** How often somebody must come back at an age; once without it. */
  readonly times?: number
  /** The age that is meant where a query says none; without it day 7, week 4 or month 3. Of brackets it is the last one. */
  readonly headline?: number
  /** Ages taken together, both ends included, in place of single ones: `[[1, 3], [4, 7]]`. */
  readonly brackets?: readonly (readonly [from: number, to: number])[]
}

/** Plain data: what a retention is counted by. */
export interface Retention {
  readonly every: 'day' | 'week' | 'month'
  readonly upTo: number
  readonly returned: 'on' | 'on_or_after'
  readonly entry: 'first' | 'first_ever' | 'every'
  readonly times: number
  readonly headline: number
  readonly brackets?: readonly (readonly [from: number, to: number])[]
}

const usual = { day: 30, week: 12, month: 12 } as const
const usualHeadline = { day: 7, week: 4, month: 3 } as const

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
  const { start, back, every, upTo = usual[every], returned = 'on', entry = 'first', times = 1, brackets, ...others } = options
  const { headline = Math.min(usualHeadline[every], upTo), ...governance } = others
  const how: Retention = { every, upTo, returned, entry, times, headline, ...(brackets && { brackets }) }
  const [joins, comes] = [peopleOf(start as Metric, name), peopleOf(back as Metric, name)]
  refuse(name, how, joins, comes)
  const dimensions = { age: ageOf(how) }
  const relation = (options: string, build: Relation['build']): Relation => ({
    options: { [options]: how },
    reads: [comes],
    dimensions,
    build,
  })
  const of = { ...joins, aggregate: 'relation' as const }
  const shape: Shape = {
    measures: {
      returned: {
        ...of,
        empty: 'zero',
        relation: relation('returned', (measure, stage: Stage) => returnedSql(measure, comes, how, stage)),
      },
      size: { ...of, empty: 'null', relation: relation('size', (measure, stage: Stage) => sizeSql(measure, how, stage)) },
    },
    value: (column, functions) => functions.quotient(column('returned'), column('size')),
    type: 'number',
    empty: 'null',
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

function ageOf({ every, brackets, headline }: Retention): OwnDimension {
  const title = `Age in ${every}s`
  if (!brackets) return { title, type: 'integer', headline }
  const values = ['0', ...brackets.map(bracketName)]
  return { title, type: 'text', values, headline: values.at(-1) as string }
}

export function bracketName([from, to]: readonly [number, number]): string {
  return from === to ? String(from) : `${from}–${to}`
}

function refuse(name: string, { upTo, times, headline, brackets, returned, entry }: Retention, start: Measure, back: Measure): void {
  const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most
  if (!whole(upTo, 1, 400))
    throw new AppError('invalid_input', `${name} follows people up to the age ${upTo}. Take a whole number from 1 to 400.`)
  if (!whole(headline, 0, upTo))
    throw new AppError('invalid_input', `${name} has its headline at the age ${headline}. Take a whole number from 0 to ${upTo}.`)
  if (!whole(times, 1, 1000))
    throw new AppError('invalid_input', `${name} counts who is back ${times} times. Take a whole number from 1 to 1000.`)
  if ((times > 1 || brackets) && returned === 'on_or_after') {
    throw new AppError(
      'invalid_input',
      `${name} counts who is back at an age or later, which has neither times nor brackets. Leave them out.`,
    )
  }
  const strange = brackets?.find(
    ([from, to], index) => !(whole(from, 1, to) && whole(to, from, upTo) && from > (brackets[index - 1]?.[1] ?? 0)),
  )
  if (strange)
    throw new AppError('invalid_input', `${name}: the bracket ${strange.join(' to ')} is out of order, or reaches beyond the age ${upTo}.`)
  if (entry !== 'every' && start.source.primaryKey.length === 0) {
    throw new AppError(
      'invalid_input',
      `${name} needs a key on ${start.source.name}: without one, nothing says which of two starts of one instant is the first.`,
    )
  }
  refuseStrangers(name, [start, back])
}
