import { type RawBuilder, sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import type { Sql, SqlFunctions } from '../sql-functions'

/** The aggregate of a measure over the rows that meet a condition. */
export function aggregateSql(measure: Measure, own: (column: string) => Sql, functions: SqlFunctions, condition?: Sql): Sql {
  const filtered = (written: Sql): Sql => (condition ? sql`${written} filter (where ${condition})` : written)
  if (measure.column === undefined) return filtered(sql`count(*)`)
  const column = valueSql(measure, measure.column, own)
  if (measure.aggregate === 'percentile') return functions.percentile(column, measure.percent ?? 50, condition)
  return filtered(aggregates[measure.aggregate](column))
}

/** What a row adds. */
export function valueSql({ source, times }: Measure, column: string, own: (column: string) => Sql): Sql {
  if (times === undefined) return own(column)
  // Two 32-bit integers would overflow where their product is larger than they are.
  const isWhole = [column, times].every((name) => columnType(source, name)?.type === 'integer')
  return isWhole ? sql`cast(${own(column)} as bigint) * ${own(times)}` : sql`${own(column)} * ${own(times)}`
}

const aggregates: Readonly<Record<Exclude<Measure['aggregate'], 'percentile'>, (column: Sql) => RawBuilder<unknown>>> = {
  count: (column) => sql`count(${column})`,
  countDistinct: (column) => sql`count(distinct ${column})`,
  sum: (column) => sql`sum(${column})`,
  min: (column) => sql`min(${column})`,
  max: (column) => sql`max(${column})`,
  closing: (column) => sql`sum(${column})`,
}
