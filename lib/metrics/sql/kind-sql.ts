import { sql } from 'kysely'
import { namesIn } from '../filters/where'
import type { Measure, Relation } from '../metric'
import type { Filters } from '../query'
import type { Sql } from '../sql-functions'
import { and, filtersSql, or } from './filter-sql'
import type { SelectQuery } from './source-sql'
import { from, groupedBy, type Stage } from './stage'

/**
 * What a kind builds itself, once for all measures of one relation, put together over those of its own dimensions that the query
 * does not split by.
 */
export function kindSql(measures: ReadonlyMap<string, Measure>, stage: Stage): SelectQuery {
  const { period, splits, own, context } = stage
  const [measure] = measures.values() as unknown as [Measure & { readonly relation: Relation }]
  const { relation } = measure
  const keys = [...(period ? [period.name] : []), ...splits.map((key) => key.name), ...own.map((dimension) => dimension.name)]
  const column = (key: string) => ({ sql: sql.id('rows', key), physicalType: relation.dimensions[key]?.type ?? 'other' }) as const
  const asked = context.ownFilters ?? []
  const conditionOf = ({ only }: Measure): readonly Filters[] => {
    const said = only ? [...asked, only] : asked
    return [...(only ? [only] : []), headlineOf(relation, [...keys, ...said.flatMap(namesIn)])].filter(
      (where) => Object.keys(where).length > 0,
    )
  }
  const passes = (where: readonly Filters[]): Sql => and(where.map((each) => filtersSql(each, column, context)))
  const wheres = new Map([...measures.values()].map((each) => [JSON.stringify(conditionOf(each)), passes(conditionOf(each))]))
  const putTogether = (each: Measure): Sql => {
    const name = each.take ?? ':value'
    const value = sql.id('rows', name)
    const kept = wheres.size > 1 ? sql`case when ${wheres.get(JSON.stringify(conditionOf(each)))} then ${value} end` : value
    return relation.values?.[name]?.of(kept, context.functions) ?? sql`sum(${kept})`
  }
  const kept = [...measures.values()].map((each) => [...asked, ...conditionOf(each)])
  const query = from(relation.build(measure, { ...stage, kept }), 'rows')
    .where(and([...asked.map((where) => passes([where])), or([...wheres.values()])]))
    .select([...keys.map((key) => sql.id('rows', key).as(key)), ...[...measures].map(([name, each]) => sql`${putTogether(each)}`.as(name))])
  return groupedBy(keys.length, query)
}

/** What holds the dimensions whose parts do not add up, where a query says nothing of them. */
export function headlineOf({ dimensions }: Relation, said: readonly string[]): Filters {
  const unsaid = Object.entries(dimensions).filter(([name, { headline }]) => headline !== undefined && !said.includes(name))
  return Object.fromEntries(unsaid.map(([name, { headline }]) => [name, headline])) as Filters
}
