import { type DuckDBDecimalType, type DuckDBEnumType, DuckDBTypeId } from '@duckdb/node-api'
import type { PhysicalType } from '@/lib/metrics'
import { createTextReader } from './duckdb-texts'
import { isValid, type Vector, wide64, wide128 } from './duckdb-vector'
import { dateText, decimalText, notFinite, timestampText } from './values'
import type { Value } from './warehouse'

/** Turns the memory of one column into values. */
export interface ColumnReader {
  readonly type: PhysicalType
  readonly bytesPerRow: number
  /** Bytes of the texts of a chunk, known before any of them is made. */
  readonly textBytes?: (vector: Vector) => number
  /** Puts the values of one chunk behind those of the chunks before. */
  readonly append: (into: Value[], vector: Vector) => void
}

/** Values that take work to make: one call each. */
export function fixed(type: PhysicalType, bytesPerRow: number, read: (bytes: DataView, at: number) => Value): ColumnReader {
  return { type, bytesPerRow, append: each((bytes) => (row) => read(bytes, row * bytesPerRow)) }
}

type Numbers = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array
type NumbersClass = { new (buffer: ArrayBuffer, offset: number, count: number): Numbers; BYTES_PER_ELEMENT: number }

/** Numbers that are in memory as JavaScript has them: a plain loop, several times as fast. */
export function integers(array: NumbersClass): ColumnReader {
  return {
    type: 'integer',
    bytesPerRow: array.BYTES_PER_ELEMENT,
    append: (into, { buffer, offset, valid, count }) => {
      const items = new array(buffer, offset, count)
      for (let row = 0; row < count; row++) into.push(valid && !isValid(valid, row) ? null : (items[row] as number))
    },
  }
}

export const bigIntegers: ColumnReader = {
  type: 'integer',
  bytesPerRow: 8,
  append: (into, { buffer, offset, bytes, valid, count }) => {
    const words = new Int32Array(buffer, offset, count * 2)
    for (let row = 0; row < count; row++) {
      if (valid && !isValid(valid, row)) into.push(null)
      else {
        const value = (words[row * 2 + 1] as number) * 4_294_967_296 + ((words[row * 2] as number) >>> 0)
        into.push(Number.isSafeInteger(value) ? value : bytes.getBigInt64(row * 8, true).toString())
      }
    }
  },
}

export function floats(name: string, array: typeof Float32Array | typeof Float64Array): ColumnReader {
  return {
    type: 'float',
    bytesPerRow: array.BYTES_PER_ELEMENT,
    append: (into, { buffer, offset, valid, count }) => {
      const items = new array(buffer, offset, count)
      for (let row = 0; row < count; row++) {
        if (valid && !isValid(valid, row)) into.push(null)
        else {
          const value = items[row] as number
          if (value - value !== 0) throw notFinite(name)
          // No -0, which prints as 0 and compares as another value.
          into.push(value + 0)
        }
      }
    },
  }
}

export function decimals({ width, scale }: DuckDBDecimalType): ColumnReader {
  if (width <= 4) return fixed('decimal', 2, (bytes, at) => decimalText(bytes.getInt16(at, true), scale))
  if (width <= 9) return fixed('decimal', 4, (bytes, at) => decimalText(bytes.getInt32(at, true), scale))
  if (width <= 18) return fixed('decimal', 8, (bytes, at) => decimalText(wide64(bytes, at), scale))
  return fixed('decimal', 16, (bytes, at) => decimalText(wide128(bytes, at), scale))
}

export function enums({ values, internalTypeId }: DuckDBEnumType): ColumnReader {
  const codes =
    internalTypeId === DuckDBTypeId.UTINYINT ? Uint8Array : internalTypeId === DuckDBTypeId.USMALLINT ? Uint16Array : Uint32Array
  return {
    type: 'text',
    bytesPerRow: codes.BYTES_PER_ELEMENT,
    append: (into, { buffer, offset, valid, count }) => {
      const items = new codes(buffer, offset, count)
      for (let row = 0; row < count; row++) into.push(valid && !isValid(valid, row) ? null : (values[items[row] as number] ?? null))
    },
  }
}

export function texts(type: 'text' | 'json'): ColumnReader {
  const reader = createTextReader()
  return { type, bytesPerRow: 16, textBytes: reader.bytesIn, append: each(reader.open) }
}

export function dates(name: string): ColumnReader {
  const dayText = rememberDays()
  return fixed('date', 4, (bytes, at) => {
    const days = bytes.getInt32(at, true)
    if (Math.abs(days) === 0x7fffffff) throw notFinite(name)
    return dayText(days)
  })
}

/** Timestamps counted in parts of a second since 1970; instants are the same count with `Z` behind it. */
export function timestamps(name: string, type: 'timestamp' | 'instant', perSecond: 1 | 1e3 | 1e6 | 1e9): ColumnReader {
  const dayText = rememberDays()
  const ending = type === 'instant' ? 'Z' : ''
  return fixed(type, 8, (bytes, at) => {
    const raw = wide64(bytes, at)
    if (typeof raw === 'bigint' && (raw === endOfTime || raw === -endOfTime)) throw notFinite(name)
    if (perSecond < 1e9) return timestampText(scaled(raw, 1e6 / perSecond), dayText) + ending
    const wide = BigInt(raw)
    const nanos = ((wide % 1000n) + 1000n) % 1000n
    return timestampText((wide - nanos) / 1000n, dayText) + String(nanos).padStart(3, '0')
  })
}

const endOfTime = 0x7fffffffffffffffn

/** Stored as a signed 128-bit number with its first bit flipped, so that it sorts like its text. */
export function uuidText(bytes: DataView, at: number): string {
  const high = (bytes.getBigUint64(at + 8, true) ^ (1n << 63n)).toString(16).padStart(16, '0')
  const low = bytes.getBigUint64(at, true).toString(16).padStart(16, '0')
  return `${high.slice(0, 8)}-${high.slice(8, 12)}-${high.slice(12)}-${low.slice(0, 4)}-${low.slice(4)}`
}

function each(open: (bytes: DataView) => (row: number) => Value): ColumnReader['append'] {
  return (into, { bytes, valid, count }) => {
    const value = open(bytes)
    for (let row = 0; row < count; row++) into.push(valid && !isValid(valid, row) ? null : value(row))
  }
}

function scaled(raw: number | bigint, factor: number): number | bigint {
  if (factor === 1) return raw
  const product = Number(raw) * factor
  return Number.isSafeInteger(product) ? product : BigInt(raw) * BigInt(factor)
}

/** Results name the same few days again and again. */
function rememberDays(): (days: number) => string {
  const known = new Map<number, string>()
  return (days) => {
    let text = known.get(days)
    if (text === undefined) {
      text = dateText(days)
      if (known.size < 10_000) known.set(days, text)
    }
    return text
  }
}
