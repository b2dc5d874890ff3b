import type { MetricDetails } from '@/components/metric/metric-details'
import type { Metric } from '@/lib/metrics'
import { dimensionsOf, sharedDimensions, sourcesOf } from '@/lib/metrics/dimensions'

type Lineage = MetricDetails['lineage']

/** The tables a metric reads: those of its measures with their columns, then lookups that its dimensions come from. */
export function lineageOf(metric: Metric): Lineage {
  const columns = new Map<string, { readonly columns: Set<string>; readonly roles: Set<string> }>()
  const add = (table: string, role: string, names: readonly (string | undefined)[]) => {
    const entry = columns.get(table) ?? { columns: new Set(), roles: new Set() }
    entry.roles.add(role)
    for (const name of names) if (name) entry.columns.add(name)
    columns.set(table, entry)
  }
  for (const { source, column, time, where } of Object.values(metric.shape.measures)) {
    const filtered = Object.keys(where).map((name) => {
      const dimension = source.dimensions[name]
      return dimension && ('column' in dimension ? dimension.column : dimension.coalesce[0])
    })
    add(source.table, 'the value', [time, column, ...filtered])
  }
  const shared = new Set(sharedDimensions([metric]).map(({ name }) => name))
  for (const { name, source, column } of sourcesOf(metric).flatMap((from) => [...dimensionsOf(from).values()])) {
    if (shared.has(name)) add(source.table, 'splits and filters', [column])
  }
  return [...columns].map(([table, { columns: names, roles }]) => ({ table, columns: [...names], role: [...roles].join('; ') }))
}
