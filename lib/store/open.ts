import { createHash } from 'node:crypto'
import { chmodSync, existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Kysely } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import { type Config, withoutPassword } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { readOrMakeSecret } from '@/lib/base/secret-file'
import { connectStore, isStoreDown } from './db'
import { type Cluster, startCluster } from './embedded-postgres'
import { migrateStore } from './migrate'
import { serverUser, sharedFolder } from './postgres-binaries'
import type { Store } from './schema'

export interface OpenStore {
  readonly store: Kysely<Store>
  /** For connections that listen; holds a password. */
  readonly url: string
  /** Names of the migrations that ran now. */
  readonly migrated: readonly string[]
  /** Worth telling the person who started us. */
  readonly note?: string
  close(): Promise<void>
}

type StoreConfig = Pick<Config, 'stateFolder' | 'databaseUrl'>

/**
 * The store, ready to use: the server at `databaseUrl`, or the embedded one, started or joined. An embedded server that
 * dies while we use it is started again within a second or two.
 *
 * @throws AppError `unavailable`, `conflict` (made by a newer version)
 */
export async function openStore(config: StoreConfig, { logger }: { logger?: Logger } = {}): Promise<OpenStore> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.stateFolder)
  try {
    if (embedded) await makeDatabase(embedded.cluster)
    const url = config.databaseUrl ?? embedded?.cluster.url('yardstick') ?? ''
    const migrated = await migrateStore(url)
    const store = connectStore(url, { onError: (error) => logger?.warn({ reason: error.message }, 'a connection to the store broke') })
    const stopWatching = embedded && keepRunning(embedded, logger)
    const close = async () => {
      stopWatching?.()
      await store.destroy()
      await embedded?.cluster.stopUnlessUsed()
    }
    return { store, url, migrated, close, ...noteOf(config, migrated) }
  } catch (error) {
    await embedded?.cluster.stopUnlessUsed()
    throw explain(error, config)
  }
}

function noteOf({ databaseUrl, stateFolder }: StoreConfig, migrated: readonly string[]): { note?: string } {
  const folder = databaseUrl ? undefined : embeddedFolder(stateFolder)
  const elsewhere = folder?.startsWith(sharedFolder) ? `its data is in ${folder}, because root's folders are closed to the server` : ''
  const notes = [elsewhere, migrated.length > 0 ? `migrated: ${migrated.join(', ')}` : ''].filter(Boolean)
  return notes.length > 0 ? { note: notes.join('; ') } : {}
}

function explain(error: unknown, { databaseUrl, stateFolder }: StoreConfig): AppError {
  if (error instanceof AppError) return error
  const { code, message } = error as { code?: string; message: string }
  const cause = { cause: error }
  if (code === '53100' || /no space left/i.test(message)) {
    return new AppError(
      'unavailable',
      `The disk that holds ${databaseUrl ? 'the store' : stateFolder} is full. Free some space and start again.`,
      cause,
    )
  }
  if (!databaseUrl) return new AppError('unavailable', `The embedded store in ${stateFolder} does not work: ${message}`, cause)
  const address = withoutPassword(databaseUrl)
  if (isStoreDown(error))
    return new AppError('unavailable', `Nothing answers at DATABASE_URL ${address}. Check that the server runs and can be reached.`, cause)
  if (code === '28P01' || code === '28000')
    return new AppError('unavailable', `The server at DATABASE_URL ${address} refuses the user or the password.`, cause)
  if (code === '3D000')
    return new AppError('unavailable', `DATABASE_URL ${address} names a database that does not exist. Make it with createdb.`, cause)
  return new AppError('unavailable', `The store at DATABASE_URL ${address} does not work: ${message}`, cause)
}

interface Embedded {
  readonly cluster: Cluster
  readonly start: (port?: number) => Promise<Cluster>
}

async function startEmbedded(stateFolder: string): Promise<Embedded> {
  const password = readOrMakeSecret(passwordFile(stateFolder), 16)
  const dataFolder = embeddedFolder(stateFolder)
  const settings = { max_connections: '60', shared_buffers: '32MB', client_connection_check_interval: '500ms' }
  const start = (port?: number) => startCluster({ dataFolder, password, settings, ...(port && { port }) })
  return { cluster: await start(), start }
}

export function passwordFile(stateFolder: string): string {
  return path.join(stateFolder, 'postgres.password')
}

/** In the state folder, unless the server's user cannot walk there: below /root, `nobody` can go nowhere. */
export function embeddedFolder(stateFolder: string): string {
  const own = path.join(stateFolder, 'postgres')
  // Others may pass through it, not list it; its secrets are readable to us alone.
  if (serverUser.uid !== undefined) chmodSync(stateFolder, 0o711)
  if (serverUser.uid === undefined || isOpen(stateFolder)) return own
  const name = createHash('sha256').update(stateFolder).digest('hex').slice(0, 12)
  return path.join(sharedFolder, name, 'postgres')
}

/** Whether everybody may walk through the folder and all above it. */
function isOpen(folder: string): boolean {
  const above = path.dirname(folder)
  const open = !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0
  return open && (above === folder || isOpen(above))
}

async function makeDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url(), connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const found = await client.query(`select 1 from pg_database where datname = 'yardstick'`)
    if (found.rowCount === 0) await client.query('create database yardstick')
  } catch (error) {
    // 42P04, 23505: another process made it in this moment.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}

function keepRunning({ cluster, start }: Embedded, logger?: Logger): () => void {
  let busy = false
  const timer = setInterval(async () => {
    if (busy || cluster.isRunning()) return
    busy = true
    logger?.warn('the embedded store stopped; starting it again')
    try {
      await start(cluster.port)
    } catch (error) {
      logger?.error({ reason: (error as Error).message }, 'the embedded store did not start')
    } finally {
      busy = false
    }
  }, 1000)
  timer.unref()
  return () => clearInterval(timer)
}
