import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { FilterValue } from '../query'
import type { FilterKind } from './kind'

export const all: FilterKind<readonly FilterValue[]> = {
  parse(value, { name, inner }) {
    if (Array.isArray(value) && value.length > 0) return value.map(inner)
    throw new AppError(
      'invalid_query',
      `The filter on ${name} says "all" without a list of filters, such as { all: [{ contains: "a" }, { contains: "b" }] }.`,
    )
  },
  sql: (value, _column, _context, inner) => sql`(${sql.join(value.map(inner), sql` and `)})`,
  words: (value, isDenied, inner) =>
    value.length === 1
      ? inner(value[0] as FilterValue, isDenied)
      : `${isDenied ? 'not ' : ''}(${value.map((each) => inner(each, false)).join(' and ')})`,
  keepsNull: (value, inner) => value.every(inner),
}
