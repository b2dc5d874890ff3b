import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { connectStore } from './db'
import { type Cluster, startCluster } from './embedded-postgres'
import { migrateStore } from './migrate'
import type { Store } from './schema'

const variable = 'YARDSTICK_TEST_SERVER'

/** Called by vitest before a run: its test files share one server, which no other run can stop. */
export function setup(): void {
  process.env[variable] = path.join(tmpdir(), `yardstick-test-${process.pid}`, 'postgres')
}

/** Called by vitest after a run. */
export async function teardown(): Promise<void> {
  if (existsSync(dataFolder())) await (await testServer()).stop()
  rmSync(path.dirname(dataFolder()), { recursive: true, force: true })
}

/** The PostgreSQL server of this run: started by the first test that asks, joined by the others. */
export function testServer(): Promise<Cluster> {
  mkdirSync(path.dirname(dataFolder()), { recursive: true, mode: 0o755 })
  const settings = { fsync: 'off', max_connections: '200' }
  return startCluster({ dataFolder: dataFolder(), password: 'only-for-tests', settings })
}

function dataFolder(): string {
  const folder = process.env[variable]
  if (!folder) throw new Error('The test server is there in vitest runs only.')
  return folder
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
