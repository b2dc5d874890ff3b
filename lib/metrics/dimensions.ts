import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import { columnType } from './column-type'
import { kindOf } from './dimension-kinds'
import type { Dimension, Measure, Metric, PhysicalType, Source } from './metric'
import type { FilterValue, Grain } from './query'
import type { ColumnType } from './result'
import type { Sql, SqlFunctions } from './sql-functions'

/** Where a dimension of a source comes from: the names of the joins to follow, then a column. */
export interface ResolvedDimension {
  readonly name: string
  readonly path: readonly string[]
  /** The table that holds the columns: the source itself, or the lookup at the end of the path. */
  readonly source: Source
  /** What it is made of, each once. */
  readonly columns: readonly string[]
  readonly dimension: Dimension
  /** Of its values. */
  readonly physicalType: PhysicalType
  /** All values it can have besides null, where that is known, in their order. */
  readonly values?: readonly string[]
  /** Whether values have an order that says more than the sizes of their groups: bands, days. */
  readonly isOrdered: boolean
  /** Whether a row may have several of its values, and counts in each. */
  readonly isBridged?: true
  /** Of dates: what each stands for, its first day. */
  readonly grain?: Grain
  /** Made by the kind of the metric, in no table. */
  readonly isOwn?: boolean
  /** Of these: means what a dimension of its name means elsewhere. */
  readonly isOfTable?: boolean
  /** Of its own: what is meant where a question says none. */
  readonly headline?: FilterValue
  /** Of its own: the chart that shows a metric split by it. */
  readonly chart?: string
}

const known = new WeakMap<Source, ReadonlyMap<string, ResolvedDimension>>()

/** All dimensions of a source by name, its own first, then those of its lookups as `user.country`. */
export function dimensionsOf(source: Source): ReadonlyMap<string, ResolvedDimension> {
  const remembered = known.get(source)
  if (remembered) return remembered
  const found = new Map<string, ResolvedDimension>()
  for (const [name, dimension] of Object.entries(source.dimensions)) {
    const kind = kindOf(dimension)
    const values = kind?.values?.(dimension, source)
    found.set(name, {
      name,
      path: [],
      source,
      columns: kind?.columns(dimension) ?? [],
      dimension,
      physicalType: kind?.type(dimension, source) ?? 'other',
      ...(values && { values }),
      isOrdered: kind?.isOrdered ?? false,
      ...(kind?.grain && { grain: kind.grain(dimension) }),
    })
  }
  for (const [join, { to, share }] of Object.entries(source.joins)) {
    for (const inner of dimensionsOf(to).values()) {
      const name = `${join}.${inner.name}`
      found.set(name, { ...inner, name, path: [join, ...inner.path], ...(share && { isBridged: true as const }) })
    }
  }
  known.set(source, found)
  return found
}

/** The sources a metric reads, each once. */
export function sourcesOf(metric: Metric): readonly Source[] {
  const measures = Object.values(metric.shape.measures)
  return [...new Set(measures.flatMap(({ source, relation }) => [source, ...(relation?.reads ?? []).map((read) => read.source)]))]
}

/** The dimensions that every measure of every metric has, in the order of the first. */
export function sharedDimensions(metrics: readonly Metric[]): readonly ResolvedDimension[] {
  const measures = metrics.flatMap(({ shape }) => Object.values(shape.measures))
  const [first, ...others] = [...new Map(measures.map((measure) => [keyOf(measure), measure])).values()].map(splitsOf)
  if (!first) return []
  const isMade = ({ isOwn, isOfTable }: ResolvedDimension): boolean => isOwn === true && !isOfTable
  return [...first.values()].filter((dimension) =>
    others.every((names) => {
      const other = names.get(dimension.name)
      return other !== undefined && isMade(other) === isMade(dimension)
    }),
  )
}

/** Whether an aggregate over rows answers it, so that a row can count in several groups. */
export function isPlain({ relation, window, aggregate, empty }: Measure): boolean {
  return !relation && !window && aggregate !== 'closing' && empty !== 'carry'
}

function oneValued(source: Source): ReadonlyMap<string, ResolvedDimension> {
  return new Map([...dimensionsOf(source)].filter(([, { isBridged }]) => !isBridged))
}

/** The dimensions of a measure by name: those of its source, and those that its kind makes. */
export function splitsOf(measure: Measure): ReadonlyMap<string, ResolvedDimension> {
  const { source, relation } = measure
  if (!relation) return isPlain(measure) ? dimensionsOf(source) : oneValued(source)
  const own = Object.entries(relation.dimensions).map(([name, from]): [string, ResolvedDimension] => {
    const { title, type, values, chart, headline, isOfTable = false } = from
    const dimension = { column: name, title }
    const resolved = { name, path: [], source, columns: [], dimension, physicalType: type, isOrdered: !isOfTable, isOwn: true, isOfTable }
    return [name, { ...resolved, ...(values && { values }), ...(chart && { chart }), ...(headline !== undefined && { headline }) }]
  })
  return new Map([...oneValued(source), ...own])
}

/** Measures of one source and of one set of own dimensions are split alike. */
function keyOf({ source, relation }: Measure): unknown {
  return relation ?? source
}

/** Whether rows may have no value: by the schema, or because a lookup has no row for them. */
export function mayBeNull({ dimension, path, source, columns, isOwn }: ResolvedDimension): boolean {
  const kind = kindOf(dimension)
  if (isOwn || kind?.isNeverNull) return false
  return kind?.mayBeMissing === true || path.length > 0 || columns.some((column) => columnType(source, column)?.nullable !== false)
}

/** How the values of a dimension stand in a result. */
export function dimensionType({ physicalType }: ResolvedDimension): ColumnType {
  if (physicalType === 'boolean' || physicalType === 'integer' || physicalType === 'date') return physicalType
  return 'text'
}

/** The dimension over the columns of its table. */
export function dimensionSql({ dimension, source, name }: ResolvedDimension, own: (column: string) => Sql, functions: SqlFunctions): Sql {
  const kind = kindOf(dimension)
  if (!kind) throw new AppError('internal', `The dimension ${name} of ${source.name} is of no known kind.`)
  return kind.sql(dimension, { source, functions, own })
}

/** What rows sort by: the place of a value among all that it can have, text by code point, anything else as it is. */
export function orderedSql({ physicalType, values, isOrdered }: ResolvedDimension, column: Sql, functions: SqlFunctions): Sql {
  if (physicalType !== 'text') return column
  if (!isOrdered || !values) return functions.ordered(column)
  return sql`case ${column} ${sql.join(
    values.map((value, place) => sql`when ${value} then ${sql.lit(place)}`),
    sql` `,
  )} end`
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
