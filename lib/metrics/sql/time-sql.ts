import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Catalog, Source, TimeColumn } from '../metric'
import type { Grain } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'
import { type Day, dayText } from '../time/calendar'
import { type DayGrid, type Grid, type GridContext, gridOf, indexAt } from '../time/grid'
import { gapsOf } from '../time/periods'
import type { DayRange } from '../time/range'
import type { RunMove } from '../time/run-comparison'
import { instantText, offsetAt, offsetsBetween, startOfDay } from '../time/zone'
import { and } from './filter-sql'

/** A range with its two ends as instants, in seconds since 1970. */
export interface Bounds extends DayRange {
  readonly start: number
  readonly end: number
  /** Days inside that lie under no period. */
  readonly without?: readonly DayRange[]
}

export function boundsOf(range: DayRange, timeZone: string): Bounds {
  return { ...range, start: startOfDay(range.from, timeZone), end: startOfDay(range.to, timeZone) }
}

export interface TimeContext extends GridContext {
  readonly catalog: Catalog
  readonly timeZone: string
  readonly functions: SqlFunctions
}

/** A time column of a source as the planner needs it; each kind of column keeps time in its own way. */
export interface TimeSql {
  /** Half-open, on the raw column, so that an index or zone map is of use. */
  within(bounds: Bounds): Sql
  /** The two halves of it. */
  since(bounds: Bounds): Sql
  until(bounds: Bounds): Sql
  /** Whether a row lies in a period; undefined where all of the range's do, which those of an own calendar may not. */
  inPeriod(grain: Grain, bounds: Bounds): Sql | undefined
  /**
   * Key of the period that holds a row: a date, or the UTC clock reading of a full local hour or minute. Of minutes and hours
   * that are `later` seconds after the row, as the clock stands then; of an own calendar, the period that `runs` lays it under.
   */
  period(grain: Grain, bounds: Bounds, laid?: { readonly later?: number; readonly runs?: RunMove['runs'] }): Sql
}

export function timeSql(column: Sql, source: Source, name: string, context: TimeContext): TimeSql {
  if (name === '') return timeless
  const type = columnType(source, name)?.type
  if (type === 'date') return dateSql(column, context)
  return momentSql(column, type === 'timestamp' ? (source.time[name] ?? {}) : undefined, context)
}

/** Rows that belong to no time lie in every range, and in no period of it. */
const timeless: TimeSql = {
  within: () => sql`true`,
  since: () => sql`true`,
  until: () => sql`true`,
  inPeriod: () => undefined,
  period: () => sql`null`,
}

/** Dates are local days already, whatever the zone. */
export function dateSql(column: Sql, context: TimeContext): TimeSql {
  const day = (value: number): Sql => context.functions.value(dayText(value), 'date')
  return {
    within: ({ from, to }) => sql`${column} >= ${day(from)} and ${column} < ${day(to)}`,
    since: ({ from }) => sql`${column} >= ${day(from)}`,
    until: ({ to }) => sql`${column} < ${day(to)}`,
    inPeriod: (grain, bounds) => outsideSql(column, left(bounds, gridOf(grain, context)), day),
    period(grain, bounds, { runs } = {}) {
      const grid = gridOf(grain, context)
      if (grid.kind === 'runs') return runSql(column, bounds, grid, { day, runs, context })
      return grid.kind === 'instants' ? context.functions.firstDay(column, 'day', 'monday') : firstDaySql(column, grid, context)
    },
  }
}

/** Instants, and readings of a clock without a zone; both become the query's local time by adding the offset that held then. */
function momentSql(column: Sql, clocked: TimeColumn | undefined, context: TimeContext): TimeSql {
  const { timeZone, functions } = context
  const clock = clocked?.clock ?? 'UTC'
  const at = (instant: number, ahead = offsetAt(clock, instant)): Sql =>
    clocked ? functions.value(instantText(instant + ahead).slice(0, -1), 'timestamp') : functions.value(instantText(instant), 'instant')
  const reading = clocked ? column : functions.utc(column)
  const midnight = (day: Day): Sql => at(startOfDay(day, timeZone))

  return {
    within: ({ start, end }) => sql`${column} >= ${at(start)} and ${column} < ${at(end)}`,
    since: ({ start }) => sql`${column} >= ${at(start)}`,
    until: ({ end }) => sql`${column} < ${at(end)}`,
    inPeriod: (grain, bounds) => outsideSql(column, left(bounds, gridOf(grain, context)), midnight),
    period(grain, bounds, { later = 0, runs } = {}) {
      const grid = gridOf(grain, context)
      if (grid.kind === 'runs') return runSql(column, bounds, grid, { day: midnight, runs, context })
      const key = ({ move, ahead }: Span): Sql => {
        const local = functions.plusSeconds(reading, move)
        if (grid.kind !== 'instants') return firstDaySql(local, grid, context)
        return functions.plusSeconds(functions.full(grid.seconds === 60 ? 'minute' : 'hour', local), -ahead)
      }
      const spans = spansOf(clock, timeZone, bounds, later).filter((span, index, all) => !isSame(span, all[index + 1], grid))
      const [first, ...others] = spans as [Span, ...Span[]]
      // The newest first: of a history without a beginning most rows are found after a few comparisons.
      const cases = others.map((span, index) => {
        const before = spans[index] as Span
        return sql`when ${column} >= ${at(before.until, before.clockAhead)} then ${key(span)}`
      })
      return cases.length === 0 ? key(first) : sql`case ${sql.join(cases.reverse(), sql` `)} else ${key(first)} end`
    },
  }
}

