import type { DimensionsOf } from './kinds/of-metric'
import type { Metric } from './metric'
import type { Conditions, MetricQuery, Order, ValueRange } from './query'

/** The dimensions every one of the metrics has. */
export type SharedDimensions<Metrics extends readonly Metric[]> = {
  [Index in keyof Metrics]: (dimension: DimensionsOf<Metrics[Index]>) => void
}[number] extends (dimension: infer Shared extends string) => void
  ? Shared
  : never

type OrderKey<Name extends string> = Name | `${Name}:comparison` | `${Name}:change`

interface QueryOptions<Metrics extends readonly Metric[], By extends string, Shared extends string>
  extends Pick<MetricQuery, 'segments' | 'include' | 'grain' | 'range' | 'timeZone' | 'compare' | 'limit'> {
  readonly by?: readonly By[]
  readonly where?: Conditions<Shared>
  readonly having?: { readonly [Name in Metrics[number]['name']]?: ValueRange }
  readonly top?: { readonly limit: number; readonly metric?: Metrics[number]['name'] }
  readonly totals?: readonly (readonly (NoInfer<By> | 'period')[])[]
  readonly order?: readonly { readonly key: OrderKey<Metrics[number]['name']> | By | 'period'; readonly direction: Order['direction'] }[]
}

/**
 * A query written in code: the same JSON, with splits and filters that all of its metrics share.
 *
 * ```ts
 * const asked = query([orderCount, buyers], {
 *   by: ['channel'],
 *   where: { country: ['DE', 'FR'] },
 *   grain: 'week',
 *   range: 'last 13 weeks',
 *   timeZone: 'America/New_York',
 * })
 * ```
 */
export function query<const Metrics extends readonly [Metric, ...Metric[]], const By extends SharedDimensions<Metrics> = never>(
  metrics: Metrics,
  options: QueryOptions<Metrics, By, SharedDimensions<Metrics>>,
): MetricQuery {
  return { metrics: metrics.map(({ name }) => name), ...(options as Omit<MetricQuery, 'metrics'>) }
}
