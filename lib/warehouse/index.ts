import { AppError } from '@/lib/base/errors'
import type { SqlFunctions } from '@/lib/metrics'
import { openDuckDb } from './duckdb'
import { openDuckDbFolder } from './duckdb-folder'
import { duckdbFunctions } from './duckdb-functions'
import { openPostgres } from './postgres'
import { postgresFunctions } from './postgres-functions'
import type { Warehouse } from './warehouse'

export interface WarehouseOptions {
  /** Where an engine may keep files of its own. */
  readonly stateFolder: string
  /** Statements at once. */
  readonly maxConnections?: number
  /** Memory an engine inside this process may use. */
  readonly memoryLimitBytes?: number
}

export interface Engine {
  readonly name: string
  /** Shown to people who wrote a URL nobody takes. */
  readonly example: string
  /** Its SQL, which needs no connection to be written. */
  readonly functions: SqlFunctions
  accepts(url: string): boolean
  open(url: string, options: WarehouseOptions): Promise<Warehouse>
}

/** A new engine is one file and one entry here. */
export const engines: readonly Engine[] = [
  {
    name: 'duckdb folder',
    example: 'duckdb:folder/ (Parquet and CSV files)',
    functions: duckdbFunctions,
    accepts: (url) => /^duckdb:.*[/\\]$/.test(url),
    open: (url, { stateFolder, ...options }) => openDuckDbFolder(url.slice('duckdb:'.length), { ...options, cacheFolder: stateFolder }),
  },
  {
    name: 'duckdb',
    example: 'duckdb:path/to/file.duckdb',
    functions: duckdbFunctions,
    accepts: (url) => /^duckdb:./.test(url),
    open: (url, options) => openDuckDb(url.slice('duckdb:'.length), options),
  },
  {
    name: 'postgres',
    example: 'postgres://user:password@host:5432/database',
    functions: postgresFunctions,
    accepts: (url) => /^postgres(ql)?:\/\//.test(url),
    open: openPostgres,
  },
]

/** @throws AppError `invalid_input` (an address no engine takes), `unavailable` (it cannot be opened) */
export async function openWarehouse(url: string, options: WarehouseOptions): Promise<Warehouse> {
  return engineOf(url).open(url, options)
}

/** The SQL of the engine behind an address, without opening it. @throws AppError `invalid_input` for an address no engine takes */
export function functionsOf(url: string): SqlFunctions {
  return engineOf(url).functions
}

function engineOf(url: string): Engine {
  const engine = engines.find(({ accepts }) => accepts(url))
  if (engine) return engine
  // Only what stands before the colon is repeated: the rest may hold a password.
  const scheme = url.match(/^[\w+.-]{1,20}(?=:)/)?.[0]
  const found = scheme ? `begins with "${scheme}:"` : 'has no known beginning'
  throw new AppError('invalid_input', `The warehouse address ${found}. Accepted: ${engines.map(({ example }) => example).join('; ')}.`)
}
