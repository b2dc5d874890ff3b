import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import { valueSql } from '../sql/aggregate-sql'
import { and } from '../sql/filter-sql'
import { type SelectQuery, type SourceSql, sourceSql } from '../sql/source-sql'
import { from, keysOf, named, periodIn, placed, type Stage } from '../sql/stage'
import { type Bounds, type TimeSql, timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayAt } from '../time/range'
import type { Credited } from './attribution'
import { momentOf } from './moments'

/**
 * Every conversion that may end a path: `:person`, `:at`, `:value`, the keys, whether the query counts it (`:in`), and its `:place`
 * among those of its person, the newest being 1. Filters of a query choose conversions, never what their paths are.
 */
export function conversionsSql({ conversions, how }: Credited, stage: Stage, after: number): SelectQuery {
  const { table, time, series, context } = stage
  const person = table.own(how.person.of)
  const at = momentOf(conversions, table, context.functions)
  const value = conversions.column === undefined ? sql.lit(1) : widened(conversions, table, stage)
  const isIn = and([
    ...context.filters.map((filter) => table.filters(filter)),
    ...(how.date === 'conversion' ? [time.within(series.bounds), ...placed(stage)] : []),
  ])
  const isHere = how.date === 'touch' ? [sql`coalesce(${and([time.within(series.bounds), ...placed(stage)])}, false)`.as(':here')] : []
  const kept = and([time.within(wider(series.bounds, how.seconds, after, stage)), table.filters(conversions.where)])
  const keys = conversions.source.primaryKey.map((column) => sql`${keySql(conversions, column, table.own(column), stage)} desc`)
  return stage
    .select()
    .where(kept)
    .select([
      ...keysOf(stage).map(named),
      sql`${person}`.as(':person'),
      sql`${at}`.as(':at'),
      sql`${value}`.as(':value'),
      sql`coalesce(${isIn}, false)`.as(':in'),
      ...isHere,
      sql`row_number() over (partition by ${person} order by ${at} desc, ${sql.join(keys)})`.as(':place'),
    ])
}

/**
 * One row per conversion of the query and touch of its path, and one with null in `:at` for a conversion without a path: the keys,
 * `:person` and `:place` of the conversion, its `:value`, the dimensions and the key of the touch, `:met` for the first milestone.
 */
export function pathsSql(credited: Credited, stage: Stage): SelectQuery {
  const { how, milestone } = credited
  const touch = touchOf(credited, stage)
  const own = [...Object.keys(how.by), ...keyNames(credited.touches)]
  const isByTouch = how.date === 'touch'
  const period = isByTouch && stage.period ? [sql`${touch.period}`.as(':period')] : []
  const here = isByTouch ? [sql`coalesce(${touch.isHere}, false)`.as(':here')] : []
  const touched = assignedSql(credited, stage, touch, { select: [...touch.columns, ...period, ...here] })
  const since = stage.context.functions.plusSeconds(sql.id('ended', ':at'), -how.seconds)
  const isOf = (table: string): Sql =>
    sql`${sql.id(table, ':person')} = ${sql.id('ended', ':person')} and ${sql.id(table, ':place')} = ${sql.id('ended', ':place')}`
  const keys = keysOf(stage).map(({ name }) => {
    const isMoved = isByTouch && name === 'period'
    return (isMoved ? sql`coalesce(${sql.id('touched', ':period')}, ${sql.id('ended', name)})` : sql.id('ended', name)).as(name)
  })
  let query = from(sql.id(':conversions'), 'ended')
    .leftJoin(sql`${touched}`.as('touched'), (join) =>
      join.on(sql<boolean>`${isOf('touched')} and ${sql.id('touched', ':at')} >= ${since}`),
    )
    .where(sql<boolean>`${sql.id('ended', ':in')}`)
    .select([
      ...keys,
      ...[':person', ':place', ':value'].map((each) => sql.id('ended', each).as(each)),
      ...[':at', ...own].map((each) => sql.id('touched', each).as(each)),
      (isByTouch ? sql`coalesce(${sql.id('touched', ':here')}, ${sql.id('ended', ':here')})` : sql`true`).as(':here'),
    ])
  if (milestone) {
    const met = metSql(credited, stage)
    query = query.leftJoin(sql`${met}`.as('met'), (join) => join.on(sql<boolean>`${isOf('met')}`)).select(sql.id('met', ':at').as(':met'))
  }
  return query
}

