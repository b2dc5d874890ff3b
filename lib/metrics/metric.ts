import type { Expression } from 'kysely'
import type { Filters, FilterValue, MetricQuery } from './query'

/** Column types common to all engines. `instant` is a point in time, `timestamp` a clock reading without a zone. */
export type PhysicalType = 'boolean' | 'integer' | 'decimal' | 'float' | 'text' | 'date' | 'timestamp' | 'instant' | 'json' | 'other'

/** As in `schema.ts`: `text`, or `text?` where null is possible. */
export type ColumnSpec = PhysicalType | `${PhysicalType}?`

/** The generated `metrics/schema.ts`: `schema.table` to columns. */
export type WarehouseSchema = Readonly<Record<string, Readonly<Record<string, ColumnSpec>>>>

/** How values are written: a plain count of things, a share of one, or money (in minor units such as cents when said so). */
export type Unit =
  | { readonly kind: 'count'; readonly of: string }
  | { readonly kind: 'share' }
  | { readonly kind: 'number'; readonly of?: string; readonly decimals?: number }
  | { readonly kind: 'money'; readonly currency: string; readonly minorUnits?: boolean }

export type Additivity = 'additive' | 'distinct' | 'semi' | 'none'

/** Why a metric can be trusted and what to do when it moves. All required: the types demand it. */
export interface Governance {
  readonly title: string
  /** One or two sentences in plain words. */
  readonly definition: string
  readonly owner: string
  readonly direction: 'up' | 'down' | 'none'
  readonly playbook: { readonly whenUp: string; readonly whenDown: string }
  readonly audience: readonly [string, ...string[]]
  readonly tests: readonly [MetricTest, ...MetricTest[]]
  readonly unit: Unit
  readonly synonyms?: readonly string[]
}

/** Run by `yardstick check` against the warehouse. */
export type MetricTest =
  | { readonly name: string; readonly expect: 'non-negative' | 'not-null' | 'at-most-one' }
  | { readonly name: string; readonly query: Omit<MetricQuery, 'metrics'>; readonly equals: number | string; readonly tolerance?: number }

/** Who asks; rules of access are functions of this and nothing else. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: 'viewer' | 'analyst' | 'administrator'
  readonly teams: readonly string[]
  /** Set by an administrator, for row access: `{ country: ['DE'] }`. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

/** `all` says aloud that everybody may see every row; a function gives the filters added for a person. */
export type RowAccess = 'all' | ((person: Person) => Filters | 'all' | 'none')

/** Whose clock a timestamp without a zone shows. Instants need none. */
export interface TimeColumn {
  readonly clock?: string
}

export type Dimension =
  | { readonly column: string; readonly title?: string; readonly description?: string; readonly synonyms?: readonly string[] }
  | {
      readonly coalesce: readonly [column: string, fallback: string]
      readonly title?: string
      readonly description?: string
      readonly synonyms?: readonly string[]
    }

/** A table with its key, its clocks, what it can be split by, and the lookups it reaches many-to-one. */
export interface Source {
  readonly object: 'source'
  readonly name: string
  readonly table: string
  readonly primaryKey: readonly string[]
  readonly time: Readonly<Record<string, TimeColumn>>
  readonly dimensions: Readonly<Record<string, Dimension>>
  readonly joins: Readonly<Record<string, { readonly via: readonly string[]; readonly to: Source }>>
  readonly access: RowAccess
  readonly catalog: Catalog
}

export interface Catalog {
  readonly object: 'catalog'
  readonly schema: WarehouseSchema
  readonly timeZone: string
  readonly weekStart: 'monday' | 'sunday'
  readonly teams: readonly string[]
  /** The statement-free word on how complete the data is: a table's column whose greatest value is `dataAsOf`. */
  readonly dataAsOf: { readonly table: string; readonly column: string }
}

/** A named number. `definition` belongs to its kind and is opaque to everybody else. */
export interface Metric<Name extends string = string, Dimensions extends string = string, A extends Additivity = Additivity> {
  readonly object: 'metric'
  readonly kind: string
  readonly name: Name
  readonly additivity: A
  readonly governance: Governance
  readonly catalog: Catalog
  readonly definition: unknown
  /** Phantom: the dimensions it can be split and filtered by. */
  readonly '~dimensions': (dimension: Dimensions) => void
}

/** A named filter kept beside the metrics. */
export interface Segment {
  readonly object: 'segment'
  readonly name: string
  readonly title: string
  readonly where: Filters
}

export type { Expression, FilterValue }
