import { columnType } from './column-type'
import type { Measure, Metric, Window } from './metric'

/** The different measures of a query, each by the name of its column. */
export interface MeasureNames {
  readonly all: ReadonlyMap<string, Measure>
  /** Without those that details alone need. */
  readonly ofValues: ReadonlyMap<string, Measure>
  /** The column of a metric's measure. */
  of(metric: Metric, measure: string): string
}

/** PostgreSQL cuts names after 63 bytes; the endings of comparisons must fit too. */
const longestName = 48

/** One column per different measure: named as its metric, or `metric:measure` where a metric has several. */
export function measureNames(metrics: readonly Metric[], details: readonly Metric[] = []): MeasureNames {
  const all = new Map<string, Measure>()
  const ofValues = new Map<string, Measure>()
  const names = new Map<string, string>()
  for (const metric of [...metrics, ...details]) {
    const entries = Object.entries(metric.shape.measures)
    for (const [index, [name, measure]] of entries.entries()) {
      const identity = identityOf(measure)
      if (names.has(identity)) continue
      const spelt = entries.length === 1 ? metric.name : `${metric.name}:${name}`
      const column = spelt.length <= longestName ? spelt : `${metric.name}:${index + 1}`
      names.set(identity, column)
      all.set(column, measure)
      if (!details.includes(metric)) ofValues.set(column, measure)
    }
  }
  return { all, ofValues, of: (metric, name) => names.get(identityOf(metric.shape.measures[name] as Measure)) ?? name }
}

/** Counts and whole numbers are exact as decimals too, whatever their declared width. */
export function measureType({ source, aggregate, column, times, window, relation, take = ':value' }: Measure): 'number' | 'decimal' {
  if (aggregate === 'percentile' || window?.at === 'mean') return 'number'
  if (relation) return relation.values?.[take]?.type ?? 'decimal'
  if (aggregate === 'count' || aggregate === 'countDistinct' || column === undefined) return 'decimal'
  return [column, times].some((name) => name !== undefined && columnType(source, name)?.type === 'float') ? 'number' : 'decimal'
}

const identities = new WeakMap<Measure, string>()

/** Equal for measures that are read from one and the same relation. */
export function relationIdentity({ only: _, take: __, ...measure }: Measure): string {
  return identityOf({ ...measure, empty: 'null' })
}

/** Equal for measures over windows that are read together: they differ in how long those are, and all of them begin. */
export function windowIdentity({ window, ...measure }: Measure & { readonly window: Window }): string {
  const { span, at } = window
  const isAlone = span === 'all' || measure.aggregate === 'closing'
  return identityOf({ ...measure, window: isAlone ? window : { span: { days: 1 }, at } })
}

/** Equal for measures that one column answers; what no rows are worth is put in later, unless it comes from earlier rows. */
function identityOf(measure: Measure): string {
  const known = identities.get(measure)
  if (known !== undefined) return known
  const { source, empty, relation, ...others } = measure
  const parts = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1))
  const related = relation && [relation.options, relation.reads?.map(identityOf)]
  const identity = JSON.stringify([source.name, empty === 'carry', parts, related])
  identities.set(measure, identity)
  return identity
}
