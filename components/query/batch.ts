import { AppError, type ErrorCode, type PublicError } from '@/lib/base/errors'
import type { MetricQuery, Result } from '@/lib/metrics'

/** An answer as a tile shows it: the result and how it came about. */
export interface Answer {
  readonly result: Result
  /** Of its row in the query log. */
  readonly requestId: string
  readonly cache: 'hit' | 'shared' | 'miss' | 'none'
  readonly queuedMs: number
  readonly runMs: number
  readonly totalMs: number
}

export interface Asker {
  readonly origin: 'dashboard' | 'metric' | 'explore'
  readonly dashboard?: string
}

export interface Question {
  readonly query: MetricQuery
  readonly tile?: string
  readonly signal?: AbortSignal
}

type Line = { readonly id: string } & (({ readonly ok: true } & Answer) | { readonly ok: false; readonly error: PublicError })

interface Waiting extends Question {
  readonly id: string
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** The server's limit of questions in one request. */
const most = 60

/**
 * Collects the questions that are asked in one turn of the page and sends them as one request. Each answer is handed out as its
 * line arrives. A question whose asker leaves is dropped; when all have left, the request is cancelled and with it the statements.
 */
export function createBatch(asker: Asker, send: typeof fetch = (...request) => fetch(...request)): (question: Question) => Promise<Answer> {
  let waiting: Waiting[] = []
  let count = 0
  return (question) =>
    new Promise<Answer>((resolve, reject) => {
      if (waiting.length === 0) setTimeout(flush)
      count += 1
      waiting.push({ ...question, id: String(count), resolve, reject })
    })

  function flush(): void {
    const all = waiting.filter((each) => !each.signal?.aborted)
    waiting = []
    for (let at = 0; at < all.length; at += most) void exchange(all.slice(at, at + most), asker, send)
  }
}

async function exchange(batch: readonly Waiting[], asker: Asker, send: typeof fetch): Promise<void> {
  const open = new Map(batch.map((each) => [each.id, each]))
  const control = new AbortController()
  for (const each of batch) {
    each.signal?.addEventListener('abort', () => {
      open.delete(each.id)
      each.reject(each.signal?.reason)
      if (open.size === 0) control.abort()
    })
  }
  try {
    const queries = batch.map(({ id, tile, query }) => ({ id, ...(tile && { tile }), query }))
    const response = await send('/api/query', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...asker, queries }),
      signal: control.signal,
    })
    if (!response.ok || !response.body) throw await refusalOf(response)
    for await (const text of linesOf(response.body)) {
      const line = JSON.parse(text) as Line
      const asked = open.get(line.id)
      open.delete(line.id)
      if (line.ok) asked?.resolve(line)
      else asked?.reject(new AppError(line.error.code, line.error.message))
    }
    throw new AppError('unavailable', 'The connection ended before the answer came. Try again.')
  } catch (error) {
    const told =
      error instanceof AppError
        ? error
        : new AppError('unavailable', 'The server cannot be reached. Check the connection and try again.', { cause: error })
    for (const each of open.values()) each.reject(told)
  }
}

async function refusalOf(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => undefined)
  const error = (body as { error?: { code?: ErrorCode; message?: string } } | undefined)?.error
  if (error?.code && error.message) return new AppError(error.code, error.message)
  return new AppError(
    response.status === 401 ? 'not_signed_in' : 'unavailable',
    `The server answered with status ${response.status}. Try again in a moment.`,
  )
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line) yield line
    if (done) {
      if (rest) yield rest
      return
    }
  }
}