/** Of each path, the first milestone of its time. */
function metSql(credited: Credited, stage: Stage): SelectQuery {
  const milestone = credited.milestone as Measure
  const table = sourceSql(milestone.source, stage.context)
  const time = timeSql(table.own(milestone.time), milestone.source, milestone.time, stage.context)
  const row = { measure: milestone, table, time, person: credited.how.person.milestone ?? '' }
  const since = stage.context.functions.plusSeconds(sql.id('ended', ':at'), -credited.how.seconds)
  return from(assignedSql(credited, stage, row, { select: [] }), 'met')
    .innerJoin(sql`${sql.id(':conversions')}`.as('ended'), (join) =>
      join.on(
        sql<boolean>`${sql.id('met', ':person')} = ${sql.id('ended', ':person')} and ${sql.id('met', ':place')} = ${sql.id('ended', ':place')} and ${sql.id('met', ':at')} >= ${since}`,
      ),
    )
    .select([sql.id('met', ':person').as(':person'), sql.id('met', ':place').as(':place'), sql`min(${sql.id('met', ':at')})`.as(':at')])
    .groupBy([sql.lit(1), sql.lit(2)])
}

interface Rows {
  readonly measure: Measure
  readonly table: SourceSql
  readonly time: TimeSql
  readonly person: string
}

/** Rows of people who convert, each with the `:place` of a conversion it leads to. */
function assignedSql(
  credited: Credited,
  stage: Stage,
  { measure, table, time, person }: Rows,
  { select }: { readonly select: readonly { readonly alias: unknown }[] },
): SelectQuery {
  const { how } = credited
  const { series, context } = stage
  const after = how.date === 'touch' ? how.seconds : 0
  const converts = from(sql.id(':conversions'), 'converts')
    .where(sql<boolean>`${sql.id('converts', ':in')}`)
    .select(sql.id('converts', ':person').as(':person'))
  const kept = and([
    time.within(wider(series.bounds, how.seconds, after, stage)),
    table.filters(measure.where),
    sql`${table.own(person)} in ${converts}`,
  ])
  const moment = momentOf(measure, table, context.functions)
  const rows = table
    .select()
    .where(kept)
    .select([sql`${table.own(person)}`.as(':person'), sql`${moment}`.as(':at'), ...(select as never[])])
  const columns = [':person', ':at', ...select.map(({ alias }) => String(alias))]
  return how.reset ? nextSql(rows, columns) : allSql(rows, columns, how.seconds)
}

/** Each row leads to the next conversion alone: counted from the newest event back, without a join. */
function nextSql(rows: SelectQuery, columns: readonly string[]): SelectQuery {
  const ends = from(sql.id(':conversions'), 'ended').where(sql<boolean>`${sql.id('ended', ':person')} is not null`)
  const stream = from(rows, 'rows')
    .select([...columns.map((each) => sql.id('rows', each).as(each)), sql.lit(0).as(':ends')])
    .unionAll(
      ends.select([
        sql.id('ended', ':person').as(':person'),
        sql.id('ended', ':at').as(':at'),
        ...columns.slice(2).map((each) => sql`null`.as(each)),
        sql.lit(1).as(':ends'),
      ]),
    )
  const latest = sql`partition by ${sql.id('events', ':person')} order by ${sql.id('events', ':at')} desc, ${sql.id('events', ':ends')} desc`
  const counted = from(stream, 'events').select([
    ...[...columns, ':ends'].map((each) => sql.id('events', each).as(each)),
    sql`sum(${sql.id('events', ':ends')}) over (${latest} rows between unbounded preceding and current row)`.as(':place'),
  ])
  return from(counted, 'events')
    .where(sql<boolean>`${sql.id('events', ':ends')} = 0 and ${sql.id('events', ':place')} > 0`)
    .select([...columns, ':place'].map((each) => sql.id('events', each).as(each)))
}

