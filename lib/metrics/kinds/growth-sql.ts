import { sql } from 'kysely'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery, sourceSql } from '../sql/source-sql'
import { from, groupedBy, moved, named, placed, type Stage } from '../sql/stage'
import { type Bounds, dateSql, timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { startOfDay } from '../time/zone'
import type { Step } from './growth'

/** In the order in which charts stack them. */
export const states = ['new', 'retained', 'resurrected', 'churned'] as const

/** A row for each group, period and state, 0 where nobody is in it; none for the first period of data. */
export function growthSql(measure: Measure, every: Step, stage: Stage): SelectQuery {
  const keys = ['period', ...stage.splits.map((key) => key.name)]
  const counted = from(growthPeopleSql(measure, every, stage), 'people').select([
    ...keys.map((each) => sql.id('people', each).as(each)),
    ...states.map((state) => sql`count(*) filter (where ${sql.id('people', 'state')} = ${sql.lit(state)})`.as(`:${state}`)),
  ])
  return eachState(groupedBy(keys.length, counted), keys, states)
}

/** Columns `:new`, `:retained` … as rows with `state` and `:value`. */
export function eachState(counted: SelectQuery, keys: readonly string[], states: readonly string[]): SelectQuery {
  const list = states.map((state) => sql`(${sql.lit(state)})`)
  const value = states.map((state) => sql`when ${sql.lit(state)} then ${sql.id('counted', `:${state}`)}`)
  return from(counted, 'counted')
    .innerJoin(sql`(values ${sql.join(list)})`.as(sql`states(state)`), (join) => join.onTrue())
    .select([
      ...keys.map((each) => sql.id('counted', each).as(each)),
      sql`${sql.id('states', 'state')}`.as('state'),
      sql`case ${sql.id('states', 'state')} ${sql.join(value, sql` `)} end`.as(':value'),
    ])
}

/** One row per person and period; the period before and the next one tell what they are, without a join. */
export function growthPeopleSql(measure: Measure, every: Step, stage: Stage): SelectQuery {
  const { splits, series, context } = stage
  const names = splits.map((key) => key.name)
  const split = names.map((each) => sql.id('beside', each).as(each))
  const next = (period: Sql): Sql => following(period, every, stage)
  const [period, before, after] = [sql.id('beside', 'period'), sql.id('beside', ':before'), sql.id('beside', ':next')]
  const person = sql.id('beside', ':person').as(':person')
  const word = sql`case when ${before} is null then 'new' when ${next(before)} = ${period} then 'retained' else 'resurrected' end`
  const known = builder.selectFrom('beside')
  const here = known.select([...split, person, sql`${period}`.as('period'), sql`${word}`.as('state')])
  const gone = known
    .where(sql<boolean>`(${after} is null or ${after} > ${next(period)})`)
    .select([...split, person, sql`${next(period)}`.as('period'), sql`'churned'`.as('state')])
  const found = sql.id('people', 'period')
  const began = sql`(${beganSql(measure, every, stage)})`
  return builder
    .with('beside', () => besideSql(measure, every, stage))
    .selectFrom(sql`${here.unionAll(gone)}`.as('people'))
    .where(and([isAsked(found, stage), sql`${found} > ${began}`, ...placed({ ...stage, time: dateSql(found, context) })]))
    .select([
      sql`${moved(found, series.moves, context)}`.as('period'),
      ...[...names, 'state', ':person'].map((each) => sql.id('people', each).as(each)),
    ])
}

/** Who was there in which period, once each, with the period before and the next one of the same person. */
export function besideSql(
  { column = '', where }: Measure,
  every: Step,
  { table, time, splits, series, context, select }: Stage,
): SelectQuery {
  const until = since1970(series.bounds, context.timeZone)
  const names = [...splits.map((key) => key.name), ':person']
  const person = table.own(column)
  const filters = [table.filters(where), ...context.filters.map((filter) => table.filters(filter))]
  const there = select()
    .where(and([time.until(until), ...filters, sql`${person} is not null`]))
    .select([...splits.map(named), sql`${person}`.as(':person'), sql`${time.period(every, until)}`.as('period')])
    .distinct()
  const own = (each: string): Sql => sql.id('there', each)
  const window = sql`(partition by ${sql.join(names.map(own))} order by ${own('period')})`
  return from(there, 'there').select([
    ...[...names, 'period'].map((each) => sql.id('there', each).as(each)),
    sql`lag(${own('period')}) over ${window}`.as(':before'),
    sql`lead(${own('period')}) over ${window}`.as(':next'),
  ])
}

/** The first period of which there is data, whatever the query filters by: a market that opens later begins with new people. */
export function beganSql({ source, column = '', where, time: clock }: Measure, every: Step, { series, context }: Stage): SelectQuery {
  const table = sourceSql(source, context)
  const conditions = and([table.filters(where), sql`${table.own(column)} is not null`])
  const first = table
    .select()
    .where(conditions)
    .select(sql`min(${table.own(clock)})`.as('at'))
  const time = timeSql(sql.id('began', 'at'), source, clock, context)
  return from(first, 'began').select(sql`${time.period(every, since1970(series.bounds, context.timeZone))}`.as('period'))
}

/** Whether a period lies in the range, as far as there is data. */
export function isAsked(period: Sql, { series, context }: Stage): Sql {
  const [first, last] = [series.bounds.from, Math.min(series.bounds.to, context.endOfData) - 1].map((day) =>
    context.functions.value(dayText(day), 'date'),
  )
  return sql`${period} >= ${first} and ${period} <= ${last}`
}

/** The first day of the period after. */
export function following(period: Sql, every: Step, { context: { functions } }: Stage): Sql {
  if (every === 'day' || every === 'week') return functions.plusDays(period, every === 'day' ? 1 : 7)
  return functions.plusMonths(period, { month: 1, quarter: 3, year: 12 }[every])
}

/** From the beginning of all data to the end of the range. */
export function since1970({ to, end }: Bounds, timeZone: string): Bounds {
  return { from: 0, to, start: startOfDay(0, timeZone), end }
}
