import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { SignedIn } from '@/lib/access/sessions'
import type { Answer, QueryContext, QueryRequest } from '@/lib/queries/run-query'
import type { Services } from '@/lib/services'
import { parseInput, parseJson } from './input'
import type { ApiRoute } from './route'
import { requireSignedIn } from './signed-in'

const input = z.strictObject({
  origin: z.enum(['dashboard', 'metric', 'explore']),
  dashboard: z.string().min(1).max(100).optional(),
  queries: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(50),
        tile: z.string().min(1).max(100).optional(),
        // Checked question by question, so that a wrong one does not spoil the others.
        query: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1)
    .max(60),
})

interface Page extends Pick<QueryContext, 'origin' | 'dashboard'> {
  readonly queries: readonly QueryRequest[]
}

const headers = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'private, no-store' }

/** Pages by body text: readers of one dashboard send the same text, and the same objects spare us planning them again. */
const pages = new LRUCache<string, Page>({ max: 1000, maxSize: 8_000_000, sizeCalculation: (_, text) => text.length })

/** Answers all questions of a page in one stream of lines, each as soon as it is ready. */
export const queryRoute: ApiRoute = {
  method: 'POST',
  path: '/api/query',
  handle: async (request, services) => {
    const signedIn = await requireSignedIn(request, services)
    const page = readPage(await request.text())
    return answerPage(page, { request, services, signedIn })
  },
}

function readPage(text: string): Page {
  const known = pages.get(text)
  if (known) return known
  const page = parseInput(parseJson(text), input) as unknown as Page
  pages.set(text, page)
  return page
}

async function answerPage(
  { queries, origin, dashboard }: Page,
  { request, services, signedIn }: { request: Request; services: Services; signedIn: SignedIn },
): Promise<Response> {
  const leave = new AbortController()
  const answers = services
    .runQuery(queries, {
      person: signedIn.person,
      origin: signedIn.kind === 'token' ? 'script' : origin,
      ...(dashboard !== undefined && { dashboard }),
      signal: leave.signal,
    })
    [Symbol.asyncIterator]()
  const head = await takeReady(answers)
  if (!head.next) return new Response(head.lines, { headers })

  let next: Promise<IteratorResult<Answer>> | undefined = head.next
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      request.signal.addEventListener('abort', () => leave?.abort(), { once: true })
      if (request.signal.aborted) leave?.abort()
      if (head.lines.length > 0) controller.enqueue(head.lines)
    },
    async pull(controller) {
      const { done, value } = await (next ?? answers.next())
      next = undefined
      if (done) controller.close()
      else controller.enqueue(encodeLines([value]))
    },
    cancel: () => leave?.abort(),
  })
  return new Response(body, { headers })
}

/**
 * Lines of the answers that come without waiting for the warehouse. When these are all, they go out as one piece, which
 * costs a fraction of a stream.
 */
async function takeReady(
  answers: AsyncIterator<Answer>,
): Promise<{ lines: Uint8Array<ArrayBuffer>; next?: Promise<IteratorResult<Answer>> }> {
  const ready: Answer[] = []
  const late = soon()
  for (;;) {
    const next = answers.next()
    const step = await Promise.race([next, late])
    if (!step) return { lines: encodeLines(ready), next }
    if (step.done) return { lines: encodeLines(ready) }
    ready.push(step.value)
  }
}

/** Two turns of the event loop later: the query log, which writes at the end of a turn, has let go what is ready. */
function soon(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve, undefined)))
}

/** Put together byte by byte in one piece of memory: results are encoded once, when they are made. */
function encodeLines(answers: readonly Answer[]): Buffer<ArrayBuffer> {
  const parts = answers.map((answer) => {
    const { id, requestId, cache, queuedMs, runMs, totalMs } = answer
    const head = `{"id":${JSON.stringify(id)},"requestId":"${requestId}","cache":"${cache}","queuedMs":${queuedMs},"runMs":${runMs},"totalMs":${totalMs}`
    const start = answer.ok ? `${head},"ok":true,"result":` : `${head},"ok":false,"error":${JSON.stringify(answer.error)}`
    return { start, startBytes: Buffer.byteLength(start), result: answer.ok ? answer.resultBytes : nothing }
  })
  const lines = Buffer.allocUnsafe(parts.reduce((sum, { startBytes, result }) => sum + startBytes + result.byteLength + 2, 0))
  let at = 0
  for (const { start, startBytes, result } of parts) {
    lines.write(start, at)
    lines.set(result, at + startBytes)
    at += startBytes + result.byteLength
    at += lines.write('}\n', at)
  }
  return lines
}

const nothing = new Uint8Array(0)