function left(bounds: Bounds, grid: Grid): readonly DayRange[] {
  return [...gapsOf(bounds, grid), ...(bounds.without ?? [])]
}

/** `day` writes the beginning of a day as the column keeps time. */
function outsideSql(column: Sql, gaps: readonly DayRange[], day: (day: Day) => Sql): Sql | undefined {
  if (gaps.length === 0) return undefined
  return and(gaps.map(({ from, to }) => sql`not (${column} >= ${day(from)} and ${column} < ${day(to)})`))
}

function firstDaySql(local: Sql, grid: Exclude<DayGrid, { kind: 'runs' }>, { catalog, functions }: TimeContext): Sql {
  if (grid.kind === 'days') return functions.firstDay(local, grid.days === 1 ? 'day' : 'week', catalog.weekStart)
  const unit = grid.months === 1 ? 'month' : grid.months === 3 ? 'quarter' : 'year'
  if (grid.phase === 0) return functions.firstDay(local, unit, catalog.weekStart)
  return functions.plusMonths(functions.firstDay(functions.plusMonths(local, -grid.phase), unit, catalog.weekStart), grid.phase)
}

/** The periods of a calendar table are known, so a row finds its own among them. */
function runSql(
  column: Sql,
  range: DayRange,
  { runs }: Extract<Grid, { kind: 'runs' }>,
  to: { readonly day: (day: Day) => Sql; readonly runs: RunMove['runs'] | undefined; readonly context: TimeContext },
): Sql {
  const first = Math.min(indexAt(range.from, runs), runs.length - 1)
  const last = Math.min(indexAt(range.to - 1, runs), runs.length - 1)
  const overs = new Map(to.runs?.map(({ under, over }) => [under.start, over.start]))
  const marks = runs.slice(first, last + 1).map(({ start }) => ({
    from: to.day(start),
    value: to.context.functions.value(dayText(overs.get(start) ?? start), 'date'),
  }))
  return halved(column, marks)
}

/** The value of the last mark that a column has reached, or else the first: found by halving their number again and again. */
function halved(column: Sql, marks: readonly { readonly from: Sql; readonly value: Sql }[]): Sql {
  const search = (low: number, high: number): Sql => {
    const middle = (low + high + 1) >> 1
    const mark = marks[middle] as (typeof marks)[number]
    if (low >= high) return mark.value
    return sql`case when ${column} < ${mark.from} then ${search(low, middle - 1)} else ${search(middle, high)} end`
  }
  return search(0, marks.length - 1)
}

/** A stretch of time in which the column's clock and the query's zone keep their distance. */
interface Span {
  /** The instant at which one of them changes. */
  readonly until: number
  /** Of the column's clock, ahead of UTC; at a change, the one before it. */
  readonly clockAhead: number
  readonly ahead: number
  /** From the column's reading to local time. */
  readonly move: number
}

function spansOf(clock: string, timeZone: string, { start, end }: Bounds, later: number): readonly Span[] {
  const zoneChanges = offsetsBetween(timeZone, start + later, end + later).map(({ from }) => from - later)
  const changes = [...offsetsBetween(clock, start, end).map(({ from }) => from), ...zoneChanges]
  const starts = [start, ...new Set(changes.filter((change) => change > start && change < end))].sort((a, b) => a - b)
  return starts.map((from, index) => {
    const clockAhead = offsetAt(clock, from)
    const ahead = offsetAt(timeZone, from + later)
    return { until: starts[index + 1] ?? end, clockAhead, ahead, move: ahead - clockAhead + later }
  })
}

/** Whether the next span is written alike, so that the two are one. */
function isSame(span: Span, next: Span | undefined, { kind }: Grid): boolean {
  return next !== undefined && next.move === span.move && (kind !== 'instants' || next.ahead === span.ahead)
}
