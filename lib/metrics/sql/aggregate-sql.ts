import { type AliasedRawBuilder, type RawBuilder, sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import type { Sql, SqlFunctions } from '../sql-functions'
import { rowKeyOf } from '../validity'
import { or } from './filter-sql'
import { givenSql } from './given-sql'
import { fact, type SelectQuery } from './source-sql'
import { from, groupedBy, keysOf, named, placed, type Stage } from './stage'

/** Aggregates of one relation side by side, by the names of their columns, each over the rows that its own condition keeps. */
export function aggregatesSql(measures: ReadonlyMap<string, Measure>, stage: Stage): SelectQuery {
  const { table, context } = stage
  const wheres = new Map([...measures.values()].map(({ where }) => [JSON.stringify(where), where]))
  const conditions = new Map(
    [...wheres].filter(([, where]) => Object.keys(where).length > 0).map(([key, where]) => [key, table.filters(where)]),
  )
  const columns = (ifs: ReadonlyMap<string, Sql>) =>
    [...measures].map(([name, measure]) => {
      const condition = wheres.size > 1 ? ifs.get(JSON.stringify(measure.where)) : undefined
      const value = aggregateSql(measure, table.own, context.functions, condition)
      return sql`${measure.given ? givenSql(value, measure, measure.given, stage) : value}`.as(name)
    })
  const keys = keysOf(stage)
  const filters = context.filters.map((where) => table.filters(where))

  let query = stage.select().where(sql<boolean>`${stage.time.within(stage.series.bounds)}`)
  for (const filter of [...filters, ...placed(stage)]) query = query.where(sql<boolean>`${filter}`)
  if (conditions.size === wheres.size)
    query = query.where(conditions.size === 1 ? sql<boolean>`${[...conditions.values()][0]}` : or([...conditions.values()]))
  if (stage.isBridged) return groupedBy(keys.length, onceEach(query, conditions, stage, columns))
  return groupedBy(keys.length, query.select([...keys.map(named), ...columns(conditions)]))
}

/** Of the several rows that a bridge makes of one, one for each group; conditions and keys are worked out before. */
function onceEach(
  rows: SelectQuery,
  conditions: ReadonlyMap<string, Sql>,
  stage: Stage,
  columns: (ifs: ReadonlyMap<string, Sql>) => readonly AliasedRawBuilder<unknown, string>[],
): SelectQuery {
  const keys = keysOf(stage).map((key, index) => ({ ...key, column: `:key${index + 1}` }))
  const ifs = [...conditions].map(([where, condition], index) => ({ where, condition, column: `:if${index + 1}` }))
  const row = [...rowKeyOf(stage.source).map(stage.table.own), ...keys.map((key) => key.sql)]
  const numbered = rows
    .selectAll(fact)
    .select([
      ...keys.map((key) => sql`${key.sql}`.as(key.column)),
      ...ifs.map(({ condition, column }) => sql`${condition}`.as(column)),
      sql`row_number() over (partition by ${sql.join(row)})`.as(':match'),
    ])
  return from(numbered, fact)
    .where(sql<boolean>`${sql.id(fact, ':match')} = 1`)
    .select([
      ...keys.map((key) => sql.id(fact, key.column).as(key.name)),
      ...columns(new Map(ifs.map(({ where, column }) => [where, sql.id(fact, column)]))),
    ])
}

/** The aggregate of a measure over the rows that meet a condition. */
export function aggregateSql(measure: Measure, own: (column: string) => Sql, functions: SqlFunctions, condition?: Sql): Sql {
  const filtered = (written: Sql): Sql => (condition ? sql`${written} filter (where ${condition})` : written)
  if (measure.column === undefined) return filtered(sql`count(*)`)
  const column = valueSql(measure, measure.column, own)
  if (measure.aggregate === 'relation') throw new AppError('internal', `A relation is no aggregate of ${measure.source.name}.`)
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

const aggregates: Readonly<Record<Exclude<Measure['aggregate'], 'percentile' | 'relation'>, (column: Sql) => RawBuilder<unknown>>> = {
  count: (column) => sql`count(${column})`,
  countDistinct: (column) => sql`count(distinct ${column})`,
  sum: (column) => sql`sum(${column})`,
  min: (column) => sql`min(${column})`,
  max: (column) => sql`max(${column})`,
  closing: (column) => sql`sum(${column})`,
}
