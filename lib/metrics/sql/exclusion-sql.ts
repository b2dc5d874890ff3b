import { type RawBuilder, sql } from 'kysely'
import type { ReachedExclusion } from '../exclusions'
import { or } from './filter-sql'
import { onSql } from './join-sql'
import { builder, fact, relationSql, type SelectQuery, type SourceContext, type SourceSql, sourceSql } from './source-sql'

/**
 * Whether a row is left out, or leads to a row that is: true or false, never null, so that rows without a match stay. All
 * exclusions must be reached by one path. Rows that the reader may not see leave out all the same.
 */
export function excludedSql(exclusions: readonly ReachedExclusion[], table: SourceSql, context: SourceContext): RawBuilder<boolean> {
  const [first] = exclusions
  if (!first) return sql`false`
  if (first.hops.length === 0) return sql`coalesce(${or(exclusions.map(({ where }) => table.filters(where)))}, false)`

  const end = sourceSql(first.source, { ...context, rowFilters: () => 'all', include: 'all' })
  const conditions = or(exclusions.map(({ where }) => end.filters(where)))
  const rows = end.select().where(conditions).selectAll(fact)
  const alias = (hop: number): string => (hop < 0 ? fact : `:excluded${hop + 1}`)
  let query: SelectQuery = builder.selectFrom(rows.as(alias(first.hops.length - 1))).select(sql.lit(1).as('found'))
  for (const [index, { from, join }] of [...first.hops.entries()].reverse()) {
    const on = onSql({ from, join, parent: alias(index - 1), alias: alias(index) }, context)
    query = index === 0 ? query.where(on) : query.innerJoin(relationSql(from).as(alias(index - 1)), (each) => each.on(on))
  }
  return sql`exists (${query})`
}

/** By path, because one search for a path finds the rows of all its exclusions. */
export function byPath(exclusions: readonly ReachedExclusion[]): readonly (readonly ReachedExclusion[])[] {
  return [...Map.groupBy(exclusions, ({ path }) => path.join('.')).values()]
}
