import { sql } from 'kysely'
import type { Measure, Window } from '../metric'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { type DayGrid, firstDayOf, gridOf } from '../time/grid'
import { startOfDay } from '../time/zone'
import { aggregateSql } from './aggregate-sql'
import { lastRows } from './closing-sql'
import { and, or } from './filter-sql'
import { builder, type SelectQuery } from './source-sql'
import { from, groupedBy, named, periodIn, placed, type Stage } from './stage'
import { type Bounds, dateSql } from './time-sql'

/**
 * Measures over the days up to each day, which differ in the length of their windows alone. What a day adds counts from it to the
 * end of the window: it is put in on the one and taken out on the other, and the sum of all that was put in and out so far is the
 * value. So no day is joined to the days of its window, a gap is no obstacle, and the first day has the whole of its history.
 */
export function windowSql(measures: ReadonlyMap<string, Measure>, stage: Stage): SelectQuery {
  const { series, context, splits } = stage
  const { functions } = context
  const parts = partsOf(measures)
  const [first, last] = [dayText(series.bounds.from), lastDay(stage)]
  const names = splits.map((key) => key.name)
  const split = (table: string) => names.map((each) => sql.id(table, each).as(each))
  const day = (text: string): Sql => functions.value(text, 'date')
  const counted = (at: Sql, of: (part: Part) => { readonly value: Sql; readonly rows: Sql }) => [
    ...split('pieces'),
    sql`greatest(${at}, ${day(first)})`.as(':day'),
    ...parts.flatMap((part) => [sql`${of(part).value}`.as(part.value), sql`${of(part).rows}`.as(part.rows)]),
  ]
  const [value, rows] = [sql.id('pieces', ':value'), sql.id('pieces', ':rows')]
  const nothing = { value: sql.lit(0), rows: sql.lit(0) }
  const opens = builder
    .selectFrom('pieces')
    .where(sql<boolean>`${sql.id('pieces', ':day')} <= ${day(last)}`)
    .select(counted(sql.id('pieces', ':day'), () => ({ value, rows })))
  const closes = parts.map((part) => {
    const end = sql.id('pieces', part.end)
    const taken = counted(end, (other) => (other === part ? { value: sql`-${value}`, rows: sql`-${rows}` } : nothing))
    return builder
      .selectFrom('pieces')
      .where(sql<boolean>`${end} <= ${day(last)}`)
      .select(taken)
  })
  const groups =
    names.length > 0
      ? builder.selectFrom('pieces').select(split('pieces')).distinct()
      : builder.selectFrom('pieces').select(sql.lit(1).as(':any')).limit(1)
  const columns = parts.flatMap((part) => [part.value, part.rows])
  const everyDay = from(groups, 'groups')
    .innerJoin(sql`${functions.days(first, last)}`.as('days'), (join) => join.onTrue())
    .select([...split('groups'), sql.id('days', 'day').as(':day'), ...columns.map((column) => sql.lit(0).as(column))])
  const running = (column: string) => {
    const partition = names.length > 0 ? sql`partition by ${sql.join(names.map((each) => sql.id('changes', each)))} ` : sql``
    return sql`sum(sum(${sql.id('changes', column)})) over (${partition}order by ${sql.id('changes', ':day')})`.as(column)
  }
  const changes = [...closes, everyDay].reduce((union, other) => union.unionAll(other), opens)
  const daily = groupedBy(
    names.length + 1,
    builder
      .with('pieces', () => piecesSql(parts, stage))
      .selectFrom(sql`${changes}`.as('changes'))
      .select([...split('changes'), sql.id('changes', ':day').as(':day'), ...columns.map(running)]),
  )
  const readings = readingsSql(parts, daily, stage)
  if (names.length > 0 || context.grain) return readings
  // Without keys there is a row also where there is nothing.
  return from(readings, 'readings').select(parts.map(({ name }) => sql`max(${sql.id('readings', name)})`.as(name)))
}

/** One window, with the columns that it has on its way. */
interface Part {
  readonly name: string
  readonly measure: Measure & { readonly window: Window }
  readonly value: string
  readonly rows: string
  readonly end: string
}

function partsOf(measures: ReadonlyMap<string, Measure>): readonly [Part, ...Part[]] {
  return [...measures].map(([name, measure], index) => {
    const [value, rows, end] = [`:value${index + 1}`, `:rows${index + 1}`, `:end${index + 1}`]
    return { name, measure, value, rows, end }
  }) as never
}

/** Of the series, as far as there is data. */
function lastDay({ series, context }: Stage): string {
  return dayText(Math.min(series.bounds.to, context.endOfData) - 1)
}

