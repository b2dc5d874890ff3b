import type { Dimension, Metric, PhysicalType, Source } from './metric'
import type { ColumnType } from './result'
import { columnType } from './source'

/** Where a dimension of a source comes from: the names of the joins to follow, then a column. */
export interface ResolvedDimension {
  readonly name: string
  readonly path: readonly string[]
  /** The table that holds the column: the source itself, or the lookup at the end of the path. */
  readonly source: Source
  readonly column: string
  /** Said in place of null. */
  readonly fallback?: string
  readonly dimension: Dimension
  readonly physicalType: PhysicalType
}

const known = new WeakMap<Source, ReadonlyMap<string, ResolvedDimension>>()

/** All dimensions of a source by name, its own first, then those of its lookups as `user.country`. */
export function dimensionsOf(source: Source): ReadonlyMap<string, ResolvedDimension> {
  const remembered = known.get(source)
  if (remembered) return remembered
  const found = new Map<string, ResolvedDimension>()
  for (const [name, dimension] of Object.entries(source.dimensions)) {
    const [column, fallback] = 'column' in dimension ? [dimension.column] : dimension.coalesce
    const physicalType = columnType(source, column)?.type ?? 'other'
    found.set(name, { name, path: [], source, column, fallback, dimension, physicalType })
  }
  for (const [join, { to }] of Object.entries(source.joins)) {
    for (const inner of dimensionsOf(to).values()) {
      const name = `${join}.${inner.name}`
      found.set(name, { ...inner, name, path: [join, ...inner.path] })
    }
  }
  known.set(source, found)
  return found
}

/** The sources a metric reads, each once. */
export function sourcesOf(metric: Metric): readonly Source[] {
  return [...new Set(Object.values(metric.shape.measures).map((measure) => measure.source))]
}

/** The dimensions that every source of every metric has, in the order of the first. */
export function sharedDimensions(metrics: readonly Metric[]): readonly ResolvedDimension[] {
  const [first, ...others] = [...new Set(metrics.flatMap(sourcesOf))].map(dimensionsOf)
  if (!first) return []
  return [...first.values()].filter(({ name }) => others.every((names) => names.has(name)))
}

/** How the values of a dimension stand in a result. */
export function dimensionType({ physicalType }: ResolvedDimension): ColumnType {
  if (physicalType === 'boolean' || physicalType === 'integer' || physicalType === 'date') return physicalType
  return 'text'
}

/** `Country of the user` for `user.country`, unless the dimension has a title. */
export function dimensionTitle({ name, path, dimension }: ResolvedDimension): string {
  const own = dimension.title ?? words(name.slice(name.lastIndexOf('.') + 1))
  return path.length === 0 || dimension.title ? own : `${own} (${path.map((part) => part.replaceAll('_', ' ')).join(', ')})`
}

function words(name: string): string {
  const text = name.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
