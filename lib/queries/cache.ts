import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** A finished result as it is sent, and the run it came from. */
export interface StoredResult {
  /** JSON text of a `Result`, encoded: it goes out many times. */
  readonly result: Uint8Array
  readonly executionId: string
  readonly rows: number
}

export interface ResultCache {
  get(key: string): StoredResult | undefined
  set(key: string, stored: StoredResult): void
  readonly bytes: number
}

/** Results by key, the least recently used ones dropped; `maxBytes` counts their text. */
export function createResultCache(maxBytes: number): ResultCache {
  const entries = new LRUCache<string, StoredResult>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 4),
    sizeCalculation: ({ result }) => result.byteLength + 400,
  })
  return {
    get: (key) => entries.get(key),
    set: (key, stored) => {
      entries.set(key, stored)
    },
    get bytes() {
      return entries.calculatedSize
    },
  }
}

/** All that decides what an answer says. What a reader may see stands in the SQL and its parameters. */
export interface ResultIdentity {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** Metric name to version. */
  readonly versions: Readonly<Record<string, string>>
  readonly dataVersion: string
  /** What the result says beside its rows: range, zone, comparison, titles. */
  readonly frame: unknown
  readonly engine: string
}

/** Equal exactly for equal answers: also the key under which running queries are shared. */
export function resultKey({ sql, parameters, versions, dataVersion, frame, engine }: ResultIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([sql, parameters, versions, dataVersion, frame, engine], exact))
    .digest('base64url')
}

/** JSON has no bigint; a text of the same digits is another value. */
function exact(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { bigint: String(value) } : value
}