/** What each day adds to a group, `:value` out of `:rows`, from `:day` until before the `end` of each window. */
function piecesSql(parts: readonly [Part, ...Part[]], stage: Stage): SelectQuery {
  const { table, time, splits, context, select } = stage
  const [{ measure, end }] = parts
  const bounds = widened(stage, parts)
  const within = bounds.from === undefined ? time.until(stage.series.bounds) : time.within(bounds as Bounds)
  const rowDay = dayOf(stage, bounds)
  const ends = (day: Sql, from?: Sql) =>
    parts.map((part) => {
      const closes = endOf(day, part.measure.window, context)
      return sql`${from ? sql`least(${from}, ${closes})` : closes}`.as(part.end)
    })
  const names = splits.map((key) => key.name)
  const split = (relation: string) => names.map((each) => sql.id(relation, each))

  if (measure.aggregate === 'closing') {
    const entities = (measure.per ?? []).map((_, index) => sql.id('latest', `:entity${index + 1}`))
    const next = sql`lead(${sql.id('latest', ':day')}) over (partition by ${sql.join(entities)} order by ${sql.id('latest', ':day')})`
    const day = { name: ':day', sql: rowDay }
    const latest = from(lastRows(':value', measure, stage, [...splits, day], day, within), 'latest').select([
      ...[...names, ':day', ':value', ':passes'].map((each) => sql.id('latest', each).as(each)),
      sql.lit(1).as(':rows'),
      next.as(end),
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
      ...ends(sql.id('days', ':day'), next),
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
    .select(ends(sql.id('sums', ':day')))
}

/** The value of each period out of those of its days; a group is there where one of its windows has a row. */
function readingsSql(parts: readonly [Part, ...Part[]], daily: SelectQuery, stage: Stage): SelectQuery {
  const { series, context, splits } = stage
  const { grain, functions } = context
  const { at } = parts[0].measure.window
  const day = sql.id('daily', ':day')
  const rowsIn = (relation: string, part: Part): Sql => sql`${sql.id(relation, part.rows)} > 0`
  const hasRows = (relation: string) => or(parts.map((part) => rowsIn(relation, part)))
  const worthIn = (relation: string, part: Part): Sql => {
    const value = sql.id(relation, part.value)
    return parts.length > 1 ? sql`case when ${rowsIn(relation, part)} then ${value} end` : value
  }
  const dayTime = dateSql(day, context)
  const period = grain && { name: 'period', sql: periodIn(dayTime, grain, series, context) }
  const keys = [...(period ? [period] : []), ...splits.map((key) => ({ name: key.name, sql: sql.id('daily', key.name) }))]
  // What was there before counts from the first day on, which is past the last where the series holds no day with data.
  const isInside = sql`${day} <= ${functions.value(lastDay(stage), 'date')}`
  const relation = from(daily, 'daily').where(and([isInside, ...placed({ ...stage, time: dayTime })]))
  if (at === 'mean') {
    const means = parts.map((part) => {
      const nothing = part.measure.empty === 'zero' ? sql`else 0 ` : sql``
      const worth = sql`case when ${rowsIn('daily', part)} then ${sql.id('daily', part.value)} ${nothing}end`
      const mean = functions.quotient(sql`sum(${worth})`, sql`count(${worth})`)
      return sql`case when max(${sql.id('daily', part.rows)}) > 0 then ${mean} end`.as(part.name)
    })
    const isThere = or(parts.map((part) => sql`max(${sql.id('daily', part.rows)}) > 0`))
    return groupedBy(keys.length, relation.select([...keys.map(named), ...means])).having(isThere)
  }
  if (grain === 'day') {
    return relation
      .where(hasRows('daily'))
      .select([...keys.map(named), ...parts.map((part) => sql`${worthIn('daily', part)}`.as(part.name))])
  }
  const partition = keys.length > 0 ? sql`partition by ${sql.join(keys.map((key) => key.sql))} ` : sql``
  const place = sql`row_number() over (${partition}order by ${day} ${at === 'first' ? sql`asc` : sql`desc`})`
  const columns = parts.flatMap((part) => [part.value, part.rows])
  const placedDays = relation.select([
    ...keys.map(named),
    ...columns.map((column) => sql.id('daily', column).as(column)),
    place.as(':place'),
  ])
  return from(placedDays, 'readings')
    .where(and([sql`${sql.id('readings', ':place')} = 1`, hasRows('readings')]))
    .select([
      ...keys.map(({ name }) => sql.id('readings', name).as(name)),
      ...parts.map((part) => sql`${worthIn('readings', part)}`.as(part.name)),
    ])
}

/** The days that count towards the first day too; without a beginning for all of them. */
function widened(
  { series, context }: Stage,
  parts: readonly Part[],
): Omit<Bounds, 'from' | 'start'> & { readonly from?: number; readonly start?: number } {
  const { bounds } = series
  const firsts = parts.map(({ measure: { window } }) => {
    if (window.span === 'all') return undefined
    if ('days' in window.span) return bounds.from - window.span.days + 1
    return firstDayOf(bounds.from, gridOf(window.span.toDate, context) as DayGrid)
  })
  if (firsts.includes(undefined)) return { to: bounds.to, end: bounds.end }
  const from = Math.min(...(firsts as number[]))
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
