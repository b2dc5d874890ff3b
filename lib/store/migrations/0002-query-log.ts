import { type Kysely, sql } from 'kysely'

/** No references between these tables: rows may arrive late and in any order, and outlive the people they name. */
// biome-ignore lint/suspicious/noExplicitAny: migrations work on tables of every version
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('executions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('warehouse', 'text', (c) => c.notNull())
    .addColumn('engine', 'text', (c) => c.notNull())
    .addColumn('template', 'text', (c) => c.notNull())
    .addColumn('template_hash', 'text', (c) => c.notNull())
    .addColumn('parameters', 'jsonb', (c) => c.notNull())
    .addColumn('data_version', 'text', (c) => c.notNull())
    .addColumn('started_at', 'timestamptz', (c) => c.notNull())
    .addColumn('queued_ms', 'double precision')
    .addColumn('run_ms', 'double precision')
    .addColumn('rows', 'bigint')
    .addColumn('bytes', 'bigint')
    .addColumn('rows_scanned', 'bigint')
    .addColumn('outcome', 'text', (c) => c.notNull().check(outcomes))
    .addColumn('error_code', 'text')
    .execute()
  await db.schema.createIndex('executions_started_at').on('executions').column('started_at desc').execute()
  await db.schema.createIndex('executions_open').on('executions').column('outcome').where('outcome', '=', 'started').execute()

  await db.schema
    .createTable('requests')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'timestamptz', (c) => c.notNull())
    .addColumn('user_id', 'text')
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('dashboard', 'text')
    .addColumn('tile', 'text')
    .addColumn('metrics', 'jsonb', (c) => c.notNull())
    .addColumn('query', 'jsonb', (c) => c.notNull())
    .addColumn('template_hash', 'text')
    .addColumn('cache', 'text', (c) => c.notNull().check(sql`cache in ('hit', 'shared', 'miss', 'none')`))
    .addColumn('execution_id', 'text')
    .addColumn('queued_ms', 'double precision', (c) => c.notNull())
    .addColumn('run_ms', 'double precision', (c) => c.notNull())
    .addColumn('total_ms', 'double precision', (c) => c.notNull())
    .addColumn('rows', 'bigint')
    .addColumn('bytes', 'bigint')
    .addColumn('outcome', 'text', (c) => c.notNull().check(outcomes))
    .addColumn('error_code', 'text')
    .addColumn('error_message', 'text')
    .execute()
  await db.schema.createIndex('requests_at').on('requests').columns(['at desc', 'id']).execute()
  await db.schema.createIndex('requests_user').on('requests').columns(['user_id', 'at desc']).execute()
  await db.schema.createIndex('requests_outcome').on('requests').columns(['outcome', 'at desc']).execute()
  await db.schema.createIndex('requests_execution').on('requests').column('execution_id').execute()
}

const outcomes = sql`outcome in ('started', 'answered', 'failed', 'cancelled', 'refused', 'unknown')`
