import { type Kysely, sql } from 'kysely'
import type { Store } from '@/lib/store/schema'
import type { ExecutionRecord, RequestRecord } from './query-log'

/*
 * A record stands in one line of the spool, behind a letter: `R` a request, `E` an execution begun or ended, `O` an
 * execution that was still open when its file began (only of use if the process dies).
 */

/** Written out column by column, because it is made for every answer and this takes a third of the time. */
export function requestLine(record: RequestRecord): string {
  const { id, at, user_id, origin, dashboard, tile, metrics, query, template_hash, cache, execution_id } = record
  const { queued_ms, run_ms, total_ms, rows, bytes, outcome, error_code, error_message } = record
  const time = typeof at === 'string' ? at : at.toISOString()
  return (
    `R{"id":${text(id)},"at":"${time}","user_id":${text(user_id)},"origin":"${origin}","dashboard":${text(dashboard)},"tile":${text(tile)}` +
    `,"metrics":${metrics},"query":${query},"template_hash":${text(template_hash)},"cache":"${cache}","execution_id":${text(execution_id)}` +
    `,"queued_ms":${queued_ms},"run_ms":${run_ms},"total_ms":${total_ms},"rows":${rows ?? null},"bytes":${bytes ?? null}` +
    `,"outcome":"${outcome}","error_code":${text(error_code)},"error_message":${text(error_message)}}\n`
  )
}

function text(value: string | null | undefined): string {
  return value == null ? 'null' : JSON.stringify(value)
}

export function executionLine({ parameters, ...rest }: ExecutionRecord, kind: 'E' | 'O' = 'E'): string {
  return `${kind}${JSON.stringify(rest).slice(0, -1)},"parameters":${parameters}}\n`
}

/**
 * Puts lines into the store: one statement per table. A line that is there already changes nothing, so lines may come
 * twice; an execution's end wins over its beginning in whatever order they come.
 */
export async function insertLines(store: Kysely<Store>, lines: readonly string[]): Promise<void> {
  const executions = lines.filter((line) => line[0] !== 'R')
  const requests = lines.filter((line) => line[0] === 'R')
  if (executions.length > 0) await insertExecutions(store, jsonList(executions))
  if (requests.length > 0) await insertRequests(store, jsonList(requests))
}

/** Executions that these lines begin and do not end. */
export function openExecutions(lines: readonly string[]): readonly string[] {
  const open = new Set<string>()
  const executions = lines.filter((line) => line[0] === 'E' || line[0] === 'O').flatMap(readExecution)
  for (const { id, outcome } of executions) if (outcome === 'started') open.add(id)
  for (const { id, outcome } of executions) if (outcome !== 'started') open.delete(id)
  return [...open]
}

function readExecution(line: string): readonly ExecutionRecord[] {
  try {
    return [JSON.parse(line.slice(1))]
  } catch {
    return []
  }
}

/** Their process is gone: nobody will ever know how they ended. */
export async function markUnknown(store: Kysely<Store>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await store
    .updateTable('executions')
    .set({ outcome: 'unknown' })
    .where('id', 'in', [...ids])
    .where('outcome', '=', 'started')
    .execute()
}

/** The same for those whose spool is lost too. */
export async function markForgotten(store: Kysely<Store>, before: Date): Promise<void> {
  await store
    .updateTable('executions')
    .set({ outcome: 'unknown' })
    .where('outcome', '=', 'started')
    .where('started_at', '<', before)
    .execute()
}

/** A line without what PostgreSQL's jsonb cannot hold; undefined when it is no JSON at all. */
export function mendLine(line: string): string | undefined {
  try {
    const record = JSON.parse(line.slice(1), (_, value) =>
      typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value,
    )
    return `${line[0]}${JSON.stringify(record)}`
  } catch {
    return undefined
  }
}

function jsonList(lines: readonly string[]): string {
  return `[${lines.map((line) => line.slice(1)).join(',')}]`
}

async function insertRequests(store: Kysely<Store>, json: string): Promise<void> {
  await sql`
    insert into requests select * from json_populate_recordset(null::requests, ${json}::json)
    on conflict (id) do nothing`.execute(store)
}

async function insertExecutions(store: Kysely<Store>, json: string): Promise<void> {
  await sql`
    insert into executions
    select distinct on (id) * from json_populate_recordset(null::executions, ${json}::json)
    order by id, outcome = 'started'
    on conflict (id) do update set
      queued_ms = excluded.queued_ms, run_ms = excluded.run_ms, rows = excluded.rows, bytes = excluded.bytes,
      rows_scanned = excluded.rows_scanned, outcome = excluded.outcome, error_code = excluded.error_code
    where executions.outcome in ('started', 'unknown') and excluded.outcome <> 'started'`.execute(store)
}