/** Each row leads to all conversions of its look-back; stretches of that length make the join one of equal values. */
function allSql(rows: SelectQuery, columns: readonly string[], seconds: number): SelectQuery {
  const stretch = (table: string): Sql => sql`floor(extract(epoch from ${sql.id(table, ':at')}) / ${sql.lit(seconds)})`
  return from(rows, 'rows')
    .innerJoin(sql`(select * from (values (0), (1)) as list(back))`.as('stretches'), (join) => join.on(sql<boolean>`true`))
    .innerJoin(sql`${sql.id(':conversions')}`.as('ended'), (join) =>
      join.on(
        sql<boolean>`${sql.id('ended', ':person')} = ${sql.id('rows', ':person')} and ${stretch('ended')} = ${stretch('rows')} + ${sql.id('stretches', 'back')} and ${sql.id('ended', ':at')} >= ${sql.id('rows', ':at')}`,
      ),
    )
    .where(sql<boolean>`${sql.id('ended', ':in')}`)
    .select([...columns.map((each) => sql.id('rows', each).as(each)), sql.id('ended', ':place').as(':place')])
}

/** The touches' table: the columns of their dimensions and key, and when they count by their own moment. */
export function touchOf({ touches, how }: Credited, stage: Stage) {
  const { series, context } = stage
  const table = sourceSql(touches.source, context)
  const time = timeSql(table.own(touches.time), touches.source, touches.time, context)
  const keys = keyNames(touches)
  return {
    measure: touches,
    table,
    time,
    person: how.person.touches,
    columns: [
      ...Object.entries(how.by).map(([own, name]) => sql`${table.column(name).sql}`.as(own)),
      ...touches.source.primaryKey.map((column, index) => sql`${table.own(column)}`.as(keys[index] ?? '')),
    ],
    period: context.grain && periodIn(time, context.grain, series, context),
    isHere: and([time.within(series.bounds), ...placed({ ...stage, time })]),
  }
}

export function keyNames({ source }: Measure): readonly string[] {
  return source.primaryKey.map((_, index) => `:key${index + 1}`)
}

/** The key of a row as rows of one instant are ordered by it. */
export function keySql({ source }: Measure, column: string, of: Sql, { context }: Stage): Sql {
  return columnType(source, column)?.type === 'text' ? context.functions.ordered(of) : of
}

/** Orders touches from the newest back. */
export function newestFirst({ touches }: Credited, table: string, stage: Stage): Sql {
  const names = keyNames(touches)
  const keys = touches.source.primaryKey.map((column, index) => keySql(touches, column, sql.id(table, names[index] ?? ''), stage))
  return sql.join([sql.id(table, ':at'), ...keys].map((each) => sql`${each} desc`))
}

/** The range and so many seconds before and after it, the very ends included. */
export function wider({ start, end }: Bounds, before: number, after: number, { context: { timeZone } }: Stage): Bounds {
  const [since, until] = [start - before, after > 0 ? end + after + 1 : end]
  return { start: since, end: until, from: dayAt(since, timeZone), to: dayAt(until, timeZone) + 1 }
}

function widened(measure: Measure, table: SourceSql, { context }: Stage): Sql {
  const isWhole = [measure.column, measure.times].every(
    (each) => each === undefined || columnType(measure.source, each)?.type === 'integer',
  )
  return context.functions.widened(valueSql(measure, measure.column ?? '', table.own), isWhole ? 'integer' : 'decimal')
}
