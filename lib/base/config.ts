import path from 'node:path'
import { AppError } from './errors'
import { type PeopleRule, readPeopleRule } from './people-rule'
import { readOrMakeSecret } from './secret-file'
import { readSingleSignOn, type SingleSignOn } from './single-sign-on'

/** What the environment and the command line decide. Read here and nowhere else. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Origin people use, e.g. `http://127.0.0.1:3000`. */
  readonly baseUrl: string
  /** At least 32 bytes; made on the first start and kept in a file of mode 0600. */
  readonly secret: string
  /** Where the embedded store, the demo warehouse, secrets and spool live. */
  readonly stateFolder: string
  /** `postgres://…`; undefined means embedded. */
  readonly databaseUrl?: string
  /** `duckdb:path`, `duckdb:folder/` or `postgres://…`. */
  readonly warehouseUrl: string
  /** The demo warehouse, when nobody named another one. Scale 1 is about ten million events. */
  readonly demo?: { readonly path: string; readonly scale: number }
  readonly projectFolder: string
  /** Undefined: passwords and links only. */
  readonly singleSignOn?: SingleSignOn
  /** Who may see the names of people behind numbers; analysts and administrators without it. */
  readonly peopleLists?: PeopleRule
  readonly production: boolean
  /** `debug`, `info`, `warn` (default), `error`. */
  readonly logLevel: string
}

/** Options of the command line; they win over the environment. */
export interface Flags {
  readonly port?: number | string
  readonly host?: string
  readonly scale?: number | string
  readonly production?: boolean
  readonly warehouse?: string
  readonly project?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** The repository's root. */
export const rootFolder = path.resolve(import.meta.dirname, '../..')

/**
 * Reads environment and flags; makes the state folder and the secret when they are missing.
 *
 * @throws AppError `invalid_input` with the variable, its value (never a password) and what would be right
 */
export function readConfig({ environment = process.env, flags = {} }: { environment?: Environment; flags?: Flags } = {}): Config {
  const port = readPort(flags.port ?? environment.PORT)
  const host = flags.host ?? '127.0.0.1'
  const scale = readScale(flags.scale)
  const stateFolder = path.resolve(environment.YARDSTICK_STATE || path.join(rootFolder, '.yardstick'))
  const warehouse = flags.warehouse ?? environment.WAREHOUSE_URL
  const demo = warehouse ? undefined : { path: path.join(stateFolder, `demo-${scale}.duckdb`), scale }
  const databaseUrl = environment.DATABASE_URL
  if (databaseUrl) checkPostgresUrl('DATABASE_URL', databaseUrl)
  const singleSignOn = readSingleSignOn(environment)
  return {
    port,
    host,
    baseUrl: readBaseUrl(environment.BASE_URL) ?? `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`,
    secret: readSecret(environment.YARDSTICK_SECRET, stateFolder),
    stateFolder,
    ...(databaseUrl && { databaseUrl }),
    warehouseUrl: demo ? `duckdb:${demo.path}` : readWarehouseUrl(warehouse ?? ''),
    ...(demo && { demo }),
    ...(singleSignOn && { singleSignOn }),
    peopleLists: readPeopleRule(environment.PEOPLE_LISTS),
    projectFolder: path.resolve(flags.project || environment.YARDSTICK_PROJECT || path.join(rootFolder, 'metrics')),
    production: flags.production ?? environment.NODE_ENV === 'production',
    logLevel: readLogLevel(environment.LOG_LEVEL),
  }
}

/** An address fit for screens and logs. */
export function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@]*:).*@/s, '$1•••@')
}

function readPort(value: number | string | undefined): number {
  if (value === undefined || value === '') return 3000
  const port = Number(value)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new AppError('invalid_input', `The port "${value}" is not a number from 0 to 65535. Use --port 4000 or PORT=4000.`)
}

function readScale(value: number | string | undefined): number {
  if (value === undefined) return 0.1
  const scale = Number(value)
  if (scale >= 0.001 && scale <= 100) return scale
  throw new AppError('invalid_input', `The scale "${value}" is not a number from 0.001 to 100. Use --scale 0.1, about a million events.`)
}

function readLogLevel(value: string | undefined): string {
  if (!value) return 'warn'
  if (/^(debug|info|warn|error)$/.test(value)) return value
  throw new AppError('invalid_input', `LOG_LEVEL "${value}" is not one of debug, info, warn, error.`)
}

function readBaseUrl(value: string | undefined): string | undefined {
  if (!value) return undefined
  const url = URL.parse(value)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username) return url.origin
  throw new AppError('invalid_input', `BASE_URL "${withoutPassword(value)}" is not an origin. Write it like https://metrics.example.com.`)
}

function readWarehouseUrl(value: string): string {
  if (/^duckdb:./.test(value)) return `duckdb:${path.resolve(value.slice(7))}${value.endsWith('/') ? '/' : ''}`
  if (/^postgres(ql)?:/.test(value)) {
    checkPostgresUrl('WAREHOUSE_URL', value)
    return value
  }
  const remedy = 'Use duckdb:path/to/file.duckdb, duckdb:folder/ with Parquet or CSV files, or postgres://user:password@host/database.'
  throw new AppError('invalid_input', `WAREHOUSE_URL "${withoutPassword(value)}" names no warehouse we know. ${remedy}`)
}

function checkPostgresUrl(variable: string, value: string): void {
  const url = URL.parse(value)
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname && url.pathname.length > 1) return
  const remedy = 'Write it like postgres://user:password@host:5432/database, with special characters of the password percent-encoded.'
  throw new AppError('invalid_input', `${variable} "${withoutPassword(value)}" is not a PostgreSQL address. ${remedy}`)
}

function readSecret(given: string | undefined, stateFolder: string): string {
  if (given === undefined) return readOrMakeSecret(path.join(stateFolder, 'secret'), 32)
  if (Buffer.byteLength(given) >= 32 && new Set(given).size >= 8) return given
  throw new AppError(
    'invalid_input',
    'YARDSTICK_SECRET is shorter than 32 bytes or too simple. Make one with `openssl rand -base64 32`, or unset it.',
  )
}
