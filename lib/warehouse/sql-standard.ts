import { sql } from 'kysely'
import type { PhysicalType, Sql, SqlFunctions, TextPart } from '@/lib/metrics'

/** What DuckDB and the PostgreSQL family write alike; an engine's file adds the rest. */
export const standardFunctions: Omit<
  SqlFunctions,
  'engine' | 'absent' | 'refusal' | 'utc' | 'days' | 'ordered' | 'has' | 'widened' | 'percentile' | 'small' | 'once' | 'property'
> = {
  value(text, type) {
    const name = typeNames[type]
    return name ? sql`cast(${text} as ${sql.raw(name)})` : sql`${text}`
  },
  plusSeconds: (timestamp, seconds) => (seconds === 0 ? timestamp : sql`${timestamp} + cast(${`${seconds} seconds`} as interval)`),
  secondsBetween: (from, to) => sql`extract(epoch from (${to} - ${from}))`,
  firstDay(of, grain, weekStart) {
    if (grain === 'day') return sql`cast(${of} as date)`
    if (grain === 'week' && weekStart === 'sunday') {
      return sql`cast(date_trunc('week', cast(${of} as timestamp) + interval '1 day') as date) - 1`
    }
    return sql`cast(date_trunc(${sql.lit(grain)}, cast(${of} as timestamp)) as date)`
  },
  full: (unit, timestamp) => sql`date_trunc(${sql.lit(unit)}, ${timestamp})`,
  plusDays: (date, days) => sql`${date} + cast(${days} as integer)`,
  plusMonths: (date, months) => sql`cast(${date} + cast(${`${months} months`} as interval) as date)`,
  periodsBetween(from, to, unit) {
    if (unit === 'day') return sql`(${to} - ${from})`
    if (unit === 'week') return sql`cast((${to} - ${from}) / 7 as integer)`
    const month = (date: Sql): Sql => sql`(extract(year from ${date}) * 12 + extract(month from ${date}))`
    return sql`cast((${month(to)} - ${month(from)}) / ${sql.lit({ month: 1, quarter: 3, year: 12 }[unit])} as integer)`
  },
  microsecondsBetween: (from, to) => sql`cast(extract(epoch from (${to} - ${from})) * 1000000 as bigint)`,
  quotient: (dividend, divisor) => sql`cast(${dividend} as double precision) / nullif(cast(${divisor} as double precision), 0)`,
}

/**
 * Whether a text, its English letters small, has a part. Functions of one text each: an engine works them out once per
 * different value of a column that it keeps by dictionary.
 */
export function hasPart(lowered: Sql, { letters, others, small, at }: TextPart): Sql {
  const text = others === '' ? lowered : sql`translate(${lowered}, ${others}, ${small})`
  const part = sql`cast(${letters} as text)`
  if (at === 'anywhere') return sql`strpos(${text}, ${part}) > 0`
  return sql`${sql.raw(at === 'begin' ? 'left' : 'right')}(${text}, ${sql.lit([...letters].length)}) = ${part}`
}

const typeNames: Partial<Record<PhysicalType, string>> = {
  boolean: 'boolean',
  integer: 'bigint',
  decimal: 'numeric',
  float: 'double precision',
  date: 'date',
  timestamp: 'timestamp',
  instant: 'timestamp with time zone',
}
