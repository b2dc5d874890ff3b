import { movePoint } from '@/lib/base/decimal'
import type { Scalar } from '../query'
import type { Sql } from '../sql-functions'
import type { FilterContext, FilteredColumn } from './kind'

/** A filter's value as a bound parameter of the column's type; decimals in plain digits, also where a definition says `1e-7`. */
export function boundSql(value: Scalar, { physicalType }: FilteredColumn, { functions }: FilterContext): Sql {
  const text = String(value)
  return functions.value(physicalType === 'decimal' ? movePoint(text, 0) : text, physicalType)
}
