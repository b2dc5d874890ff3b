import duckdb from '@duckdb/node-bindings'
import { AppError } from '@/lib/base/errors'
import { isValid, type Vector } from './duckdb-vector'

const places = 1024
const wordsPerKey = 5

/**
 * Reads DuckDB's texts: 16 bytes each, the length and either up to 12 bytes of text or a pointer to more of it.
 * Results name the same few groups in many rows, so a text just made is used again when its 16 bytes are equal; for
 * pointers that holds within one chunk only.
 */
export function createTextReader() {
  const keys = new Int32Array(places * wordsPerKey).fill(-1)
  const texts = new Array<string>(places).fill('')
  let chunkNumber = 0

  const open = (bytes: DataView) => {
    chunkNumber++
    return (row: number): string => {
      const at = row * 16
      const length = bytes.getInt32(at, true)
      const first = bytes.getInt32(at + 4, true)
      const second = bytes.getInt32(at + 8, true)
      const third = bytes.getInt32(at + 12, true)
      const scope = length <= 12 ? 0 : chunkNumber
      const place = (Math.imul(length ^ Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ third, 0xc2b2ae35) >>> 12) % places
      const key = place * wordsPerKey
      const known =
        keys[key] === length && keys[key + 1] === first && keys[key + 2] === second && keys[key + 3] === third && keys[key + 4] === scope
      if (known) return texts[place] as string
      const text = decode(bytes, at, length)
      keys[key] = length
      keys[key + 1] = first
      keys[key + 2] = second
      keys[key + 3] = third
      keys[key + 4] = scope
      texts[place] = text
      return text
    }
  }

  return { bytesIn, open }
}

/** Bytes of all texts of a chunk, from their lengths alone. A null has none. */
function bytesIn({ bytes, valid, count }: Vector): number {
  let sum = 0
  for (let row = 0; row < count; row++) {
    if (valid && !isValid(valid, row)) continue
    sum += bytes.getUint32(row * 16, true)
  }
  return sum
}

function decode(bytes: DataView, at: number, length: number): string {
  if (length < 0) throw new AppError('result_too_large', 'One text of the result is larger than 2 GB.')
  const start = bytes.byteOffset + at
  if (length <= 12) return Buffer.from(bytes.buffer, start + 4, length).toString('utf8')
  const data = duckdb.get_data_from_pointer(bytes.buffer as ArrayBuffer, start + 8, length)
  return Buffer.from(data.buffer, data.byteOffset, length).toString('utf8')
}
