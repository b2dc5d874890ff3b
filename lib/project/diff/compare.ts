import type { Metric } from '@/lib/metrics'
import { type Change, changesBetween } from '@/lib/metrics/changes'

type Metrics = ReadonlyMap<string, Metric>

/** A metric of both states whose numbers can differ. */
export interface ChangedMetric {
  readonly before: Metric
  readonly after: Metric
  readonly reasons: readonly Change[]
}

/** What became of the metrics between two states of a project; those that stayed as they were are left out. */
export interface Comparison {
  readonly added: readonly Metric[]
  readonly removed: readonly Metric[]
  /** The same computation under another name. */
  readonly renamed: readonly { readonly before: Metric; readonly after: Metric }[]
  readonly changed: readonly ChangedMetric[]
}

export function compareMetrics(before: Metrics, after: Metrics): Comparison {
  const gone = [...before.values()].filter(({ name }) => !after.has(name))
  const fresh = [...after.values()].filter(({ name }) => !before.has(name))
  const freshByVersion = Map.groupBy(fresh, ({ version }) => version)
  const renamed = gone.flatMap((metric) => {
    const to = freshByVersion.get(metric.version)?.shift()
    return to ? [{ before: metric, after: to }] : []
  })
  const isRenamed = new Set(renamed.flatMap((pair) => [pair.before, pair.after]))
  return {
    added: fresh.filter((metric) => !isRenamed.has(metric)),
    removed: gone.filter((metric) => !isRenamed.has(metric)),
    renamed,
    changed: [...after.values()].flatMap((metric) => {
      const old = before.get(metric.name)
      return old && old.version !== metric.version ? [{ before: old, after: metric, reasons: changesBetween(old, metric) }] : []
    }),
  }
}
