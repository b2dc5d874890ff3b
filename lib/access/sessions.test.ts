import { fork } from 'node:child_process'
import { encode } from 'next-auth/jwt'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testStore } from '@/lib/store/testing'
import { createLink } from './links'
import { createSessions, type Sessions } from './sessions'
import { setUp } from './setup'
import { createToken, revokeToken } from './tokens'
import { createUser, disableUser, setRights, setRole } from './users'

const config = { baseUrl: 'http://127.0.0.1:3000', secret: 'x'.repeat(16) + 'y'.repeat(16) }
const password = 'seven green umbrellas'
const logger = pino({ enabled: false })
let now = new Date('2026-06-30T12:00:00Z')
let db: Awaited<ReturnType<typeof testStore>>
let sessions: Sessions
let other: Sessions

beforeAll(async () => {
  db = await testStore()
  const options = { store: db.store, storeUrl: db.url, config, logger, now: () => now }
  sessions = await createSessions(options)
  other = await createSessions(options)
})

afterAll(async () => {
  await sessions?.close()
  await other?.close()
  await db?.close()
})

let people = 0
async function someone(role: 'viewer' | 'administrator' = 'viewer') {
  return createUser(db.store, { email: `person${++people}@example.com`, name: 'Ada', role, password, now })
}

async function cookieOf(sessionId: string): Promise<Headers> {
  const token = await encode({ token: { sessionId }, secret: config.secret, maxAge: 604_800 })
  return new Headers({ cookie: `theme=dark; yardstick.session=${token}` })
}

async function signIn(email: string, address = '10.0.0.1'): Promise<Headers> {
  return cookieOf(await sessions.signInWithPassword({ email, password, address }))
}

test('the cookie of a session names its person', async () => {
  const person = await someone()
  const headers = await signIn(person.email)
  expect(await sessions.signedIn(headers)).toMatchObject({ kind: 'session', person: { id: person.id, role: 'viewer', teams: [] } })
})

test.each([
  ['nothing', {}],
  ['a foreign cookie', { cookie: 'yardstick.session=abc' }],
  ['a broken bearer', { authorization: 'Bearer' }],
  ['a basic authorization', { authorization: 'Basic YTpi' }],
  ['an unknown token', { authorization: `Bearer ys_${'a'.repeat(43)}` }],
  ['a malformed cookie header', { cookie: ';;=;yardstick.session' }],
])('%s signs nobody in', async (_, headers) => {
  expect(await sessions.signedIn(new Headers(headers as Record<string, string>))).toBeUndefined()
})

test('a cookie made with another secret signs nobody in', async () => {
  const person = await someone()
  const sessionId = await sessions.signInWithPassword({ email: person.email, password, address: '10.0.0.2' })
  const token = await encode({ token: { sessionId }, secret: 'z'.repeat(32) })
  expect(await sessions.signedIn(new Headers({ cookie: `yardstick.session=${token}` }))).toBeUndefined()
})

test('a session revoked by another instance ends at once', async () => {
  const person = await someone()
  const headers = await signIn(person.email)
  const found = await sessions.signedIn(headers)
  await other.revoke(found?.sessionId ?? '')
  await expect.poll(() => sessions.signedIn(headers), { interval: 5, timeout: 20_000 }).toBeUndefined()
})

