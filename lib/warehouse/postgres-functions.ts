import { sql } from 'kysely'
import type { SqlFunctions } from '@/lib/metrics'
import { standardFunctions } from './sql-standard'

export const postgresFunctions: SqlFunctions = {
  ...standardFunctions,
  engine: 'postgres',
  /** Two nulls that meet in a UNION would become text. */
  absent: (type) => (type === 'number' ? sql`cast(null as double precision)` : sql`cast(null as numeric)`),
  widened: (value, type) => (type === 'number' ? sql`cast(${value} as double precision)` : sql`cast(${value} as numeric)`),
  utc: (instant) => sql`${instant} at time zone 'UTC'`,
  ordered: (text) => sql`cast(${text} as text) collate "C"`,
}
