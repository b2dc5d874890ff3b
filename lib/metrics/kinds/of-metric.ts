import type { Additivity, Metric } from '../metric'

/**
 * Any metric, of whose dimensions nothing is asked. A kind made of others takes them as this and infers each whole: inferred by
 * parts, an option that is missing would be reported as a fault of the metric beside it.
 */
export type AnyMetric<A extends Additivity = Additivity> = Metric<string, never, A>

export type DimensionsOf<M> = M extends { readonly '~dimensions': (dimension: infer Names extends string) => void } ? Names : never

export type TeamOf<M> = M extends Metric<string, never, Additivity, infer Team> ? Team : never
