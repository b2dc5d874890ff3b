import { AppError } from '@/lib/base/errors'
import type { Condition, Filters, FilterValue, Scalar } from '../query'
import { didYouMean, someOf } from '../suggest'
import type { RangeNames } from '../time/range-words'
import type { FilterSubject } from './kind'
import { filterKinds } from './kinds'
import { parseScalar } from './scalar'

const mostValues = 1000
const deepest = 5

/**
 * A `where` from outside with every name looked up and every value as its dimension holds it.
 *
 * @throws AppError `invalid_query` for a kind of filter that is not there and for a value that the dimension cannot have
 */
export function parseFilters(where: unknown, subject: (name: string) => FilterSubject, names: RangeNames, depth = 0): Filters {
  if (!isObject(where)) {
    throw new AppError('invalid_query', `${say(where)} is not a filter. Filters are by dimension, such as { "country": "DE" }.`)
  }
  const parsed: Record<string, FilterValue | readonly Filters[]> = {}
  for (const [name, value] of Object.entries(where)) {
    if (value === undefined) throw new AppError('invalid_query', `The filter on ${name} is undefined. Leave it out, or say what it keeps.`)
    parsed[name] = name === 'any' ? parseAny(value, subject, names, depth) : parseFilter(name, subject(name), value, names)
  }
  return parsed
}

/** One filter on one dimension. @throws AppError `invalid_query` */
function parseFilter(name: string, subject: FilterSubject, value: unknown, names: RangeNames): FilterValue {
  let count = 0
  return read(value, 0)

  function read(written: unknown, depth: number): FilterValue {
    if (depth > deepest) throw new AppError('invalid_query', `The filter on ${name} is more than ${deepest} filters deep. Say it flatter.`)
    if (Array.isArray(written)) return unique(written.map((item) => read(item, depth + 1)))
    if (isObject(written)) return readCondition(written, depth)
    count += 1
    if (count > mostValues)
      throw new AppError('invalid_query', `The filter on ${name} names more than 1,000 values. Name fewer, or what they have in common.`)
    return written === null ? null : oneOf(name, subject, parseScalar(name, subject.physicalType, written))
  }

  function readCondition(written: Readonly<Record<string, unknown>>, depth: number): Condition {
    const parts = Object.entries(written)
    const known = Object.keys(filterKinds)
    if (parts.length === 0) throw new AppError('invalid_query', `The filter on ${name} says nothing. It takes ${known.join(', ')}.`)
    const parsing = { ...subject, name, names, whole: written, inner: (inside: unknown) => read(inside, depth + 1) }
    return Object.fromEntries(
      parts.map(([key, part]) => {
        const kind = Object.hasOwn(filterKinds, key) ? filterKinds[key as keyof Condition] : undefined
        if (kind && part !== undefined) return [key, kind.parse(part, parsing)]
        if (kind) throw new AppError('invalid_query', `"${key}" of the filter on ${name} is undefined. Leave it out, or say what it keeps.`)
        throw new AppError(
          'invalid_query',
          `Unknown kind of filter "${key}" on ${name}.${didYouMean(key, known)} Known: ${known.join(', ')}.`,
        )
      }),
    )
  }
}

/** A value that can be there, where all of them are known. */
function oneOf(name: string, { values }: FilterSubject, value: Scalar): Scalar {
  if (!values || values.includes(String(value))) return value
  const hint = didYouMean(String(value), values)
  throw new AppError('invalid_query', `${name} is never "${value}".${hint} It is one of: ${someOf(values)}.`)
}

function parseAny(value: unknown, subject: (name: string) => FilterSubject, names: RangeNames, depth: number): readonly Filters[] {
  if (depth >= deepest) throw new AppError('invalid_query', `"any" is more than ${deepest} filters deep. Say it flatter.`)
  if (Array.isArray(value) && value.length > 0 && value.length <= 20)
    return value.map((each) => parseFilters(each, subject, names, depth + 1))
  throw new AppError(
    'invalid_query',
    '"any" takes a list of 1 to 20 filters, of which one must hold, such as [{ "country": "DE" }, { "plan": "pro" }].',
  )
}

/** Without values named twice, so that equal questions look equal. */
function unique(values: readonly FilterValue[]): readonly FilterValue[] {
  return values.length > 1 ? values.filter((value, index) => typeof value === 'object' || values.indexOf(value) === index) : values
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function say(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 60)
}
