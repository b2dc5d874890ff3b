import { type RawBuilder, sql } from 'kysely'
import { isList } from '../filter-value'
import type { PhysicalType } from '../metric'
import type { FilterValue, Scalar } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'

export interface FilteredColumn {
  readonly sql: Sql
  readonly physicalType: PhysicalType
}

/** One condition as SQL that is true or false for every row, also for rows without a value. */
export function filterSql(column: FilteredColumn, value: FilterValue, functions: SqlFunctions): RawBuilder<boolean> {
  const bound = (scalar: Scalar): Sql => functions.value(String(scalar), column.physicalType)
  if (isList(value)) return anyOf(column.sql, value, bound)
  if (value === null || typeof value !== 'object') return anyOf(column.sql, [value], bound)
  if ('not' in value) return noneOf(column.sql, isList(value.not) ? value.not : [value.not], bound)
  if ('contains' in value) return sql`${functions.contains(column.sql, value.contains)}`
  const text = column.physicalType === 'text' ? functions.ordered(column.sql) : column.sql
  const ends = [
    ...(value.from === undefined ? [] : [sql`${text} >= ${bound(value.from)}`]),
    ...(value.to === undefined ? [] : [sql`${text} < ${bound(value.to)}`]),
  ]
  return and(ends)
}

export function and(conditions: readonly Sql[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`
}

export function or(conditions: readonly Sql[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`
}

function anyOf(column: Sql, values: readonly (Scalar | null)[], bound: (value: Scalar) => Sql): RawBuilder<boolean> {
  const some = values.filter((value) => value !== null)
  const conditions: Sql[] = []
  if (some.length === 1) conditions.push(sql`${column} = ${bound(some[0] as Scalar)}`)
  if (some.length > 1) conditions.push(sql`${column} in (${sql.join(some.map(bound))})`)
  if (some.length < values.length) conditions.push(sql`${column} is null`)
  return conditions.length === 1 ? sql`${conditions[0]}` : or(conditions)
}

/** `NOT x` alone would drop the rows without a value; they stay in unless null is excluded by name. */
function noneOf(column: Sql, values: readonly (Scalar | null)[], bound: (value: Scalar) => Sql): RawBuilder<boolean> {
  const some = values.filter((value) => value !== null)
  const other = some.length === 0 ? sql`true` : sql`${column} not in (${sql.join(some.map(bound))})`
  if (some.length < values.length) return some.length === 0 ? sql`${column} is not null` : sql`${column} is not null and ${other}`
  return some.length === 0 ? sql`true` : sql`(${other} or ${column} is null)`
}
