import { freeze } from '../freeze'
import { governed } from '../governance'
import type { Additivity, Catalog, Governance, Metric, Shape } from '../metric'
import { versionOf } from '../version'

export interface MetricParts {
  readonly kind: string
  readonly additivity: Additivity
  readonly catalog: Catalog
  readonly governance: Governance
  /** Plain data; with the measures of the shape, all that the numbers depend on. */
  readonly definition: unknown
  readonly shape: Shape
  /** The metrics it is made of; none without it. */
  readonly inputs?: readonly Metric[]
  /** That the version is taken of, besides the definition; those of the shape, unless versions in the definition cover them. */
  readonly measures?: Shape['measures']
}

/** The last step of every kind: a frozen metric with its version. */
export function makeMetric(name: string, parts: MetricParts): Metric {
  const { kind, additivity, catalog, definition, shape, inputs = [] } = parts
  const governance = governed(parts.governance)
  const version = versionOf({ kind, definition, catalog, measures: parts.measures ?? shape.measures })
  return freeze({ object: 'metric' as const, kind, name, additivity, governance, catalog, definition, inputs, shape, version }) as never
}
