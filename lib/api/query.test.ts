import { request as httpRequest } from 'node:http'
import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSessions, type Sessions } from '@/lib/access/sessions'
import { createToken } from '@/lib/access/tokens'
import { createUser } from '@/lib/access/users'
import type { MetricQuery } from '@/lib/metrics'
import { queryOf, testQueries } from '@/lib/queries/testing'
import { type Front, startFront } from '@/lib/server/front'
import type { Services } from '@/lib/services'

const secret = 'x'.repeat(16) + 'y'.repeat(16)
let t: Awaited<ReturnType<typeof testQueries>>
let sessions: Sessions
let front: Front
let viewer: string
let analyst: string
let administrator: string
let address: string

beforeAll(async () => {
  t = await testQueries()
  const { db, store, logger, now, warehouse, project, queryLog, runQuery } = t
  const config = {
    port: 0,
    host: '127.0.0.1',
    baseUrl: 'http://127.0.0.1:1',
    secret,
    stateFolder: '',
    warehouseUrl: '',
    projectFolder: '',
    production: true,
    logLevel: 'silent',
  } as const
  sessions = await createSessions({ store, storeUrl: db.url, config, logger, now })
  const services: Services = { config, logger, store, warehouse, project, sessions, queryLog, runQuery, now }
  front = await startFront(services, { pages: async (_, response) => void response.end() })
  address = `http://127.0.0.1:${front.port}`
  viewer = await tokenOf('viewer')
  analyst = await tokenOf('analyst')
  administrator = await tokenOf('administrator')
})

afterAll(async () => {
  await front?.close()
  await sessions?.close()
  await t?.close()
})

beforeEach(() => t.forget())

async function tokenOf(role: 'viewer' | 'analyst' | 'administrator'): Promise<string> {
  const { id } = await createUser(t.db.store, { email: `${role}@example.com`, name: role, role, teams: ['growth'], now: t.now() })
  return (await createToken(t.db.store, { userId: id, name: 'test', now: t.now() })).secret
}

function post(body: unknown, token: string | undefined = viewer, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  return fetch(`${address}/api/query`, { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) })
}

function page(...queries: (MetricQuery | Record<string, unknown>)[]): unknown {
  return {
    origin: 'dashboard',
    dashboard: 'overview',
    queries: queries.map((query, index) => ({ id: String(index), tile: `tile ${index}`, query })),
  }
}

async function linesOf(
  response: Response,
): Promise<{ id: string; ok: boolean; cache: string; result: { columns: { values: unknown[] }[] } }[]> {
  return (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

// biome-ignore lint/suspicious/noExplicitAny: the body of any route; what is read of it is compared
async function get(path: string, token: string): Promise<{ status: number; body: any }> {
  const response = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: await response.json() }
}

test('each answer of a page is a line, sent when it is ready', async () => {
  const response = await post(page(queryOf('slow', { limit: 7 }), queryOf('missing'), queryOf('revenue')))
  expect(response.headers.get('content-type')).toContain('application/x-ndjson')
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const first = (await reader?.read())?.value ?? ''
  expect(first).not.toContain('"id":"0"')
  let rest = first
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) rest += piece.value
  const lines = rest
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map((line) => [line.id, line.ok]).sort()).toEqual([
    ['0', true],
    ['1', false],
    ['2', true],
  ])
  expect(lines.at(-1)?.id).toBe('0')
})

test('an answer from the cache comes in one piece and says so', async () => {
  await linesOf(await post(page(queryOf('revenue'))))
  const response = await post(page(queryOf('revenue')))
  expect(response.headers.get('content-length')).toMatch(/^\d+$/)
  expect(await linesOf(response)).toMatchObject([
    { id: '0', ok: true, cache: 'hit', result: { columns: [{ name: 'revenue', values: [640] }] } },
  ])
  const requests = await t.requests()
  expect(requests.map((request) => request.origin)).toEqual(['script', 'script'])
})

test.each([
  ['nobody', { origin: 'dashboard', queries: [] }, '', 401, 'not_signed_in'],
  ['no query', { origin: 'dashboard', queries: [] }, undefined, 400, 'invalid_input'],
  ['an unknown key', { origin: 'dashboard', queries: [{ id: 'a', query: {} }], sql: 'select 1' }, undefined, 400, 'invalid_input'],
  ['an origin of ours', { origin: 'job', queries: [{ id: 'a', query: {} }] }, undefined, 400, 'invalid_input'],
  ['a query that is a text', { origin: 'metric', queries: [{ id: 'a', query: 'revenue' }] }, undefined, 400, 'invalid_input'],
  [
    'sixty-one queries',
    { origin: 'metric', queries: Array.from({ length: 61 }, () => ({ id: 'a', query: {} })) },
    undefined,
    400,
    'invalid_input',
  ],
])('%s is refused', async (_, body, token, status, code) => {
  const response = await post(body, token)
  expect([response.status, (await response.json()).error.code]).toEqual([status, code])
})

