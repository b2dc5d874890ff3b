import { expect, test } from 'vitest'
import type { MetricQuery } from '@/lib/metrics'
import { createBatch } from './batch'

const query = (metric: string): MetricQuery => ({ metrics: [metric], range: 'last 28 days', timeZone: 'UTC' })

/** A server that is a function: it gets the questions and gives back the pieces of its body. */
function serverOf(answer: (queries: { id: string; query: MetricQuery }[]) => string[], status = 200) {
  const requests: { origin: string; queries: { id: string; tile?: string; query: MetricQuery }[] }[] = []
  let signal: AbortSignal | undefined
  const send: typeof fetch = async (_, init) => {
    const request = JSON.parse(String(init?.body))
    requests.push(request)
    signal = init?.signal ?? undefined
    const pieces = answer(request.queries)
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        init?.signal?.addEventListener('abort', () => controller.error(new Error('aborted')))
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
        if (pieces.length > 0) controller.close()
      },
    })
    return new Response(body, { status })
  }
  return { requests, send, aborted: () => signal?.aborted }
}

const line = (id: string, more: object) =>
  `${JSON.stringify({ id, requestId: `r${id}`, cache: 'miss', queuedMs: 0, runMs: 1, totalMs: 2, ...more })}\n`

test('questions of one turn travel in one request, and each gets its own answer', async () => {
  // The answers come in another order, cut in the middle of a line and of a letter.
  const server = serverOf((queries) => {
    const text = [...queries]
      .reverse()
      .map(({ id, query: asked }) => line(id, { ok: true, result: { notes: [`${asked.metrics[0]} é`] } }))
      .join('')
    return [text.slice(0, 30), text.slice(30)]
  })
  const ask = createBatch({ origin: 'dashboard', dashboard: 'overview' }, server.send)
  const [orders, revenue] = await Promise.all([ask({ query: query('orders'), tile: 'a' }), ask({ query: query('revenue'), tile: 'b' })])
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]).toMatchObject({ origin: 'dashboard', dashboard: 'overview', queries: [{ tile: 'a' }, { tile: 'b' }] })
  expect([orders.result.notes, revenue.result.notes]).toEqual([['orders é'], ['revenue é']])
})

test('a failed question leaves the others alone', async () => {
  const server = serverOf((queries) =>
    queries.map(({ id }, at) =>
      line(id, at === 0 ? { ok: false, error: { code: 'timed_out', message: 'It took too long.' } } : { ok: true, result: {} }),
    ),
  )
  const ask = createBatch({ origin: 'dashboard' }, server.send)
  const [bad, good] = await Promise.allSettled([ask({ query: query('a') }), ask({ query: query('b') })])
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'timed_out', message: 'It took too long.' } })
  expect(good.status).toBe('fulfilled')
})

test('an answer that never comes is an error, not a wait', async () => {
  const server = serverOf(() => ['\n'])
  await expect(createBatch({ origin: 'metric' }, server.send)({ query: query('a') })).rejects.toMatchObject({ code: 'unavailable' })
})

test('a refusal of the whole request reaches every question with its own words', async () => {
  const server = serverOf(() => [JSON.stringify({ error: { code: 'not_signed_in', message: 'Sign in again.' } })], 401)
  await expect(createBatch({ origin: 'metric' }, server.send)({ query: query('a') })).rejects.toMatchObject({
    code: 'not_signed_in',
    message: 'Sign in again.',
  })
})

test('the request is cancelled when the last asker leaves, not before', async () => {
  const server = serverOf(() => [])
  const ask = createBatch({ origin: 'dashboard' }, server.send)
  const [first, second] = [new AbortController(), new AbortController()]
  const answers = Promise.allSettled([ask({ query: query('a'), signal: first.signal }), ask({ query: query('b'), signal: second.signal })])
  await expect.poll(() => server.requests.length).toBe(1)
  first.abort()
  expect(server.aborted()).toBe(false)
  second.abort()
  expect(server.aborted()).toBe(true)
  await answers
})

test('more questions than one request may hold are sent in several', async () => {
  const server = serverOf((queries) => queries.map(({ id }) => line(id, { ok: true, result: {} })))
  const ask = createBatch({ origin: 'explore' }, server.send)
  await Promise.all(Array.from({ length: 61 }, (_, at) => ask({ query: query(`m${at}`) })))
  expect(server.requests.map((request) => request.queries.length)).toEqual([60, 1])
})
