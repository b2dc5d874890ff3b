import type { Expression, SelectQueryNode } from 'kysely'
import type { DimensionOf } from './dimension-kinds'
import type { Filters, FilterValue, Grain, MetricQuery, OwnGrain } from './query'
import type { ColumnType } from './result'
import type { SelectQuery } from './sql/source-sql'
import type { Stage } from './sql/stage'
import type { SqlFunctions } from './sql-functions'

/** Column types common to all engines. `instant` is a point in time, `timestamp` a clock reading without a zone. */
export type PhysicalType = 'boolean' | 'integer' | 'decimal' | 'float' | 'text' | 'date' | 'timestamp' | 'instant' | 'json' | 'other'

/** As in `schema.ts`: `text`, or `text?` where null is possible. */
export type ColumnSpec = PhysicalType | `${PhysicalType}?`

export type TableSpec = Readonly<Record<string, ColumnSpec>>

/** The generated `metrics/schema.ts`: `schema.table` to columns. */
export type WarehouseSchema = Readonly<Record<string, TableSpec>>

/** How values are written: a plain count of things, a share of one, or money (in minor units such as cents when said so). */
export type Unit =
  | { readonly kind: 'count'; readonly of: string }
  | { readonly kind: 'share' }
  | { readonly kind: 'number'; readonly of?: string; readonly decimals?: number }
  | { readonly kind: 'money'; readonly currency: string; readonly minorUnits?: boolean }

export type Additivity = 'additive' | 'distinct' | 'semi' | 'none'

/** What every metric says of itself. */
interface Stated<Team extends string> {
  readonly title: string
  /** One or two sentences in plain words. */
  readonly definition: string
  readonly owner: Team
  readonly unit: Unit
  /** Other words that people search for; no two metrics share one. */
  readonly synonyms?: readonly string[]
  /** People are led from it to another metric; it is still answered. */
  readonly deprecated?: Deprecation
  /** What it should be worth; several over time, each with the day from which it holds. */
  readonly target?: Target | readonly Target[]
}

/** Why a metric can be trusted and what to do when it moves. */
interface Trusted<Team extends string> {
  readonly direction: 'up' | 'down' | 'none'
  readonly playbook: Playbook
  /** Who may read it. */
  readonly audience: readonly [Team | 'everyone', ...(Team | 'everyone')[]]
  readonly tests: readonly [MetricTest, ...MetricTest[]]
}

/** What a metric should be worth in each period of a grain, in its own unit, such as cents. */
export interface Target {
  readonly per: Grain
  readonly value: number
  /** `YYYY-MM-DD` from which it holds; without it, from the beginning. */
  readonly from?: string
  /** Says aloud that a part of a period is worth its share of the days. */
  readonly spread?: 'evenly'
}

export interface Playbook {
  readonly whenUp: string
  readonly whenDown: string
}

export interface Deprecation {
  /** The metric to use instead, or its name. */
  readonly replacedBy: Metric | string
  /** `YYYY-MM-DD` */
  readonly since?: string
  /** One sentence. */
  readonly why: string
}

/** A metric under way: without an audience its owner's team and analysts read it. */
export interface DraftGovernance<Team extends string = string> extends Stated<Team>, Partial<Trusted<Team>> {
  readonly level: 'draft'
}

/** What a metric says unless it says that it is a draft: all of it, the types demand it. */
export interface FullGovernance<Team extends string = string> extends Stated<Team>, Trusted<Team> {
  readonly level?: 'certified'
}

/**
 * What is written of a metric besides its computation. Without a level it is certified. The compiler's messages speak of the
 * type whose name comes last in the alphabet: where something is missing, that must be the full one.
 */
export type Governance<Team extends string = string> = DraftGovernance<Team> | FullGovernance<Team>

