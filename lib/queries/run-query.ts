import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Logger } from 'pino'
import { AppError, type PublicError, toAppError } from '@/lib/base/errors'
import type { PeopleRule } from '@/lib/base/people-rule'
import type { QueryLog } from '@/lib/costs/query-log'
import type { MetricQuery, Person } from '@/lib/metrics'
import type { Project, ProjectLoader } from '@/lib/project/project'
import type { CacheState, Origin, Outcome } from '@/lib/store/schema'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { createResultCache, type StoredResult } from './cache'
import { createCoalescer, type Work } from './coalesce'
import { createDataState, type DataState } from './data-state'
import { createExecute, type ExecuteLimits, newProgress, type Progress, round } from './execute'
import { createFairSlots } from './fair-slots'
import { inOrderOfCompletion } from './in-order-of-completion'
import { createKeyState } from './key-state'
import { createLeaving, type Leaving } from './leaving'
import { createOwnQuestions } from './own-questions'
import { checkPeoplePermission } from './people-rights'
import { createPrepare, type Prepared, type planKey } from './prepare'
import { checkPermission, type Rights, rightsOf } from './rights'

export interface QueryRequest {
  /** Chosen by the asker; comes back with the answer. */
  readonly id: string
  readonly query: MetricQuery
  readonly tile?: string
}

export interface QueryContext {
  readonly person: Person
  readonly origin: Origin
  readonly dashboard?: string
  readonly signal?: AbortSignal
}

interface AnswerMeta {
  readonly id: string
  /** Of the row in the query log. */
  readonly requestId: string
  readonly cache: CacheState
  readonly queuedMs: number
  readonly runMs: number
  readonly totalMs: number
}

/** `result` is the JSON text of a `Result`: made once, kept in the cache as `resultBytes` (UTF-8), sent as it is. */
export type Answer =
  | (AnswerMeta & { readonly ok: true; readonly result: string; readonly resultBytes: Uint8Array })
  | (AnswerMeta & { readonly ok: false; readonly error: PublicError })

/**
 * Answers all questions of one page, each as soon as it is ready; a failed one never spoils another. Every answer is on record before
 * it is yielded. Whoever stops listening, or aborts `signal`, leaves; statements that nobody waits for are cancelled.
 */
export type RunQuery = (requests: readonly QueryRequest[], context: QueryContext) => AsyncIterable<Answer>

/** A run that several may wait for. */
interface SharedRun extends Work<StoredResult> {
  readonly progress: Progress
}

/** One page: everything that its questions have in common. */
interface Page extends Omit<QueryContext, 'signal'> {
  readonly project: Project
  readonly rights: Rights
  readonly data: DataState | AppError
  /** Aborted when the reader leaves; only asked for by those who have to wait. */
  readonly signal: () => AbortSignal
}

/** What is known about an answer so far; all of it ends in the log. */
interface Trace {
  readonly requestId: string
  readonly at: Date
  readonly start: number
  cache: CacheState
  prepared?: Prepared
  progress?: Progress
}

const decoder = new TextDecoder()

// One row more than a result may have, by which a plan notices that rows were cut.
const usualLimits: ExecuteLimits = { timeoutMs: 30_000, maxRows: 10_001, maxBytes: 10_000_000 }

