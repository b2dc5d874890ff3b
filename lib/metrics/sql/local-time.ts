import { sql } from 'kysely'
import type { PhysicalType } from '../metric'
import type { Sql, SqlFunctions } from '../sql-functions'
import { instantText, offsetAt, offsetsBetween } from '../time/zone'

export interface TimeValue {
  readonly sql: Sql
  readonly type: PhysicalType
  /** Of a timestamp: whose clock it shows. UTC without it. */
  readonly clock?: string
}

/** Both ends of the years whose changes of clocks are told apart; before and after, the nearest offset holds. */
const from = Date.UTC(1970, 0, 1) / 1000
const to = Date.UTC(2050, 0, 1) / 1000

/**
 * A moment of any year as the clock reading in a zone, for columns that no range of the query bounds; a date stays as it is.
 * Changes of clocks are halved down to: eight comparisons a row for eighty years.
 */
export function localTime(
  { sql: column, type, clock = 'UTC' }: TimeValue,
  timeZone: string,
  functions: Pick<SqlFunctions, 'utc' | 'value' | 'plusSeconds'>,
): Sql {
  if (type === 'date') return column
  const isReading = type === 'timestamp'
  const shown = isReading ? clock : 'UTC'
  const reading = isReading ? column : functions.utc(column)
  // A reading that the clock never showed, or showed twice, is taken as if it had not changed yet.
  const ahead = (instant: number): number => Math.max(offsetAt(shown, instant - 1), offsetAt(shown, instant))
  const at = (instant: number): Sql =>
    isReading
      ? functions.value(instantText(instant + ahead(instant)).slice(0, -1), 'timestamp')
      : functions.value(instantText(instant), 'instant')
  const spans = spansOf(shown, timeZone)
  const halved = (first: number, last: number): Sql => {
    const middle = Math.floor((first + last + 1) / 2)
    const span = spans[middle] as Span
    if (first === last) return functions.plusSeconds(reading, span.move)
    return sql`case when ${column} < ${at(span.from)} then ${halved(first, middle - 1)} else ${halved(middle, last)} end`
  }
  return halved(0, spans.length - 1)
}

/** A stretch of time in which two clocks keep their distance. */
interface Span {
  readonly from: number
  readonly move: number
}

const known = new Map<string, readonly Span[]>()

function spansOf(clock: string, timeZone: string): readonly Span[] {
  const key = `${clock} ${timeZone}`
  const remembered = known.get(key)
  if (remembered) return remembered
  const changes = [clock, timeZone].flatMap((zone) => offsetsBetween(zone, from, to).map((offset) => offset.from))
  const spans = [from, ...new Set(changes.filter((change) => change > from && change < to))]
    .sort((a, b) => a - b)
    .map((start) => ({ from: start, move: offsetAt(timeZone, start) - offsetAt(clock, start) }))
    .filter(({ move }, index, all) => index === 0 || move !== all[index - 1]?.move)
  known.set(key, spans)
  return spans
}
