import type { Empty, Unit } from './metric'
import type { ComparisonKind, Grain } from './query'
import type { Reading } from './reading'

/**
 * `like_for_like` is the comparison for the part of an unfinished period that is over; `other` is true in the rows that hold
 * all groups outside of the top; `detail` stands beside a value, such as the size of a cohort.
 */
export type ColumnRole = 'period' | 'dimension' | 'other' | 'value' | 'comparison' | 'like_for_like' | 'detail'

/** `integer` and `decimal` values beyond what a double holds exactly are text; `text` and `period` values are text or null. */
export type ColumnType = 'text' | 'boolean' | 'date' | 'integer' | 'decimal' | 'number'

export interface ResultColumn {
  /** `period`, the dimension's name, the metric's name, `<metric>:comparison`, `<metric>:like_for_like`, `<metric>:<detail>` or `:other`. */
  readonly name: string
  readonly role: ColumnRole
  readonly type: ColumnType
  readonly title: string
  /** Of values and what they are compared with. */
  readonly metric?: string
  readonly unit?: Unit
  readonly direction?: 'up' | 'down' | 'none'
  /** What a period without rows is worth: 0 or nothing. */
  readonly empty?: Empty
  /** Of a value whose details are read together: what it takes to read them. */
  readonly reading?: Reading
  /** Of a dimension whose values have an order of their own, such as bands: all of them, in it. */
  readonly order?: readonly string[]
  /** Of a dimension of numbers that stand in their own order, such as ages. */
  readonly isOrdered?: true
  /** Of a dimension that a kind makes: the value that is meant where a question says none. */
  readonly headline?: string
  /** Of a dimension of dates: what each stands for, its first day. */
  readonly grain?: Grain
  readonly values: readonly (string | number | boolean | null)[]
}

export interface Period {
  /** As in the `period` column: `YYYY-MM-DD` of its first local day, or the UTC instant of a minute or hour. */
  readonly key: string
  /** Of fiscal periods and those of an own calendar: `FY2027`, `FY27 Q1`, what the calendar table says. */
  readonly label?: string
  /** With a label: the first day after it. */
  readonly end?: string
  /** True when all of it lies before `dataAsOf` and inside the range. */
  readonly complete: boolean
  /** Over, but so lately that rows of it may still arrive. */
  readonly settling?: true
  /** Key of the period it is compared with. */
  readonly comparison?: string
  readonly comparisonLabel?: string
}

/** The answer to one MetricQuery, column by column. Equal for everybody with the same rights, so it can be cached. */
export interface Result {
  readonly columns: readonly ResultColumn[]
  readonly rowCount: number
  /** Every period of the range in order, also those without rows; absent without a grain. */
  readonly periods?: readonly Period[]
  readonly grain?: Grain
  readonly range: readonly [from: string, toExclusive: string]
  readonly timeZone: string
  /** What `comparison` columns hold; a target's range is the one asked for. */
  readonly comparison?: {
    readonly kind: ComparisonKind
    readonly align?: 'weekday' | 'date'
    readonly range: readonly [from: string, toExclusive: string]
  }
  /** The part of an earlier period that lies under what is over of the last one, as local clock readings. */
  readonly likeForLike?: { readonly from: string; readonly toExclusive: string }
  /** Of a question for people: how many there are, also those who are not listed, and which of the metric's they are. */
  readonly people?: {
    readonly total: number
    readonly part: string
    /** What the question filters by, in words. */
    readonly where?: string
  }
  /** Totals asked for, each counted anew, never added up. */
  readonly totals?: readonly Total[]
  /** UTC instant up to which the data is complete. */
  readonly dataAsOf: string
  /** Metric name to version hash. */
  readonly versions: Readonly<Record<string, string>>
  /** Said to the reader: rows cut by the limit, a partial first period, rows left out by the catalogue … */
  readonly notes: readonly string[]
}

/** The answer summed up to fewer keys, of all rows that pass the filters, whatever `limit`, `top` and `having` leave out. */
export interface Total {
  /** `period` and dimensions that are kept; none for the grand total. */
  readonly keys: readonly string[]
  readonly columns: readonly ResultColumn[]
  readonly rowCount: number
}
