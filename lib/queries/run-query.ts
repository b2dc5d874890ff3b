import type { PublicError } from '@/lib/base/errors'
import type { MetricQuery, Person } from '@/lib/metrics'
import type { CacheState, Origin } from '@/lib/store/schema'

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

/** `result` is the JSON text of a `Result`: made once, kept in the cache, sent as it is. */
export type Answer =
  | (AnswerMeta & { readonly ok: true; readonly result: string })
  | (AnswerMeta & { readonly ok: false; readonly error: PublicError })

/** Answers all questions of one page, each as soon as it is ready; a failed one never spoils another. Every answer is on record before it is yielded. */
export type RunQuery = (requests: readonly QueryRequest[], context: QueryContext) => AsyncIterable<Answer>
