import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { connectStore } from './db'
import { type Cluster, startCluster } from './embedded-postgres'
import { migrateStore } from './migrate'
import type { Store } from './schema'

const dataFolder = path.join(tmpdir(), `yardstick-test-${userInfo().uid}`, 'postgres')

/** The PostgreSQL server that tests share: started by the first one that asks, joined by the others, also of another run. */
export function testServer(): Promise<Cluster> {
  mkdirSync(path.dirname(dataFolder), { recursive: true, mode: 0o755 })
  const settings = { fsync: 'off', max_connections: '200' }
  return startCluster({ dataFolder, password: 'only-for-tests', settings })
}

/** Called by vitest at the end of a run. */
export async function teardown(): Promise<void> {
  if (existsSync(path.join(dataFolder, 'postmaster.pid'))) await (await testServer()).stopUnlessUsed()
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
