import NextAuth from 'next-auth'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type OpenidProvider, startOpenidProvider } from '@/e2e/openid-provider'
import { testStore } from '@/lib/store/testing'
import { addressHeader } from './address'
import { authOptions } from './auth-options'
import { createSessions, type Sessions } from './sessions'
import { createUser } from './users'

const baseUrl = 'http://127.0.0.1:3000'
const secret = 'x'.repeat(16) + 'y'.repeat(16)
const now = () => new Date()
const said: string[] = []
const logger = pino({}, { write: (line) => said.push(line) })
let db: Awaited<ReturnType<typeof testStore>>
let sessions: Sessions
let provider: OpenidProvider

beforeAll(async () => {
  db = await testStore()
  sessions = await createSessions({ store: db.store, storeUrl: db.url, config: { baseUrl, secret }, logger, now })
})
beforeEach(async () => {
  vi.stubEnv('NEXTAUTH_URL', baseUrl)
  said.length = 0
  provider = await startOpenidProvider({ redirectUri: `${baseUrl}/api/auth/callback/openid` })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await provider.close()
})
afterAll(async () => {
  await sessions?.close()
  await db?.close()
})

/** A browser with cookies of its own, which asks next-auth with our options as the route does. */
function newBrowser() {
  const cookies = new Map<string, string>()
  const refusals: unknown[] = []
  const ask = async (method: string, path: string, body: Record<string, string> = {}) => {
    const { pathname, searchParams } = new URL(path, baseUrl)
    const query = { ...Object.fromEntries(searchParams), nextauth: pathname.replace('/api/auth/', '').split('/') }
    const answer = { location: '', body: undefined as { csrfToken?: string; url?: string } | undefined }
    const set: Record<string, string[]> = {}
    const response = {
      getHeader: (name: string) => set[name],
      setHeader: (name: string, value: string | string[]) => {
        if (name === 'Location') answer.location = String(value)
        else set[name] = [value].flat()
        return response
      },
      status: () => response,
      json: (value: typeof answer.body) => {
        answer.body = value
      },
      send: (value: typeof answer.body) => {
        answer.body = value
      },
      end: () => undefined,
    }
    const config = { baseUrl, secret, singleSignOn: { ...provider, name: 'Example' } }
    const headers = new Headers({ [addressHeader]: '10.0.0.1', 'user-agent': 'test' })
    const options = authOptions({ config, sessions, store: db.store, logger, now }, { headers, onRefused: (error) => refusals.push(error) })
    await NextAuth({ method, query, body, cookies: Object.fromEntries(cookies), headers: {} } as never, response as never, options)
    for (const cookie of set['Set-Cookie'] ?? []) {
      const [, name = '', value = ''] = cookie.match(/^([^=]+)=([^;]*)/) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, decodeURIComponent(value))
    }
    return answer
  }
  const start = async (target = '/metrics/orders') => {
    const { body } = await ask('GET', '/api/auth/csrf')
    const form = { csrfToken: body?.csrfToken ?? '', callbackUrl: target, json: 'true' }
    return (await ask('POST', '/api/auth/signin/openid', form)).body?.url ?? ''
  }
  const visitProvider = async (url: string) => (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? ''
  const signedIn = async () => {
    const value = cookies.get('yardstick.session')
    return value === undefined ? undefined : sessions.signedIn(new Headers({ cookie: `yardstick.session=${value}` }))
  }
  const come = async (target?: string) => ask('GET', await visitProvider(await start(target)))
  return { cookies, refusals, ask, start, visitProvider, come, signedIn }
}

let people = 0
async function invite() {
  const subject = `subject-${++people}`
  const user = await createUser(db.store, { email: `invited${people}@example.com`, name: 'Ada', role: 'analyst', now: now() })
  provider.person = { sub: subject, email: user.email, email_verified: true }
  return user
}

test('who comes back from the provider is signed in where they wanted to go, in a session like any other', async () => {
  const user = await invite()
  const browser = newBrowser()
  const { location } = await browser.come()
  expect(location).toBe('/metrics/orders')
  const found = await browser.signedIn()
  expect(found).toMatchObject({ kind: 'session', person: { id: user.id, role: 'analyst' } })
  expect([...browser.cookies.keys()].filter((name) => /state|nonce|verifier/.test(name))).toEqual([])
  await sessions.revoke(found?.sessionId ?? '')
  expect(await browser.signedIn()).toBeUndefined()
})

