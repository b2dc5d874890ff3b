import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import { measureType } from '../measure-names'
import type { Governance, Measure, Metric, Relation, Shape, Unit } from '../metric'
import type { Sql, SqlFunctions } from '../sql-functions'
import {
  ageDimension,
  type Cohort,
  type CohortOptions,
  cohortDetails,
  cohortOf,
  cohortValues,
  refuseCohort,
  summed,
  taking,
} from './cohort'
import { cohortValueSql, valuedSql } from './cohort-value-sql'
import { makeMetric } from './make-metric'
import { peopleOf, refuseStrangers } from './people'
import { type TermTree, termSql, typeOfTerm } from './term'
import { refuseOtherMoney } from './term-unit'

/** An interface, so that a message names what is wrong and not this type. */
interface CohortValueOptions<Dimensions extends string, Value extends string, Team extends string> extends CohortOptions<Dimensions, Team> {
  /** What members bring: a sum, or a number of rows. */
  readonly value: Metric<string, Value, 'additive', Team>
  /** The column of the value's source that names the person; without it the one of the same name as that of the start. */
  readonly person?: string
  /** What came `on` that age (without it), or `on_or_before`: from the start up to the end of that age. */
  readonly counted?: CohortValue['counted']
  /** For the whole `cohort` (without it), for each `member`, or for each `returning_member`: those who brought anything. */
  readonly per?: 'cohort' | 'member' | 'returning_member'
  /** What is left of the value, such as the gross margin: 0.7. All of it without this. */
  readonly margin?: number
  /**
   * Whether what came at the very `start` counts (without it), or only what came `after_start`. Must be said where both are of one
   * table, such as orders of those who order for the first time.
   */
  readonly from?: CohortValue['from']
}

/** Plain data: what the value of a cohort is counted by. */
export interface CohortValue extends Cohort {
  readonly counted: 'on' | 'on_or_before'
  readonly from: 'start' | 'after_start'
}

/** What another kind needs of a value of cohorts. */
export interface CohortValueParts {
  readonly how: CohortValue
  readonly start: Metric
  readonly per: 'cohort' | 'member' | 'returning_member'
  /** Who joins. */
  readonly joins: Measure
  /** The relation of its cells, with the column `joined`: everybody who joined, at the age 0. */
  readonly relation: Relation
  /** The value of a cell over its columns. */
  value(columns: { readonly value: Sql; readonly size: Sql; readonly returning: Sql }, functions: SqlFunctions): Sql
}

const known = new WeakMap<Metric, CohortValueParts>()

/**
 * What the people of a cohort bring at an age: revenue of the cohort, per member, per returning member, or up to that age, which is
 * their value so far (LTV). Cohort and `age` are those of retention: a cell counts only when its age is over for all of its cohort,
 * and cohorts are pooled. What came before the start never counts.
 *
 * ```ts
 * const joined = users.countDistinct('joined', {
 *   level: 'draft', title: 'Joined', owner: 'growth',
 *   definition: 'Accounts made in the period.',
 *   unit: { kind: 'count', of: 'users' },
 *   column: 'user_id',
 * })
 * const lifetimeValue = cohortValue('lifetime_value', {
 *   level: 'draft', title: 'Value of an account', owner: 'finance',
 *   definition: 'Net revenue of an account up to an age in months.',
 *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
 *   start: joined, value: netRevenue, person: 'user_id',
 *   every: 'month', counted: 'on_or_before', per: 'member',
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a value that is more than a sum, for people of other names, and for ages that make no sense
 */