test('disabling and a new role end the sessions, also when another process does it', async () => {
  const person = await someone()
  const headers = await signIn(person.email)
  expect(await sessions.signedIn(headers)).toBeDefined()
  const child = fork(new URL('./sessions.test.child.ts', import.meta.url), {
    env: { ...process.env, STORE_URL: db.url, USER_ID: person.id, ROLE: 'analyst' },
    execArgv: ['--import', new URL('../../scripts/register.mjs', import.meta.url).href],
  })
  await new Promise((done) => child.on('exit', done))
  await expect.poll(() => sessions.signedIn(headers), { interval: 5, timeout: 20_000 }).toBeUndefined()
  const again = await signIn(person.email)
  expect((await sessions.signedIn(again))?.person.role).toBe('analyst')
  await disableUser(db.store, { userId: person.id, now })
  await expect.poll(() => sessions.signedIn(again), { interval: 5, timeout: 20_000 }).toBeUndefined()
  await expect(signIn(person.email)).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('new rights reach the next request without signing in again', async () => {
  const person = await someone()
  const headers = await signIn(person.email)
  await sessions.signedIn(headers)
  await setRights(db.store, { userId: person.id, teams: ['growth'], attributes: { country: ['DE'] }, now })
  await expect.poll(async () => (await sessions.signedIn(headers))?.person.attributes, { interval: 5 }).toEqual({ country: ['DE'] })
})

test('a session ends after eight idle hours, and after seven days however busy', async () => {
  const start = now
  const person = await someone()
  const idle = await signIn(person.email)
  now = new Date(start.getTime() + 8 * 3_600_000)
  expect(await sessions.signedIn(idle)).toBeUndefined()
  const busy = await signIn(person.email)
  const began = now.getTime()
  for (let hours = 0; hours < 168; hours += 7) {
    now = new Date(began + hours * 3_600_000)
    expect(await sessions.signedIn(busy)).toBeDefined()
  }
  now = new Date(began + 168 * 3_600_000)
  expect(await sessions.signedIn(busy)).toBeUndefined()
})

test('of two who use a link at once one gets in', async () => {
  const person = await someone()
  const token = await createLink(db.store, { purpose: 'sign_in', userId: person.id, now })
  const tries = await Promise.allSettled([1, 2].map(() => sessions.signInWithLink({ token, address: '10.0.0.3' })))
  expect(tries.map((tried) => tried.status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(sessions.signInWithLink({ token, address: '10.0.0.3' })).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('a link is too old after an hour', async () => {
  const person = await someone()
  const token = await createLink(db.store, { purpose: 'sign_in', userId: person.id, now: new Date(now.getTime() - 3_600_000) })
  await expect(sessions.signInWithLink({ token, address: '10.0.0.4' })).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('the store keeps no secret of a token, and a revoked token ends at once', async () => {
  const person = await someone()
  const { id, secret } = await createToken(db.store, { userId: person.id, name: 'laptop', now })
  const row = await db.store.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(secret.slice(3))
  expect(row.hash).toMatch(/^[0-9a-f]{64}$/)
  const headers = new Headers({ authorization: `Bearer ${secret}` })
  expect(await sessions.signedIn(headers)).toMatchObject({ kind: 'token', person: { id: person.id } })
  await revokeToken(db.store, { id, userId: person.id, now })
  await expect.poll(() => sessions.signedIn(headers), { interval: 5 }).toBeUndefined()
})

test('ten failures close an account for the window, also when they come at once, and equally for unknown accounts', async () => {
  const person = await someone()
  for (const [email, network] of [
    [person.email, '10.1.0'],
    ['nobody@example.com', '10.2.0'],
  ] as const) {
    const codes = (
      await Promise.allSettled(
        Array.from({ length: 30 }, (_, i) =>
          sessions.signInWithPassword({ email, password: 'wrong wrong wrong', address: `${network}.${i}` }),
        ),
      )
    ).map((tried) => tried.status === 'rejected' && tried.reason.code)
    expect(codes.filter((code) => code === 'not_signed_in').length).toBeLessThanOrEqual(10)
    expect(codes.filter((code) => code === 'too_many_requests').length).toBeGreaterThanOrEqual(20)
    await expect(sessions.signInWithPassword({ email, password, address: `${network}.99` })).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfterSeconds: expect.any(Number),
    })
  }
  now = new Date(now.getTime() + 15 * 60_000)
  expect(await signIn(person.email, '10.1.1.1')).toBeDefined()
})

test('ten failures close an address for the window', async () => {
  const person = await someone()
  for (let i = 0; i < 10; i++) {
    await expect(sessions.signInWithPassword({ email: `guess${i}@example.com`, password, address: '10.3.0.1' })).rejects.toMatchObject({
      code: 'not_signed_in',
    })
  }
  await expect(signIn(person.email, '10.3.0.1')).rejects.toMatchObject({ code: 'too_many_requests' })
  expect(await signIn(person.email, '10.3.0.2')).toBeDefined()
})

test('the last administrator stays one', async () => {
  const administrator = await someone('administrator')
  await expect(setRole(db.store, { userId: administrator.id, role: 'viewer', now })).rejects.toMatchObject({ code: 'conflict' })
  await expect(disableUser(db.store, { userId: administrator.id, now })).rejects.toMatchObject({ code: 'conflict' })
})

test('set-up is closed once anybody has an account, even with a good link', async () => {
  const empty = await testStore()
  try {
    const input = { email: 'Ada@Example.com', name: 'Ada', password, now }
    const token = await createLink(empty.store, { purpose: 'setup', now })
    const second = await createLink(empty.store, { purpose: 'setup', now })
    await expect(setUp(empty.store, { ...input, token: `${token}x` })).rejects.toMatchObject({ code: 'not_found' })
    await expect(setUp(empty.store, { ...input, token, password: 'password1234' })).rejects.toMatchObject({ code: 'invalid_input' })
    const tries = await Promise.allSettled(
      [token, second].map((each) => setUp(empty.store, { ...input, token: each, email: `${each.slice(0, 5)}@example.com` })),
    )
    expect(tries.map((tried) => tried.status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(setUp(empty.store, { ...input, token: second })).rejects.toMatchObject({ code: 'not_found' })
    const users = await empty.store.selectFrom('users').selectAll().execute()
    expect(users).toHaveLength(1)
    expect(users[0]).toMatchObject({ role: 'administrator', password_hash: expect.stringMatching(/^\$argon2id\$/) })
    await empty.store.deleteFrom('users').execute()
    await expect(setUp(empty.store, { ...input, token })).rejects.toMatchObject({ code: 'not_found' })
  } finally {
    await empty.close()
  }
})
