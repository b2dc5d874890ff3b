import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery, type SourceSql, sourceSql } from '../sql/source-sql'
import { from, groupedBy, named, periodIn, type Stage } from '../sql/stage'
import { boundsOf, timeSql } from '../sql/time-sql'
import type { Sql, SqlFunctions } from '../sql-functions'
import { type Day, dayText, parseDay } from '../time/calendar'
import type { FollowedParts, Following } from './experiment-sql'

/**
 * A builder with the relation `units`: the keys, `variant`, `:person`, `:at` (in UTC, where the moment is known) and `:day` of the first
 * exposure, and `:mixed`, which is 1 for a unit that was seen in two variants.
 */
export function enteredSql(measure: Measure, { how, exposure }: Pick<FollowedParts, 'how' | 'exposure'>, stage: Stage): typeof builder {
  const { context, splits } = stage
  const { functions, timeZone } = context
  const { from: first, to } = reachOf(how, stage)
  const isIn = sql<boolean>`${sql.id('seen', ':day')} >= ${functions.value(dayText(first), 'date')}`
  const read = boundsOf({ from: Math.min(first, startOf(how, stage)), to }, timeZone)
  const keys = [...(stage.period ? ['period'] : []), ...splits.map((key) => key.name), 'variant', ':person', ':at', ':day', ':mixed']
  const kept = (table: string) => keys.map((name) => sql.id(table, name).as(name))
  const seen = from(assignedSql(), 'assigned')
    .where(sql<boolean>`${sql.id('assigned', ':place')} = 1`)
    .select(kept('assigned'))
  const entered = exposure ? exposedSql(exposure) : seen
  return builder.with('units', () => from(entered, 'seen').where(isIn).select(kept('seen'))) as never

  /** Every assignment with its place among those of its unit. */
  function assignedSql(): SelectQuery {
    const { table, time, period, source } = stage
    const person = table.own(measure.column ?? '')
    const variant = how.variant === undefined ? sql.lit(how.variants[0]) : table.column(how.variant).sql
    const known = how.variant === undefined ? [] : [table.filters({ [how.variant]: how.variants })]
    const order = [measure.time, ...source.primaryKey].map((column) => {
      const isText = columnType(source, column)?.type === 'text'
      return isText ? functions.ordered(table.own(column)) : table.own(column)
    })
    const all = sql`(partition by ${person})`
    const passes = and([
      time.within(read),
      table.filters(measure.where),
      ...context.filters.map((filter) => table.filters(filter)),
      ...known,
      sql`${person} is not null`,
    ])
    return stage
      .select()
      .where(passes)
      .select([
        ...(period ? [named(period)] : []),
        ...splits.map(named),
        sql`cast(${variant} as text)`.as('variant'),
        sql`${person}`.as(':person'),
        sql`${momentOf(measure, table, functions) ?? sql`null`}`.as(':at'),
        sql`${time.period('day', read)}`.as(':day'),
        sql`case when min(${variant}) over ${all} <> max(${variant}) over ${all} then 1 else 0 end`.as(':mixed'),
        sql`row_number() over (partition by ${person} order by ${sql.join(order)})`.as(':place'),
      ])
  }

  /** The first exposure at the assignment or after it, of the same keys otherwise. */
  function exposedSql(of: Measure): SelectQuery {
    const table = sourceSql(of.source, context)
    const time = timeSql(table.own(of.time), of.source, of.time, context)
    const assignedAt = momentOf(measure, stage.table, functions)
    const at = momentOf(of, table, functions)
    const day = time.period('day', read)
    const isAfter = assignedAt && at ? sql`${at} >= ${sql.id('assigned', ':at')}` : sql`${day} >= ${sql.id('assigned', ':day')}`
    const person = sql.id('assigned', ':person')
    const own = ['variant', ':person', ':mixed', ...splits.map((key) => key.name)]
    const { grain } = context
    const firsts = [
      sql`min(${at ?? sql`null`})`.as(':at'),
      sql`min(${day})`.as(':day'),
      ...(grain ? [sql`min(${periodIn(time, grain, stage.series, context)})`.as('period')] : []),
    ]
    const passes = and([time.within(read), table.filters(of.where), isAfter])
    const rows = table
      .select()
      .innerJoin(sql`${seen}`.as('assigned'), (join) => join.on(sql<boolean>`${person} = ${table.own(of.column ?? '')}`))
      .where(passes)
      .select([...own.map((name) => sql.id('assigned', name).as(name)), ...firsts])
    return groupedBy(own.length, rows)
  }
}

/** Everybody once, with the keys and the variant; nobody who was seen in two. */
export function unitsSql(measure: Measure, parts: Pick<FollowedParts, 'how' | 'exposure'>, stage: Stage): SelectQuery {
  const keys = [...(stage.period ? ['period'] : []), ...stage.splits.map((key) => key.name), 'variant', ':person']
  const query = enteredSql(measure, parts, stage).selectFrom('units') as SelectQuery
  return query.where(sql<boolean>`${sql.id('units', ':mixed')} = 0`).select(keys.map((name) => sql.id('units', name).as(name)))
}

/** The days on which units enter that are asked about: those of the range on which the experiment runs, the end excluded. */
export function reachOf(how: Following, stage: Stage): { readonly from: Day; readonly to: Day } {
  const { bounds } = stage.series
  const first = Math.max(bounds.from, startOf(how, stage))
  const last = how.end === undefined ? bounds.to : Math.min(bounds.to, (parseDay(how.end) ?? 0) + 1)
  return { from: first, to: Math.max(first, last) }
}

function startOf({ start }: Following, { series }: Stage): Day {
  return start === undefined ? series.bounds.from : (parseDay(start) ?? 0)
}

/** Whether rows have a moment, or only a day: dates, and readings of a clock that is put back once a year. */
export function hasMoment({ source, time }: Measure): boolean {
  const type = columnType(source, time)?.type
  return type === 'instant' || (type === 'timestamp' && source.time[time]?.clock === 'UTC')
}

/** The moment of a row as a clock reading in UTC; undefined where only the day is known. */
export function momentOf(measure: Measure, table: SourceSql, functions: SqlFunctions): Sql | undefined {
  if (!hasMoment(measure)) return undefined
  const { source, time } = measure
  return columnType(source, time)?.type === 'instant' ? functions.utc(table.own(time)) : table.own(time)
}
