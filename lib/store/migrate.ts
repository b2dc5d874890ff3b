import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { AppError } from '@/lib/base/errors'
import { connectStore } from './db'
import { migrations } from './migrations'

/** Any number, but the same in every version: who migrates holds this lock. */
const LOCK = 7_041_976

/**
 * Brings the store's tables to this version. Several processes may call it at once; each migration is whole or absent.
 *
 * @returns names of the migrations that ran
 * @throws AppError `conflict` when the store was made by a newer version; the driver's error when it cannot be reached
 */
export async function migrateStore(url: string): Promise<readonly string[]> {
  const store = connectStore(url, { patient: true })
  try {
    return await store.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${LOCK})`.execute(connection)
      try {
        return await migrate(connection)
      } finally {
        await sql`select pg_advisory_unlock(${LOCK})`.execute(connection)
      }
    })
  } finally {
    await store.destroy()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: migrations work on tables of every version
async function migrate(connection: Kysely<any>): Promise<readonly string[]> {
  const migrator = new Migrator({ db: connection, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (!error) return results.map((result) => result.migrationName)
  if (/previously executed migration .* is missing/.test(String((error as Error).message))) {
    throw new AppError('conflict', 'The store was made by a newer version of Yardstick. Start that version, or restore a backup.', {
      cause: error,
    })
  }
  throw error
}
