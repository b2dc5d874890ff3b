import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { DimensionKind } from './kind'

/** A text column with a word in place of null. */
export interface CoalesceDimension<Column extends string = string> {
  readonly coalesce: readonly [column: Column, fallback: string]
}

export const coalesce: DimensionKind<CoalesceDimension> = {
  columns: (written) => [written.coalesce[0]],
  type: (written, source) => columnType(source, written.coalesce[0])?.type,
  sql: ({ coalesce: [column, fallback] }, { own }) => sql`coalesce(${own(column)}, ${fallback})`,
  parts: ({ coalesce: [column, fallback] }) => [column, fallback],
  isNeverNull: true,
  check({ coalesce: [column] }, source) {
    const type = columnType(source, column)?.type
    return type === 'text' ? [] : [`coalesce puts a word in place of null, but ${column} is ${type}.`]
  },
}
