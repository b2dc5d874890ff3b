import type { Expression } from 'kysely'
import type { Source, Unit } from './metric'
import type { Filters, FilterValue } from './query'
import type { Reading } from './reading'
import type { ColumnType } from './result'
import type { SelectQuery } from './sql/source-sql'
import type { Stage } from './sql/stage'
import type { Sql, SqlFunctions } from './sql-functions'

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
  /** Which of the relation's values; `:value` without it. */
  readonly take?: string
}

/** How a kind answers what no aggregate does. */
export interface Relation {
  /** Plain data: all that its rows depend on besides the measure and what it reads besides. */
  readonly options: unknown
  /** What it reads besides the measure, from the same source or from others. */
  readonly reads?: readonly Measure[]
  /** How long after what it counts a number may still change, because people have so long to go on, and what leaves them out. */
  readonly matures?: { readonly seconds: number; readonly months: number; readonly unless: Filters }
  /** The only grain it has values at; its periods are whole. */
  readonly grain?: 'day' | CalendarUnit
  /** What its numbers can be split by besides the dimensions of the source, such as the state or the age of a member. */
  readonly dimensions: Readonly<Record<string, OwnDimension>>
  /** Its columns of values, each with how the rows of one cell become one; `:value`, which is summed up, without it. */
  readonly values?: Readonly<Record<string, RelationValue>>
  /**
   * Columns `period` (where the stage has one), the splits of the stage, every dimension of its own, and the values, which may be
   * put together over those dimensions that have no headline. Measures that differ in `only` and `take` alone are read from one.
   */
  build(measure: Measure, stage: Stage): SelectQuery
  /** As `build`, with `:person` in place of the values: everybody once in each cell. */
  people?(measure: Measure, stage: Stage): SelectQuery
  /** The column of the source that `:person` holds; the measure's own without it. */
  readonly person?: string
  readonly notes?: RelationNotes
}

/** Sentences about a metric that stand beside an answer, without its title. */
export interface RelationNotes {
  /** Where the last period is not over; only of questions that ask for some of these parts, if it names them. */
  readonly unfinished?: { readonly note: string; readonly of?: Readonly<Record<string, string>> }
  /** Where a period that has begun has no value. */
  readonly unvalued?: string
}

/** One value of the rows of a cell. `of` must leave rows without a value out, as aggregates do. */
export interface RelationValue {
  readonly type: 'decimal' | 'number'
  of(column: Sql, functions: SqlFunctions): Sql
}

/** A dimension that a kind makes, in no table. */
export interface OwnDimension {
  readonly title: string
  readonly type: 'text' | 'integer'
  /** All there are, in their order. */
  readonly values?: readonly string[]
  /** A dimension of some table stands behind it, so that it means what a dimension of this name means elsewhere: spend by channel. */
  readonly isOfTable?: true
  /**
   * Its parts do not add up: a query splits by it or holds it to one value. Where a query does neither, it is held to this, such as
   * the last step of a funnel.
   */
  readonly headline?: FilterValue
  /** The chart, from `lib/charts`, that shows a metric split by all of its dimensions of this chart, such as the age of a cohort. */
  readonly chart?: string
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
  /** Where the value is one measure as it stands, or one over another: their names, for kinds that take a metric apart. */
  readonly parts?: readonly [only: string] | readonly [over: string, under: string]
  /** Plain data that goes with the column of the value: what a reader of its details needs to know. */
  readonly reading?: Reading
  /** What stands beside the value where a query asks for it, by name: `<metric>:<name>` in the answer. */
  readonly details?: Readonly<Record<string, Detail>>
  /** In words, such as `sum of amount_cents of analytics.fct_orders where status is paid`. */
  readonly formula: string
}

/** What makes a value readable: the size of a cohort, the ends of an interval, whether it can still change. */
export interface Detail extends Pick<Shape, 'measures' | 'value' | 'type'> {
  readonly title: string
  readonly unit?: Unit
}
