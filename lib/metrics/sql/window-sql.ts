import { sql } from 'kysely'
import type { Measure, Window } from '../metric'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { type DayGrid, firstDayOf, gridOf } from '../time/grid'
import { startOfDay } from '../time/zone'
import { aggregateSql } from './aggregate-sql'
import { lastRows } from './closing-sql'
import { and } from './filter-sql'
import { builder, type SelectQuery } from './source-sql'
import { from, groupedBy, named, periodIn, placed, type Stage } from './stage'
import { type Bounds, dateSql } from './time-sql'

/**
 * A measure over the days up to each day. What a day adds counts from it to the end of its window: it is put in on the one
 * and taken out on the other, and the sum of all that was put in and out so far is the value. So no day is joined to the
 * days of its window, a gap is no obstacle, and the first day has the whole of its history.
 */
export function windowSql(name: string, measure: Measure, stage: Stage): SelectQuery {
  const { series, context, splits } = stage
  const window = measure.window as Window
  const { functions } = context
  const [first, last] = [dayText(series.bounds.from), lastDay(stage)]
  const names = splits.map((key) => key.name)
  const split = (table: string) => names.map((each) => sql.id(table, each).as(each))
  const day = (text: string): Sql => functions.value(text, 'date')
  const counted = (at: Sql, sign: Sql) => [
    ...split('pieces'),
    sql`greatest(${at}, ${day(first)})`.as(':day'),
    sql`${sign}${sql.id('pieces', ':value')}`.as(':value'),
    sql`${sign}${sql.id('pieces', ':rows')}`.as(':rows'),
  ]
  const opens = builder
    .selectFrom('pieces')
    .where(sql<boolean>`${sql.id('pieces', ':day')} <= ${day(last)}`)
    .select(counted(sql.id('pieces', ':day'), sql``))
  const closes = builder
    .selectFrom('pieces')
    .where(sql<boolean>`${sql.id('pieces', ':end')} <= ${day(last)}`)
    .select(counted(sql.id('pieces', ':end'), sql`-`))
  const groups =
    names.length > 0
      ? builder.selectFrom('pieces').select(split('pieces')).distinct()
      : builder.selectFrom('pieces').select(sql.lit(1).as(':any')).limit(1)
  const everyDay = from(groups, 'groups')
    .innerJoin(sql`${functions.days(first, last)}`.as('days'), (join) => join.onTrue())
    .select([...split('groups'), sql.id('days', 'day').as(':day'), sql.lit(0).as(':value'), sql.lit(0).as(':rows')])
  const running = (column: string) => {
    const partition = names.length > 0 ? sql`partition by ${sql.join(names.map((each) => sql.id('changes', each)))} ` : sql``
    return sql`sum(sum(${sql.id('changes', column)})) over (${partition}order by ${sql.id('changes', ':day')})`.as(column)
  }
  const daily = groupedBy(
    names.length + 1,
    builder
      .with('pieces', () => piecesSql(measure, stage, window))
      .selectFrom(sql`${opens.unionAll(closes).unionAll(everyDay)}`.as('changes'))
      .select([...split('changes'), sql.id('changes', ':day').as(':day'), running(':value'), running(':rows')]),
  )
  const readings = readingsSql(name, measure, daily, stage, window)
  if (names.length > 0 || context.grain) return readings
  // Without keys there is a row also where there is nothing.
  return from(readings, 'readings').select(sql`max(${sql.id('readings', name)})`.as(name))
}

/** Of the series, as far as there is data. */
function lastDay({ series, context }: Stage): string {
  return dayText(Math.min(series.bounds.to, context.endOfData) - 1)
}

/** What each day adds to a group, `:value` out of `:rows`, from `:day` until before `:end`. */
function piecesSql(measure: Measure, stage: Stage, window: Window): SelectQuery {
  const { table, time, splits, context, select } = stage
  const bounds = widened(stage, window)
  const within = bounds.from === undefined ? time.until(stage.series.bounds) : time.within(bounds as Bounds)
  const rowDay = dayOf(stage, bounds)
  const ends = (day: Sql): Sql => endOf(day, window, context)
  const names = splits.map((key) => key.name)
  const split = (relation: string) => names.map((each) => sql.id(relation, each))

  if (measure.aggregate === 'closing') {
    const entities = (measure.per ?? []).map((_, index) => sql.id('latest', `:entity${index + 1}`))
    const next = sql`lead(${sql.id('latest', ':day')}) over (partition by ${sql.join(entities)} order by ${sql.id('latest', ':day')})`
    const day = { name: ':day', sql: rowDay }
    const latest = from(lastRows(':value', measure, stage, [...splits, day], day, within), 'latest').select([
      ...[...names, ':day', ':value', ':passes'].map((each) => sql.id('latest', each).as(each)),
      sql.lit(1).as(':rows'),
      next.as(':end'),
    ])
    return from(latest, 'chosen')
      .where(sql<boolean>`${sql.id('chosen', ':passes')}`)
      .selectAll()
  }

  const conditions = [within, table.filters(measure.where), ...context.filters.map((filter) => table.filters(filter))]
  if (measure.aggregate === 'countDistinct') {
    const entity = table.own(measure.column ?? '')
    const days = select()
      .where(and([...conditions, sql`${entity} is not null`]))
      .select([...splits.map(named), sql`${entity}`.as(':entity'), sql`${rowDay}`.as(':day')])
      .distinct()
    const next = sql`lead(${sql.id('days', ':day')}) over (partition by ${sql.join([...split('days'), sql.id('days', ':entity')])} order by ${sql.id('days', ':day')})`
    return from(days, 'days').select([
      ...names.map((each) => sql.id('days', each).as(each)),
      sql.id('days', ':day').as(':day'),
      sql.lit(1).as(':value'),
      sql.lit(1).as(':rows'),
      sql`least(${next}, ${ends(sql.id('days', ':day'))})`.as(':end'),
    ])
  }

  const rows = measure.column === undefined ? measure : { ...measure, aggregate: 'count' as const, times: undefined }
  const sums = select()
    .where(and(conditions))
    .select([
      ...splits.map(named),
      sql`${rowDay}`.as(':day'),
      sql`coalesce(${aggregateSql(measure, table.own, context.functions)}, 0)`.as(':value'),
      sql`${aggregateSql(rows, table.own, context.functions)}`.as(':rows'),
    ])
  return from(groupedBy(names.length + 1, sums), 'sums')
    .selectAll()
    .select(sql`${ends(sql.id('sums', ':day'))}`.as(':end'))
}