test('what is wrong with one question is said on its line, in words', async () => {
  const wrong = page(
    { metrics: ['revenue'], range: 'next week', timeZone: 'UTC' },
    { ...queryOf('revenue'), __proto__: null, sql: 1 },
    queryOf('revenue'),
  )
  const lines = await linesOf(await post(wrong))
  expect(Object.fromEntries(lines.map((line) => [line.id, line.ok]))).toEqual({ 0: false, 1: false, 2: true })
})

test('a reader who closes the page stops the statements', async () => {
  const control = new AbortController()
  const asked = post(page(queryOf('endless')), viewer, control.signal).then((response) => response.text())
  await expect.poll(() => t.running(), { interval: 2, timeout: 10_000 }).toBe(1)
  control.abort()
  await expect(asked).rejects.toThrow()
  await expect.poll(async () => (await t.executions())[0]?.outcome, { interval: 20, timeout: 20_000 }).toBe('cancelled')
  expect(await t.requests()).toMatchObject([{ outcome: 'cancelled', error_code: 'cancelled' }])
})

test('a reader who is gone before the first answer stops the statements too', async () => {
  const body = JSON.stringify(page(queryOf('endless', { limit: 3 })))
  const headers = { 'content-type': 'application/json', 'content-length': body.length, authorization: `Bearer ${viewer}` }
  for (let i = 0; i < 20; i++) {
    const request = httpRequest(`${address}/api/query`, { method: 'POST', headers }).on('error', () => {})
    request.end(body, () => setTimeout(() => request.destroy(), i))
    await new Promise((resolve) => request.on('close', resolve))
  }
  await expect.poll(() => t.running(), { interval: 20, timeout: 20_000 }).toBe(0)
})

test('a page of twelve tiles costs the store six statements at most', async () => {
  const days = Array.from({ length: 12 }, (_, index) => queryOf('revenue', { limit: index + 100 }))
  const before = t.statements()
  await linesOf(await post(page(...days)))
  await t.queryLog.flush()
  expect(t.statements() - before).toBeLessThanOrEqual(6)
})

test('administrators list and filter the log', async () => {
  await linesOf(await post(page(queryOf('revenue', { limit: 77 }), queryOf('missing'))))
  await linesOf(await post({ origin: 'metric', queries: [{ id: 'a', query: queryOf('revenue') }] }, administrator))
  const { body } = await get('/api/requests', administrator)
  expect(body.requests).toHaveLength(3)
  expect(body.totals).toMatchObject({ requests: 3, people: 2, answered: 2, failed: 1 })
  expect(body.requests.find((request: { tile: string }) => request.tile === 'tile 0')).toMatchObject({
    person: { email: 'viewer@example.com', name: 'viewer' },
    dashboard: 'overview',
    outcome: 'answered',
    metrics: { revenue: expect.any(String) },
    execution: { template: expect.stringContaining('$1'), outcome: 'answered' },
  })
  const counts = async (search: string) => (await get(`/api/requests?${search}`, administrator)).body.requests.length
  expect(await counts('metric=revenue')).toBe(2)
  expect(await counts('outcome=failed&metric=missing')).toBe(1)
  expect(await counts('person=viewer%40example.com')).toBe(2)
  expect(await counts('dashboard=overview&cache=none')).toBe(0)
  expect(await counts('to=2026-06-30T12:00:00Z')).toBe(0)
  expect(await counts('from=2026-06-30T12:00:00Z')).toBe(3)
})

test.each(['newest', 'slowest'])('the log turns its pages without losing or repeating a request, %s first', async (sort) => {
  await linesOf(await post(page(...Array.from({ length: 7 }, (_, index) => queryOf('revenue', { limit: index + 1 })))))
  const seen: string[] = []
  let after = ''
  do {
    const { body } = await get(`/api/requests?limit=3&sort=${sort}${after && `&after=${after}`}`, administrator)
    seen.push(...body.requests.map((request: { id: string }) => request.id))
    after = body.next
  } while (after)
  expect(seen).toHaveLength(7)
  expect(new Set(seen).size).toBe(7)
})

