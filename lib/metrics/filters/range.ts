import { sql } from 'kysely'
import { subtract } from '@/lib/base/decimal'
import { AppError } from '@/lib/base/errors'
import type { PhysicalType } from '../metric'
import type { Scalar } from '../query'
import type { Sql } from '../sql-functions'
import { someOf } from '../suggest'
import { boundSql } from './bound'
import type { FilterContext, FilteredColumn, FilterKind, Parsing } from './kind'
import { parseScalar } from './scalar'
import { word } from './word'

/** At least: numbers by size, dates by day, texts letter by letter in the order of their code points. */
export const from: FilterKind<Scalar> = {
  parse: (value, parsing) => parseEnd(value, parsing),
  sql: (value, column, context) => sql`${comparable(column, context)} >= ${boundSql(value, column, context)}`,
  words: (value, isDenied) => `is ${isDenied ? 'not ' : ''}at least ${word(value)}`,
}

/** Below, so that ranges side by side share no value. */
export const to: FilterKind<Scalar> = {
  parse(value, parsing) {
    const { name, physicalType, whole } = parsing
    const end = parseEnd(value, parsing)
    const start = whole.from === undefined ? undefined : parseEnd(whole.from, parsing)
    if (start === undefined || comesBefore(start, end, physicalType)) return end
    const message = `No value of ${name} is at least ${word(start)} and below ${word(end)}. Let "to" be the greater one: it is the first value after the range.`
    throw new AppError('invalid_query', message)
  },
  sql: (value, column, context) => sql`${comparable(column, context)} < ${boundSql(value, column, context)}`,
  words: (value, isDenied) => `is ${isDenied ? 'not ' : ''}below ${word(value)}`,
}

function parseEnd(value: unknown, { name, physicalType, values }: Parsing): Scalar {
  if (values) throw new AppError('invalid_query', `${name} has no range: its values are names. List the ones you mean: ${someOf(values)}.`)
  if (physicalType !== 'boolean') return parseScalar(name, physicalType, value)
  throw new AppError('invalid_query', `The filter on ${name} has a range, but ${name} is true or false.`)
}

function comparable({ sql: column, physicalType }: FilteredColumn, { functions }: FilterContext): Sql {
  return physicalType === 'text' ? functions.ordered(column) : column
}

function comesBefore(a: Scalar, b: Scalar, type: PhysicalType): boolean {
  if (type === 'integer' || type === 'decimal') return subtract(String(a), String(b)).startsWith('-')
  if (typeof a === 'number') return a < Number(b)
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))) < 0
}