/** The value of each period out of those of its days; a group is there where its window has a row. */
function readingsSql(name: string, { empty }: Measure, daily: SelectQuery, stage: Stage, { at }: Window): SelectQuery {
  const { series, context, splits } = stage
  const { grain, functions } = context
  const day = sql.id('daily', ':day')
  const value = sql.id('daily', ':value')
  const hasRows = sql<boolean>`${sql.id('daily', ':rows')} > 0`
  const dayTime = dateSql(day, context)
  const period = grain && { name: 'period', sql: periodIn(dayTime, grain, series, context) }
  const keys = [...(period ? [period] : []), ...splits.map((key) => ({ name: key.name, sql: sql.id('daily', key.name) }))]
  // What was there before counts from the first day on, which is past the last where the series holds no day with data.
  const isInside = sql`${day} <= ${functions.value(lastDay(stage), 'date')}`
  const relation = from(daily, 'daily').where(and([isInside, ...placed({ ...stage, time: dayTime })]))
  if (at === 'mean') {
    const worth = sql`case when ${hasRows} then ${value} ${empty === 'zero' ? sql`else 0 ` : sql``}end`
    const mean = functions.quotient(sql`sum(${worth})`, sql`count(${worth})`)
    const query = relation.select([...keys.map(named), sql`${mean}`.as(name)])
    return groupedBy(keys.length, query).having(sql<boolean>`max(${sql.id('daily', ':rows')}) > 0`)
  }
  if (grain === 'day') return relation.where(hasRows).select([...keys.map(named), value.as(name)])
  const partition = keys.length > 0 ? sql`partition by ${sql.join(keys.map((key) => key.sql))} ` : sql``
  const place = sql`row_number() over (${partition}order by ${day} ${at === 'first' ? sql`asc` : sql`desc`})`
  const placedDays = relation.select([...keys.map(named), value.as(name), sql.id('daily', ':rows').as(':rows'), place.as(':place')])
  return from(placedDays, 'readings')
    .where(sql<boolean>`${sql.id('readings', ':place')} = 1 and ${sql.id('readings', ':rows')} > 0`)
    .select([...keys.map((key) => key.name), name].map((each) => sql.id('readings', each).as(each)))
}

/** The days that count towards the first day too; without a beginning for all of them. */
function widened(
  { series, context }: Stage,
  { span }: Window,
): Omit<Bounds, 'from' | 'start'> & { readonly from?: number; readonly start?: number } {
  const { bounds } = series
  if (span === 'all') return { to: bounds.to, end: bounds.end }
  const from = 'days' in span ? bounds.from - span.days + 1 : firstDayOf(bounds.from, gridOf(span.toDate, context) as DayGrid)
  return { ...bounds, from, start: startOfDay(from, context.timeZone) }
}

/** The local day of a row; what lies before a range without a beginning needs no day of its own. */
function dayOf({ time, series, context }: Stage, bounds: ReturnType<typeof widened>): Sql {
  if (bounds.from !== undefined) return time.period('day', bounds as Bounds)
  const before = context.functions.value(dayText(series.bounds.from - 1), 'date')
  return sql`case when ${time.since(series.bounds)} then ${time.period('day', series.bounds)} else ${before} end`
}

/** The first day on which a day no longer counts; null for never. */
function endOf(day: Sql, { span }: Window, { functions, catalog }: Stage['context']): Sql {
  if (span === 'all') return functions.value('9999-12-31', 'date')
  if ('days' in span) return functions.plusDays(day, span.days)
  const first = functions.firstDay(day, span.toDate, catalog.weekStart)
  if (span.toDate === 'week') return functions.plusDays(first, 7)
  return functions.plusMonths(first, { month: 1, quarter: 3, year: 12 }[span.toDate])
}
