import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import type { Governance, Measure, Metric, OwnDimension, Relation, Shape } from '../metric'
import { didYouMean, someOf } from '../suggest'
import type { Step } from './growth'
import { makeMetric } from './make-metric'
import { moneyGrowthSql, moneyPeopleSql, moneyStates } from './money-growth-sql'
import { refuseTaken } from './people'

/** An interface, so that a message names what is wrong and not this type. */
interface MoneyGrowthOptions<Dimensions extends string, Team extends string> {
  /** The money: a sum, or a closing value such as what subscriptions cost a month. */
  readonly of: Metric<string, Dimensions, 'additive' | 'semi', Team>
  /** The column of its source that names who pays. */
  readonly person: string
  /** The period that is compared with the one before; it is the only grain to ask by. */
  readonly every: Step
  /**
   * What the rows of a sum are: `amounts` of their period (without it), such as orders, or `changes` of what stands until it is changed
   * again, such as movements of what subscriptions cost a month.
   */
  readonly rows?: 'amounts' | 'changes'
}

/** Plain data: what money is accounted for by. */
export interface MoneyGrowth {
  readonly every: Step
  readonly person: string
  readonly rows: 'amounts' | 'changes'
  readonly aggregate: Measure['aggregate']
  /** Whether an amount stands until it is changed, or belongs to its period alone. */
  readonly isStanding: boolean
}

const state: OwnDimension = {
  title: 'State',
  type: 'text',
  values: moneyStates,
  headline: ['new', 'retained', 'expansion', 'resurrected'],
}

/**
 * Growth accounting of money: what people pay in a period against the one before. `new` is of those who pay for the first time ever,
 * `resurrected` of those who pay again after a gap, `churned` what those paid before who pay no longer; of who pays in both,
 * `retained` is the smaller of the two amounts, `expansion` what they pay more, `contraction` what they pay less. So revenue is new +
 * retained + expansion + resurrected, and that of the period before retained + contraction + churned.
 *
 * ```ts
 * const recurring = moneyGrowth('recurring_states', {
 *   level: 'draft', title: 'Recurring revenue by state', owner: 'finance',
 *   definition: 'What subscriptions cost a month, against the month before.',
 *   unit: { kind: 'money', currency: 'USD', minorUnits: true },
 *   of: netNewRecurringRevenue, person: 'user_id', every: 'month', rows: 'changes',
 * })
 * ```
 *
 * @throws AppError `invalid_input` for more than one sum or closing value, for columns that are not there, and for money that is not exact
 */
export function moneyGrowth<const Name extends string, Dimensions extends string, Team extends string>(
  name: Name,
  options: Governance<NoInfer<Team>> & MoneyGrowthOptions<Dimensions, Team>,
): Metric<Name, Dimensions | 'state', 'none', Team> {
  const { of, person, every, rows = 'amounts', ...governance } = options
  const metric: Metric = of as Metric
  const money = moneyOf(name, metric, person, rows)
  refuseTaken(name, money, 'state')
  const { source, column, times, per, time, where, aggregate } = money
  const how: MoneyGrowth = { every, person, rows, aggregate, isStanding: rows === 'changes' || money.window !== undefined }
  const relation: Relation = {
    options: { moneyGrowth: how },
    reads: [{ source, aggregate: 'countDistinct', column: person, time, where, empty: 'zero' }],
    grain: every,
    dimensions: { state },
    person,
    build: (_, stage) => moneyGrowthSql(money, how, stage),
    people: (_, stage) => moneyPeopleSql(money, how, stage),
    notes: {
      ...(!how.isStanding && {
        unfinished: { note: 'until the last period is over, money that may still come counts as lost.', of: { state: 'churned' } },
      }),
      unvalued: `the first ${every} of data has no value, for everything is new there.`,
    },
  }
  const read = { source, time, where, ...(column !== undefined && { column }), ...(times !== undefined && { times }), ...(per && { per }) }
  const shape: Shape = {
    measures: { value: { ...read, aggregate: 'relation', empty: 'null', relation } },
    value: (column) => column('value'),
    type: metric.shape.type,
    empty: 'null',
    formula: `${metric.name} of each ${person} by ${every} against the ${every} before: ${moneyStates.join(', ')}; nothing for the first ${every} of data`,
  }
  const definition = { of: metric.version, ...how }
  return makeMetric(name, {
    kind: 'money-growth',
    additivity: 'none',
    catalog: metric.catalog,
    governance,
    definition,
    inputs: [metric],
    shape,
  }) as never
}

/** The one sum or closing value that it is made of. */
function moneyOf(name: string, { name: of, shape, additivity }: Metric, person: string, rows: 'amounts' | 'changes'): Measure {
  const refuse = (what: string): never => {
    throw new AppError('invalid_input', `${name} ${what}`)
  }
  const [measure, ...more] = Object.values(shape.measures)
  const isMoney = measure && (measure.aggregate === 'sum' || measure.aggregate === 'closing') && additivity !== 'none'
  if (!isMoney || more.length > 0 || measure.shift || measure.within || measure.given)
    return refuse(`is made of ${of}, which is more than a sum or a closing value. Take the sum that it is made of.`)
  const { source, column, times, aggregate } = measure
  if (rows === 'changes' && aggregate === 'closing')
    return refuse(`takes the rows of ${of} as changes, but a closing value stands by itself. Leave rows out.`)
  const known = Object.keys(source.query?.columns ?? source.catalog.schema[source.table] ?? {})
  if (!known.includes(person))
    return refuse(`names who pays by "${person}", which ${source.name} does not have.${didYouMean(person, known)} Known: ${someOf(known)}.`)
  const inexact = [column, times].find((each) => each !== undefined && columnType(source, each)?.type === 'float')
  if (inexact !== undefined)
    return refuse(
      `compares amounts exactly, but ${source.name}.${inexact} is a floating number. Store it as a whole number of cents, or a decimal.`,
    )
  return measure
}
