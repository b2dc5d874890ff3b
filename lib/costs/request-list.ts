import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { CacheState, Origin, Outcome, Store } from '@/lib/store/schema'

/** Which requests of the query log are meant; without a part, all of them. */
export interface RequestFilter {
  /** Id or e-mail address. */
  readonly person?: string
  readonly metric?: string
  readonly dashboard?: string
  readonly outcome?: Outcome
  readonly cache?: CacheState
  readonly origin?: Origin
  /** The pages that list metrics ask for many at once: without those requests, or only them. */
  readonly lists?: 'without' | 'only'
  /** UTC instants, from inclusive, to exclusive. */
  readonly from?: string
  readonly to?: string
}

/** One line of the log with the run behind it. */
export interface LoggedRequest {
  readonly id: string
  readonly at: string
  readonly person: { readonly id: string; readonly name: string | null; readonly email: string | null } | null
  readonly origin: Origin
  readonly dashboard: string | null
  readonly tile: string | null
  /** Name to version. */
  readonly metrics: Readonly<Record<string, string>>
  /** The `MetricQuery` as it was asked. */
  readonly query: unknown
  readonly cache: CacheState
  readonly outcome: Outcome
  readonly queuedMs: number
  readonly runMs: number
  readonly totalMs: number
  readonly rows: number | null
  readonly bytes: number | null
  readonly error: { readonly code: string; readonly message: string | null } | null
  readonly execution: {
    readonly id: string
    readonly engine: string
    /** SQL with placeholders. */
    readonly template: string
    readonly parameters: readonly unknown[]
    readonly dataVersion: string
    readonly startedAt: string
    readonly runMs: number | null
    readonly rows: number | null
    readonly rowsScanned: number | null
    readonly outcome: Outcome
  } | null
}

export interface RequestTotals {
  readonly requests: number
  readonly people: number
  readonly answered: number
  readonly failed: number
  readonly cancelled: number
  readonly refused: number
  /** Answered without a run of their own: from the cache, or sharing somebody's run. */
  readonly spared: number
  readonly runMs: number
  readonly medianTotalMs: number | null
  readonly p95TotalMs: number | null
}

export interface RequestPage {
  readonly requests: readonly LoggedRequest[]
  /** For `after` of the next page; null on the last. */
  readonly next: string | null
}

/** A page of the log, newest or slowest first. @throws AppError `invalid_input` for a cursor that is none */
export async function listRequests(
  store: Kysely<Store>,
  options: RequestFilter & { readonly sort: 'newest' | 'slowest'; readonly after?: string; readonly limit: number },
): Promise<RequestPage> {
  const { sort, after, limit } = options
  const column = sort === 'newest' ? 'requests.at' : 'requests.total_ms'
  let query = selectRows(store, options)
    .orderBy(column, 'desc')
    .orderBy('requests.id', 'desc')
    .limit(limit + 1)
  if (after !== undefined) {
    const [value, id] = readCursor(after, sort)
    query = query.where((f) => f(f.refTuple(column, 'requests.id'), '<', f.tuple(value as never, id)))
  }
  const rows = await query.execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    requests: shown.map(toLogged),
    next: last ? writeCursor(sort === 'newest' ? last.at.toISOString() : last.total_ms, last.id) : null,
  }
}

/** Sums over everything the filter lets through. */
export async function totalRequests(store: Kysely<Store>, filter: RequestFilter): Promise<RequestTotals> {
  const outcome = (f: ExpressionBuilder<Store, 'requests'>, value: Outcome) =>
    f.fn.countAll<number>().filterWhere('requests.outcome', '=', value)
  return filtered(store, filter)
    .select((f) => [
      f.fn.countAll<number>().as('requests'),
      f.fn.count<number>('requests.user_id').distinct().as('people'),
      outcome(f, 'answered').as('answered'),
      outcome(f, 'failed').as('failed'),
      outcome(f, 'cancelled').as('cancelled'),
      outcome(f, 'refused').as('refused'),
      f.fn.countAll<number>().filterWhere('requests.cache', 'in', ['hit', 'shared']).as('spared'),
      sql<number>`coalesce(sum(requests.run_ms) filter (where requests.cache = 'miss'), 0)`.as('runMs'),
      sql<number | null>`percentile_cont(0.5) within group (order by requests.total_ms)`.as('medianTotalMs'),
      sql<number | null>`percentile_cont(0.95) within group (order by requests.total_ms)`.as('p95TotalMs'),
    ])
    .executeTakeFirstOrThrow()
}