/** The one way from a question to its answer: permission, plan, cache, coalescing, (budget), execution, log. */
export function createRunQuery(options: {
  readonly project: ProjectLoader
  readonly warehouse: Warehouse
  readonly queryLog: QueryLog
  readonly logger: Logger
  readonly now: () => Date
  /** Statements at once on the warehouse. */
  readonly places?: number
  readonly cacheBytes?: number
  readonly limits?: Partial<ExecuteLimits>
  /** Who may see the names of people behind numbers; analysts and administrators without it. */
  readonly peopleLists?: PeopleRule
  readonly planKeyOf?: typeof planKey
}): RunQuery {
  const { project, warehouse, queryLog, logger, now, places = 4, cacheBytes = 64_000_000, peopleLists = 'analysts' } = options
  const cache = createResultCache(cacheBytes)
  const runs = createCoalescer<StoredResult, SharedRun>()
  const slots = createFairSlots({ places })
  const execute = createExecute({ warehouse, slots, queryLog, limits: { ...usualLimits, ...options.limits }, now })
  const prepare = createPrepare({ ...warehouse, ...(options.planKeyOf && { planKeyOf: options.planKeyOf }) })
  const { lookAtKey, warnOfKey, missKey, ...own } = createOwnQuestions({ execute, functions: warehouse.functions, logger })
  const dataState = createDataState({ readVersion: () => warehouse.dataVersion(), read: own.readState })
  const keys = createKeyState({ look: lookAtKey, onFault: warnOfKey, onError: missKey, now })

  return async function* runQuery(requests, context) {
    const leaving = createLeaving(() => context.signal)
    const page = await openPage(context, leaving)
    let left = requests.length
    try {
      for await (const answered of inOrderOfCompletion(requests.map((request) => answer(request, page)))) {
        left--
        yield answered
      }
    } finally {
      leaving.end(left > 0)
    }
  }

  async function openPage({ person, origin, dashboard }: QueryContext, { signal }: Leaving): Promise<Page> {
    const current = project.current().project
    const rights = rightsOf(person, current)
    let data: DataState | AppError
    try {
      data = await dataState(current)
      keys.follow(current, data)
    } catch (error) {
      data = known(error)
    }
    return { person, origin, ...(dashboard !== undefined && { dashboard }), project: current, rights, data, signal }
  }

  async function answer(request: QueryRequest, page: Page): Promise<Answer> {
    const trace: Trace = { requestId: randomUUID(), at: now(), start: performance.now(), cache: 'none' }
    try {
      checkPermission(page, request.query.metrics)
      if (request.query.people !== undefined) checkPeoplePermission(page, request.query, peopleLists)
      const prepared = plan(request.query, page, trace)
      keys.refuse(prepared.lookups, Object.keys(prepared.plan.versions).join(', '))
      const stored = cache.get(prepared.key)
      if (stored) trace.cache = 'hit'
      const { result: resultBytes, executionId, rows } = stored ?? (await share(prepared, page, trace))
      const meta = await log(request, page, trace, { outcome: 'answered', executionId, rows, bytes: resultBytes.byteLength })
      return {
        ...meta,
        ok: true,
        resultBytes,
        get result() {
          return decoder.decode(resultBytes)
        },
      }
    } catch (error) {
      const failure = known(error)
      const executionId = trace.progress?.isLogged ? trace.progress.executionId : null
      const meta = await log(request, page, trace, { outcome: outcomeOf(failure), executionId, error: failure })
      return { ...meta, ok: false, error: { code: failure.code, message: failure.message } }
    }
  }

  function plan(query: MetricQuery, { project: current, rights, data }: Page, trace: Trace): Prepared {
    if (data instanceof AppError) throw data
    trace.prepared = prepare(query, { project: current, rights, data })
    return trace.prepared
  }

  /** Joins the run that answers the same question, or begins it. */
  async function share(prepared: Prepared, page: Page, trace: Trace): Promise<StoredResult> {
    const { outcome, work, isFirst } = runs.join(prepared.key, { start: (signal) => begin(prepared, page, signal), signal: page.signal() })
    trace.cache = isFirst ? 'miss' : 'shared'
    trace.progress = work.progress
    return outcome
  }

  // The budget will be checked here: after the cache, which is free, and before anything is sent to the warehouse.
  function begin(prepared: Prepared, { person, data }: Page, signal: AbortSignal): SharedRun {
    const progress = newProgress()
    return { progress, outcome: run(prepared, { person: person.id, dataVersion: (data as DataState).version, signal }, progress) }
  }

  async function run(
    prepared: Prepared,
    order: { person: string; dataVersion: string; signal: AbortSignal },
    progress: Progress,
  ): Promise<StoredResult> {
    const { plan: planned, key } = prepared
    const { statement, templateHash } = planned
    try {
      const rows = await execute({ statement, templateHash, ...order }, progress)
      const result = Buffer.from(JSON.stringify(planned.read(rows)))
      const stored = { result, executionId: progress.executionId, rows: rows.rowCount }
      cache.set(key, stored)
      return stored
    } catch (error) {
      const { code, message, cause, retryAfterSeconds } = known(error)
      if (code === 'cancelled' || code === 'too_many_requests') throw error
      const names = Object.keys(planned.versions).join(', ')
      throw new AppError(code, `${names}: ${message}`, {
        cause: cause ?? error,
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      })
    }
  }

  async function log(
    { id, query, tile }: QueryRequest,
    { person, origin, dashboard, project: current }: Page,
    { requestId, at, start, cache: cacheState, prepared, progress }: Trace,
    end: { outcome: Outcome; executionId: string | null; rows?: number; bytes?: number; error?: AppError },
  ): Promise<AnswerMeta> {
    const queuedMs = cacheState === 'hit' ? 0 : (progress?.queuedMs ?? 0)
    const runMs = cacheState === 'hit' ? 0 : (progress?.runMs ?? 0)
    const totalMs = round(performance.now() - start)
    await queryLog.request({
      id: requestId,
      at,
      user_id: person.id,
      origin,
      dashboard: dashboard ?? null,
      tile: tile ?? null,
      metrics: prepared?.versionsText ?? versionsAsked(query, current),
      query: prepared?.queryText ?? JSON.stringify(query),
      template_hash: prepared?.plan.templateHash ?? null,
      cache: cacheState,
      execution_id: end.executionId,
      queued_ms: queuedMs,
      run_ms: runMs,
      total_ms: totalMs,
      rows: end.rows ?? null,
      bytes: end.bytes ?? null,
      outcome: end.outcome,
      error_code: end.error?.code ?? null,
      error_message: end.error?.message ?? null,
    })
    return { id, requestId, cache: cacheState, queuedMs, runMs, totalMs }
  }

  function known(error: unknown): AppError {
    const failure = toAppError(error)
    if (failure.code === 'internal' && !(error instanceof AppError)) logger.error({ err: error }, 'a query failed on our side')
    return failure
  }
}

function versionsAsked({ metrics }: MetricQuery, project: Project): string {
  const names = (Array.isArray(metrics) ? metrics : []).filter((name) => typeof name === 'string').slice(0, 20)
  return JSON.stringify(Object.fromEntries(names.map((name) => [name.slice(0, 200), project.metrics.get(name)?.version ?? 'unknown'])))
}

function outcomeOf({ code }: AppError): Outcome {
  if (code === 'cancelled') return 'cancelled'
  const refused =
    code === 'not_permitted' || code === 'not_found' || code === 'invalid_query' || code === 'invalid_input' || code === 'too_many_requests'
  return refused ? 'refused' : 'failed'
}
