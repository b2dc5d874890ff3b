import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiRoute } from '@/lib/api/route'
import { AppError } from '@/lib/base/errors'
import { createLogger } from '@/lib/base/logger'
import type { Services } from '@/lib/services'
import { type Front, startFront } from './front'

const seen: string[] = []
let left = Promise.withResolvers<void>()

const routes: readonly ApiRoute[] = [
  { method: 'GET', path: '/api/health', handle: () => Response.json({ status: 'ready' }) },
  { method: 'GET', path: '/api/fails', handle: () => Promise.reject(new AppError('not_found', 'There is no such thing.')) },
  { method: 'GET', path: '/api/breaks', handle: () => Promise.reject(new Error('secret detail')) },
  { method: 'GET', path: '/api/store-down', handle: () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })) },
  { method: 'GET', path: '/api/headers', handle: (request) => Response.json(Object.fromEntries(request.headers)) },
  { method: 'POST', path: '/api/echo', handle: async (request) => new Response(await request.text()) },
  {
    method: 'POST',
    path: '/api/slow',
    handle: (request) => {
      request.signal.addEventListener('abort', () => left.resolve())
      return new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('first line\n')) }))
    },
  },
]

let front: Front
beforeAll(async () => {
  const config = { port: 0, host: '127.0.0.1', baseUrl: 'https://metrics.example.com', production: true }
  const services = { config, logger: createLogger({ level: 'silent' }) } as unknown as Services
  front = await startFront(services, {
    routes,
    pages: async (request, response) => {
      seen.push(JSON.stringify(request.headers))
      response.end('a page')
    },
  })
})
afterAll(() => front.close())

interface Sent {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
}

/** Plain HTTP: `fetch` would not let us set Host and Origin. */
async function send(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Sent> {
  const call = httpRequest({ port: front.port, host: '127.0.0.1', method, path, headers: { host: 'localhost:3000', ...headers } })
  call.end(body)
  const [response] = await once(call, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, headers: response.headers, text }
}

const json = { 'content-type': 'application/json' }
const cookie = { cookie: 'yardstick.session=x' }

test('the API is answered here, everything else by the pages', async () => {
  expect(await send('POST', '/api/echo', json, '{"a":1}')).toMatchObject({ status: 200, text: '{"a":1}' })
  expect(await send('GET', '/metrics')).toMatchObject({ status: 200, text: 'a page' })
  expect(await send('GET', '/api/auth/session')).toMatchObject({ status: 200, text: 'a page' })
  expect(await send('GET', '/api/nothing')).toMatchObject({ status: 404 })
})

test('errors carry code and message; what we did not foresee keeps its details', async () => {
  expect(await send('GET', '/api/fails')).toMatchObject({
    status: 404,
    text: '{"error":{"code":"not_found","message":"There is no such thing."}}',
  })
  const broken = await send('GET', '/api/breaks')
  expect(broken.status).toBe(500)
  expect(broken.text).not.toContain('secret detail')
  expect(await send('GET', '/api/store-down')).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
})

test.each(['evil.example', 'localhost.evil.example:3000', '127.0.0.1.evil.example', '192.168.1.5:3000'])(
  'the host "%s" is not ours',
  async (host) => {
    expect(await send('GET', '/api/fails', { host })).toMatchObject({ status: 403 })
    expect(await send('GET', '/', { host })).toMatchObject({ status: 403 })
  },
)

test.each(['metrics.example.com', 'localhost:3000', '127.0.0.1:8080', '[::1]:3000'])('the host "%s" is ours', async (host) => {
  expect(await send('GET', '/', { host })).toMatchObject({ status: 200 })
})

test('health may be asked under any name', async () => {
  expect(await send('GET', '/api/health', { host: '10.0.0.7:3000' })).toMatchObject({ status: 200 })
})

test.each([
  ['our own page', { origin: 'https://metrics.example.com', ...cookie }, 200],
  ['our page on this machine', { origin: 'http://localhost:3000', ...cookie }, 200],
  ['a script with a token', { authorization: 'Bearer ys_x' }, 200],
  ['another site', { origin: 'https://evil.example', ...cookie }, 403],
  ['another port of this machine', { origin: 'http://localhost:8080', ...cookie }, 403],
  ['a sandboxed frame', { origin: 'null', ...cookie }, 403],
  ['a browser that does not say', cookie, 403],
])('a write from %s', async (_who, headers, status) => {
  expect(await send('POST', '/api/echo', { ...json, ...(headers as Record<string, string>) }, '{}')).toMatchObject({ status })
  expect(await send('POST', '/api/auth/signout', headers as Record<string, string>, 'a=b')).toMatchObject({ status })
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json-x', ''])(
  'the API takes no body of type "%s"',
  async (type) => {
    expect(await send('POST', '/api/echo', { 'content-type': type }, '{}')).toMatchObject({ status: 400 })
  },
)

test('a body larger than 1 MiB, or of unknown length, is refused unread', async () => {
  expect(await send('POST', '/api/echo', { ...json, 'content-length': '1048577' }, '{}')).toMatchObject({ status: 413 })
  expect(await send('POST', '/api/echo', { ...json, 'transfer-encoding': 'chunked' }, '{}')).toMatchObject({ status: 400 })
  const full = JSON.stringify('x'.repeat(1048574))
  expect(await send('POST', '/api/echo', { ...json, 'content-length': String(full.length) }, full)).toMatchObject({ status: 200 })
})

test('headers by which Next.js talks to itself do not come in from outside', async () => {
  seen.length = 0
  const sent = {
    'x-middleware-subrequest': 'proxy',
    'x-invoke-path': '/admin',
    'x-matched-path': '/admin',
    'x-yardstick-address': '6.6.6.6',
  }
  await send('GET', '/admin', sent)
  expect(seen[0]).not.toMatch(/x-middleware|x-invoke|x-matched-path|6\.6\.6\.6/)
  expect(seen[0]).toContain('"x-yardstick-address":"127.0.0.1"')
  expect(await send('POST', '/', { 'next-action': 'x', origin: 'http://localhost:3000' }, 'a')).toMatchObject({ status: 400 })
  expect(await send('TRACE', '/')).toMatchObject({ status: 400 })
})

test('every answer says what browsers may do with it; pages get a fresh nonce', async () => {
  const page = await send('GET', '/')
  expect(page.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'strict-transport-security': 'max-age=31536000',
  })
  const policy = String(page.headers['content-security-policy'])
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'; /)
  expect(policy).not.toContain('unsafe-eval')
  expect((await send('GET', '/')).headers['content-security-policy']).not.toBe(policy)
  expect((await send('GET', '/api/fails')).headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
})

test('answers flow line by line, and a reader who leaves is noticed', async () => {
  left = Promise.withResolvers()
  const headers = { host: 'localhost:3000', ...json, 'content-length': '2' }
  const call = httpRequest({ port: front.port, host: '127.0.0.1', method: 'POST', path: '/api/slow', headers })
  call.on('error', () => undefined)
  call.end('{}')
  const [response] = await once(call, 'response')
  response.on('error', () => undefined)
  const [first] = await once(response, 'data')
  expect(String(first)).toBe('first line\n')
  call.destroy()
  await left.promise
})

test('a taken port is named with the remedy', async () => {
  const services = { config: { port: front.port, host: '127.0.0.1', baseUrl: 'http://127.0.0.1', production: true } } as unknown as Services
  await expect(startFront(services, { routes, pages: async () => undefined })).rejects.toThrow(
    `Port ${front.port} is taken by another program`,
  )
})
