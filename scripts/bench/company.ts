import { rootFolder } from '@/lib/base/config'
import type { Catalog, Metric } from '@/lib/metrics'

/** The metrics of this repository, as they stand in its folder. */
export async function companyMetrics(): Promise<{ readonly catalog: Catalog; readonly metrics: ReadonlyMap<string, Metric> }> {
  const exported: Record<string, unknown> = await import(`${rootFolder}/metrics/index.ts`)
  const found = Object.values(exported).filter((value): value is Metric => (value as Metric).object === 'metric')
  const [first] = found
  if (!first) throw new Error('metrics/ exports no metric')
  return { catalog: first.catalog, metrics: new Map(found.map((metric) => [metric.name, metric])) }
}
