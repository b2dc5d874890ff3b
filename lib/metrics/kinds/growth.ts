import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { CalendarUnit, Governance, Measure, Metric, OwnDimension } from '../metric'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery } from '../sql/source-sql'
import { from, groupedBy, moved, named, type Stage } from '../sql/stage'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { startOfDay } from '../time/zone'
import { makeMetric } from './make-metric'

type Step = 'day' | CalendarUnit

/** An interface, so that a message names what is wrong and not this type. */
interface GrowthOptions<Dimensions extends string, Team extends string> {
  /** Who is there: a number of different people. */
  readonly of: Metric<string, Dimensions, 'distinct', Team>
  /** The period in which somebody is there or is not; it is the only grain to ask by. */
  readonly every: Step
}

const state: OwnDimension = {
  title: 'State',
  type: 'text',
  values: ['new', 'retained', 'resurrected', 'churned'],
  headline: ['new', 'retained', 'resurrected'],
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
  const [measure, ...others] = Object.values(of.shape.measures)
  if (!measure || others.length > 0 || measure.window || measure.within || measure.shift) {
    throw new AppError('invalid_input', `${name} accounts for ${of.name}, which is more than a number of different values.`)
  }
  const relation = {
    options: { growth: every },
    grain: every,
    dimensions: { state },
    build: (of: Measure, stage: Stage) => growthSql(of, every, stage),
    people: (of: Measure, stage: Stage) => statesSql(of, every, stage),
  }
  const measures = { value: { ...measure, aggregate: 'relation' as const, relation } }
  const shape = { ...of.shape, measures, formula: `${of.name} by ${every}: new, retained, resurrected, churned` }
  const definition = { of: of.version, every }
  return makeMetric(name, { kind: 'growth', additivity: 'none', catalog: of.catalog, governance, definition, inputs: [of], shape }) as never
}

function growthSql(of: Measure, every: Step, stage: Stage): SelectQuery {
  const keys = ['period', ...stage.splits.map((key) => key.name), 'state']
  const columns = keys.map((each) => sql.id('people', each).as(each))
  return groupedBy(keys.length, from(statesSql(of, every, stage), 'people').select([...columns, sql`count(*)`.as(':value')]))
}

/** One row per person and period; the period before and the next one tell what they are, without a join. */
function statesSql({ column = '', where }: Measure, every: Step, { table, time, splits, series, context, select }: Stage): SelectQuery {
  const { functions, timeZone, filters, endOfData } = context
  const until = { from: 0, to: series.bounds.to, start: startOfDay(0, timeZone), end: series.bounds.end }
  const names = splits.map((key) => key.name)
  const split = (relation: string) => names.map((each) => sql.id(relation, each).as(each))
  const name = table.own(column)
  const there = select()
    .where(and([time.until(until), table.filters(where), ...filters.map((filter) => table.filters(filter)), sql`${name} is not null`]))
    .select([...splits.map(named), sql`${name}`.as(':person'), sql`${time.period(every, until)}`.as('period')])
    .distinct()
  const window = sql`(partition by ${sql.join([...names, ':person'].map((each) => sql.id('there', each)))} order by ${sql.id('there', 'period')})`
  const beside = from(there, 'there').select([
    ...split('there'),
    sql.id('there', ':person').as(':person'),
    sql.id('there', 'period').as('period'),
    sql`lag(${sql.id('there', 'period')}) over ${window}`.as(':before'),
    sql`lead(${sql.id('there', 'period')}) over ${window}`.as(':next'),
  ])
  const next = (period: Sql): Sql => {
    if (every === 'day' || every === 'week') return functions.plusDays(period, every === 'day' ? 1 : 7)
    return functions.plusMonths(period, { month: 1, quarter: 3, year: 12 }[every])
  }
  const period = sql.id('beside', 'period')
  const before = sql.id('beside', ':before')
  const after = sql.id('beside', ':next')
  const known = builder.selectFrom('beside')
  const word = sql`case when ${before} is null then 'new' when ${next(before)} = ${period} then 'retained' else 'resurrected' end`
  const person = sql.id('beside', ':person').as(':person')
  const here = known.select([...split('beside'), person, sql`${period}`.as('period'), sql`${word}`.as('state')])
  const gone = known
    .where(sql<boolean>`(${after} is null or ${after} > ${next(period)})`)
    .select([...split('beside'), person, sql`${next(period)}`.as('period'), sql.lit('churned').as('state')])
  const [first, last] = [series.bounds.from, Math.min(series.bounds.to, endOfData) - 1].map((day) => functions.value(dayText(day), 'date'))
  const people = from(here.unionAll(gone), 'people')
    .where(sql<boolean>`${sql.id('people', 'period')} >= ${first} and ${sql.id('people', 'period')} <= ${last}`)
    .select([
      sql`${moved(sql.id('people', 'period'), series.moves, context)}`.as('period'),
      ...split('people'),
      sql.id('people', 'state').as('state'),
      sql.id('people', ':person').as(':person'),
    ])
  return builder
    .with('beside', () => beside)
    .selectFrom(sql`${people}`.as('people'))
    .selectAll()
}
