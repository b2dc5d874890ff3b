import type { DuckDBDataChunk } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

/** Memory of one column of a chunk, in DuckDB's own layout. */
export interface Vector {
  readonly bytes: DataView
  readonly buffer: ArrayBuffer
  readonly offset: number
  /** One bit per row; absent when no row is null. */
  readonly valid: Uint8Array | null
  readonly count: number
}

/** It is DuckDB's memory, not a copy: gone with the chunk. */
export function vectorOf(chunk: DuckDBDataChunk, index: number, bytesPerRow: number): Vector {
  const count = chunk.rowCount
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index)
  const data = duckdb.vector_get_data(vector, count * bytesPerRow)
  const valid = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null
  const buffer = data.buffer as ArrayBuffer
  return { bytes: new DataView(buffer, data.byteOffset, data.byteLength), buffer, offset: data.byteOffset, valid, count }
}

export function isValid(valid: Uint8Array, row: number): boolean {
  return (((valid[row >> 3] as number) >> (row & 7)) & 1) === 1
}

/** 64 bits as a number when one holds them exactly: making a bigint of each costs five times as much. */
export function wide64(bytes: DataView, at: number): number | bigint {
  const number = bytes.getInt32(at + 4, true) * 4_294_967_296 + bytes.getUint32(at, true)
  return Number.isSafeInteger(number) ? number : bytes.getBigInt64(at, true)
}

export function wide128(bytes: DataView, at: number): number | bigint {
  const high = bytes.getInt32(at + 4, true)
  const top = bytes.getBigInt64(at + 8, true)
  if ((top === 0n && high >= 0) || (top === -1n && high < 0)) return wide64(bytes, at)
  return (top << 64n) | bytes.getBigUint64(at, true)
}
