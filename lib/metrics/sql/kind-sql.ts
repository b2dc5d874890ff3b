import { sql } from 'kysely'
import { namesIn } from '../filters/where'
import type { Measure, Relation } from '../metric'
import type { Filters } from '../query'
import { and, filtersSql } from './filter-sql'
import type { SelectQuery } from './source-sql'
import { from, groupedBy, type Stage } from './stage'

/** What a kind builds itself, summed up over those of its own dimensions that the query does not split by. */
export function kindSql(name: string, measure: Measure, stage: Stage): SelectQuery {
  const { period, splits, own, context } = stage
  const relation = measure.relation as Relation
  const keys = [...(period ? [period.name] : []), ...splits.map((key) => key.name), ...own.map((dimension) => dimension.name)]
  const column = (key: string) => ({ sql: sql.id('rows', key), physicalType: relation.dimensions[key]?.type ?? 'other' }) as const
  const asked: readonly Filters[] = [...(context.ownFilters ?? []), ...(measure.only ? [measure.only] : [])]
  const filters = [...asked, headlineOf(relation, [...keys, ...asked.flatMap(namesIn)])]
  const query = from(relation.build(measure, stage), 'rows')
    .where(and(filters.map((where) => filtersSql(where, column, context))))
    .select([...keys.map((key) => sql.id('rows', key).as(key)), sql`sum(${sql.id('rows', ':value')})`.as(name)])
  return groupedBy(keys.length, query)
}

/** What holds the dimensions whose parts do not add up, where a query says nothing of them. */
export function headlineOf({ dimensions }: Relation, said: readonly string[]): Filters {
  const unsaid = Object.entries(dimensions).filter(([name, { headline }]) => headline !== undefined && !said.includes(name))
  return Object.fromEntries(unsaid.map(([name, { headline }]) => [name, headline])) as Filters
}
