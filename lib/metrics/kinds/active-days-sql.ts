import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery } from '../sql/source-sql'
import { from, groupedBy, named, periodIn, placed, type Stage } from '../sql/stage'
import { type Bounds, dateSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { type Day, dayText } from '../time/calendar'
import { dayAt } from '../time/range'
import { secondsOf, startOfDay } from '../time/zone'
import type { ActiveDays } from './active-days'
import { since1970 } from './growth-sql'

/**
 * How many people have how many days, on the last complete day of each period: a row for each group, period and number of days. The
 * number of somebody's days stands from one day until another; such stretches are counted and put in and taken out on the next day
 * that is read, and the sum so far is how many there are. So nobody is joined to the days of the window.
 */
export function activeDaysSql(measure: Measure, how: ActiveDays, stage: Stage): SelectQuery {
  const names = stage.splits.map((key) => key.name)
  const keys = [...names, 'days']
  const { functions } = stage.context
  const { first, last } = readDays(stage)
  const [start, end] = [functions.value(dayText(first), 'date'), functions.value(dayText(last), 'date')]
  const split = (table: string) => names.map((each) => sql.id(table, each).as(each))
  const [since, until] = [sql.id('stretches', ':since'), sql.id('stretches', ':until')]
  const counted = from(stretchesSql(measure, how, stage), 'stretches').select([
    ...keys.map((each) => sql.id('stretches', each).as(each)),
    sql`greatest(${since}, ${start})`.as(':since'),
    sql`${until}`.as(':until'),
    sql`count(*)`.as(':count'),
  ])
  const change = (at: ':since' | ':until', sign: Sql) =>
    builder
      .selectFrom('counted')
      .innerJoin('reads', (join) => join.on(sql<boolean>`${sql.id('reads', ':day')} = ${sql.id('counted', at)}`))
      .where(sql<boolean>`${sql.id('counted', at)} <= ${end}`)
      .select([
        ...keys.map((each) => sql.id('counted', each).as(each)),
        sql.id('reads', ':read').as(':read'),
        sql`${sign}${sql.id('counted', ':count')}`.as(':count'),
      ])
  const groups =
    names.length > 0 ? builder.selectFrom('counted').select(split('counted')).distinct() : builder.selectNoFrom(sql.lit(1).as(':any'))
  const grid = from(groups, 'groups')
    .innerJoin(numbers(how.days), (join) => join.onTrue())
    .innerJoin('reads', (join) => join.on(sql<boolean>`${sql.id('reads', ':day')} = ${sql.id('reads', ':read')}`))
    .select([...split('groups'), sql.id('numbers', 'days').as('days'), sql.id('reads', ':read').as(':read'), sql.lit(0).as(':count')])
  const own = (each: string) => sql.id('changes', each)
  const soFar = groupedBy(
    keys.length + 1,
    from(change(':since', sql``).unionAll(change(':until', sql`-`)).unionAll(grid), 'changes').select([
      ...[...keys, ':read'].map((each) => own(each).as(each)),
      sql`sum(sum(${own(':count')})) over (partition by ${sql.join(keys.map(own))} order by ${own(':read')})`.as(':value'),
    ]),
  )
  const value = sql.id('counts', ':value')
  const atLeast = sql`sum(${value}) over (partition by ${sql.join([...names, ':read'].map((each) => sql.id('counts', each)))} order by ${sql.id('counts', 'days')} desc)`
  const counts = from(soFar, 'counts')
    .innerJoin('reads', (join) => join.on(sql<boolean>`${sql.id('reads', ':day')} = ${sql.id('counts', ':read')}`))
    .select([
      ...periodOf(stage),
      ...keys.map((each) => sql.id('counts', each).as(each)),
      sql`${how.counted === 'at_least' ? atLeast : value}`.as(':value'),
      sql`${value} * ${sql.id('counts', 'days')}`.as('days:sum'),
    ])
  return builder
    .with('reads', () => readsSql(stage))
    .with('counted', () => groupedBy(keys.length + 2, counted))
    .selectFrom(sql`${counts}`.as('active'))
    .selectAll()
}

/** Everybody at each number of days that they count at, on the last complete day of each period. */
export function activeDaysPeopleSql(measure: Measure, how: ActiveDays, stage: Stage): SelectQuery {
  const names = [...stage.splits.map((key) => key.name), ':person']
  const days = sql.id('stretches', 'days')
  const read = sql.id('reads', ':day')
  const counts = sql`${sql.id('numbers', 'days')} ${how.counted === 'at_least' ? sql`<=` : sql`=`} ${days}`
  const people = from(stretchesSql(measure, how, stage), 'stretches')
    .innerJoin('reads', (join) =>
      join.on(
        sql<boolean>`${read} = ${sql.id('reads', ':read')} and ${read} >= ${sql.id('stretches', ':since')} and ${read} < ${sql.id('stretches', ':until')}`,
      ),
    )
    .innerJoin(numbers(how.days), (join) => join.on(sql<boolean>`${counts}`))
    .select([...periodOf(stage), ...names.map((each) => sql.id('stretches', each).as(each)), sql.id('numbers', 'days').as('days')])
  return builder
    .with('reads', () => readsSql(stage))
    .selectFrom(sql`${people}`.as('people'))
    .selectAll()
}

/** A relation `numbers` with one column `days`, from 1 on. */
function numbers(most: number) {
  const rows = Array.from({ length: most }, (_, index) => sql`(${sql.lit(index + 1)})`)
  return sql`(values ${sql.join(rows)})`.as(sql`numbers(days)`)
}

function periodOf({ period }: Stage) {
  return period ? [sql.id('reads', 'period').as('period')] : []
}

/** From which day until before which somebody has how many days, as far as the range is concerned. */
function stretchesSql({ column = '', where }: Measure, { days, tenure }: ActiveDays, stage: Stage): SelectQuery {
  const { table, time, splits, context, series, select } = stage
  const { functions, timeZone } = context
  const { first, last } = readDays(stage)
  const names = [...splits.map((key) => key.name), ':person']
  const person = table.own(column)
  const to = Math.max(last, first) + 1
  const history = since1970({ ...series.bounds, to, end: startOfDay(to, timeZone) }, timeZone)
  const bounds: Bounds = { ...history, from: first - days + 1, start: startOfDay(first - days + 1, timeZone) }
  const isRead = tenure === undefined ? time.within(bounds) : time.until(history)
  const filters = context.filters.map((filter) => table.filters(filter))
  const passes = table.filters(where)
  const there = select()
    .where(and([isRead, passes, ...filters, sql`${person} is not null`]))
    .select([
      ...splits.map(named),
      sql`${person}`.as(':person'),
      sql`${time.period('day', tenure === undefined ? bounds : history)}`.as(':day'),
    ])
    .distinct()
  const day = sql.id('there', ':day')
  const met = sql`min(${day}) over (partition by ${sql.id('there', ':person')})`
  const known = from(there, 'there').select([
    ...[...names, ':day'].map((each) => sql.id('there', each).as(each)),
    sql`${tenure === undefined ? functions.value(dayText(first), 'date') : functions.plusDays(met, tenure)}`.as(':from'),
  ])
  const step = (at: Sql, count: number) =>
    builder
      .selectFrom('there')
      .select([
        ...[...names, ':from'].map((each) => sql.id('there', each).as(each)),
        sql`${at}`.as(':day'),
        sql`${sql.lit(count)}`.as(':count'),
      ])
  const own = (each: string) => sql.id('steps', each)
  const order = sql`(partition by ${sql.join(names.map(own))} order by ${own(':day')})`
  const standing = groupedBy(
    names.length + 2,
    from(step(day, 1).unionAll(step(functions.plusDays(day, days), -1)), 'steps').select([
      ...[...names, ':from', ':day'].map((each) => own(each).as(each)),
      sql`sum(sum(${own(':count')})) over ${order}`.as('days'),
      sql`lead(${own(':day')}) over ${order}`.as(':until'),
    ]),
  )
  const found = (each: string) => sql.id('standing', each)
  const [start, end] = [functions.value(dayText(first), 'date'), functions.value(dayText(last), 'date')]
  const since = sql`greatest(${found(':day')}, ${found(':from')})`
  return builder
    .with('there', () => known)
    .selectFrom(sql`${standing}`.as('standing'))
    .where(
      and([sql`${found('days')} > 0`, sql`${since} < ${found(':until')}`, sql`${since} <= ${end}`, sql`${found(':until')} > ${start}`]),
    )
    .select([...[...names, 'days', ':until'].map((each) => found(each).as(each)), sql`${since}`.as(':since')])
}

/** Each day of the range with `:read`, the next one that is read, which is the last of its period; and that period. */
function readsSql(stage: Stage): SelectQuery {
  const { context, series } = stage
  const { functions, grain } = context
  const { first, last } = readDays(stage)
  const day = sql.id('days', 'day')
  const time = dateSql(day, context)
  const isPlaced = placed({ ...stage, time })
  const period = grain ? periodIn(time, grain, series, context) : functions.value(dayText(first), 'date')
  const days = from(functions.days(dayText(first), dayText(last)), 'days').select([
    sql`${day}`.as(':day'),
    sql`${isPlaced.length > 0 ? sql`case when ${and(isPlaced)} then ${period} end` : period}`.as('period'),
  ])
  const own = (each: string) => sql.id('days', each)
  const lasts = from(days, 'days').select([
    ...[':day', 'period'].map((each) => own(each).as(each)),
    sql`case when ${own('period')} is not null and ${own(':day')} = max(${own(':day')}) over (partition by ${own('period')}) then ${own(':day')} end`.as(
      ':last',
    ),
  ])
  const next = sql`min(${sql.id('lasts', ':last')}) over (order by ${sql.id('lasts', ':day')} desc)`
  return from(lasts, 'lasts').select([...[':day', 'period'].map((each) => sql.id('lasts', each).as(each)), sql`${next}`.as(':read')])
}

/** The days of the range that are complete. */
function readDays({ series, context }: Stage): { readonly first: Day; readonly last: Day } {
  const today = dayAt(secondsOf(Temporal.Instant.from(context.dataAsOf)), context.timeZone)
  return { first: series.bounds.from, last: Math.min(series.bounds.to, today) - 1 }
}
