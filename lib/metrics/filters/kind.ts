import type { Catalog, PhysicalType } from '../metric'
import type { Condition, FilterValue } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'
import type { Calendars } from '../time/own-calendar'
import type { RangeNames } from '../time/range-words'

/** What is filtered, as a kind of filter must know it. */
export interface FilterSubject {
  readonly physicalType: PhysicalType
  /** All values it can have besides null, where that is known. */
  readonly values?: readonly string[]
  /** Of a timestamp without a zone: whose clock it shows. */
  readonly clock?: string
}

export interface FilteredColumn extends FilterSubject {
  readonly sql: Sql
}

/** What relative dates are counted from, and how the engine writes a condition. */
export interface FilterContext {
  /** As `readCalendars` gives them. */
  readonly calendars?: Calendars
  readonly functions: SqlFunctions
  readonly catalog: Catalog
  readonly timeZone: string
  /** UTC instant up to which the data is complete. */
  readonly dataAsOf: string
}

export interface Parsing extends FilterSubject {
  /** Of the dimension, for messages. */
  readonly name: string
  /** What words for days may name. */
  readonly names: RangeNames
  /** The condition that the part stands in, as written. */
  readonly whole: Readonly<Record<string, unknown>>
  /** Reads a filter inside this one. */
  inner(value: unknown): FilterValue
}

/** One part of a condition: how it is read, asked, and said. A new one is a file, a line in `kinds.ts`, and one in `Condition`. */
export interface FilterKind<Value> {
  /** The value as the column holds it. @throws AppError `invalid_query` */
  parse(value: unknown, parsing: Parsing): Value
  /** True for the rows that pass; false or null for the others. */
  sql(value: Value, column: FilteredColumn, context: FilterContext, inner: (value: FilterValue) => Sql): Sql
  /** What follows the name: `contains spring`, and denied `does not contain spring`. */
  words(value: Value, isDenied: boolean, inner: (value: FilterValue, isDenied: boolean) => string): string
  /** Whether rows without a value pass; without it they do not. */
  keepsNull?(value: Value, inner: (value: FilterValue) => boolean): boolean
}

export type FilterKinds = { readonly [Key in keyof Condition]-?: FilterKind<Exclude<Condition[Key], undefined>> }
