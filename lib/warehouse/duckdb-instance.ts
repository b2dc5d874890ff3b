import { realpathSync, statSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import path from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { AppError } from '@/lib/base/errors'
import { createScans, type Scans } from './duckdb-scanned'

export interface DuckDbLimits {
  /** Working memory of all statements together. Default: half of what this process may use. */
  readonly memoryLimitBytes?: number
  /** Default: one per core. */
  readonly threads?: number
}

/** One DuckDB file held open, shared by everybody in the process who opened the same one. */
export interface OpenFile {
  /** Which file, and which state of it. */
  readonly identity: string
  /** A connection without any memory of earlier statements; 40 µs. */
  connect(): Promise<DuckDBConnection>
  readonly scans: Scans
  /** The engine ends when its last user has released it and its last connection is closed. */
  release(): void
}

interface Held {
  readonly instance: Promise<DuckDBInstance>
  users: number
}

// DuckDB does not notice when one process opens a file twice, and then loses rows; bundles may load this module twice.
const key = Symbol.for('yardstick.duckdb')
const holder = globalThis as { [key]?: Map<string, Held> }

/**
 * Opens a file read-only and locked down: no other file, no network, no extension, no setting can be reached from a
 * statement, and nothing can be written. Without a file system DuckDB cannot spill either: a statement that needs more
 * than `memoryLimitBytes` fails.
 *
 * @throws AppError `unavailable`, with the reason: missing, no DuckDB file, damaged, open for writing elsewhere
 */
export async function openFile(file: string, limits: DuckDbLimits): Promise<OpenFile> {
  holder[key] ??= new Map()
  const open = holder[key]
  const identity = fileIdentity(file)
  const held: Held = open.get(identity) ?? { instance: openLocked(realpathSync(file), limits), users: 0 }
  open.set(identity, held)
  held.users++
  const release = once(() => {
    if (--held.users > 0) return
    if (open.get(identity) === held) open.delete(identity)
    held.instance.then((instance) => instance.closeSync()).catch(() => undefined)
  })
  try {
    const instance = await held.instance
    return { identity, connect: () => instance.connect(), scans: createScans(), release }
  } catch (error) {
    release()
    throw explainOpening(file, error)
  }
}

/** Changes with every way a file can get new content: replaced, rewritten, or followed by a write-ahead log. @throws AppError `unavailable` */
export function fileIdentity(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (!found)
    throw new AppError('unavailable', `The warehouse file ${path.basename(file)} does not exist in ${path.dirname(path.resolve(file))}.`)
  if (!found.isFile())
    throw new AppError('unavailable', `${path.basename(file)} is not a file. For a folder of Parquet or CSV files write duckdb:${file}/.`)
  const log = statSync(`${file}.wal`, { bigint: true, throwIfNoEntry: false })
  const state = [found.dev, found.ino, found.size, found.mtimeNs, log ? `${log.ino}-${log.size}-${log.mtimeNs}` : '']
  return state.map((part) => (typeof part === 'bigint' ? part.toString(36) : part)).join('.')
}

/** Gives up the shared engine of a file whose engine has declared itself unusable, so that the next opening makes a new one. */
export function forgetFile(identity: string): void {
  holder[key]?.delete(identity)
}

async function openLocked(file: string, limits: DuckDbLimits): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(file, {
    access_mode: 'READ_ONLY',
    memory_limit: `${Math.floor((limits.memoryLimitBytes ?? defaultMemory()) / 1e6)}MB`,
    threads: String(limits.threads ?? availableParallelism()),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  })
  const connection = await instance.connect()
  try {
    for (const statement of lockDown) await connection.run(statement)
  } finally {
    connection.closeSync()
  }
  return instance
}

// In this order: each line takes away what the next could still have changed.
const lockDown = [
  "SET GLOBAL TimeZone = 'UTC'",
  "SET temp_directory = ''",
  'SET enable_external_access = false',
  // Also the file itself: without this a statement could read it as bytes and copy another over it.
  "SET disabled_filesystems = 'LocalFileSystem'",
  'SET lock_configuration = true',
]

/** Half of what the machine, or the container, has: there is no spilling, and the other half is for the page cache and us. */
function defaultMemory(): number {
  const constrained = process.constrainedMemory()
  return (constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 2
}

function explainOpening(file: string, error: unknown): AppError {
  const text = String(error)
  const name = path.basename(file)
  const unavailable = (message: string) => new AppError('unavailable', message, { cause: error })
  if (/set lock on file/i.test(text)) {
    const pid = text.match(/PID (\d+)/)?.[1]
    return unavailable(
      `The warehouse file ${name} is open for writing in another process${pid ? ` (PID ${pid})` : ''}. Close it there, or use a copy.`,
    )
  }
  if (/not a valid DuckDB/i.test(text))
    return unavailable(`${name} is not a DuckDB file. Point WAREHOUSE_URL at one, or at a folder of Parquet or CSV files.`)
  if (/permission denied/i.test(text)) return unavailable(`The warehouse file ${name} may not be read by this user.`)
  if (/version number|newer version/i.test(text))
    return unavailable(`The warehouse file ${name} was written by another version of DuckDB than ours can read.`)
  if (/corrupt|checksum|enough bytes|seriali[sz]ation/i.test(text))
    return unavailable(`The warehouse file ${name} is damaged or cut short. Restore it from a copy.`)
  return unavailable(`The warehouse file ${name} could not be opened.`)
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}
