import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SignedIn } from '@/lib/access/sessions'
import { createUser } from '@/lib/access/users'
import type { Services } from '@/lib/services'
import { testStore } from '@/lib/store/testing'
import type { ApiRoute } from './route'
import { createTokenRoute, revokeTokenRoute, tokensRoute } from './tokens'

const now = () => new Date('2026-06-30T12:00:00Z')
let db: Awaited<ReturnType<typeof testStore>>
const people: Record<string, SignedIn> = {}

beforeAll(async () => {
  db = await testStore()
  for (const name of ['ada', 'ben']) {
    const { id, email } = await createUser(db.store, { email: `${name}@example.com`, name, role: 'viewer', now: now() })
    const person = { id, email, name, role: 'viewer' as const, teams: [], attributes: {} }
    people[name] = { person, kind: 'session', sessionId: `of ${name}` }
    people[`script of ${name}`] = { person, kind: 'token', sessionId: '' }
  }
})
afterAll(() => db?.close())

/** The route as the server calls it; who asks is told by the name. */
async function call(route: ApiRoute, who: string, body?: unknown): Promise<unknown> {
  const services = { store: db.store, now, sessions: { signedIn: async () => people[who] } } as unknown as Services
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return (await route.handle(new Request(`http://localhost${route.path}`, init), services)).json()
}

test('a token is made, its secret told once, listed without it, and revoked', async () => {
  const made = (await call(createTokenRoute, 'ada', { name: ' export ', days: 30 })) as { id: string; secret: string }
  expect(made.secret).toMatch(/^ys_.{40,}$/)
  const listed = (await call(tokensRoute, 'ada')) as { tokens: Record<string, unknown>[] }
  expect(listed.tokens).toMatchObject([{ id: made.id, name: 'export', expiresAt: '2026-07-30T12:00:00.000Z', usedAt: null }])
  expect(JSON.stringify(listed)).not.toContain(made.secret)
  await expect(call(revokeTokenRoute, 'ben', { id: made.id })).rejects.toMatchObject({ code: 'not_found' })
  await call(revokeTokenRoute, 'ada', { id: made.id })
  expect(await call(tokensRoute, 'ada')).toEqual({ tokens: [] })
})

test('a token makes and revokes no tokens', async () => {
  await expect(call(createTokenRoute, 'script of ada', { name: 'more', days: null })).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(call(revokeTokenRoute, 'script of ada', { id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_permitted' })
})

test.each([
  [{ name: '', days: 30 }],
  [{ name: 'x', days: 0 }],
  [{ name: 'x', days: 4000 }],
  [{ name: 'x' }],
  [{ name: 'x', days: null, userId: 'ben' }],
])('%j is refused', async (body) => {
  await expect(call(createTokenRoute, 'ada', body)).rejects.toMatchObject({ code: 'invalid_input' })
})
