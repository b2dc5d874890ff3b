import { type Insertable, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectStore, isStoreDown } from './db'
import { migrateStore } from './migrate'
import { migrations } from './migrations'
import type { RequestTable } from './schema'
import { type TestDatabase, testDatabase } from './testing'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('of several processes starting at once, one migrates and the others find it done', async () => {
  const ran = await Promise.all([migrateStore(database.url), migrateStore(database.url), migrateStore(database.url)])
  expect(ran.map((names) => names.length).sort()).toEqual([0, 0, Object.keys(migrations).length])
})

test('a record that arrives twice is one row', async () => {
  const store = connectStore(database.url)
  const request: Insertable<RequestTable> = {
    id: 'r1',
    at: '2026-06-01T10:00:00Z',
    origin: 'dashboard',
    metrics: JSON.stringify({ revenue: 'v1' }),
    query: JSON.stringify({ metrics: ['revenue'] }),
    cache: 'miss',
    queued_ms: 0,
    total_ms: 12.5,
    rows: 7,
    bytes: 3_000_000_000,
    outcome: 'answered',
    user_id: null,
    dashboard: null,
    tile: null,
    template_hash: null,
    execution_id: null,
    run_ms: 0,
    error_code: null,
    error_message: null,
  }
  for (const _ of [1, 2]) {
    await store
      .insertInto('requests')
      .values(request)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const rows = await store.selectFrom('requests').select(['id', 'rows', 'bytes', 'metrics', 'total_ms']).execute()
  expect(rows).toEqual([{ id: 'r1', rows: 7, bytes: 3_000_000_000, metrics: { revenue: 'v1' }, total_ms: 12.5 }])
  await store.destroy()
})

test('two people cannot share an address, whatever its case', async () => {
  const store = connectStore(database.url)
  const person = {
    email: 'ann@example.com',
    name: 'Ann',
    role: 'viewer' as const,
    password_hash: null,
    attributes: '{}',
    disabled_at: null,
  }
  await store.insertInto('users').values(person).execute()
  await expect(store.insertInto('users').values(person).execute()).rejects.toThrow('users_email_key')
  await expect(
    store
      .insertInto('users')
      .values({ ...person, email: 'Ann@example.com' })
      .execute(),
  ).rejects.toThrow('check constraint')
  await store.destroy()
})

test('a store made by a newer version is refused with the remedy', async () => {
  const store = connectStore(database.url)
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00Z')`.execute(store)
  await store.destroy()
  await expect(migrateStore(database.url)).rejects.toThrow('made by a newer version of Yardstick')
})

test('a store out of reach is told from a refused statement', async () => {
  const away = connectStore('postgres://nobody@127.0.0.1:9/none')
  expect(
    isStoreDown(
      await away
        .selectFrom('users')
        .select('id')
        .execute()
        .catch((error) => error),
    ),
  ).toBe(true)
  await away.destroy()
  const store = connectStore(database.url)
  expect(isStoreDown(await sql`select 1/0`.execute(store).catch((error) => error))).toBe(false)
  await store.destroy()
})
