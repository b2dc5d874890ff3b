import { AppError } from '@/lib/base/errors'
import type { FilterKind, Parsing } from './kind'
import { checkText } from './scalar'
import { searchPattern } from './search-pattern'
import { word } from './word'

export const contains = search('contain', 'contains', (pattern) => pattern)

export const startsWith = search('start with', 'starts with', (pattern) => `^${pattern}`)

export const endsWith = search('end with', 'ends with', (pattern) => `${pattern}$`)

/** Letters of either case; `%`, `_`, `*` and all others stand for themselves. */
function search(infinitive: string, verb: string, place: (pattern: string) => string): FilterKind<string> {
  return {
    parse: (value, parsing) => parseText(value, verb, parsing),
    sql: (value, column, { functions }) => functions.matches(column.sql, place(searchPattern(value))),
    words: (value, isDenied) => `${isDenied ? `does not ${infinitive}` : verb} ${word(value)}`,
  }
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
