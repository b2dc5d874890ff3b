import { sql } from 'kysely'
import type { Sql, SqlFunctions } from '@/lib/metrics'
import { postgresProperty } from './postgres-property'
import { refusalText } from './refusal'
import { hasPart, standardFunctions } from './sql-standard'

export const postgresFunctions: SqlFunctions = {
  ...standardFunctions,
  engine: 'postgres',
  /** Two nulls that meet in a UNION would become text. */
  absent: (type) => (type === 'number' ? sql`cast(null as double precision)` : sql`cast(null as numeric)`),
  widened: (value, type) => (type === 'number' ? sql`cast(${value} as double precision)` : sql`cast(${value} as numeric)`),
  /** `percentile_cont` adds the parts up in another way, which differs in the last digit. The aggregate belongs to the outer query. */
  percentile(value, percent, condition) {
    const double = sql`cast(${value} as double precision)`
    const isThere = condition ? sql`${value} is not null and ${condition}` : sql`${value} is not null`
    const place = sql`(cast(${sql.lit(percent / 100)} as double precision) * (cardinality(sorted) - 1))`
    const at = (end: Sql): Sql => sql`sorted[cast(${end} as integer) + 1]`
    const part = sql`(${place} - floor(${place}))`
    const between = sql`${at(sql`floor(${place})`)} * (1 - ${part}) + ${at(sql`ceil(${place})`)} * ${part}`
    return sql`(select ${between} from (values (array_agg(${double} order by ${double}) filter (where ${isThere}))) as list(sorted))`
  },
  utc: (instant) => sql`${instant} at time zone 'UTC'`,
  days: (from, to) =>
    sql`(select cast(day as date) as day from generate_series(cast(${from} as timestamp), cast(${to} as timestamp), interval '1 day') as series(day))`,
  /** No function raises an error here, but a text that is no number does. */
  refusal: (before, count, after) => sql`cast(${refusalText(before, count, after)} as numeric)`,
  ordered: (text) => sql`cast(${text} as text) collate "C"`,
  small: (text) => sql`lower(cast(${text} as text) collate "C")`,
  /** Without an offset the values would be put into the expression wherever it names them. */
  once(values, written) {
    const columns = Object.entries(values).map(([name, value]) => sql`${value} as ${sql.id(name)}`)
    return sql`(select ${written((name) => sql.id('once', name))} from (select ${sql.join(columns)} offset 0) as once)`
  },
  property: postgresProperty,
  /** In the database's own locale `I` may have another small letter, as in Turkish. */
  has: (text, part) => hasPart(sql`lower(cast(${text} as text) collate "C")`, part),
}
