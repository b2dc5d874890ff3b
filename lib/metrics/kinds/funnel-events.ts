import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import { and, or } from '../sql/filter-sql'
import { type SelectQuery, type SourceSql, sourceSql } from '../sql/source-sql'
import { placed, type Stage } from '../sql/stage'
import { timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayAt } from '../time/range'
import { areApart, type Funnel, isOneTable, mostSeconds, placesOf } from './funnel-steps'
import { momentOf } from './moments'

/** The events of a funnel as rows, and how to speak of them: as columns of a relation `events`. */
export interface Events {
  readonly query: SelectQuery
  /** The period and the splits. */
  readonly keys: readonly string[]
  /** What tells events of one instant apart, alike on every engine. */
  readonly ids: readonly string[]
  /** All columns that outlive the choice of an attempt. */
  readonly kept: readonly string[]
  /** All columns that say what an event is. */
  readonly marks: readonly string[]
  /** From the first event to the last; of one instant by the first step that each can be of. */
  readonly inOrder: readonly string[]
  isStep(step: number): Sql<boolean>
  readonly startsHere: Sql<boolean>
  /** The last moment that counts for whoever starts here. */
  readonly end: Sql
}

/**
 * Every event that can be a step; of a strict funnel, and of what takes people out, all others of their tables too. Columns: the
 * keys, `:person`, `:at` (a reading of UTC), those of `ids`, `:rank`, and the marks.
 */
