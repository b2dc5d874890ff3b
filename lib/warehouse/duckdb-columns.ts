import { type DuckDBDataChunk, type DuckDBDecimalType, type DuckDBEnumType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { AppError } from '@/lib/base/errors'
import type { PhysicalType } from '@/lib/metrics'
import { createTextReader } from './duckdb-texts'
import type { ResultMeter } from './limits'
import { dateText, decimalText, integerValue, notFinite, timestampText } from './values'
import type { Value, WarehouseColumn } from './warehouse'

/** Memory of one column of a chunk: DuckDB's own layout, one validity bit per row, absent when no row is null. */
interface Vector {
  readonly bytes: DataView
  readonly valid: Uint8Array | null
  readonly count: number
}

interface ColumnReader {
  readonly type: PhysicalType
  readonly bytesPerRow: number
  /** Bytes of the texts of a chunk, known before any of them is made. */
  readonly textBytes?: (vector: Vector) => number
  /** Reader of one chunk's value at a row that is not null. */
  readonly open: (vector: Vector) => (row: number) => Value
}

/**
 * Collects the chunks of a result column by column, straight from DuckDB's memory: row objects and the client's own
 * values cost ten times as much and print instants in the zone of this machine.
 *
 * @throws AppError `warehouse_failed` for a type no result may have, and for infinite values
 */
export function createColumns(names: readonly string[], types: readonly DuckDBType[], meter: ResultMeter) {
  const readers = types.map((type, index) => readerOf(type, names[index] ?? ''))
  const values: Value[][] = readers.map(() => [])
  return {
    /** @throws AppError `result_too_large`, before the chunk is turned into values */
    add(chunk: DuckDBDataChunk): void {
      const count = chunk.rowCount
      const vectors = readers.map((reader, index) => vectorOf(chunk, index, reader.bytesPerRow, count))
      let bytes = 0
      for (const [index, reader] of readers.entries()) {
        const vector = vectors[index] as Vector
        bytes += reader.textBytes ? reader.textBytes(vector) : count * 8
      }
      meter.add(count, bytes)
      for (const [index, reader] of readers.entries()) append(values[index] as Value[], reader, vectors[index] as Vector)
    },
    finish(): WarehouseColumn[] {
      return readers.map((reader, index) => ({ name: names[index] ?? '', type: reader.type, values: values[index] ?? [] }))
    },
  }
}

/** DuckDB's name of a column's type, as in its catalogue, to ours. */
export function physicalType(dataType: string): PhysicalType {
  if (/\[\d*\]$/.test(dataType)) return 'other'
  const name = dataType.replace(/\(.*$/s, '')
  return typesByName[name] ?? 'other'
}

const typesByName: Readonly<Record<string, PhysicalType>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  UHUGEINT: 'integer',
  DECIMAL: 'decimal',
  FLOAT: 'float',
  DOUBLE: 'float',
  VARCHAR: 'text',
  ENUM: 'text',
  UUID: 'text',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'instant',
  JSON: 'json',
}

function vectorOf(chunk: DuckDBDataChunk, index: number, bytesPerRow: number, count: number): Vector {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index)
  const data = duckdb.vector_get_data(vector, count * bytesPerRow)
  const valid = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null
  return { bytes: new DataView(data.buffer, data.byteOffset, data.byteLength), valid, count }
}

function append(into: Value[], reader: ColumnReader, vector: Vector): void {
  const { valid, count } = vector
  const value = reader.open(vector)
  if (!valid) for (let row = 0; row < count; row++) into.push(value(row))
  else for (let row = 0; row < count; row++) into.push(((valid[row >> 3] as number) >> (row & 7)) & 1 ? value(row) : null)
}