export function cohortValue<const Name extends string, Dimensions extends string, Value extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & CohortValueOptions<Dimensions, Value, Team>,
): Metric<Name, Dimensions | 'age', 'none', Team> {
  const { start, value, person, counted = 'on', per = 'cohort', margin = 1, from = 'start', ...others } = options
  const { every, upTo, clock, entry, cohorts, headline, ...governance } = others
  const how: CohortValue = { ...cohortOf({ every, upTo, clock, entry, cohorts, headline }), counted, from }
  const joins = peopleOf(start as Metric, name)
  const brings = summedOf(value as Metric, name)
  const who = person ?? joins.column ?? ''
  refuseCohort(name, how, joins, brings)
  refuse(name, { joins, brings, who, margin, from: options.from })
  refuseOtherMoney(name, value.governance.unit as Unit, governance.unit as Unit | undefined)

  const tree: TermTree = margin === 1 ? { input: 'value' } : { operator: 'times', left: { input: 'value' }, right: { number: margin } }
  const types = () => value.shape.type
  const worth = (column: Sql, functions: SqlFunctions): Sql => termSql(tree, { type: types, column: () => column }, functions)
  const relation = (withJoined: boolean): Relation => ({
    options: { cohortValue: how, person: who, ...(withJoined && { withJoined }) },
    reads: [brings],
    dimensions: { age: ageDimension(how) },
    values: {
      ...cohortValues,
      value: { ...summed, type: measureType(brings) },
      returning: summed,
      ...(withJoined && { joined: summed }),
    },
    build: (measure, stage) => cohortValueSql(measure, { value: brings, person: who }, { ...how, withJoined }, stage),
    people: (measure, stage) => valuedSql(measure, { value: brings, person: who }, how, stage),
  })
  const take = taking(joins, relation(false))
  const parts: CohortValueParts = {
    how,
    start: start as Metric,
    per,
    joins,
    relation: relation(true),
    value: ({ value: column, size, returning }, functions) => {
      if (per === 'cohort') return worth(column, functions)
      return functions.quotient(worth(column, functions), per === 'member' ? size : returning)
    },
  }
  const shape: Shape = {
    measures: { value: take('value', 'null'), size: take('size', 'null'), returning: take('returning', 'null') },
    value: (column, functions) =>
      parts.value({ value: column('value'), size: column('size'), returning: column('returning') } as never, functions),
    type: per === 'cohort' ? typeOfTerm(tree, types) : 'number',
    empty: 'null',
    details: {
      ...cohortDetails(start as Metric, take),
      returning: {
        title: 'Members who brought something',
        type: 'integer',
        unit: start.governance.unit as never,
        measures: { returning: take('returning', 'null') },
        value: (column) => column('returning'),
      },
    },
    formula: formulaOf({ start: start.name, value: value.name, per, margin }, how),
  }
  const definition = { start: start.version, value: value.version, person: who, per, margin, ...how }
  const inputs = [start, value]
  const made = makeMetric(name, { kind: 'cohortValue', additivity: 'none', catalog: start.catalog, governance, definition, inputs, shape })
  known.set(made, parts)
  return made as never
}

/** What a value of cohorts is made of; undefined for any other metric. */
export function partsOf(metric: Metric): CohortValueParts | undefined {
  return known.get(metric)
}

/** The one measure of a sum or of a number of rows. */
function summedOf({ name, shape }: Metric, whole: string): Measure {
  const [measure, ...others] = Object.values(shape.measures)
  const isPlain = measure && others.length === 0 && (measure.aggregate === 'sum' || measure.aggregate === 'count')
  if (isPlain && !measure.window && !measure.shift && !measure.within && !measure.given) return measure
  throw new AppError(
    'invalid_input',
    `${whole} adds up ${name}, which is more than a sum or a number of rows. Take one that is, such as a sum over a query that has what each person brought.`,
  )
}

interface Refused {
  readonly joins: Measure
  readonly brings: Measure
  readonly who: string
  readonly margin: number
  readonly from: CohortValue['from'] | undefined
}

function refuse(name: string, { joins, brings, who, margin, from }: Refused): void {
  if (columnType(brings.source, who) === undefined) {
    throw new AppError(
      'invalid_input',
      `${name}: ${brings.source.name} has no column "${who}", so nobody knows who brought what. Name the column in person.`,
    )
  }
  refuseStrangers(name, [joins, { ...brings, column: who }])
  if (!(margin > 0 && margin <= 1))
    throw new AppError('invalid_input', `${name} keeps ${margin} of the value. Take a margin above 0 and up to 1, such as 0.7.`)
  if (joins.source === brings.source && joins.time === brings.time && from === undefined) {
    throw new AppError(
      'invalid_input',
      `${name} begins with rows of ${joins.source.name} and adds up rows of it too. Say whether the first one counts: from: 'start' or from: 'after_start'.`,
    )
  }
}

interface Said {
  readonly start: string
  readonly value: string
  readonly per: string
  readonly margin: number
}

function formulaOf({ start, value, per, margin }: Said, { counted, every }: CohortValue): string {
  const worth = margin === 1 ? value : `${value} × ${margin}`
  const when = counted === 'on' ? `at an age in ${every}s` : `up to an age in ${every}s`
  return `${worth} of ${start} ${when}${per === 'cohort' ? '' : `, per ${per.replace('_', ' ')}`}`
}
