import { sql } from 'kysely'
import type { FilterValue } from '../query'
import type { FilterKind } from './kind'

/** `NOT x` in SQL drops the rows for which nothing can be said; here they are part of "everything else". */
export const not: FilterKind<FilterValue> = {
  parse: (value, { inner }) => inner(value),
  sql: (value, _column, _context, inner) => sql`(${inner(value)}) is not true`,
  words: (value, isDenied, inner) => inner(value, !isDenied),
  keepsNull: (value, inner) => !inner(value),
}
