import { columnType } from '../column-type'
import type { PhysicalType } from '../metric'
import type { DimensionKind } from './kind'

/** A column as it is. */
export interface ColumnDimension<Column extends string = string> {
  readonly column: Column
}

export const column: DimensionKind<ColumnDimension> = {
  columns: (written) => [written.column],
  type: (written, source) => columnType(source, written.column)?.type,
  sql: (written, { own }) => own(written.column),
  parts: (written) => [written.column, undefined],
  check(written, source) {
    const type = columnType(source, written.column)?.type ?? 'other'
    return splits.includes(type) ? [] : [`results cannot be split by ${written.column}, which is ${type}.`]
  },
}

const splits: readonly PhysicalType[] = ['text', 'boolean', 'integer', 'date']
