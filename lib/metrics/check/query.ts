import type { QueryTable, Source } from '../metric'
import { tablesIn } from '../query-nodes'
import { someOf } from '../suggest'
import { namePattern } from './name-pattern'

/** The messages of the broken rules of a query in the place of a table: its name, its columns, and rows it would lay open. */
export function checkQuery(source: Source, query: QueryTable, all: readonly Source[]): readonly string[] {
  const { name, columns } = query
  const unknown = Object.entries(columns).filter(([, spec]) => !types.includes(spec.replace(/\?$/, '')))
  const twin = all.find((other) => other.query && other.query !== query && other.query.name === name)
  return [
    ...(namePattern.test(name) ? [] : [`"${name}" is not a query's name: use up to 40 lower case letters, digits and _.`]),
    ...(twin ? [`Two queries are called "${name}". Rename one.`] : []),
    ...(Object.keys(columns).length > 0 ? [] : [`The query ${name} declares no columns.`]),
    ...unknown.map(
      ([column, spec]) => `The query ${name} declares ${column} as "${spec}". Types: ${someOf(types)}; with ? where null is possible.`,
    ),
    ...(source.access === 'all' ? laidOpen(source, query, all) : []),
  ]
}

/** Rows of a table that no source shows to everybody must not become visible through a query over it. */
function laidOpen({ catalog, name }: Source, query: QueryTable, all: readonly Source[]): readonly string[] {
  const tables = tablesIn(query, catalog.schema)
  const isOpen = (table: string) => all.some((other) => !other.query && other.access === 'all' && other.table === table)
  return all
    .filter((other) => !other.query && other.access !== 'all' && tables.has(other.table) && !isOpen(other.table))
    .map(
      ({ table, name: guarded }) =>
        `The query ${query.name} reads ${table}, of which ${guarded} shows each person only some rows, but ${name} says access: 'all'. Give it a function that says who may see which of its rows.`,
    )
}

const types: readonly string[] = ['boolean', 'integer', 'decimal', 'float', 'text', 'date', 'timestamp', 'instant', 'json', 'other']
