import { type AliasedExpression, type RawBuilder, sql } from 'kysely'
import type { ReachedExclusion } from '../exclusions'
import { or } from './filter-sql'
import { onSql } from './join-sql'
import { builder, fact, relationSql, type SelectQuery, type SourceContext, type SourceSql, sourceSql } from './source-sql'

/** How rows that are left out are told from the others. */
export interface LeftOutSql {
  /** To be joined on the left; it has a row for those that lead to an excluded one. */
  readonly join?: { readonly table: AliasedExpression<unknown, string>; readonly on: RawBuilder<boolean> }
  /** True or false, never null, so that rows without a match stay. */
  readonly isOut: RawBuilder<boolean>
}

/**
 * The rows that exclusions leave out, all of them reached by one path, under a name for the statement. A join that keeps what it
 * does not find never multiplies, and is three times faster than `not exists`, which DuckDB works out value by value: 5 million
 * rows in 0.2 instead of 0.7 s. Rows that the reader may not see leave out all the same.
 */
export function leftOutSql(exclusions: readonly ReachedExclusion[], name: string, table: SourceSql, context: SourceContext): LeftOutSql {
  const [first] = exclusions
  const [hop] = first?.hops ?? []
  if (!first || !hop) return { isOut: sql`coalesce(${or(exclusions.map(({ where }) => table.filters(where)))}, false)` }

  const end = sourceSql(first.source, { ...context, rowFilters: () => 'all', include: 'all' })
  const conditions = or(exclusions.map(({ where }) => end.filters(where)))
  const alias = (index: number): string => `:hop${index + 1}`
  let rows: SelectQuery = builder.selectFrom(
    end
      .select()
      .where(conditions)
      .selectAll(fact)
      .as(alias(first.hops.length - 1)),
  )
  for (const [index, { from, join }] of [...first.hops.entries()].slice(1).reverse()) {
    const on = onSql({ from, join, parent: alias(index - 1), alias: alias(index) }, context)
    rows = rows.innerJoin(relationSql(from).as(alias(index - 1)), (each) => each.on(on))
  }
  const found = rows.selectAll(alias(0)).select(sql.lit(1).as(':found'))
  return {
    join: { table: found.as(name), on: onSql({ ...hop, parent: fact, alias: name }, context) },
    isOut: sql`${sql.id(name, ':found')} is not null`,
  }
}

/** By path, because one search for a path finds the rows of all its exclusions. */
export function byPath(exclusions: readonly ReachedExclusion[]): readonly (readonly ReachedExclusion[])[] {
  return [...Map.groupBy(exclusions, ({ path }) => path.join('.')).values()]
}
