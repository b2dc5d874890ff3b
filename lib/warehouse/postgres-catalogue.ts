import type { Pool } from 'pg'
import { AppError } from '@/lib/base/errors'
import { physicalType } from './postgres-columns'
import { countsScansFrom } from './postgres-scanned'
import { tablesOf } from './tables'
import type { Table } from './warehouse'

/** What has to be known of a server before the first statement. */
export interface ServerFacts {
  readonly warnings: readonly string[]
  /** Numbers of the enumerated types, whose values are texts. */
  readonly enums: ReadonlySet<number>
  /** The server ends a statement by itself when our end of the connection is gone. */
  readonly noticesLostClients: boolean
  /** The server can tell what a transaction has read. */
  readonly countsScans: boolean
  /** One row `{ version }`, which differs whenever the data may. */
  readonly versionQuery: string
}

/** @throws AppError `unavailable` when the server is older than 13; whatever the driver throws */
export async function serverFacts(pool: Pool): Promise<ServerFacts> {
  const { rows } = await pool.query<FactsRow>(factsQuery)
  const facts = rows[0] as FactsRow
  if (facts.version < 130_000)
    throw new AppError('unavailable', `The warehouse runs PostgreSQL ${Math.floor(facts.version / 10_000)}; version 13 or newer is needed.`)
  return {
    warnings: warningsOf(facts),
    enums: new Set(facts.enums),
    noticesLostClients: await noticesLostClients(pool),
    countsScans: facts.counts && facts.version >= countsScansFrom,
    versionQuery: facts.foreign
      ? `${versionQuery} || '@' || floor(extract(epoch from now()) / 60)::text as version`
      : `${versionQuery} as version`,
  }
}

/** Tables, views and materialised views the role may read, in all schemas but the system's; partitions stand behind their table. */
export async function readTables(pool: Pool): Promise<readonly Table[]> {
  const { rows } = await pool.query<ColumnRow>(columnsQuery)
  return tablesOf(rows.map(({ oid, enumerated, ...row }) => ({ ...row, type: enumerated ? 'text' : physicalType(oid) })))
}

interface FactsRow {
  version: number
  role: string
  superuser: boolean
  writable: number
  example: string | null
  creatable: string | null
  enums: number[]
  foreign: boolean
  counts: boolean
}

function warningsOf({ role, superuser, writable, example, creatable }: FactsRow): string[] {
  const remedy = 'Use a role that may only read: GRANT pg_read_all_data, or SELECT on the schemas you publish.'
  if (superuser) return [`The warehouse role "${role}" is a superuser. ${remedy}`]
  const warnings: string[] = []
  if (writable > 0) warnings.push(`The warehouse role "${role}" may change ${writable} tables, such as ${example}. ${remedy}`)
  if (creatable) warnings.push(`The warehouse role "${role}" may create tables in the schema "${creatable}". ${remedy}`)
  return warnings
}

/** Known from version 14 on, and refused by servers on systems that cannot do it. */
async function noticesLostClients(pool: Pool): Promise<boolean> {
  const client = await pool.connect()
  try {
    await client.query("set client_connection_check_interval = '500ms'")
    await client.query('reset client_connection_check_interval')
    return true
  } catch {
    return false
  } finally {
    client.release()
  }
}

// Any write changes the snapshot, in whichever database of the server. A standby's snapshot does not list what runs, so
// there the place in the log decides; a restored copy has another start; tables that stand on another server may change
// unseen, so with them every minute is a new version.
const versionQuery = `select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text else pg_current_snapshot()::text end
  || '@' || extract(epoch from pg_postmaster_start_time())::text`

const factsQuery = `
  with tables as (
    select c.oid, n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
      and has_schema_privilege(n.oid, 'usage')
  ), writable as (
    select * from tables where has_table_privilege(oid, 'insert, update, delete, truncate')
  )
  select current_setting('server_version_num')::int as version,
    current_user::text as role,
    (select rolsuper from pg_roles where rolname = current_user) as superuser,
    (select count(*)::int from writable) as writable,
    (select min(format('%I.%I', nspname, relname)) from writable) as example,
    (select min(nspname)::text from pg_namespace where nspname not like 'pg\\_%' and has_schema_privilege(oid, 'create')) as creatable,
    (select coalesce(array_agg(oid::bigint::int), '{}') from pg_type where typtype = 'e') as enums,
    exists (select from pg_class where relkind = 'f') as foreign,
    current_setting('track_counts')::boolean as counts`

interface ColumnRow {
  schema: string
  table: string
  name: string
  oid: number
  enumerated: boolean
  nullable: boolean
}

const columnsQuery = `
  select n.nspname as schema, c.relname as table, a.attname as name,
    base.oid::bigint::int as oid, base.typtype = 'e' as enumerated,
    not (a.attnotnull or (t.typtype = 'd' and t.typnotnull)) as nullable
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  join pg_type base on base.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
    and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')
  order by n.nspname, c.relname, a.attnum`
