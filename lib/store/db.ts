import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Store } from './schema'

export interface ConnectOptions {
  /** Told when an idle connection breaks; without a listener the process would end. */
  readonly onError?: (error: Error) => void
  /** Migrations wait for locks and rewrite tables: no time limits. */
  readonly patient?: boolean
  readonly poolSize?: number
}

/** Our own database behind an address. Connects when first asked; counts come back as numbers. */
export function connectStore(
  url: string,
  { onError = () => undefined, patient = false, poolSize = 10 }: ConnectOptions = {},
): Kysely<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'yardstick',
    max: patient ? 1 : poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: 30_000,
    ...(!patient && { statement_timeout: 15_000, query_timeout: 17_000 }),
    types: { getTypeParser },
  })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return new Kysely<Store>({ dialect: new PostgresDialect({ pool }) })
}

/** True when the store could not be reached, rather than having refused a statement. */
export function isStoreDown(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown }
  // 08: connection, 57P: the server stops or starts, 53: out of connections, memory or disk
  if (/^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH)|^(08|57P|53)/.test(String(code))) return true
  return /connection terminated|timeout exceeded when trying to connect|Query read timeout/i.test(String(message))
}

const INT8 = 20

/** 64-bit integers of the store are counts and sizes, far below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return Number
  return pg.types.getTypeParser(oid, format as 'text')
}
