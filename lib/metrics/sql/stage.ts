import { type RawBuilder, sql } from 'kysely'
import type { ResolvedDimension } from '../dimensions'
import type { Metric, Source } from '../metric'
import type { Filters, Grain } from '../query'
import type { Sql } from '../sql-functions'
import type { Day } from '../time/calendar'
import type { Move } from '../time/comparison'
import type { Series } from '../time/series'
import { builder, type SelectQuery, type SourceContext, type SourceSql } from './source-sql'
import type { TimeContext, TimeSql } from './time-sql'

export interface ScanContext extends TimeContext, SourceContext {
  readonly by: readonly ResolvedDimension[]
  readonly filters: readonly Filters[]
  /** Of dimensions that a relation makes itself. */
  readonly ownFilters?: readonly Filters[]
  readonly grain?: Grain
  /** What is asked for beside the values. */
  readonly details?: readonly Metric[]
  /** UTC instant up to which the data is complete. */
  readonly dataAsOf: string
  /** The first day of which there is no data. */
  readonly endOfData: Day
  /** Only the groups of the relation `:top` stay apart; all others have no values and `:other`. */
  readonly top?: readonly ResolvedDimension[]
}

/** What a stage of its own is written with: a relation of the keys and one measure. */
export interface Stage {
  readonly source: Source
  readonly table: SourceSql
  /** Whether a row may meet several of a bridge, and then stands in the relation several times. */
  readonly isBridged: boolean
  readonly time: TimeSql
  /** The dimensions, and `:other`. */
  readonly splits: readonly Key[]
  /** Dimensions of the query that a relation makes itself. */
  readonly own: readonly ResolvedDimension[]
  /** Of a relation: for each measure that reads from it, what its own dimensions must pass. Other rows need not be built. */
  readonly kept?: readonly (readonly Filters[])[]
  /** The period of a row of the series, laid over one of the answer. */
  readonly period?: Key
  readonly series: Series
  readonly context: ScanContext
  /** FROM, with all that the keys need. Call it last. */
  select(): SelectQuery
}

export interface Key {
  readonly name: string
  readonly sql: Sql
}

/** Equal, or both without a value; each half is an equality, which engines hash. */
export function sameKey(one: Sql, other: Sql): Sql {
  return sql`coalesce(cast(${one} as text), '') = coalesce(cast(${other} as text), '') and (${one} is null) = (${other} is null)`
}

/** The period, where there is a grain, then the dimensions. */
export function keysOf({ period, splits }: Stage): readonly Key[] {
  return period ? [period, ...splits] : splits
}

export function named(key: Key) {
  return sql`${key.sql}`.as(key.name)
}

/** By the first columns of the select list. */
export function groupedBy(count: number, query: SelectQuery): SelectQuery {
  return count > 0 ? query.groupBy(Array.from({ length: count }, (_, index) => sql.lit(index + 1))) : query
}

/** A period of another series gets the key of the one it is laid over; minutes, hours and own calendars have it from `periodIn`. */
export function moved(period: Sql, moves: readonly Move[], { functions }: Pick<ScanContext, 'functions'>): Sql {
  return moves.reduce((key: Sql, move) => {
    if ('seconds' in move || 'runs' in move) return key
    return 'days' in move ? functions.plusDays(key, move.days) : functions.plusMonths(key, move.months)
  }, period)
}

/**
 * The period of the answer that a row of a series lies in. Minutes and hours are moved before they are cut, because the clock
 * may stand otherwise then; periods of an own calendar are written as the ones they lie under.
 */
export function periodIn(time: TimeSql, grain: Grain, { bounds, moves }: Series, context: Pick<ScanContext, 'functions'>): Sql {
  const later = moves.reduce((sum, move) => sum + ('seconds' in move ? move.seconds : 0), 0)
  const runs = moves.flatMap((move) => ('runs' in move ? move.runs : []))
  return moved(time.period(grain, bounds, { later, runs }), moves, context)
}

/**
 * Rows that lie in no period: on days that an own calendar leaves out, and on days that the later month does not have, which
 * would all lie over its last.
 */
export function placed({ time, series, context }: Stage): readonly RawBuilder<unknown>[] {
  const { grain } = context
  const inPeriod = grain && time.inPeriod(grain, series.bounds)
  if (inPeriod) return [sql`${inPeriod}`]
  if (grain !== 'day') return []
  const day = time.period(grain, series.bounds)
  return series.moves.flatMap((move, index) => {
    if (!('months' in move)) return []
    const before = moved(day, series.moves.slice(0, index), context)
    return [sql`${moved(before, [move, { months: -move.months }], context)} = ${before}`]
  })
}

/** Relations over which a stage builds further. */
export function from(relation: SelectQuery | Sql, name: string): SelectQuery {
  return builder.selectFrom(sql`${relation}`.as(name))
}
