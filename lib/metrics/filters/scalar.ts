import { isNumeric, movePoint } from '@/lib/base/decimal'
import { AppError } from '@/lib/base/errors'
import type { PhysicalType } from '../metric'
import type { Scalar } from '../query'
import { parseDay } from '../time/calendar'

const longestText = 1000

/**
 * One value as its column holds it: `5` for `"5"` where whole numbers stand, so that equal questions look equal. Numbers that
 * a double does not hold stay text, digit by digit.
 *
 * @throws AppError `invalid_query` for a value that the column cannot have
 */
export function parseScalar(name: string, type: PhysicalType, value: unknown): Scalar {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw wrongValue(name, type, value)
  const text = String(value)
  checkText(name, text)
  const read = readers[type]?.(text, value)
  if (read === undefined) throw wrongValue(name, type, value)
  return read
}

/** A text that an engine can be asked for. @throws AppError `invalid_query` */
export function checkText(name: string, text: string): string {
  if (text.includes('\0'))
    throw new AppError('invalid_query', `The filter on ${name} holds a NUL character, which no text in a warehouse has.`)
  if (!text.isWellFormed()) {
    throw new AppError('invalid_query', `The filter on ${name} holds half a character (a lone surrogate). Send the whole of it.`)
  }
  if (text.length <= longestText) return text
  throw new AppError(
    'invalid_query',
    `The filter on ${name} holds a text of ${text.length.toLocaleString('en')} letters; at most 1,000 are looked for.`,
  )
}

const readers: Partial<Record<PhysicalType, (text: string, value: Scalar) => Scalar | undefined>> = {
  text: (text) => text,
  boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined),
  integer: readInteger,
  decimal: readDecimal,
  float: (text) => (isNumeric(text) && Number.isFinite(Number(text)) ? Number(text) + 0 : undefined),
  date: (text) => (parseDay(text) === undefined ? undefined : text),
  timestamp: (text) => (isMoment(`${text}Z`) ? text : undefined),
  instant: (text) => (isMoment(text) ? text : undefined),
}

const widest = 2n ** 63n

function readInteger(text: string, value: Scalar): Scalar | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined
  // A JSON number beyond 2^53 was rounded before it came here.
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  const whole = BigInt(text)
  if (whole < -widest || whole >= widest) return undefined
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : String(whole)
}

/** As plain digits, of which engines keep 38 in all and 10 after the point exactly. */
function readDecimal(text: string, value: Scalar): Scalar | undefined {
  if (!isNumeric(text)) return undefined
  const plain = movePoint(text, 0)
  if (!/^-?\d{1,28}(\.\d{1,10})?$/.test(plain)) return undefined
  return String(Number(plain)) === plain || typeof value === 'number' ? Number(plain) : plain
}

function isMoment(text: string): boolean {
  const day = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.exec(text)?.[1]
  return day !== undefined && parseDay(day) !== undefined
}

const right: Partial<Record<PhysicalType, string>> = {
  boolean: 'true or false',
  integer: 'a whole number',
  date: 'a date as YYYY-MM-DD',
  decimal: 'a number with up to 10 decimal places',
  float: 'a number',
  timestamp: 'a clock reading as YYYY-MM-DDTHH:MM:SS',
  instant: 'a UTC instant as YYYY-MM-DDTHH:MM:SSZ',
}

function wrongValue(name: string, type: PhysicalType, value: unknown): AppError {
  const written = String(typeof value === 'string' ? value : JSON.stringify(value))
  const short = written.length > 60 ? `${written.slice(0, 60)}…` : written
  const isRounded = type === 'integer' && typeof value === 'number' && Number.isInteger(value)
  const takes = isRounded
    ? ': beyond 2^53 it takes whole numbers as text, which nothing rounds'
    : right[type]
      ? `: it takes ${right[type]}`
      : ''
  return new AppError('invalid_query', `"${short}" is not a value of ${name}${takes}.`)
}
