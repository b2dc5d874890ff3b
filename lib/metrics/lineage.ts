import { dimensionsOf, sharedDimensions, sourcesOf } from './dimensions'
import { exclusionsOf } from './exclusions'
import { namesIn } from './filters/where'
import type { Metric, Source } from './metric'
import { tablesIn } from './query-nodes'
import { rowKeyOf } from './validity'

/** A table that a metric reads, or a query in the place of one. */
export interface LineageTable {
  readonly table: string
  /** As in the schema, each once; of tables inside a query those that it names. */
  readonly columns: readonly string[]
  /** What for: `the value`, `rows left out`, `splits and filters`, or several of them. */
  readonly role: string
  /** How rows get there: `fct_orders`, or `fct_orders → user → company`. */
  readonly paths: readonly string[]
}

/**
 * The tables and columns behind a metric, also inside queries: those of its value first, then the lookups that its dimensions come from.
 *
 * ```ts
 * const tables = lineageOf(orderCount).map(({ table, columns }) => `${table}: ${columns.join(', ')}`)
 * ```
 */
export function lineageOf(metric: Metric): readonly LineageTable[] {
  const tables = new Map<string, { columns: Set<string>; roles: Set<string>; paths: Set<string> }>()
  const add = (from: Source, path: readonly string[], column: string, role: string): void => {
    let source = from
    for (const [index, name] of path.entries()) {
      const join = source.joins[name]
      if (!join) return
      const moment = join.at === undefined || join.at === 'today' ? [] : [join.at]
      const { validity } = join.to
      const keys = [...(join.on ?? join.to.primaryKey), ...(validity ? [validity.from, validity.to] : [])]
      for (const key of [...join.via, ...moment]) addOne(source, [from.name, ...path.slice(0, index)], key, role)
      for (const key of keys) addOne(join.to, [from.name, ...path.slice(0, index + 1)], key, role)
      source = join.to
    }
    addOne(source, [from.name, ...path], column, role)
  }
  const addOne = (source: Source, path: readonly string[], column: string, role: string): void => {
    addTo(source.table, path, [column], role)
    for (const [table, columns] of source.query ? tablesIn(source.query, source.catalog.schema) : []) addTo(table, path, columns, role)
  }
  const addTo = (table: string, path: readonly string[], columns: Iterable<string>, role: string): void => {
    const entry = tables.get(table) ?? { columns: new Set(), roles: new Set(), paths: new Set() }
    tables.set(table, entry)
    for (const column of columns) entry.columns.add(column)
    entry.roles.add(role)
    entry.paths.add(path.join(' → '))
  }

  const measures = Object.values(metric.shape.measures).flatMap((measure) => [measure, ...(measure.relation?.reads ?? [])])
  for (const { source, column, times, per, time, where } of measures) {
    if (time !== '') add(source, [], time, 'the value')
    const ordered = per ? [...per, ...rowKeyOf(source)] : []
    for (const own of [column, times, ...ordered]) if (own !== undefined) add(source, [], own, 'the value')
    for (const key of namesIn(where)) {
      const dimension = dimensionsOf(source).get(key)
      for (const column of dimension?.columns ?? [key]) add(source, dimension?.path ?? [], column, 'the value')
    }
  }
  for (const source of sourcesOf(metric)) {
    for (const { path, where, source: end } of exclusionsOf(source)) {
      for (const key of namesIn(where)) {
        const dimension = dimensionsOf(end).get(key)
        for (const column of dimension?.columns ?? [key]) add(source, [...path, ...(dimension?.path ?? [])], column, 'rows left out')
      }
    }
  }
  for (const source of sourcesOf(metric)) {
    for (const { name } of sharedDimensions([metric])) {
      const dimension = dimensionsOf(source).get(name)
      for (const column of dimension?.columns ?? []) add(source, dimension?.path ?? [], column, 'splits and filters')
    }
  }
  return [...tables].map(([table, { columns, roles, paths }]) => ({
    table,
    columns: [...columns],
    role: [...roles].join('; '),
    paths: [...paths],
  }))
}
