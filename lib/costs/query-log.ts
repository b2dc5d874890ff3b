import type { Insertable } from 'kysely'
import type { ExecutionTable, RequestTable } from '@/lib/store/schema'

export type ExecutionRecord = Insertable<ExecutionTable>
export type RequestRecord = Insertable<RequestTable>

/**
 * Append-only record of what was asked. A record is on disk when the promise resolves, also if the process is killed
 * right after; it reaches the store within a second, exactly once.
 */
export interface QueryLog {
  executionStarted(record: ExecutionRecord): Promise<void>
  executionEnded(record: ExecutionRecord): Promise<void>
  request(record: RequestRecord): Promise<void>
  /** Waits until the store has all of it. */
  flush(): Promise<void>
  close(): Promise<void>
}
