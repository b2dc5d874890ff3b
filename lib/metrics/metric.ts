import type { Expression, SelectQueryNode } from 'kysely'
import type { DimensionOf } from './dimension-kinds'
import type { Additivity, Governed } from './governance'
import type { Shape } from './measure'
import type { Filters, OwnGrain } from './query'

export type * from './governance'
export type * from './measure'

/** Column types common to all engines. `instant` is a point in time, `timestamp` a clock reading without a zone. */
export type PhysicalType = 'boolean' | 'integer' | 'decimal' | 'float' | 'text' | 'date' | 'timestamp' | 'instant' | 'json' | 'other'

/** As in `schema.ts`: `text`, or `text?` where null is possible. */
export type ColumnSpec = PhysicalType | `${PhysicalType}?`

export type TableSpec = Readonly<Record<string, ColumnSpec>>

/** The generated `metrics/schema.ts`: `schema.table` to columns. */
export type WarehouseSchema = Readonly<Record<string, TableSpec>>

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

/** The rows a person may see: `none`, `all`, or those that pass. */
export type RowFilter = Filters | 'all' | 'none'

/** `all` says aloud that everybody may see every row; a function gives the filters added for a person. */
export type RowAccess = 'all' | ((person: Person) => RowFilter)

/** Whose clock a timestamp without a zone shows, as IANA name. Instants and dates need none. */
export interface TimeColumn {
  readonly clock?: string
}

interface Described {
  readonly title?: string
  readonly description?: string
  readonly synonyms?: readonly string[]
  /** More different values than this are reported by `yardstick check`; 1,000 without it. */
  readonly mostValues?: number
}

/** What results may be split by: a column as it is, or something made of one. */
export type Dimension<
  Split extends string = string,
  Numeric extends string = string,
  Time extends string = string,
  Json extends string = string,
> = Described & DimensionOf<Split, Numeric, Time, Json>

/**
 * Leads from a row to at most one row of a lookup: `via` holds the lookup's key. A bridge leads to all rows whose `on` columns it
 * holds, and says how the row is shared among them.
 */
export interface Join {
  readonly via: readonly string[]
  readonly to: Source
  /** Of a bridge: columns of `to` that are not its key. */
  readonly on?: readonly string[]
  /** Of a bridge: a row counts once and fully in each group that one of its matches is in, so that groups overlap. */
  readonly share?: 'each'
  /** Of a lookup with `validity`: the row that was valid at this time column of the own row, or the one that is `today`. */
  readonly at?: string
  /** Rows stay that lead to excluded ones, such as the orders that staff looked after. */
  readonly exclusions?: 'ignored'
}

/** From when to when a row holds, the end excluded; without an end it still does. */
export interface Validity {
  readonly from: string
  readonly to: string
  /** Of timestamps without a zone: whose clock they show. */
  readonly clock?: string
}

/** Rows that no metric counts, unless a query asks for them by the exclusion's name. */
export interface Exclusion {
  readonly title?: string
  readonly where: Filters
}

/** A select that Kysely built; `Row` is what it gives back. */
export interface SelectExpression<Row = unknown> extends Expression<Row> {
  readonly isSelectQueryBuilder: true
  toOperationNode(): SelectQueryNode
}

/** A select query in the place of a table, made by `company.query`: its columns as declared, its SQL as built. */
export interface QueryTable<Columns extends TableSpec = TableSpec> {
  readonly object: 'query'
  readonly name: string
  readonly columns: Columns
  readonly select: SelectExpression
  /** Twelve hexadecimal digits of its SQL, its bound values and its declared columns. */
  readonly version: string
}

/**
 * The columns that name the person of a row, the first of them where a number says none. Such names are personal: no viewer sees
 * them, whatever the audience.
 */
export interface People {
  readonly columns: readonly string[]
  /** Teams, `analysts`, `administrators`; without it analysts. Administrators always may. */
  readonly audience?: readonly string[]
}

/** A table or query with its key, its clocks, what it can be split by, and the lookups it reaches many-to-one. */
export interface Source {
  readonly object: 'source'
  readonly name: string
  /** `schema.table`, or the name of the query that stands in its place. */
  readonly table: string
  readonly query?: QueryTable
  /** Empty when rows have no key of their own; nothing joins to such a source. */
  readonly primaryKey: readonly string[]
  /** Several rows may have one key, each valid for a time of its own. */
  readonly validity?: Validity
  /** The first one is the default of its metrics. */
  readonly time: Readonly<Record<string, TimeColumn>>
  /** For so many days after a row's time others of its time may still arrive, or it may be corrected. */
  readonly settlesIn?: number
  readonly dimensions: Readonly<Record<string, Dimension>>
  readonly joins: Readonly<Record<string, Join>>
  /** By name: staff, test accounts, bots. They hold for every source whose joins lead here, too. */
  readonly exclusions: Readonly<Record<string, Exclusion>>
  readonly access: RowAccess
  /** Who its rows are about, so that numbers of it can be followed to people. */
  readonly people?: People
  readonly catalog: Catalog
}

/** The company's year by its first month, 1 to 12; named by the calendar year in which it ends, unless `namedBy` is `start`. */
export interface FiscalYear {
  readonly firstMonth: number
  readonly namedBy?: 'start' | 'end'
}

/** A table with one row per day: `day` is a date, `period` the label of the period that the day lies in. */
export interface OwnCalendar {
  readonly table: string
  readonly day: string
  readonly period: string
}

export interface Catalog<Team extends string = string> {
  readonly object: 'catalog'
  readonly schema: WarehouseSchema
  readonly timeZone: string
  readonly weekStart: 'monday' | 'sunday'
  readonly teams: readonly Team[]
  /** Declares the grains `fiscal_quarter` and `fiscal_year`. */
  readonly fiscalYear?: FiscalYear
  /** Grains of the company's own, by name: 4-4-5 months, school terms. */
  readonly calendars?: Readonly<Record<OwnGrain, OwnCalendar>>
  /** The word on how complete the data is: a table's column whose greatest value is `dataAsOf`. A date counts to its end. */
  readonly dataAsOf: { readonly table: string; readonly column: string; readonly clock?: string }
}

/**
 * A named number. `definition` is plain data of its kind and opaque to everybody else.
 * `Metric` alone stands for any metric, of whose dimensions nothing is known.
 */
export interface Metric<
  Name extends string = string,
  Dimensions extends string = never,
  A extends Additivity = Additivity,
  Team extends string = string,
> {
  readonly object: 'metric'
  readonly kind: string
  readonly name: Name
  readonly additivity: A
  readonly governance: Governed<Team>
  readonly catalog: Catalog<Team>
  readonly definition: unknown
  /** The metrics it is made of. */
  readonly inputs: readonly Metric[]
  readonly shape: Shape
  /** Changes exactly when its numbers can. */
  readonly version: string
  /** Phantom: the dimensions it can be split and filtered by. */
  readonly '~dimensions': (dimension: Dimensions) => void
}

/** A named filter kept beside the metrics. */
export interface Segment<Name extends string = string> {
  readonly object: 'segment'
  readonly name: Name
  readonly title: string
  /** What it is for, in a sentence. */
  readonly description?: string
  readonly synonyms?: readonly string[]
  readonly where: Filters
}
