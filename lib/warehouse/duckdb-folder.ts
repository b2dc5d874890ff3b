import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { type DuckDBConnection, DuckDBInstance, quotedIdentifier, quotedString } from '@duckdb/node-api'
import { AppError } from '@/lib/base/errors'
import { decimalTypes } from './csv-decimals'
import { type DuckDbOptions, openDuckDb } from './duckdb'
import type { Warehouse } from './warehouse'

export interface DuckDbFolderOptions extends DuckDbOptions {
  /** Where the imported copy of the folder is kept. */
  readonly cacheFolder: string
}

interface DataFile {
  readonly file: string
  readonly schema: string
  readonly table: string
  readonly reader: 'read_parquet' | 'read_csv'
  /** Changes when the file does. */
  readonly state: string
}

const kinds: readonly (readonly [ending: RegExp, reader: DataFile['reader']])[] = [
  [/\.parquet$/i, 'read_parquet'],
  [/\.csv(\.gz)?$/i, 'read_csv'],
]

/**
 * A folder of Parquet and CSV files (also gzipped) as a warehouse: `orders.csv` is the table `main.orders`,
 * `shop/orders.parquet` the table `shop.orders`. The files are imported into one DuckDB file, again whenever a name, a
 * size or a time of change differs, and that file is opened like any other.
 *
 * @throws AppError `unavailable`, naming the file that cannot be read
 */
export function openDuckDbFolder(folder: string, options: DuckDbFolderOptions): Promise<Warehouse> {
  let importing: Promise<string> | undefined
  const locate = () => {
    importing ??= importFolder(folder, options).finally(() => {
      importing = undefined
    })
    return importing
  }
  return openDuckDb(locate, options)
}

/** The DuckDB file that holds the folder as it is now. The content's fingerprint stands in its name, so it is either whole or not there. */
async function importFolder(folder: string, { cacheFolder, memoryLimitBytes }: DuckDbFolderOptions): Promise<string> {
  const files = dataFiles(folder)
  const prefix = `folder-${digest([realpathSync(folder)])}-`
  const target = path.join(cacheFolder, `${prefix}${digest(files.map(({ file, state }) => `${file}\n${state}`))}.duckdb`)
  if (statSync(target, { throwIfNoEntry: false })) return target
  mkdirSync(cacheFolder, { recursive: true })
  const fresh = path.join(cacheFolder, `${prefix}${randomUUID()}.new`)
  try {
    const settings: Record<string, string> = { autoinstall_known_extensions: 'false' }
    if (memoryLimitBytes) settings.memory_limit = `${Math.floor(memoryLimitBytes / 1e6)}MB`
    const instance = await DuckDBInstance.create(fresh, settings)
    const connection = await instance.connect()
    try {
      await connection.run("set TimeZone = 'UTC'")
      for (const file of files) await importFile(connection, file)
      await connection.run('checkpoint')
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
    await flush(fresh)
    renameSync(fresh, target)
  } finally {
    for (const left of [fresh, `${fresh}.wal`, `${fresh}.tmp`]) rmSync(left, { recursive: true, force: true })
  }
  for (const name of readdirSync(cacheFolder)) {
    if (name.startsWith(prefix) && name.endsWith('.duckdb') && name !== path.basename(target)) rmSync(path.join(cacheFolder, name))
  }
  return target
}

async function importFile(connection: DuckDBConnection, { file, schema, table, reader }: DataFile): Promise<void> {
  // The whole of a CSV file decides its types: a sample would take the first letter in a million numbers for an error.
  const isCsv = reader === 'read_csv'
  try {
    const types = isCsv ? await decimalTypes(connection, file) : undefined
    const more = isCsv ? `, sample_size = -1${types ? `, types = ${types}` : ''}` : ''
    await connection.run(`create schema if not exists ${quotedIdentifier(schema)}`)
    await connection.run(
      `create table ${quotedIdentifier(schema)}.${quotedIdentifier(table)} as from ${reader}(${quotedString(file)}${more})`,
    )
  } catch (error) {
    throw unreadable(`${file} cannot be read as ${isCsv ? 'CSV' : 'Parquet'}. Repair it or move it out of the folder.`, error)
  }
}

/** @throws AppError `unavailable` */
function dataFiles(folder: string): DataFile[] {
  const found = [...filesIn(folder, 'main'), ...foldersIn(folder).flatMap((name) => filesIn(path.join(folder, name), name))]
  const deep = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.split(path.sep).length > 2 && isData(name))
  if (deep) throw unreadable(`${deep} lies deeper than one sub-folder, where a file has no schema.table. Move it up.`)
  if (found.length === 0) throw unreadable(`The warehouse folder ${folder} holds no Parquet or CSV file (.parquet, .csv, .csv.gz).`)
  const owners = new Map<string, string>()
  for (const { schema, table, file } of found) {
    // DuckDB's names differ by more than case.
    const name = `${schema}.${table}`.toLowerCase()
    const other = owners.get(name)
    if (other)
      throw unreadable(`${path.basename(other)} and ${path.basename(file)} would both be the table ${schema}.${table}. Rename one.`)
    owners.set(name, file)
  }
  return found
}

function isData(name: string): boolean {
  return kinds.some(([ending]) => ending.test(name))
}

function filesIn(folder: string, schema: string): DataFile[] {
  return list(folder).flatMap((entry) => {
    const kind = kinds.find(([ending]) => ending.test(entry.name))
    if (!kind || entry.name.startsWith('.')) return []
    const file = path.join(realpathSync(folder), entry.name)
    const found = statSync(file, { bigint: true, throwIfNoEntry: false })
    if (!found?.isFile()) return []
    if (/[*?[\]{}]/.test(file)) throw unreadable(`${file} has one of * ? [ ] { } in its path, which means a pattern to DuckDB. Rename it.`)
    return [{ file, schema, table: entry.name.replace(kind[0], ''), reader: kind[1], state: `${found.size} ${found.mtimeNs}` }]
  })
}

function foldersIn(folder: string): string[] {
  return list(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw unreadable(`The warehouse folder ${folder} ${missing ? 'does not exist' : 'cannot be read'}.`, error)
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('unavailable', message, { cause })
}
