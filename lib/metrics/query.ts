import { type FiscalGrain, type StandardGrain, standardGrains } from '@/lib/base/grain'

/** The grains of every catalogue. */
export const grains = standardGrains

/** Names of own calendars have two words or more, so that a misspelt `mnth` is none. */
export type OwnGrain = `${string}_${string}`

/**
 * Length of one point: a standard grain, a fiscal one where the catalogue declares `fiscalYear`, or the name of one of its own
 * calendars. Minutes and hours are keyed by their UTC instant, so that a repeated hour stays two points.
 */
export type Grain = StandardGrain | FiscalGrain | OwnGrain

export type Scalar = string | number | boolean

/**
 * What a filter says of a value, part by part; all parts hold. A row without a value passes none of them, unless the part says
 * otherwise. Comparing (`from`, `to`, a value by itself) is to the letter; searching takes letters of either case.
 */
export interface Condition {
  /** Inclusive. */
  readonly from?: Scalar
  /** Exclusive. */
  readonly to?: Scalar
  readonly contains?: string
  readonly startsWith?: string
  readonly endsWith?: string
  /** No value, or a text without letters: `true` keeps these rows, `false` all others. */
  readonly empty?: boolean
  /** Of dates and instants: words as a range takes them, such as `last 28 days`, counted back from the newest complete data. */
  readonly within?: string
  /** Everything else: exactly the rows that the filter inside leaves out, so also those without a value unless `null` is in it. */
  readonly not?: FilterValue
  /** All of them hold: for two parts of one kind. */
  readonly all?: readonly FilterValue[]
}

/** A value; `null`, which is "no value"; a list, of which one must hold; or a condition. */
export type FilterValue = Scalar | null | readonly FilterValue[] | Condition

/** By dimension; all of them hold. `any` lists filters of which one must hold: `{ any: [{ country: 'DE' }, { plan: 'pro' }] }`. */
export interface Filters {
  readonly any?: readonly Filters[]
  readonly [dimension: string]: FilterValue | readonly Filters[] | undefined
}

/** Filters by these names and no others. */
export type Conditions<Key extends string> = {
  readonly [Name in Key | 'any']?: Name extends 'any' ? readonly Conditions<Key>[] : FilterValue
}

/** Both ends as local dates, from inclusive, to exclusive; or words such as `last 28 days`, `last 13 weeks`, `this month`. */
export type Range = readonly [from: string, toExclusive: string] | string

export const comparisons = ['previous_period', 'previous_year', 'target'] as const
export type ComparisonKind = (typeof comparisons)[number] | 'range'

/**
 * What values are laid beside: the period before, the year before (weekday over weekday or date over date; without `align`,
 * months by date and all else by weekday), a range of one's own, or the metric's target. A kind alone is its short form.
 */
export type Comparison =
  | (typeof comparisons)[number]
  | { readonly to: 'previous_period' | 'target' }
  | { readonly to: 'previous_year'; readonly align?: 'weekday' | 'date' }
  | { readonly to: 'range'; readonly range: Range }

/** `from` is inclusive, `to` exclusive, at least one of them; in the metric's own unit, such as cents. */
export interface ValueRange {
  readonly from?: number
  readonly to?: number
}

export interface Order {
  /** A metric, a dimension, `period`; with a comparison also `<metric>:comparison` or `<metric>:change`, the difference to it. */
  readonly key: string
  readonly direction: 'asc' | 'desc'
}

/** One question, as JSON: the same object in a tile, in a URL, on the command line and over HTTP. */
export interface MetricQuery {
  readonly metrics: readonly string[]
  readonly by?: readonly string[]
  readonly where?: Filters
  /** Names of exclusions that do not hold for once: rows that are left out everywhere else are counted in. */
  readonly include?: readonly string[]
  /**
   * Asks about the rows of the metrics instead of their values: one row per source and exclusion that is left out, with the
   * rows it leaves out and all rows there are in the range.
   */
  readonly leftOut?: true
  /**
   * Asks for the people behind one value of one metric, in place of the value: their names in order, at most `limit` of them (1,000
   * without it), and how many there are. `where` and `range` say which value; where that is one of a grain, `grain` says so too.
   * Of a metric with several parts, the part's name: `{ people: 'numerator' }`.
   */
  readonly people?: true | string
  /** Asks for what stands beside the values, such as the size of a cohort: columns `<metric>:<detail>`. */
  readonly details?: true
  /** Named filters of the project, added to `where`. */
  readonly segments?: readonly string[]
  /** By metric of the query: keeps the rows of the answer whose value lies in the range, after everything is summed up. */
  readonly having?: Readonly<Record<string, ValueRange>>
  /** Without it the answer has no `period` column: one row per split. */
  readonly grain?: Grain
  readonly range: Range
  /** IANA name; days, weeks and months are cut in it. */
  readonly timeZone: string
  readonly compare?: Comparison
  readonly order?: readonly Order[]
  readonly limit?: number
  /** Splits keep their greatest groups over the whole range; all others become one, which is counted anew. */
  readonly top?: Top
  /** Totals besides the rows, each by the keys it keeps: `[]` is the grand total, `['period']` one per period. */
  readonly totals?: readonly (readonly string[])[]
}

export interface Top {
  readonly limit: number
  /** A metric of the query; without it the first. */
  readonly metric?: string
}
