import { type DuckDBDataChunk, type DuckDBDecimalType, type DuckDBEnumType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import { AppError } from '@/lib/base/errors'
import type { PhysicalType } from '@/lib/metrics'
import {
  bigIntegers,
  type ColumnReader,
  dates,
  decimals,
  enums,
  fixed,
  floats,
  integers,
  texts,
  timestamps,
  uuidText,
} from './duckdb-readers'
import { type Vector, vectorOf, wide128 } from './duckdb-vector'
import type { ResultMeter } from './limits'
import { integerValue } from './values'
import type { Value, WarehouseColumn } from './warehouse'

/**
 * Collects the chunks of a result column by column, straight from DuckDB's memory: row objects and the client's own
 * values cost many times as much, and print instants in the zone of this machine.
 *
 * @throws AppError `warehouse_failed` for a type no result may have, and for infinite values
 */
export function createColumns(names: readonly string[], types: readonly DuckDBType[], meter: ResultMeter) {
  const columns = types.map((type, index) => {
    const name = names[index] ?? ''
    return { name, reader: readerOf(type, name), values: [] as Value[] }
  })
  return {
    /** @throws AppError `result_too_large`, before the chunk is turned into values */
    add(chunk: DuckDBDataChunk): void {
      const vectors = columns.map(({ reader }, index) => vectorOf(chunk, index, reader.bytesPerRow))
      let bytes = 0
      for (const [index, { reader }] of columns.entries()) bytes += reader.textBytes?.(vectors[index] as Vector) ?? chunk.rowCount * 8
      meter.add(chunk.rowCount, bytes)
      for (const [index, { reader, values }] of columns.entries()) reader.append(values, vectors[index] as Vector)
    },
    finish: (): WarehouseColumn[] => columns.map(({ name, reader, values }) => ({ name, type: reader.type, values })),
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

function readerOf(type: DuckDBType, name: string): ColumnReader {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return fixed('boolean', 1, (bytes, at) => bytes.getUint8(at) !== 0)
    case DuckDBTypeId.TINYINT:
      return integers(Int8Array)
    case DuckDBTypeId.SMALLINT:
      return integers(Int16Array)
    case DuckDBTypeId.INTEGER:
      return integers(Int32Array)
    case DuckDBTypeId.UTINYINT:
      return integers(Uint8Array)
    case DuckDBTypeId.USMALLINT:
      return integers(Uint16Array)
    case DuckDBTypeId.UINTEGER:
      return integers(Uint32Array)
    case DuckDBTypeId.BIGINT:
      return bigIntegers
    case DuckDBTypeId.UBIGINT:
      return fixed('integer', 8, (bytes, at) => integerValue(bytes.getBigUint64(at, true)))
    case DuckDBTypeId.HUGEINT:
      return fixed('integer', 16, (bytes, at) => {
        const value = wide128(bytes, at)
        return typeof value === 'number' ? value : value.toString()
      })
    case DuckDBTypeId.UHUGEINT:
      return fixed('integer', 16, (bytes, at) => integerValue((bytes.getBigUint64(at + 8, true) << 64n) | bytes.getBigUint64(at, true)))
    case DuckDBTypeId.FLOAT:
      return floats(name, Float32Array)
    case DuckDBTypeId.DOUBLE:
      return floats(name, Float64Array)
    case DuckDBTypeId.DECIMAL:
      return decimals(type as DuckDBDecimalType)
    case DuckDBTypeId.DATE:
      return dates(name)
    case DuckDBTypeId.TIMESTAMP:
      return timestamps(name, 'timestamp', 1e6)
    case DuckDBTypeId.TIMESTAMP_S:
      return timestamps(name, 'timestamp', 1)
    case DuckDBTypeId.TIMESTAMP_MS:
      return timestamps(name, 'timestamp', 1e3)
    case DuckDBTypeId.TIMESTAMP_NS:
      return timestamps(name, 'timestamp', 1e9)
    case DuckDBTypeId.TIMESTAMP_TZ:
      return timestamps(name, 'instant', 1e6)
    case DuckDBTypeId.UUID:
      return fixed('text', 16, uuidText)
    case DuckDBTypeId.ENUM:
      return enums(type as DuckDBEnumType)
    case DuckDBTypeId.VARCHAR:
      return texts(type.alias === 'JSON' ? 'json' : 'text')
    case DuckDBTypeId.SQLNULL:
      return fixed('other', 1, () => null)
    default:
      throw new AppError(
        'warehouse_failed',
        `Column "${name}" has the type ${type}, which a result cannot hold. Cast it to text in the warehouse.`,
      )
  }
}
