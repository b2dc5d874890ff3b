import type { Expression } from 'kysely'
import type { PhysicalType } from './metric'
import type { ColumnType } from './result'

export type Sql<T = unknown> = Expression<T>

/** A part of a text to look for, and what its letters may also be. */
export interface TextPart {
  /** In small letters. */
  readonly letters: string
  /** Letters beyond English that stand for another one, each with its small form at the same place of `small`. */
  readonly others: string
  readonly small: string
  readonly at: 'anywhere' | 'begin' | 'end'
}

/**
 * What an engine must be able to write for the metric language, each a Kysely expression. Zones never reach the engine:
 * offsets are worked out here, from one set of zone data, so that no two engines can disagree about a day.
 */
export interface SqlFunctions {
  readonly engine: string
  /** A bound value as the column type, given as text: `42`, `true`, `2026-03-01`, `2026-03-01T12:00:00`, `2026-03-01T12:00:00Z`. */
  value(text: string, type: PhysicalType): Sql
  /** Null in the place of a value of another branch of a UNION. */
  absent(type: ColumnType): Sql
  /** An instant as the clock reading in UTC, a timestamp without zone. */
  utc(instant: Sql): Sql
  /** A timestamp moved by whole seconds. */
  plusSeconds(timestamp: Sql, seconds: number): Sql
  /** Seconds from one timestamp to another, as exact as the clock; a decimal or a double. */
  secondsBetween(from: Sql, to: Sql): Sql
  /** The first date of the period that holds a timestamp or date; weeks begin on `weekStart`. */
  firstDay(of: Sql, grain: 'day' | 'week' | 'month' | 'quarter' | 'year', weekStart: 'monday' | 'sunday'): Sql
  /** A timestamp cut to its full hour or minute. */
  full(unit: 'hour' | 'minute', timestamp: Sql): Sql
  plusDays(date: Sql, days: number): Sql
  /** A relation with one column `day` of all dates from one to another, both included; empty where they run backward. */
  days(from: string, to: string): Sql
  /** A date or timestamp moved by whole months, as a date: the same day, or the last one of a shorter month. */
  plusMonths(date: Sql, months: number): Sql
  /** From one first day of a period to another, in periods. */
  periodsBetween(from: Sql, to: Sql, unit: 'day' | 'week' | 'month' | 'quarter' | 'year'): Sql
  /** A number that can be added and multiplied without overflow: whole numbers and decimals stay exact, `number` is a double. */
  widened(value: Sql, type: ColumnType): Sql
  /**
   * In the place of a number: ends the statement with a sentence for people, which has a count in it. It holds no brackets and
   * no data.
   */
  refusal(before: string, count: Sql, after: string): Sql
  /** From one timestamp to another, as a whole number. */
  microsecondsBetween(from: Sql, to: Sql): Sql
  /** Division of doubles; null where the divisor is 0 or null. */
  quotient(dividend: Sql, divisor: Sql): Sql
  /**
   * Of the values that are there, on rows that meet the condition; a double, between two values in proportion:
   * `low × (1 − part) + high × part`, where the place is percent of the number of values less one.
   */
  percentile(value: Sql, percent: number, condition?: Sql): Sql
  /** Text in an order that is the same everywhere: by code point. */
  ordered(text: Sql): Sql
  /** Text with its English letters small, all others as they are. */
  small(text: Sql): Sql
  /** An expression over values that are worked out once for it, by name. */
  once(values: Readonly<Record<string, Sql>>, written: (value: (name: string) => Sql) => Sql): Sql
  /**
   * What a JSON value has at a path of names, the last of equal ones; names hold no quotes, backslashes, asterisks. Null for anything of
   * another type and for JSON that has \u0000 or half a character in it. As text: texts, whole numbers of up to 18 digits, `true`, `false`.
   */
  property(json: Sql, path: readonly string[], type: 'text' | 'integer' | 'boolean'): Sql
  /** Whether a text has a part, in letters of either case; by code point, whatever the locale. */
  has(text: Sql, part: TextPart): Sql
}
