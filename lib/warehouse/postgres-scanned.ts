import type pg from 'pg'
import type { Parameter } from './parameters'

/**
 * Has the server take over this session's counts, so that those of the next transaction begin at nothing; sent when a
 * connection is given back.
 */
export const forgetScans = 'select pg_stat_force_next_flush()'

/** The first version that knows `forgetScans`. */
export const countsScansFrom = 150_000

/**
 * What the transaction has read so far, by table. Its locks tell the tables and indexes it touched, which is cheaper
 * than the statistics view of all tables; joins would take longer to plan than the rest. Rows come out of a table in
 * order, or by an index; a row that was found in the index alone is an entry of that index.
 */
export const scansQuery = `
  select coalesce((select indrelid from pg_index where indexrelid = l.relation), l.relation)::text as "table",
    (select case when relkind in ('r', 'm') then reltuples::float8 end from pg_class where oid = l.relation) as "tableRows",
    pg_stat_get_xact_numscans(l.relation)::float8 as scans, pg_stat_get_xact_tuples_returned(l.relation)::float8 as returned,
    pg_stat_get_xact_tuples_fetched(l.relation)::float8 as fetched, 
    pg_relation_size(l.relation) >= 8e6 or
      (select relispartition or reloptions is not null from pg_class where oid = l.relation) as "mayBeShared"
  from pg_lock_status() l
  where l.locktype = 'relation' and l.pid = pg_backend_pid() and l.relation >= 16384`

export interface Scan {
  readonly table: string
  /** As of the last ANALYZE, -1 before the first; null for an index of the table. */
  readonly tableRows: number | null
  readonly scans: number
  readonly returned: number
  readonly fetched: number
  /**
   * Large enough for parallel workers, set up for them, or a partition, which any worker may take whole; null without a
   * size, as a view.
   */
  readonly mayBeShared: boolean | null
}

/**
 * Rows read from tables by the statement before, in the same transaction. Workers keep their counts to themselves: when
 * the plan has any, the share of this session is filled up to the size of the table, and index reads are multiplied.
 */
export async function rowsScanned(
  client: pg.ClientBase,
  statement: { readonly text: string; readonly values: readonly Parameter[] },
  scans: readonly Scan[],
): Promise<number | undefined> {
  const workers = scans.some(({ mayBeShared }) => mayBeShared) ? await plannedWorkers(client, statement) : 0
  const tables = scans.filter(({ tableRows }) => tableRows !== null)
  return tables.reduce<number | undefined>((sum, table) => {
    const rows = rowsOf(table, scans, workers)
    return sum === undefined || rows === undefined ? undefined : sum + rows
  }, 0)
}

function rowsOf(table: Scan, scans: readonly Scan[], workers: number): number | undefined {
  const entries = scans.reduce((sum, scan) => sum + (scan.tableRows === null && scan.table === table.table ? scan.returned : 0), 0)
  const byIndex = Math.max(table.fetched, entries)
  if (workers === 0 || !table.mayBeShared) return table.returned + byIndex
  // Counted here when the scan is set up, whoever reads; but a whole partition may be left to a worker.
  const wasScanned = table.scans > 0 || byIndex === 0
  const tableRows = table.tableRows ?? -1
  if (wasScanned && tableRows < 0) return undefined
  const inOrder = wasScanned ? Math.max(table.returned, tableRows * Math.max(table.scans, 1)) : 0
  return inOrder + byIndex * (workers + 1)
}

async function plannedWorkers(
  client: pg.ClientBase,
  { text, values }: { readonly text: string; readonly values: readonly Parameter[] },
): Promise<number> {
  const config = { text: `explain (format json) ${text}`, values: [...values], queryMode: 'extended' }
  const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(config)
  const planned = JSON.stringify(rows).matchAll(/"Workers Planned":(\d+)/g)
  return Math.max(0, ...Array.from(planned, ([, workers]) => Number(workers)))
}
