import { sourcesOf } from './dimensions'
import type { Metric } from './metric'

/** For how many days after they are over values can still change: as late as rows of any source of the metrics may be. 0 for none. */
export function settlingDays(metrics: readonly Metric[]): number {
  return Math.max(0, ...metrics.flatMap(sourcesOf).map(({ settlesIn = 0 }) => settlesIn))
}
