import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import type { Sql } from '../sql-functions'
import { rowKeyOf } from '../validity'
import { and } from './filter-sql'
import type { SelectQuery } from './source-sql'
import { from, groupedBy, type Key, keysOf, named, placed, type Stage } from './stage'

/**
 * Of each entity the last row with a value in the period, the greater key where two are of one instant; of these, what the
 * query filters and splits by, so that the parts of a split are the whole.
 */
export function closingSql(name: string, measure: Measure, stage: Stage): SelectQuery {
  const { period, series } = stage
  const keys = keysOf(stage)
  const latest = lastRows(name, measure, stage, keys, period, and([stage.time.within(series.bounds), ...placed(stage)]))
  const columns = [...keys.map((key) => sql.id('latest', key.name).as(key.name)), sql`sum(${sql.id('latest', name)})`.as(name)]
  const query = from(latest, 'latest')
    .where(sql<boolean>`${sql.id('latest', ':passes')}`)
    .select(columns)
  return groupedBy(keys.length, query)
}

/**
 * The last row of each entity in each group of time: the keys, the entity as `:entity1` …, the value, and `:passes`, whether
 * the query's filters keep it.
 */
export function lastRows(
  name: string,
  measure: Measure,
  { source, table, context, select }: Stage,
  keys: readonly Key[],
  group: Key | undefined,
  within: Sql,
): SelectQuery {
  const { column = '', per = [], where } = measure
  const entity = per.map((own, index) => ({ name: `:entity${index + 1}`, sql: table.own(own) }))
  const partition = sql.join([...(group ? [group.sql] : []), ...entity.map((key) => key.sql)])
  const order = sql.join([measure.time, ...rowKeyOf(source)].map((each) => sql`${orderable(each)} desc`))
  const place = sql`row_number() over (partition by ${partition} order by ${order})`
  const passes = and(context.filters.map((filter) => table.filters(filter)))
  const isThere = [table.own(column), ...entity.map((key) => key.sql)].map((each) => sql`${each} is not null`)
  const isKept = table.filters(where)
  const rows = select()
    .where(and([within, isKept, ...isThere]))
    .select([...[...keys, ...entity].map(named), sql`${table.own(column)}`.as(name), place.as(':place'), passes.as(':passes')])
  const names = [...keys.map((key) => key.name), ...entity.map((key) => key.name), name, ':passes']
  return from(rows, 'placed')
    .where(sql<boolean>`${sql.id('placed', ':place')} = 1`)
    .select(names.map((each) => sql.id('placed', each).as(each)))

  function orderable(own: string): Sql {
    return columnType(source, own)?.type === 'text' ? context.functions.ordered(table.own(own)) : table.own(own)
  }
}
