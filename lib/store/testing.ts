import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { connectStore } from './db'
import { type Cluster, startCluster } from './embedded-postgres'
import { migrateStore } from './migrate'
import type { Store } from './schema'

const variable = 'YARDSTICK_TEST_FOLDER'

/**
 * Called by vitest before a run and, with what it gives back, after it: the test files of a run share a temporary folder
 * and a server in it, which no other run can stop. A process of its own clears both away, also when the run is killed.
 */
export function setup(): () => Promise<void> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'yardstick-test-')))
  chmodSync(folder, 0o755)
  process.env[variable] = folder
  process.env.TMPDIR = folder
  const hook = new URL('../../scripts/register.mjs', import.meta.url).href
  const program = fileURLToPath(new URL('./testing.test.child.ts', import.meta.url))
  const cleaner = spawn(process.execPath, ['--import', hook, program, folder], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] })
  const cleaned = once(cleaner, 'exit')
  cleaner.unref()
  return async () => {
    cleaner.ref()
    cleaner.stdin.end()
    await cleaned
  }
}

/** The PostgreSQL server of this run: started by the first test that asks, joined by the others. */
export function testServer(): Promise<Cluster> {
  const settings = { fsync: 'off', max_connections: '200' }
  const folder = process.env[variable]
  if (!folder) throw new Error('The test server is there in vitest runs only.')
  return startCluster({ dataFolder: path.join(folder, 'postgres'), password: 'only-for-tests', settings })
}

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** An empty database on the test server. */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = await testServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(cluster, `create database ${name}`)
  return { url: cluster.url(name), drop: () => onServer(cluster, `drop database if exists ${name} with (force)`) }
}

/** A store with all tables and no rows. */
export async function testStore(): Promise<{ readonly store: Kysely<Store>; readonly url: string; close(): Promise<void> }> {
  const { url, drop } = await testDatabase()
  await migrateStore(url)
  const store = connectStore(url)
  const close = async () => {
    await store.destroy()
    await drop()
  }
  return { store, url, close }
}

async function onServer(cluster: Cluster, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url() })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
