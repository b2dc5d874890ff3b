import { type Expression, sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Governance, Metric, Relation, Shape, Unit } from '../metric'
import type { Sql, SqlFunctions } from '../sql-functions'
import { summed, taking } from './cohort'
import { type CohortValueParts, partsOf } from './cohort-value'
import { besideSql, joinedSql } from './cohort-value-sql'
import { makeMetric } from './make-metric'
import type { AnyMetric, DimensionsOf, TeamOf } from './of-metric'
import { measuresOf, partSql } from './parts'
import { isSameMoney, words } from './term-unit'

/** An interface, so that a message names what is wrong and not this type. */
interface PaybackOptions<Of, Cost> {
  /** The value of a member up to an age: `cohortValue` with `counted: 'on_or_before'` and `per: 'member'`. */
  readonly of: Of
  /** What it cost to win them, in the same period and by the same dimensions. */
  readonly cost: Cost
}

/** Each is two columns of the statement. */
const mostAges = 120

/**
 * The first age by which a member has brought what winning one cost: value per member up to that age ≥ cost per member of the same
 * cohort, which is the cost of the period over everybody who joined in it. Nothing where that has not come yet; only ages that are
 * over for all of the cohort count.
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
 *   definition: 'Net revenue of an account up to an age in months, times the margin.',
 *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
 *   start: joined, value: netRevenue, person: 'user_id', margin: 0.7,
 *   every: 'month', counted: 'on_or_before', per: 'member',
 * })
 * const paidBack = payback('paid_back', {
 *   level: 'draft', title: 'Payback', owner: 'growth',
 *   definition: 'Months until an account has brought what the ads for it cost.',
 *   unit: { kind: 'number', of: 'months' },
 *   of: lifetimeValue, cost: adSpendTotal,
 * })
 * ```
 *
 * @throws AppError `invalid_input` for a value that is not one per member up to an age, and for a cost in another currency
 */
export function payback<const Name extends string, Of extends AnyMetric, Cost extends AnyMetric>(
  name: Name,
  options: Governance<TeamOf<Of>> & PaybackOptions<Of, Cost>,
): Metric<Name, Exclude<DimensionsOf<Of>, 'age'> & DimensionsOf<Cost>, 'none', TeamOf<Of>> {
  const { of, cost, ...governance } = options
  const parts = memberValue(of, name)
  refuseMixedMoney(name, of, cost)
  const ages = Array.from({ length: parts.how.upTo + 1 }, (_, age) => age)
  const { how, joins, relation: cells } = parts
  const names = [...ages.flatMap((age) => [`value${age}`, `size${age}`]), 'joined']
  const relation: Relation = {
    options: { payback: cells.options },
    reads: cells.reads ?? [],
    dimensions: {},
    values: Object.fromEntries(names.map((column) => [column, cells.values?.[column.replace(/\d+$/, '')] ?? summed])),
    build: (measure, stage) => besideSql(cells.build(measure, stage), how, stage),
    people: (measure, stage) => joinedSql(measure, how, stage),
  }
  const take = taking(joins, relation)
  const measures: Shape['measures'] = {
    ...Object.fromEntries(names.map((column) => [`of.${column}`, take(column, 'null')])),
    ...measuresOf({ cost }),
  }
  const valueAt = (age: number, column: Column, functions: SqlFunctions): Sql =>
    parts.value({ value: column(`of.value${age}`), size: column(`of.size${age}`), returning: sql`null` }, functions)
  const costPerMember = (column: Column, functions: SqlFunctions): Sql =>
    functions.quotient(partSql('cost', cost, column, functions), column('of.joined'))
  const shape: Shape = {
    measures,
    value: (column, functions) => {
      const price = costPerMember(column, functions)
      return sql`case ${sql.join(
        ages.map((age) => sql`when ${valueAt(age, column, functions)} >= ${price} then ${sql.lit(age)}`),
        sql` `,
      )} end`
    },
    type: 'integer',
    empty: 'null',
    details: {
      cost: {
        title: 'Cost per member',
        type: 'number',
        unit: cost.governance.unit as Unit,
        measures: { 'of.joined': measures['of.joined'] as never, ...measuresOf({ cost }) },
        value: costPerMember,
      },
      so_far: {
        title: 'Most value per member so far',
        type: 'number',
        unit: of.governance.unit as Unit,
        measures,
        value: (column, functions) => sql`greatest(${sql.join(ages.map((age) => valueAt(age, column, functions)))})`,
      },
      size: {
        title: 'Size of the cohort',
        type: 'integer',
        unit: parts.start.governance.unit as Unit,
        measures: { 'of.joined': measures['of.joined'] as never },
        value: (column) => column('of.joined'),
      },
    },
    formula: `first age at which ${of.name} ≥ ${cost.name} per member`,
  }
  const definition = { of: of.version, cost: cost.version }
  const inputs = [of, cost]
  return makeMetric(name, { kind: 'payback', additivity: 'none', catalog: of.catalog, governance, definition, inputs, shape }) as never
}

type Column = (measure: string) => Expression<unknown>

function memberValue(of: Metric, name: string): CohortValueParts {
  const parts = partsOf(of)
  if (parts?.per !== 'member' || parts.how.counted !== 'on_or_before') {
    throw new AppError(
      'invalid_input',
      `${name} waits until ${of.name} covers its cost, which is no value of a member up to an age. Take a cohortValue with counted: 'on_or_before' and per: 'member'.`,
    )
  }
  if (parts.how.upTo <= mostAges) return parts
  throw new AppError(
    'invalid_input',
    `${name} looks at every age of ${of.name} up to ${parts.how.upTo}. Take one with at most ${mostAges}: weeks or months in place of days.`,
  )
}

function refuseMixedMoney(name: string, of: Metric, cost: Metric): void {
  const [value, price] = [of.governance.unit, cost.governance.unit] as const
  if (!value || !price || isSameMoney(value, price)) return
  throw new AppError(
    'invalid_input',
    `${name} sets ${words(value)} against a cost in ${words(price)}. Convert one of them first, with derived and times.`,
  )
}
