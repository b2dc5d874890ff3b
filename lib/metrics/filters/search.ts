import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Sql, TextPart } from '../sql-functions'
import type { FilterKind, Parsing } from './kind'
import { checkText } from './scalar'
import { searchParts } from './search-parts'
import { word } from './word'

export const contains = search('contain', 'contains', 'anywhere')

export const startsWith = search('start with', 'starts with', 'begin')

export const endsWith = search('end with', 'ends with', 'end')

/** Letters of either case; `%`, `_`, `*` and all others stand for themselves. */
function search(infinitive: string, verb: string, at: TextPart['at']): FilterKind<string> {
  return {
    parse: (value, parsing) => parseText(value, verb, parsing),
    sql: (value, column, { functions }) => either(searchParts(value, at).map((part) => functions.has(column.sql, part))),
    words: (value, isDenied) => `${isDenied ? `does not ${infinitive}` : verb} ${word(value)}`,
  }
}

function either(conditions: readonly Sql[]): Sql {
  return conditions.length === 1 ? (conditions[0] as Sql) : sql`(${sql.join(conditions, sql` or `)})`
}

function parseText(value: unknown, verb: string, { name, physicalType }: Parsing): string {
  if (physicalType !== 'text') {
    throw new AppError('invalid_query', `The filter on ${name} looks for a part of a text, but ${name} is ${physicalType}.`)
  }
  if (typeof value === 'string' && value !== '') return checkText(name, value)
  throw new AppError(
    'invalid_query',
    `The filter on ${name} looks for what ${verb} ${JSON.stringify(value)}. Give it a text of one letter at least.`,
  )
}