test('the provider is asked for a code, with PKCE, state and nonce', async () => {
  await invite()
  await newBrowser().come()
  expect(Object.fromEntries(provider.asked[0] ?? [])).toMatchObject({
    response_type: 'code',
    scope: 'openid email profile',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
  })
})

test('an address that only the userinfo endpoint tells is as good', async () => {
  const user = await invite()
  provider.userinfo = { email: user.email, email_verified: true }
  provider.person = { sub: 'quiet' }
  const browser = newBrowser()
  await browser.come()
  expect((await browser.signedIn())?.person.id).toBe(user.id)
})

test('another site cannot be the place to go afterwards', async () => {
  await invite()
  expect((await newBrowser().come('https://evil.example.com/')).location).toBe('/')
})

test.each([
  ['another issuer', { iss: 'https://evil.example.com' }, 'unexpected iss'],
  ['another audience', { aud: 'another-app' }, 'aud mismatch'],
  ['another nonce', { nonce: 'of-another-visit' }, 'nonce mismatch'],
  ['no nonce', { nonce: undefined }, 'nonce mismatch'],
  ['no subject', { sub: undefined }, 'missing required JWT property sub'],
  ['an end that is past', { exp: 1 }, 'JWT expired'],
])('an ID token with %s signs nobody in, and the log says why', async (_, wrong, reason) => {
  await invite()
  provider.spoil = (claims) => ({ ...claims, ...wrong })
  await expectShut(reason)
})

test('an ID token signed with a key that was not published signs nobody in', async () => {
  await invite()
  provider.forge = true
  await expectShut('failed to validate JWT signature')
})

test('a provider that calls itself otherwise than configured signs nobody in', async () => {
  await invite()
  provider.calledItself = 'https://evil.example.com'
  provider.spoil = (claims) => ({ ...claims, iss: 'https://evil.example.com' })
  await expectShut('calls itself https://evil.example.com')
})

test('an answer of the provider is good for the browser that asked, and once', async () => {
  await invite()
  const [asking, other] = [newBrowser(), newBrowser()]
  const answer = await asking.visitProvider(await asking.start())
  await other.ask('GET', answer)
  expect(await other.signedIn()).toBeUndefined()
  await other.start()
  await other.ask('GET', answer)
  expect(await other.signedIn()).toBeUndefined()

  const third = newBrowser()
  const own = await third.visitProvider(await third.start())
  const kept = new Map(third.cookies)
  await third.ask('GET', own)
  expect(await third.signedIn()).toBeDefined()
  const replayed = newBrowser()
  for (const [name, value] of kept) replayed.cookies.set(name, value)
  await replayed.ask('GET', own)
  expect(await replayed.signedIn()).toBeUndefined()
})

test('an address that is not confirmed as the boolean true is none', async () => {
  const user = await invite()
  for (const email_verified of [false, 'true', 1, undefined]) {
    provider.person = { sub: 'unsure', email: user.email, email_verified }
    const browser = newBrowser()
    await browser.come()
    expect(browser.refusals).toMatchObject([{ code: 'not_permitted', message: expect.stringContaining('does not confirm') }])
    expect(await browser.signedIn()).toBeUndefined()
  }
})

test('without configuration there is no such way in', () => {
  const services = { config: { baseUrl, secret }, sessions, store: db.store, logger, now }
  const { providers } = authOptions(services, { headers: new Headers(), onRefused: () => undefined })
  expect(providers.map(({ type }) => type)).toEqual(['credentials', 'credentials'])
})

async function expectShut(reason: string): Promise<void> {
  const before = await count()
  const browser = newBrowser()
  await browser.come()
  expect(browser.cookies.has('yardstick.session')).toBe(false)
  expect(await count()).toEqual(before)
  expect(said.join()).toContain(reason)
}

async function count(): Promise<unknown> {
  return db.store
    .selectFrom('sessions')
    .select((s) => s.fn.countAll().as('sessions'))
    .executeTakeFirst()
}
