import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
} from 'kysely'
import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import { dimensionSql, dimensionsOf } from '../dimensions'
import { exclusionsOf } from '../exclusions'
import type { FilterContext, FilteredColumn } from '../filters/kind'
import type { Join, PhysicalType, RowFilter, Source } from '../metric'
import type { Filters } from '../query'
import type { Sql } from '../sql-functions'
import { byPath, leftOutSql } from './exclusion-sql'
import { filtersSql } from './filter-sql'
import { onSql } from './join-sql'

// biome-ignore lint/suspicious/noExplicitAny: tables are known at run time only, Kysely's types cannot follow
export type SelectQuery = SelectQueryBuilder<any, any, any>

/** Builds and compiles; both engines take PostgreSQL's spelling with `$1` placeholders. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export const builder = new Kysely<any>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

export type RowFilters = (source: Source) => RowFilter

/** Writes the columns of one source and remembers which lookups they need. */
export interface SourceSql {
  /** A dimension, or else a column of the source itself. @throws AppError `internal` when there is neither */
  column(key: string): FilteredColumn
  own(column: string): Sql
  filters(filters: Filters): Sql
  /** FROM with every lookup asked for so far, and only the rows that may be seen and are not left out. Call it last. */
  select(): SelectQuery
}

export interface SourceContext extends FilterContext {
  /** The rows of each source that the asker may see. */
  readonly rowFilters: RowFilters
  /** Exclusions that do not hold, by name. */
  readonly include?: readonly string[] | 'all'
}

/** The source's own table in every statement. */
export const fact = 'fact'

export function sourceSql(source: Source, context: SourceContext): SourceSql {
  const { rowFilters, include = [] } = context
  const joins = new Map<string, { readonly parent: string; readonly from: Source; readonly name: string }>()
  const allowed = rowFilters(source)

  const self: SourceSql = {
    own: (column) => sql.id(fact, column),
    column(key) {
      const dimension = dimensionsOf(source).get(key)
      if (!dimension) return ownColumn(key)
      const table = join(dimension.path)
      const own = (column: string): Sql => sql.id(table, column)
      return { sql: dimensionSql(dimension, own, context.functions), physicalType: dimension.physicalType }
    },
    filters: (filters) => filtersSql(filters, self.column, context),
    select() {
      const visible = allowed === 'all' ? [] : [allowed === 'none' ? sql<boolean>`false` : sql<boolean>`${self.filters(allowed)}`]
      const exclusions = include === 'all' ? [] : exclusionsOf(source).filter(({ name }) => !include.includes(name))
      const left = byPath(exclusions).map((each, index) => leftOutSql(each, `:left_out${index + 1}`, self, context))
      let query: SelectQuery = builder.selectFrom(relationSql(source).as(fact))
      for (const [alias, { parent, from, name }] of joins) {
        const { table, on } = lookup(alias, parent, from, name)
        query = query.leftJoin(table, (join) => join.on(on))
      }
      for (const condition of visible) query = query.where(condition)
      for (const { join, isOut } of left) {
        if (join) query = query.leftJoin(join.table, (each) => each.on(join.on))
        query = query.where(sql<boolean>`not (${isOut})`)
      }
      return query
    },
  }
  return self

  function ownColumn(key: string): FilteredColumn {
    const type: PhysicalType | undefined = columnType(source, key)?.type
    if (type) return { sql: sql.id(fact, key), physicalType: type, clock: source.time[key]?.clock }
    throw new AppError('internal', `The source ${source.name} has neither a dimension nor a column "${key}".`)
  }

  /** The alias of the table at the end of a path, which is the path itself. */
  function join(path: readonly string[]): string {
    let from = source
    let parent = fact
    for (const [index, name] of path.entries()) {
      const alias = path.slice(0, index + 1).join('.')
      joins.set(alias, { parent, from, name })
      from = from.joins[name]?.to ?? from
      parent = alias
    }
    return parent
  }

  /** A lookup's hidden rows are no match: the fact stays, what the lookup says of it becomes null. */
  function lookup(alias: string, parent: string, from: Source, name: string) {
    const join = from.joins[name] as Join
    const { to } = join
    const all = { ...context, include: 'all' as const }
    const seen = rowFilters(to) === 'all' ? relationSql(to) : sql`${sourceSql(to, all).select().selectAll(fact)}`
    return { table: seen.as(alias), on: onSql({ from, join, parent, alias }, context) }
  }
}

/** A source's table, or its query in brackets. */
export function relationSql({ table, query }: Source): RawBuilder<unknown> {
  return query ? sql`${query.select}` : tableSql(table)
}

/** Schema and table apart: a dot inside a name stays one. */
export function tableSql(table: string): RawBuilder<unknown> {
  const dot = table.indexOf('.')
  return dot < 0 ? sql`${sql.id(table)}` : sql`${sql.id(table.slice(0, dot), table.slice(dot + 1))}`
}
