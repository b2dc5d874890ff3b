import type { PhysicalType } from '../metric'
import type { Sql } from '../sql-functions'
import { localTime, type TimeValue } from './local-time'
import type { SourceContext } from './source-sql'

/**
 * Time columns of any kind made comparable. Where one is a date all become days of the catalogue's zone, which a row keeps that
 * is valid at the end of its first day; else readings of different clocks become readings in UTC.
 */
export function comparable(values: readonly TimeValue[], { catalog, functions }: SourceContext): Comparable {
  const kinds = new Set(values.map(({ type, clock }) => (type === 'timestamp' ? `${type} ${clock ?? 'UTC'}` : type)))
  const [first] = values
  if (kinds.size === 1 && first) return { values: values.map((each) => each.sql), type: first.type }
  if (kinds.has('date')) {
    const day = (value: TimeValue): Sql =>
      value.type === 'date' ? value.sql : functions.firstDay(localTime(value, catalog.timeZone, functions), 'day', catalog.weekStart)
    return { values: values.map(day), type: 'date' }
  }
  return { values: values.map((value) => localTime(value, 'UTC', functions)), type: 'timestamp' }
}

interface Comparable {
  readonly values: readonly Sql[]
  readonly type: PhysicalType
}
