import { sql } from 'kysely'
import type { PhysicalType, Sql, SqlFunctions } from '@/lib/metrics'

/** What DuckDB and the PostgreSQL family write alike; an engine's file adds the rest. */
export const standardFunctions: Omit<SqlFunctions, 'engine' | 'absent' | 'utc' | 'days' | 'ordered' | 'widened' | 'percentile'> = {
  value(text, type) {
    const name = typeNames[type]
    return name ? sql`cast(${text} as ${sql.raw(name)})` : sql`${text}`
  },
  plusSeconds: (timestamp, seconds) => (seconds === 0 ? timestamp : sql`${timestamp} + cast(${`${seconds} seconds`} as interval)`),
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
  quotient: (dividend, divisor) => sql`cast(${dividend} as double precision) / nullif(cast(${divisor} as double precision), 0)`,
  contains: (text, part) => holds(sql`lower(${text})`, part),
}

/**
 * Whether a lowered text holds a part, its case aside. Which letters beyond the English ones an engine lowers depends on its
 * locale, so those of the part are lowered by name: each has one small and one great form of one character.
 */
export function holds(lowered: Sql, part: string): Sql {
  const letters = Array.from(part, (letter) => lowerOf(letter))
  const small = [...new Set(letters)].filter((letter) => letter > '\u007f' && upperOf(letter) !== letter)
  const great = small.map(upperOf)
  const text = small.length === 0 ? lowered : sql`translate(${lowered}, ${great.join('')}, ${small.join('')})`
  return sql`strpos(${text}, cast(${letters.join('')} as text)) > 0`
}

function lowerOf(letter: string): string {
  const lower = letter.toLowerCase()
  return Array.from(lower).length === 1 ? lower : letter
}

function upperOf(letter: string): string {
  const upper = letter.toUpperCase()
  return Array.from(upper).length === 1 ? upper : letter
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
