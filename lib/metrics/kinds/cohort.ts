import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import type { Empty, Measure, Metric, OwnDimension, Relation, RelationValue, Shape, Source } from '../metric'

/** An interface, so that a message names what is wrong and not this type. */
export interface CohortOptions<Dimensions extends string, Team extends string> {
  /** Who joins a cohort, and when: a number of different people. Its dimensions are those of the cohorts. */
  readonly start: Metric<string, Dimensions, 'distinct', Team>
  /** In what age is counted, from the person's own start. */
  readonly every: Cohort['every']
  /** The greatest age; without it 30 days, 12 weeks or 12 months. */
  readonly upTo?: number
  /**
   * Whose clock cuts an age: that of the `calendar`, whose days, weeks and months begin at midnight (without it), or everybody's
   * `own`: stretches of 24 hours, 7 days or 30 days from the very moment of the start.
   */
  readonly clock?: Cohort['clock']
  /**
   * Which start counts: the `first` that passes the filters (without it), the `first_ever` if it passes them, or every one, so
   * that a person joins a cohort in each period again.
   */
  readonly entry?: Cohort['entry']
  /** `complete` leaves out cohorts whose last age is not over, so that all ages rest on the same people; `all` without it. */
  readonly cohorts?: Cohort['cohorts']
  /** The age that is meant where a query says none; without it day 7, week 4 or month 3. Of brackets it is the last one. */
  readonly headline?: number
}

/** Plain data: who is in a cohort, and how its age is counted. */
export interface Cohort {
  readonly every: 'day' | 'week' | 'month'
  readonly upTo: number
  readonly clock: 'calendar' | 'own'
  readonly entry: 'first' | 'first_ever' | 'every'
  readonly cohorts: 'all' | 'complete'
  readonly headline: number
}

/** One value of the dimension `age`, with the last age it holds. */
export interface Age {
  readonly label: string | number
  readonly until: number
}

const usual = { day: 30, week: 12, month: 12 } as const
const usualHeadline = { day: 7, week: 4, month: 3 } as const

/** What is written, with what holds without it. */
export function cohortOf({ every, upTo = usual[every], ...others }: Omit<CohortOptions<never, never>, 'start'>): Cohort {
  const { clock = 'calendar', entry = 'first', cohorts = 'all', headline = Math.min(usualHeadline[every], upTo) } = others
  return { every, upTo, clock, entry, cohorts, headline }
}

export function agesOf({ upTo }: Cohort): readonly Age[] {
  return Array.from({ length: upTo + 1 }, (_, age) => ({ label: age, until: age }))
}

export function ageDimension({ every, clock, headline }: Cohort): OwnDimension {
  const title = clock === 'own' ? `Age in ${{ day: '24 hours', week: '7 days', month: '30 days' }[every]}` : `Age in ${every}s`
  return { title, type: 'integer', headline, chart: 'cohort' }
}

/** How the rows of a cell become one. */
export const summed: RelationValue = { type: 'decimal', of: (column) => sql`sum(${column})` }

/** Columns that every relation of cohorts has besides its own values. */
export const cohortValues = { size: summed, cohorts: summed, open: summed } as const

/** One column of a relation of cohorts, as a measure. */
export function taking(start: Measure, relation: Relation): (take: string, empty: Empty) => Measure {
  return (take, empty) => ({ ...start, aggregate: 'relation', relation, take, empty })
}

/** What makes a cell readable: whom it rests on, and whether it can still change. */
export function cohortDetails(start: Metric, take: (column: string, empty: Empty) => Measure): Shape['details'] {
  return {
    size: {
      title: 'Size of the cohort',
      type: 'integer',
      unit: start.governance.unit as never,
      measures: { size: take('size', 'null') },
      value: (column) => column('size'),
    },
    cohorts: {
      title: 'Cohorts',
      type: 'integer',
      unit: { kind: 'count', of: 'cohorts' },
      measures: { cohorts: take('cohorts', 'null') },
      value: (column) => column('cohorts'),
    },
    incomplete: {
      title: 'Incomplete',
      type: 'boolean',
      measures: { open: take('open', 'zero') },
      value: (column) => sql`${column('open')} > 0`,
    },
  }
}

/** @throws AppError `invalid_input` for ages that make no sense, and for starts of which none is the first */
export function refuseCohort(name: string, { upTo, headline, entry, clock }: Cohort, start: Measure, later: Measure): void {
  if (!isWhole(upTo, 1, 400))
    throw new AppError('invalid_input', `${name} follows people up to the age ${upTo}. Take a whole number from 1 to 400.`)
  if (!isWhole(headline, 0, upTo))
    throw new AppError('invalid_input', `${name} has its headline at the age ${headline}. Take a whole number from 0 to ${upTo}.`)
  if (entry !== 'every' && start.source.primaryKey.length === 0) {
    throw new AppError(
      'invalid_input',
      `${name} needs a key on ${start.source.name}: without one, nothing says which of two starts of one instant is the first. Give it one, or start from a query with a row per person.`,
    )
  }
  const daily = [start, later].find(({ source, time }) => !keepsMoments(source, time))
  if (clock === 'own' && daily) {
    const { source, time } = daily
    throw new AppError(
      'invalid_input',
      `${name} counts by everybody's own clock, but ${source.name}.${time} ${clockOf(source, time)}. Take an instant or a timestamp in UTC, or clock: 'calendar'.`,
    )
  }
}

export function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

/** Whether a time column says what came first, whatever the season. */
export function keepsMoments(source: Source, time: string): boolean {
  const type = columnType(source, time)?.type
  return type === 'instant' || (type === 'timestamp' && source.time[time]?.clock === 'UTC')
}

function clockOf(source: Source, time: string): string {
  const type = columnType(source, time)?.type
  return type === 'timestamp' ? `shows the clock of ${source.time[time]?.clock}` : `is ${type}`
}