/** The same as a metric carries it, with everything said. */
export interface Governed<Team extends string = string> {
  readonly level: 'draft' | 'certified'
  readonly title: string
  readonly definition: string
  readonly owner: Team
  readonly unit: Unit
  readonly synonyms: readonly string[]
  readonly deprecated?: Omit<Deprecation, 'replacedBy'> & { readonly replacedBy: string }
  readonly target?: Target | readonly Target[]
  readonly direction: 'up' | 'down' | 'none'
  /** A draft may have none. */
  readonly playbook?: Playbook
  readonly audience: readonly string[]
  /** Empty only in a draft. */
  readonly tests: readonly MetricTest[]
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
export type Dimension<Split extends string = string, Numeric extends string = string, Time extends string = string> = Described &
  DimensionOf<Split, Numeric, Time>

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
  readonly dimensions: Readonly<Record<string, Dimension>>
  readonly joins: Readonly<Record<string, Join>>
  /** By name: staff, test accounts, bots. They hold for every source whose joins lead here, too. */
  readonly exclusions: Readonly<Record<string, Exclusion>>
  readonly access: RowAccess
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

/** One aggregate over one source: what the planner scans for. Equal measures of a query are read once. */
export interface Measure {
  readonly source: Source
  readonly aggregate: 'count' | 'sum' | 'min' | 'max' | 'countDistinct' | 'percentile' | 'closing' | 'relation'
  readonly column?: string
  /** Of a percentile: 50 is the median. */
  readonly percent?: number
  /** Of `closing`: the columns that name an entity, whose last value in the period counts. */
  readonly per?: readonly string[]
  /** Multiplied with `column` row by row, before anything is summed: a quantity and its price. */
  readonly times?: string
  /** The source's time column that decides when a row counts. */
  readonly time: string
  readonly where: Filters
  /** Names of the segments that are part of `where`. */
  readonly segments?: readonly string[]
  /** What no rows are worth: 0, nothing, or what the newest period before was worth that has rows. */
  readonly empty: Empty
  /** Of numbers that stand in the rows: what they can answer. */
  readonly given?: Given
  /** Over the days up to one day of the period, in place of the rows of the period. */
  readonly window?: Window
  /** Taken from an earlier period. */
  readonly shift?: Shift
  /** Split by these dimensions only, whatever the query splits by: the whole that a part has a share of. */
  readonly within?: readonly string[]
  /** In place of an aggregate: a relation that a kind builds itself. */
  readonly relation?: Relation
  /** Of the relation's own dimensions: only the rows that pass. */
  readonly only?: Filters
}

/** How a kind answers what no aggregate does. */
export interface Relation {
  /** Plain data: all that its rows depend on besides the measure and what it reads besides. */
  readonly options: unknown
  /** What it reads besides the measure, from the same source or from others. */
  readonly reads?: readonly Measure[]
  /** The only grain it has values at; its periods are whole. */
  readonly grain?: 'day' | CalendarUnit
  /** What its numbers can be split by besides the dimensions of the source, such as the state or the age of a member. */
  readonly dimensions: Readonly<Record<string, OwnDimension>>
  /**
   * Columns `period` (where the stage has one), the splits of the stage, every dimension of its own, and `:value`, which adds
   * up over those dimensions that have no headline.
   */
  build(measure: Measure, stage: Stage): SelectQuery
}

/** A dimension that a kind makes, in no table. */
export interface OwnDimension {
  readonly title: string
  readonly type: 'text' | 'integer'
  /** All there are, in their order. */
  readonly values?: readonly string[]
  /**
   * Its parts do not add up: a query splits by it or holds it to one value. Where a query does neither, it is held to this, such as
   * the last step of a funnel.
   */
  readonly headline?: FilterValue
}

/** Numbers that are given, not computed, and the questions they answer. */
export interface Given {
  /** Each is dated with the first day of its period; of `none` with nothing. */
  readonly grain: 'day' | CalendarUnit | 'none'
  /** IANA name: whose days they are. */
  readonly timeZone: string
  /** They cannot be put together: only asked for one by one, each with the whole key of its row. */
  readonly isExact: boolean
}

export type Empty = 'zero' | 'null' | 'carry'

/** A unit of the calendar that begins on a day. */
export type CalendarUnit = 'week' | 'month' | 'quarter' | 'year'

/**
 * The days that count towards one day: so many up to it, those of its week, month, quarter or year, or `all` since the
 * beginning. `at` says which day stands for a period of several: its first, its last (as far as there is data), or the mean.
 */
export interface Window {
  readonly span: { readonly days: number } | { readonly toDate: CalendarUnit } | 'all'
  readonly at: 'first' | 'last' | 'mean'
}

/** So many whole units earlier. */
export interface Shift {
  readonly count: number
  readonly unit: 'day' | CalendarUnit
}

/** How a kind of metric is asked for and put together: the only thing the planner knows of it. */
export interface Shape {
  readonly measures: Readonly<Record<string, Measure>>
  /** The metric's value over the columns of its measures. */
  value(column: (measure: string) => Expression<unknown>, functions: SqlFunctions): Expression<unknown>
  readonly type: ColumnType
  readonly empty: Empty
  /** In words, such as `sum of amount_cents of analytics.fct_orders where status is paid`. */
  readonly formula: string
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
