import { allSources } from '@/lib/metrics'
import { tablesIn } from '@/lib/metrics/query-nodes'
import { didYouMean, someOf } from '@/lib/metrics/suggest'
import type { Table } from '@/lib/warehouse/warehouse'
import { makes } from '../locate'
import { type Check, type CheckContext, timed } from './check'

/** Whether schema.ts still tells the truth about every table that the project reads. */
export async function checkSchema({ project, places, warehouse }: CheckContext): Promise<readonly Check[]> {
  const { schema, dataAsOf, calendars = {} } = project.catalog
  const read = allSources(project).flatMap(({ table, query }) => (query ? [...tablesIn(query, schema).keys()] : [table]))
  const used = new Set([...read, ...[dataAsOf, ...Object.values(calendars)].map(({ table }) => table)])
  const start = performance.now()
  const tables = new Map((await warehouse.introspect()).map((table) => [table.name, table]))
  const introspectMs = (performance.now() - start) / used.size
  return Promise.all(
    [...used].map(async (name) => {
      const place = places.find(name, makes.source)
      const check = await timed({ subject: 'schema', name, ...place }, async () => compare(name, schema[name] ?? {}, tables))
      return { ...check, elapsedMs: check.elapsedMs + introspectMs }
    }),
  )
}

function compare(
  name: string,
  written: Readonly<Record<string, string>>,
  tables: ReadonlyMap<string, Table>,
): Pick<Check, 'failure' | 'note'> {
  const table = tables.get(name)
  if (!table) return { failure: `The warehouse has no table ${name}.${didYouMean(name, tables.keys())}` }
  const real = new Map(table.columns.map(({ name: column, type, nullable }) => [column, `${type}${nullable ? '?' : ''}`]))
  const gone = Object.keys(written).filter((column) => !real.has(column))
  const changed = Object.entries(written).filter(([column, type]) => real.has(column) && real.get(column) !== type)
  const fresh = [...real.keys()].filter((column) => !(column in written))
  const faults = [
    ...gone.map((column) => `${column} is not in the warehouse.${didYouMean(column, fresh)}`),
    ...changed.map(([column, type]) => `${column} is ${real.get(column)}, schema.ts says ${type}.`),
  ]
  return {
    ...(faults.length && { failure: `${faults.join(' ')} Run yardstick introspect.` }),
    ...(fresh.length && { note: `New in the warehouse, not in schema.ts: ${someOf(fresh)}.` }),
  }
}
