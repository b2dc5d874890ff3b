import { type RawBuilder, sql } from 'kysely'
import { boundSql } from '../filters/bound'
import type { FilterContext, FilteredColumn } from '../filters/kind'
import { isList, partsOf } from '../filters/kinds'
import type { Filters, FilterValue, Scalar } from '../query'
import type { Sql } from '../sql-functions'

/** Filters as SQL that is true for the rows that pass, and false or null for the others. */
export function filtersSql(where: Filters, column: (name: string) => FilteredColumn, context: FilterContext): RawBuilder<boolean> {
  const conditions = Object.entries(where).map(([name, value]) => {
    // Nothing said lets nothing through: a rule of access may have forgotten a value.
    if (value === undefined) return sql`false`
    if (name === 'any') return or((value as readonly Filters[]).map((each) => filtersSql(each, column, context)))
    return filterSql(column(name), value as FilterValue, context)
  })
  return and(conditions)
}

/** One filter, true for the rows that pass it. */
export function filterSql(column: FilteredColumn, value: FilterValue, context: FilterContext): RawBuilder<boolean> {
  const inner = (inside: FilterValue): Sql => filterSql(column, inside, context)
  if (isList(value)) return anyOf(column, value, context)
  if (value === null || typeof value !== 'object') return anyOf(column, [value], context)
  const parts = partsOf(value)
  if (parts.length === 0) return sql`false`
  return and(parts.map((part) => part.kind.sql(part.value, column, context, inner)))
}

export function and(conditions: readonly Sql[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`
}

export function or(conditions: readonly Sql[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`
}

function anyOf(column: FilteredColumn, values: readonly FilterValue[], context: FilterContext): RawBuilder<boolean> {
  const plain = values.filter((value) => value !== null && typeof value !== 'object')
  const bound = plain.map((value) => boundSql(value as Scalar, column, context))
  const conditions: Sql[] = []
  if (bound.length === 1) conditions.push(sql`${column.sql} = ${bound[0]}`)
  if (bound.length > 1) conditions.push(sql`${column.sql} in (${sql.join(bound)})`)
  if (values.includes(null)) conditions.push(sql`${column.sql} is null`)
  for (const value of values) if (value !== null && typeof value === 'object') conditions.push(filterSql(column, value, context))
  return conditions.length === 1 ? sql`${conditions[0]}` : or(conditions)
}
