import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { FilterKind } from './kind'

/** No value, or `''` where texts stand; blanks are letters. */
export const empty: FilterKind<boolean> = {
  parse(value, { name }) {
    if (typeof value === 'boolean') return value
    throw new AppError('invalid_query', `The filter on ${name} says "empty": ${JSON.stringify(value)}. It takes true or false.`)
  },
  sql(value, { sql: column, physicalType }) {
    if (physicalType !== 'text') return value ? sql`${column} is null` : sql`${column} is not null`
    return value ? sql`(${column} is null or ${column} = '')` : sql`${column} <> ''`
  },
  words: (value, isDenied) => (value === isDenied ? 'is not empty' : 'is empty'),
  keepsNull: (value) => value,
}