test.each([
  ['/api/requests', 'viewer', 403],
  ['/api/users', 'viewer', 403],
  ['/api/requests?outcome=answered&outcome=failed', 'administrator', 400],
  ['/api/requests?sort=random', 'administrator', 400],
  ['/api/requests?after=bad', 'administrator', 400],
  ['/api/requests?sql=1', 'administrator', 400],
  ['/api/users', 'administrator', 200],
  ['/api/me', 'viewer', 200],
  ['/api/sessions', 'viewer', 200],
])('GET %s by a %s is answered %s', async (path, role, status) => {
  expect((await get(path, role === 'viewer' ? viewer : administrator)).status).toBe(status)
})

test('no answer about people holds a password or a token', async () => {
  const texts = await Promise.all(
    ['/api/users', '/api/me', '/api/sessions'].map(async (path) => JSON.stringify((await get(path, administrator)).body)),
  )
  for (const text of texts) expect(text).not.toMatch(/password|hash|ys_|argon/)
})

test('set-up is not there once anybody has an account', async () => {
  const body = JSON.stringify({ token: 'x'.repeat(43), email: 'eve@example.com', name: 'Eve', password: 'seven green umbrellas' })
  const response = await fetch(`${address}/api/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(response.status).toBe(404)
})

test('a new password needs the current one and ends every session', async () => {
  const { store } = t
  const password = 'seven green umbrellas'
  const { email } = await createUser(store, { email: 'ada@example.com', name: 'Ada', role: 'viewer', password, now: t.now() })
  const sessionId = await sessions.signInWithPassword({ email, password, address: '10.0.0.1' })
  const cookie = `yardstick.session=${await encode({ token: { sessionId }, secret })}`
  const change = async (body: object) => {
    const headers = { 'content-type': 'application/json', origin: address, cookie }
    return (await fetch(`${address}/api/password`, { method: 'POST', headers, body: JSON.stringify(body) })).status
  }
  expect(await change({ current: 'six green umbrellas', next: 'eight blue umbrellas' })).toBe(403)
  expect(await change({ current: password, next: 'password1234' })).toBe(400)
  expect(await change({ current: password, next: 'eight blue umbrellas' })).toBe(200)
  await expect.poll(() => sessions.signedIn(new Headers({ cookie })), { interval: 5 }).toBeUndefined()
  expect(await sessions.signInWithPassword({ email, password: 'eight blue umbrellas', address: '10.0.0.1' })).toBeTruthy()
})

test('names of people go to analysts and administrators, never to viewers, whatever else they may see; every question is on record', async () => {
  const asked = page(queryOf('revenue', { people: true, where: { country: 'DE' } }), queryOf('revenue'))
  for (const token of [analyst, administrator]) {
    const [people, value] = (await linesOf(await post(asked, token))).toSorted((a, b) => Number(a.id) - Number(b.id))
    expect(people).toMatchObject({ ok: true, result: { people: { total: 2 }, columns: [{ name: 'id', values: [1, 3] }] } })
    expect(value?.ok).toBe(true)
  }
  // Right after the others, whose answer is kept.
  const [people, value] = (await linesOf(await post(asked, viewer))).toSorted((a, b) => Number(a.id) - Number(b.id))
  expect(people).toMatchObject({
    ok: false,
    error: {
      code: 'not_permitted',
      message: 'Names of people are personal, and shown to analysts and administrators alone. Ask one of them for what you need.',
    },
  })
  expect(value?.ok).toBe(true)
  for (const wrong of [false, null, 1, {}, 'value']) {
    const [line] = await linesOf(await post(page({ ...queryOf('revenue'), people: wrong }), viewer))
    expect(line).toMatchObject({ ok: false, error: { code: 'not_permitted' } })
  }
  const requests = (await t.requests()).filter(({ query }) => (query as MetricQuery).people === true)
  expect(requests.map(({ outcome }) => outcome).sort()).toEqual(['answered', 'answered', 'refused'])
  expect(new Set(requests.map(({ user_id }) => user_id)).size).toBe(3)
})

test('a source may keep the names of its people for a team', async () => {
  const [line] = await linesOf(await post(page(queryOf('slow', { people: true })), analyst))
  expect(line).toMatchObject({
    ok: false,
    error: {
      code: 'not_permitted',
      message: 'The people behind "slow" are not for you: slow shows them to finance alone. Ask growth, or an administrator.',
    },
  })
})
