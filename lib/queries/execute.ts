import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { type AppError, toAppError } from '@/lib/base/errors'
import type { ExecutionRecord, QueryLog } from '@/lib/costs/query-log'
import type { Statement, Warehouse, WarehouseResult } from '@/lib/warehouse/warehouse'
import type { FairSlots } from './fair-slots'

export interface ExecuteLimits {
  /** From asking to the last row, waiting included. */
  readonly timeoutMs: number
  readonly maxRows: number
  readonly maxBytes: number
}

export interface Order {
  readonly statement: Statement
  readonly templateHash: string
  readonly dataVersion: string
  /** Who is counted for fairness. */
  readonly person: string
  readonly signal?: AbortSignal
}

/** What is known of a run while it goes on; the row in the log exists once `startedMs` is set. */
export interface Progress {
  readonly executionId: string
  queuedMs: number
  runMs: number
  isLogged: boolean
}

/** Sends one statement to the warehouse when it is its turn. Its beginning and its end are on record before anybody hears of them. */
export type Execute = (order: Order, progress: Progress) => Promise<WarehouseResult>

export function newProgress(): Progress {
  return { executionId: randomUUID(), queuedMs: 0, runMs: 0, isLogged: false }
}

/** @returns a function that throws AppError `cancelled`, `timed_out`, `result_too_large`, `warehouse_failed`, `unavailable`, `too_many_requests` */
export function createExecute(options: {
  readonly warehouse: Warehouse
  readonly slots: FairSlots
  readonly queryLog: QueryLog
  readonly limits: ExecuteLimits
  readonly now: () => Date
}): Execute {
  const { warehouse, slots, queryLog, limits, now } = options
  return async ({ statement, templateHash, dataVersion, person, signal }, progress) => {
    const asked = performance.now()
    const leave = await slots.take({ person, waitMs: limits.timeoutMs, ...(signal && { signal }) })
    try {
      const started = performance.now()
      progress.queuedMs = round(started - asked)
      progress.isLogged = true
      const record: ExecutionRecord = {
        id: progress.executionId,
        warehouse: 'default',
        engine: warehouse.engine,
        template: statement.sql,
        template_hash: templateHash,
        parameters: JSON.stringify(statement.parameters, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
        data_version: dataVersion,
        started_at: now(),
        queued_ms: progress.queuedMs,
        outcome: 'started',
      }
      await queryLog.executionStarted(record)
      try {
        const timeoutMs = Math.max(1, Math.ceil(limits.timeoutMs - progress.queuedMs))
        const result = await warehouse.run(statement, { ...limits, timeoutMs, ...(signal && { signal }) })
        progress.runMs = round(result.elapsedMs)
        const { rowCount, bytes, rowsScanned = null } = result
        // Written with the next record, at the latest that of the answer, which is waited for.
        void queryLog.executionEnded({
          ...record,
          run_ms: progress.runMs,
          rows: rowCount,
          bytes,
          rows_scanned: rowsScanned,
          outcome: 'answered',
        })
        return result
      } catch (error) {
        progress.runMs = round(performance.now() - started)
        const { code }: AppError = toAppError(error)
        const outcome = code === 'cancelled' ? 'cancelled' : 'failed'
        await queryLog.executionEnded({ ...record, run_ms: progress.runMs, outcome, error_code: code })
        throw error
      }
    } finally {
      leave()
    }
  }
}

/** Milliseconds to the microsecond. */
export function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
