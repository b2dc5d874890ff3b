import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import type { Filters, Grain } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'
import { and } from './filter-sql'
import { builder, type SelectQuery, type SourceSql } from './source-sql'

interface ClosingParts {
  readonly table: SourceSql
  /** The period, where there is a grain, then the dimensions. */
  readonly keys: readonly { readonly sql: Sql; readonly name: string }[]
  /** Whether a row lies in the range. */
  readonly time: Sql
  readonly context: { readonly filters: readonly Filters[]; readonly grain?: Grain; readonly functions: SqlFunctions }
}

/**
 * Of each entity the last row with a value in the period, the greater key where two are of one instant; of these, what the
 * query filters and splits by, so that the parts of a split are the whole.
 */
export function closingSql(name: string, measure: Measure, { table, keys, time, context }: ClosingParts): SelectQuery {
  const { source, column = '', per = [], where } = measure
  const entity = per.map(table.own)
  const group = sql.join([...keys.slice(0, context.grain ? 1 : 0).map((key) => key.sql), ...entity])
  const order = sql.join([measure.time, ...source.primaryKey].map((each) => sql`${orderable(each)} desc`))
  const place = sql`row_number() over (partition by ${group} order by ${order})`
  const passes = and(context.filters.map((filter) => table.filters(filter)))
  const isThere = [table.own(column), ...entity].map((each) => sql`${each} is not null`)
  const conditions = and([time, table.filters(where), ...isThere])

  const rows = table
    .select()
    .where(conditions)
    .select([
      ...keys.map((key) => sql`${key.sql}`.as(key.name)),
      sql`${table.own(column)}`.as(name),
      place.as(':place'),
      passes.as(':passes'),
    ])
  const query = builder
    .selectFrom(sql`${rows}`.as('latest'))
    .where(sql<boolean>`${sql.id('latest', ':place')} = 1 and ${sql.id('latest', ':passes')}`)
    .select([...keys.map((key) => sql.id('latest', key.name).as(key.name)), sql`sum(${sql.id('latest', name)})`.as(name)])
  return keys.length > 0 ? query.groupBy(keys.map((_, index) => sql.lit(index + 1))) : query

  function orderable(own: string): Sql {
    return columnType(source, own)?.type === 'text' ? context.functions.ordered(table.own(own)) : table.own(own)
  }
}