function readerOf(type: DuckDBType, name: string): ColumnReader {
  const fixed = (physical: PhysicalType, bytesPerRow: number, read: (bytes: DataView, at: number) => Value): ColumnReader => ({
    type: physical,
    bytesPerRow,
    open:
      ({ bytes }) =>
      (row) =>
        read(bytes, row * bytesPerRow),
  })
  const timestamp = (physical: PhysicalType, perSecond: 1 | 1e3 | 1e6 | 1e9, ending = '') => {
    const dayText = rememberDays()
    return fixed(physical, 8, (bytes, at) => instantText(bytes, at, perSecond, name, dayText) + ending)
  }
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return fixed('boolean', 1, (bytes, at) => bytes.getUint8(at) !== 0)
    case DuckDBTypeId.TINYINT:
      return fixed('integer', 1, (bytes, at) => bytes.getInt8(at))
    case DuckDBTypeId.SMALLINT:
      return fixed('integer', 2, (bytes, at) => bytes.getInt16(at, true))
    case DuckDBTypeId.INTEGER:
      return fixed('integer', 4, (bytes, at) => bytes.getInt32(at, true))
    case DuckDBTypeId.UTINYINT:
      return fixed('integer', 1, (bytes, at) => bytes.getUint8(at))
    case DuckDBTypeId.USMALLINT:
      return fixed('integer', 2, (bytes, at) => bytes.getUint16(at, true))
    case DuckDBTypeId.UINTEGER:
      return fixed('integer', 4, (bytes, at) => bytes.getUint32(at, true))
    case DuckDBTypeId.BIGINT:
      return fixed('integer', 8, (bytes, at) => whole(wide64(bytes, at)))
    case DuckDBTypeId.UBIGINT:
      return fixed('integer', 8, (bytes, at) => integerValue(bytes.getBigUint64(at, true)))
    case DuckDBTypeId.HUGEINT:
      return fixed('integer', 16, (bytes, at) => whole(wide128(bytes, at)))
    case DuckDBTypeId.UHUGEINT:
      return fixed('integer', 16, (bytes, at) => integerValue((bytes.getBigUint64(at + 8, true) << 64n) | bytes.getBigUint64(at, true)))
    case DuckDBTypeId.FLOAT:
      return fixed('float', 4, (bytes, at) => finite(bytes.getFloat32(at, true), name))
    case DuckDBTypeId.DOUBLE:
      return fixed('float', 8, (bytes, at) => finite(bytes.getFloat64(at, true), name))
    case DuckDBTypeId.DECIMAL:
      return decimalReader(type as DuckDBDecimalType, fixed)
    case DuckDBTypeId.DATE: {
      const dayText = rememberDays()
      return fixed('date', 4, (bytes, at) => {
        const days = bytes.getInt32(at, true)
        if (Math.abs(days) === 0x7fffffff) throw notFinite(name)
        return dayText(days)
      })
    }
    case DuckDBTypeId.TIMESTAMP:
      return timestamp('timestamp', 1e6)
    case DuckDBTypeId.TIMESTAMP_S:
      return timestamp('timestamp', 1)
    case DuckDBTypeId.TIMESTAMP_MS:
      return timestamp('timestamp', 1e3)
    case DuckDBTypeId.TIMESTAMP_NS:
      return timestamp('timestamp', 1e9)
    case DuckDBTypeId.TIMESTAMP_TZ:
      return timestamp('instant', 1e6, 'Z')
    case DuckDBTypeId.UUID:
      return fixed('text', 16, uuidText)
    case DuckDBTypeId.ENUM:
      return enumReader(type as DuckDBEnumType)
    case DuckDBTypeId.VARCHAR: {
      const texts = createTextReader()
      return {
        type: type.alias === 'JSON' ? 'json' : 'text',
        bytesPerRow: 16,
        textBytes: texts.bytesIn,
        open: ({ bytes }) => texts.open(bytes),
      }
    }
    case DuckDBTypeId.SQLNULL:
      return fixed('other', 1, () => null)
    default:
      throw new AppError(
        'warehouse_failed',
        `Column "${name}" has the type ${type}, which a result cannot hold. Cast it to text in the warehouse.`,
      )
  }
}

type Fixed = (physical: PhysicalType, bytesPerRow: number, read: (bytes: DataView, at: number) => Value) => ColumnReader

function decimalReader({ width, scale }: DuckDBDecimalType, fixed: Fixed): ColumnReader {
  if (width <= 4) return fixed('decimal', 2, (bytes, at) => decimalText(bytes.getInt16(at, true), scale))
  if (width <= 9) return fixed('decimal', 4, (bytes, at) => decimalText(bytes.getInt32(at, true), scale))
  if (width <= 18) return fixed('decimal', 8, (bytes, at) => decimalText(wide64(bytes, at), scale))
  return fixed('decimal', 16, (bytes, at) => decimalText(wide128(bytes, at), scale))
}

function enumReader({ values, internalTypeId }: DuckDBEnumType): ColumnReader {
  const width = internalTypeId === DuckDBTypeId.UTINYINT ? 1 : internalTypeId === DuckDBTypeId.USMALLINT ? 2 : 4
  const code = (bytes: DataView, at: number) =>
    width === 1 ? bytes.getUint8(at) : width === 2 ? bytes.getUint16(at, true) : bytes.getUint32(at, true)
  return {
    type: 'text',
    bytesPerRow: width,
    open:
      ({ bytes }) =>
      (row) =>
        values[code(bytes, row * width)] ?? null,
  }
}

/** The 64 bits as a number when one holds them exactly: making a bigint of each costs five times as much. */
function wide64(bytes: DataView, at: number): number | bigint {
  const number = bytes.getInt32(at + 4, true) * 4_294_967_296 + bytes.getUint32(at, true)
  return Number.isSafeInteger(number) ? number : bytes.getBigInt64(at, true)
}

function wide128(bytes: DataView, at: number): number | bigint {
  const high = bytes.getInt32(at + 4, true)
  const top = bytes.getBigInt64(at + 8, true)
  if ((top === 0n && high >= 0) || (top === -1n && high < 0)) return wide64(bytes, at)
  return (top << 64n) | bytes.getBigUint64(at, true)
}

function whole(value: number | bigint): Value {
  return typeof value === 'number' ? value : value.toString()
}

function finite(value: number, name: string): number {
  if (!Number.isFinite(value)) throw notFinite(name)
  // No -0, which prints as 0 and compares as another value.
  return value + 0
}

const greatest = 0x7fffffffffffffffn

function instantText(bytes: DataView, at: number, perSecond: number, name: string, dayText: (days: number) => string): string {
  const raw = wide64(bytes, at)
  if (raw === greatest || raw === -greatest) throw notFinite(name)
  if (perSecond <= 1e6) return timestampText(scaled(raw, 1e6 / perSecond), dayText)
  const wide = BigInt(raw)
  const nanos = ((wide % 1000n) + 1000n) % 1000n
  return timestampText((wide - nanos) / 1000n, dayText) + String(nanos).padStart(3, '0')
}

function scaled(raw: number | bigint, factor: number): number | bigint {
  if (factor === 1) return raw
  const product = Number(raw) * factor
  return Number.isSafeInteger(product) ? product : BigInt(raw) * BigInt(factor)
}

function uuidText(bytes: DataView, at: number): string {
  // Stored as a signed 128-bit number with its first bit flipped, so that it sorts like its text.
  const high = (bytes.getBigUint64(at + 8, true) ^ (1n << 63n)).toString(16).padStart(16, '0')
  const low = bytes.getBigUint64(at, true).toString(16).padStart(16, '0')
  return `${high.slice(0, 8)}-${high.slice(8, 12)}-${high.slice(12)}-${low.slice(0, 4)}-${low.slice(4)}`
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
