import { AppError } from '@/lib/base/errors'
import type { PhysicalType } from './metric'
import type { FilterValue, Scalar } from './query'
import { didYouMean, someOf } from './suggest'
import { parseDay } from './time/calendar'

interface Typed {
  readonly physicalType: PhysicalType
  /** All it can have, where that is known. */
  readonly values?: readonly string[]
}

/**
 * A filter's values as their dimension holds them: `5` for `"5"` where integers stand, so that equal questions look equal.
 *
 * @throws AppError `invalid_query` for a value that the dimension cannot have
 */
export function checkFilter(key: string, dimension: Typed, value: FilterValue): FilterValue {
  const one = (scalar: Scalar): Scalar => oneOf(key, dimension.values, checkScalar(key, dimension.physicalType, scalar))
  const each = (inner: Scalar | null | readonly (Scalar | null)[]): Scalar | null | readonly (Scalar | null)[] =>
    isList(inner) ? inner.map((item) => (item === null ? null : one(item))) : inner === null ? null : one(inner)

  if (isList(value) || value === null || typeof value !== 'object') return each(value)
  if ('not' in value) return { not: each(value.not) }
  if ('contains' in value) {
    if (dimension.physicalType === 'text') return value
    throw new AppError('invalid_query', `The filter on ${key} looks for a part of a text, but ${key} is ${dimension.physicalType}.`)
  }
  if (dimension.values) {
    throw new AppError('invalid_query', `${key} has no range: its values are names. List the ones you mean: ${someOf(dimension.values)}.`)
  }
  if (value.from === undefined && value.to === undefined) {
    throw new AppError('invalid_query', `The filter on ${key} has neither "from" nor "to".`)
  }
  return { ...(value.from !== undefined && { from: one(value.from) }), ...(value.to !== undefined && { to: one(value.to) }) }
}

/** A value that can be there, where all of them are known. */
function oneOf(key: string, values: readonly string[] | undefined, value: Scalar): Scalar {
  if (!values || values.includes(String(value))) return value
  const hint = didYouMean(String(value), values)
  throw new AppError('invalid_query', `${key} is never "${value}".${hint} It is one of: ${someOf(values)}.`)
}

export function isList(value: unknown): value is readonly (Scalar | null)[] {
  return Array.isArray(value)
}

function checkScalar(key: string, type: PhysicalType, value: Scalar): Scalar {
  const text = String(value)
  if (type === 'text') return text
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  if (type === 'integer' && /^-?\d{1,18}$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : text
  if ((type === 'decimal' || type === 'float') && /^-?\d{1,20}(\.\d{1,20})?$/.test(text)) return value
  if (type === 'date' && parseDay(text) !== undefined) return text
  if (type === 'timestamp' && isMoment(`${text}Z`)) return text
  if (type === 'instant' && isMoment(text)) return text
  const right = {
    boolean: 'true or false',
    integer: 'a whole number',
    date: 'a date as YYYY-MM-DD',
    decimal: 'a number',
    float: 'a number',
    instant: 'a UTC instant as YYYY-MM-DDTHH:MM:SSZ',
  }[type as string]
  throw new AppError('invalid_query', `"${text}" is not a value of ${key}${right ? `: it takes ${right}` : ''}.`)
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) && !Number.isNaN(Date.parse(text))
}
