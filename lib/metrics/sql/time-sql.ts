import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Catalog, Source, TimeColumn } from '../metric'
import type { Grain } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'
import { dayText } from '../time/calendar'
import type { DayRange } from '../time/range'
import { instantText, offsetAt, offsetsBetween, startOfDay } from '../time/zone'

/** A range with its two ends as instants, in seconds since 1970. */
export interface Bounds extends DayRange {
  readonly start: number
  readonly end: number
}

export function boundsOf(range: DayRange, timeZone: string): Bounds {
  return { ...range, start: startOfDay(range.from, timeZone), end: startOfDay(range.to, timeZone) }
}

export interface TimeContext {
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
  /** Key of the period that holds a row: a date, or the UTC clock reading of a full local hour. */
  period(grain: Grain, bounds: Bounds): Sql
}

export function timeSql(column: Sql, source: Source, name: string, context: TimeContext): TimeSql {
  const type = columnType(source, name)?.type
  if (type === 'date') return dateSql(column, context)
  return momentSql(column, type === 'timestamp' ? (source.time[name] ?? {}) : undefined, context)
}

/** Dates are local days already, whatever the zone. */
export function dateSql(column: Sql, { catalog, functions }: TimeContext): TimeSql {
  const day = (value: number): Sql => functions.value(dayText(value), 'date')
  return {
    within: ({ from, to }) => sql`${column} >= ${day(from)} and ${column} < ${day(to)}`,
    since: ({ from }) => sql`${column} >= ${day(from)}`,
    until: ({ to }) => sql`${column} < ${day(to)}`,
    period: (grain) => functions.firstDay(column, grain === 'hour' ? 'day' : grain, catalog.weekStart),
  }
}

/** Instants, and readings of a clock without a zone; both become the query's local time by adding the offset that held then. */
function momentSql(column: Sql, clocked: TimeColumn | undefined, { catalog, timeZone, functions }: TimeContext): TimeSql {
  const clock = clocked?.clock ?? 'UTC'
  const at = (instant: number, ahead = offsetAt(clock, instant)): Sql =>
    clocked ? functions.value(instantText(instant + ahead).slice(0, -1), 'timestamp') : functions.value(instantText(instant), 'instant')
  const reading = clocked ? column : functions.utc(column)

  return {
    within: ({ start, end }) => sql`${column} >= ${at(start)} and ${column} < ${at(end)}`,
    since: ({ start }) => sql`${column} >= ${at(start)}`,
    until: ({ end }) => sql`${column} < ${at(end)}`,
    period(grain, { start, end }) {
      const key = ({ move, ahead }: Span): Sql => {
        const local = functions.plusSeconds(reading, move)
        if (grain !== 'hour') return functions.firstDay(local, grain, catalog.weekStart)
        return functions.plusSeconds(functions.fullHour(local), -ahead)
      }
      const spans = spansOf(clock, timeZone, start, end).filter((span, index, all) => !isSame(span, all[index + 1], grain))
      const last = spans.at(-1) as Span
      const cases = spans.slice(0, -1).map((span) => sql`when ${column} < ${at(span.until, span.clockAhead)} then ${key(span)}`)
      return cases.length === 0 ? key(last) : sql`case ${sql.join(cases, sql` `)} else ${key(last)} end`
    },
  }
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

function spansOf(clock: string, timeZone: string, start: number, end: number): readonly Span[] {
  const changes = [...offsetsBetween(clock, start, end), ...offsetsBetween(timeZone, start, end)].map(({ from }) => from)
  const starts = [start, ...new Set(changes.filter((change) => change > start && change < end))].sort((a, b) => a - b)
  return starts.map((from, index) => {
    const clockAhead = offsetAt(clock, from)
    const ahead = offsetAt(timeZone, from)
    return { until: starts[index + 1] ?? end, clockAhead, ahead, move: ahead - clockAhead }
  })
}

/** Whether the next span is written alike, so that the two are one. */
function isSame(span: Span, next: Span | undefined, grain: Grain): boolean {
  return next !== undefined && next.move === span.move && (grain !== 'hour' || next.ahead === span.ahead)
}