function selectRows(store: Kysely<Store>, filter: RequestFilter) {
  return filtered(store, filter)
    .leftJoin('executions', 'executions.id', 'requests.execution_id')
    .selectAll('requests')
    .select(['users.name as user_name', 'users.email as user_email'])
    .select(['executions.engine', 'executions.template', 'executions.parameters', 'executions.data_version', 'executions.started_at'])
    .select(['executions.run_ms as execution_run_ms', 'executions.rows as execution_rows', 'executions.rows_scanned'])
    .select('executions.outcome as execution_outcome')
}

/** What the lists of metrics write as their tile. */
const listTile = 'pulse'

function filtered(store: Kysely<Store>, filter: RequestFilter) {
  const { person, metric, dashboard, outcome, cache, origin, lists, from, to } = filter
  return store
    .selectFrom('requests')
    .leftJoin('users', 'users.id', 'requests.user_id')
    .$if(person !== undefined, (q) =>
      q.where((f) => f.or([f('requests.user_id', '=', person ?? ''), f('users.email', '=', (person ?? '').toLowerCase())])),
    )
    .$if(metric !== undefined, (q) => q.where(sql<boolean>`jsonb_exists(requests.metrics, ${metric})`))
    .$if(dashboard !== undefined, (q) => q.where('requests.dashboard', '=', dashboard ?? ''))
    .$if(outcome !== undefined, (q) => q.where('requests.outcome', '=', outcome ?? 'answered'))
    .$if(cache !== undefined, (q) => q.where('requests.cache', '=', cache ?? 'none'))
    .$if(origin !== undefined, (q) => q.where('requests.origin', '=', origin ?? 'dashboard'))
    .$if(lists !== undefined, (q) => q.where((f) => f(f.fn.coalesce('requests.tile', f.val('')), lists === 'only' ? '=' : '<>', listTile)))
    .$if(from !== undefined, (q) => q.where('requests.at', '>=', new Date(from ?? 0)))
    .$if(to !== undefined, (q) => q.where('requests.at', '<', new Date(to ?? 0)))
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRows>['execute']>>[number]

function toLogged(row: Row): LoggedRequest {
  return {
    id: row.id,
    at: row.at.toISOString(),
    person: row.user_id === null ? null : { id: row.user_id, name: row.user_name, email: row.user_email },
    origin: row.origin,
    dashboard: row.dashboard,
    tile: row.tile,
    metrics: row.metrics,
    query: row.query,
    cache: row.cache,
    outcome: row.outcome,
    queuedMs: row.queued_ms,
    runMs: row.run_ms ?? 0,
    totalMs: row.total_ms,
    rows: row.rows,
    bytes: row.bytes,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    execution: toExecution(row),
  }
}

function toExecution(row: Row): LoggedRequest['execution'] {
  if (row.execution_id === null || row.template === null || row.started_at === null) return null
  return {
    id: row.execution_id,
    engine: row.engine ?? '',
    template: row.template,
    parameters: row.parameters ?? [],
    dataVersion: row.data_version ?? '',
    startedAt: row.started_at.toISOString(),
    runMs: row.execution_run_ms,
    rows: row.execution_rows,
    rowsScanned: row.rows_scanned,
    outcome: row.execution_outcome ?? 'unknown',
  }
}

function writeCursor(value: string | number, id: string): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url')
}

function readCursor(text: string, sort: 'newest' | 'slowest'): [Date | number, string] {
  try {
    const [value, id] = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (typeof id === 'string' && sort === 'slowest' && typeof value === 'number') return [value, id]
    if (typeof id === 'string' && sort === 'newest' && !Number.isNaN(Date.parse(value))) return [new Date(value), id]
  } catch {}
  throw new AppError('invalid_input', 'The cursor "after" is not one that this list gave.')
}
