import { columnType } from './column-type'
import type { Source } from './metric'
import type { TimeValue } from './sql/local-time'
import type { Sql } from './sql-functions'

/** The columns that name one row: the key, and of a lookup with several rows per key the moment from which one is valid. */
export function rowKeyOf({ primaryKey, validity }: Source): readonly string[] {
  return validity && primaryKey.length > 0 ? [...primaryKey, validity.from] : primaryKey
}

/** Whose clock a time column shows, where the source says it. */
export function clockOf({ time, validity }: Source, column: string): string | undefined {
  const isValidity = validity?.from === column || validity?.to === column
  return time[column]?.clock ?? (isValidity ? validity?.clock : undefined)
}

/** A time column with all that is needed to compare it with another. */
export function timeValue(source: Source, column: string, own: (column: string) => Sql): TimeValue {
  return { sql: own(column), type: columnType(source, column)?.type ?? 'other', clock: clockOf(source, column) }
}