export function eventsOf(steps: readonly Measure[], without: Measure | undefined, how: Funnel, stage: Stage): Events {
  const { context, series, splits, period } = stage
  const { functions } = context
  const [first] = steps as readonly [Measure]
  const all = without ? [...steps, without] : steps
  const tables = [...Map.groupBy(all, ({ source, time, column }) => `${source.name} ${time} ${column}`).values()]
  const keys = [...(period ? [period] : []), ...splits]
  const isFlagged = how.order !== 'unordered' && !areApart(steps)
  const flags = isFlagged ? steps.map((_, index) => `:is${index + 1}`) : []
  const isLoose = how.order === 'ordered' && how.attempt !== 'each'
  // Where an event of the first step is read only if an attempt may begin with it.
  const isStartAlone = isLoose && !isFlagged && !without
  // Then those of one instant are alike, but for what they are split by.
  const isTold = !isStartAlone || splits.length > 0
  const width = Math.max(...tables.map(([measure]) => (measure as Measure).source.primaryKey.length))
  const idSql = (measure: Measure, table: SourceSql, index: number): Readonly<Record<string, Sql>> => ({
    ...(tables.length > 1 && { ':table': sql.lit(index) }),
    ...Object.fromEntries(Array.from({ length: width }, (_, at) => [`:key${at + 1}`, keySql(measure, table, at)])),
  })
  const ids = isTold ? Object.keys(idSql(first, stage.table, 0)) : []
  const marks = [
    ...flags,
    ...(isStartAlone ? [] : [':in']),
    ...(how.tolerance > 0 ? [':placed'] : []),
    ...(how.attempt === 'each' ? [':begins'] : []),
    ...(without ? [':leaves'] : []),
  ]
  const parts = tables.map(partOf)
  const query = (parts as [SelectQuery, ...SelectQuery[]]).reduce((union, part) => union.unionAll(part))
  const own = (column: string) => sql.id('events', column)
  const isStep = (step: number) => (isFlagged ? sql<boolean>`${own(`:is${step}`)}` : sql<boolean>`${own(':rank')} = ${sql.lit(step - 1)}`)
  const isStart = how.order === 'unordered' ? sql<boolean>`${own(':rank')} >= 0` : isStep(1)
  const startsHere = isStartAlone ? isStart : sql<boolean>`(${isStart} and ${own(':in')})`
  return {
    query,
    keys: keys.map(({ name }) => name),
    ids,
    kept: [...keys.map(({ name }) => name), ':person', ':at', ':rank', ...ids, ...(how.months > 0 ? [':end'] : [])],
    marks,
    inOrder: [how.tolerance > 0 ? ':placed' : ':at', ':rank', ...(isStartAlone ? [] : ids)],
    isStep,
    startsHere,
    end: how.months > 0 ? own(':end') : functions.plusSeconds(own(':at'), how.seconds),
  }

  function partOf(measures: readonly Measure[], index: number): SelectQuery {
    const [measure] = measures as readonly [Measure]
    const isFirst = isOneTable(measure, first)
    const table = isFirst ? stage.table : sourceSql(measure.source, context)
    const time = isFirst ? stage.time : timeSql(table.own(measure.time), measure.source, measure.time, context)
    const last = series.bounds.end + mostSeconds(how)
    // Up to the very end of the time of the last who can start, which is included; a clock may be ahead by the tolerance.
    const begin = series.bounds.start - how.tolerance * steps.length
    const bounds = {
      ...series.bounds,
      from: dayAt(begin, context.timeZone),
      start: begin,
      to: dayAt(last, context.timeZone) + 1,
      end: last + 1,
    }
    const person = table.own(measure.column ?? '')
    const at = momentOf(measure, table, functions)
    const isOf = steps.map((step) => (isOneTable(step, measure) ? sql<boolean>`${table.filters(step.where)}` : sql<boolean>`false`))
    const leaves = without && isOneTable(without, measure) ? table.filters(without.where) : undefined
    const isIn = isFirst
      ? and([time.within(series.bounds), ...placed(stage), ...context.filters.map((filter) => table.filters(filter))])
      : sql`false`
    // Who can only start is of use only where the funnel may begin; of one instant, who cannot start there must not come before who can.
    const useful = isOf.map((each, step) => (step === 0 && isLoose && isFirst ? and([each, isIn]) : each))
    const rank = rankSql(isFlagged ? useful : isOf)
    const written: Readonly<Record<string, Sql>> = {
      ':in': sql`coalesce(${isIn}, false)`,
      ':placed': placedSql(isOf, at),
      ':begins': isFirst ? sql`coalesce(${isOf[0]}, false)` : sql`false`,
      ':leaves': leaves ? sql`case when ${leaves} then ${at} end` : sql`cast(null as timestamp)`,
      ...Object.fromEntries(flags.map((flag, step) => [flag, sql`coalesce(${isOf[step]}, false)`])),
    }
    const isWanted =
      how.order === 'strict'
        ? []
        : [or([...useful.filter((_, step) => isOneTable(steps[step] as Measure, measure)), ...(leaves ? [leaves] : [])])]
    return (isFirst ? stage.select() : table.select())
      .where(and([time.within(bounds), sql`${person} is not null`, ...isWanted]))
      .select([
        ...keys.map((key) => (isFirst ? sql`${key.sql}` : sql`null`).as(key.name)),
        sql`${person}`.as(':person'),
        sql`${at}`.as(':at'),
        sql`${rank}`.as(':rank'),
        ...Object.entries(isTold ? idSql(measure, table, index) : {}).map(([name, id]) => sql`${id}`.as(name)),
        ...(how.months > 0 ? [sql`${isFirst ? endSql(at) : sql`cast(null as timestamp)`}`.as(':end')] : []),
        ...marks.map((mark) => sql`${written[mark]}`.as(mark)),
      ])
  }

  /** The first step that an event can be of, -1 for none; where it can be of several, then also the last of them. */
  function rankSql(isOf: readonly Sql[]): Sql {
    const place = (at: number): Sql => sql.lit(isFlagged ? at * steps.length : at)
    const low = caseSql(
      isOf.map((flag, at) => [flag, place(at)] as const),
      sql.lit(-1),
    )
    if (!isFlagged) return low
    const high = caseSql(isOf.map((flag, at) => [flag, sql.lit(at)] as const).reverse(), sql.lit(0))
    return sql`${low} + ${high}`
  }

  /** Each step is moved by the tolerance once for each change of events before it, so that one that is early by it still follows. */
  function placedSql(isOf: readonly Sql[], at: Sql): Sql {
    const places = placesOf(steps)
    return caseSql(
      isOf.map((flag, step) => [flag, functions.plusSeconds(at, how.tolerance * (places[step] ?? 0))] as const),
      at,
    )
  }

  /** A month is as many days of 24 hours as lie between a day and the same one of the next month, or its last. */
  function endSql(at: Sql): Sql {
    const day = stage.time.period('day', series.bounds)
    const days = sql`(${functions.plusMonths(day, how.months)} - ${day})`
    return functions.plusSeconds(sql`(${at} + ${days} * cast('1 day' as interval))`, how.seconds)
  }

  /** Whole numbers stay so where all tables have them; anything else is text. */
  function keySql({ source }: Measure, table: SourceSql, at: number): Sql<unknown> & ReturnType<typeof sql> {
    const columns = tables.map(([measure]) => [(measure as Measure).source, (measure as Measure).source.primaryKey[at]] as const)
    const isWhole = columns.every(([each, column]) => column !== undefined && columnType(each, column)?.type === 'integer')
    const column = source.primaryKey[at]
    if (column === undefined) return sql`cast(null as text)`
    if (isWhole) return sql`cast(${table.own(column)} as bigint)`
    return sql`${functions.ordered(sql`cast(${table.own(column)} as text)`)}`
  }
}

function caseSql(cases: readonly (readonly [when: Sql, then: Sql])[], otherwise: Sql) {
  return sql`case ${sql.join(
    cases.map(([when, then]) => sql`when ${when} then ${then}`),
    sql` `,
  )} else ${otherwise} end`
}
