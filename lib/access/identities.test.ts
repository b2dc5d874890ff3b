import { afterAll, beforeAll, expect, test } from 'vitest'
import { testStore } from '@/lib/store/testing'
import { type Identity, signInWithIdentity } from './identities'
import { signInWithPassword } from './sign-in'
import { describeSignOnProblem, signOnProblems, toSignOnProblem } from './sign-on-problems'
import { createUser, disableUser, inviteToSingleSignOn, setPassword } from './users'

const now = new Date('2026-06-30T12:00:00Z')
const password = 'seven green umbrellas'
const issuer = 'https://login.example.com'
let db: Awaited<ReturnType<typeof testStore>>
beforeAll(async () => {
  db = await testStore()
})
afterAll(() => db?.close())

let people = 0
function someone(more: { password?: string } = {}) {
  return createUser(db.store, { email: `person${++people}@example.com`, name: 'Ada', role: 'viewer', ...more, now })
}

function come(identity: Partial<Identity>) {
  return signInWithIdentity(db.store, { issuer, subject: 's', isEmailVerified: true, ...identity, address: '10.0.0.1', now })
}

const signInRows = (userId: string) =>
  db.store
    .selectFrom('audit')
    .select(['action', 'target', 'outcome'])
    .where('user_id', '=', userId)
    .where('action', '!=', 'create_user')
    .orderBy('action')
    .execute()

test('somebody invited is linked by the confirmed address once, and found by issuer and subject from then on', async () => {
  const person = await someone()
  await come({ subject: 'a', email: person.email.toUpperCase() })
  await come({ subject: 'a', email: 'moved@elsewhere.example', isEmailVerified: false })
  await come({ subject: 'a' })
  const sessions = await db.store.selectFrom('sessions').select('expires_at').where('user_id', '=', person.id).execute()
  expect(sessions).toEqual(Array.from({ length: 3 }, () => ({ expires_at: new Date('2026-07-07T12:00:00Z') })))
  expect(await signInRows(person.id)).toEqual([
    { action: 'link_identity', target: issuer, outcome: 'done' },
    ...Array.from({ length: 3 }, () => ({ action: 'sign_in', target: '10.0.0.1', outcome: 'done' })),
  ])
})

test('the same subject at another issuer is somebody else', async () => {
  const person = await someone()
  await come({ subject: 'b', email: person.email })
  await expect(come({ subject: 'b', issuer: 'https://evil.example.com' })).rejects.toThrow(signOnProblems.unconfirmed)
  await expect(come({ subject: 'b', issuer: 'https://evil.example.com', email: person.email })).rejects.toThrow(signOnProblems.otherWay)
})

test('nobody gets an account by signing in, nor by an address that is not confirmed', async () => {
  const person = await someone()
  await expect(come({ subject: 'c', email: 'stranger@example.com' })).rejects.toThrow(signOnProblems.unknown)
  await expect(come({ subject: 'c', email: person.email, isEmailVerified: false })).rejects.toThrow(signOnProblems.unconfirmed)
  await expect(come({ subject: 'c', email: 'not an address' })).rejects.toThrow(signOnProblems.unconfirmed)
  expect(await db.store.selectFrom('identities').select('subject').where('subject', '=', 'c').execute()).toEqual([])
})

test('an account with a password is not taken over, and its owner is told whom to ask', async () => {
  const person = await someone({ password })
  await expect(come({ subject: 'd', email: person.email })).rejects.toMatchObject({
    code: 'not_permitted',
    message: expect.stringContaining('Ask an administrator'),
  })
  expect(await signInRows(person.id)).toEqual([{ action: 'sign_in', target: '10.0.0.1', outcome: 'refused' }])
})

test('an account that an administrator opened has no password any more and is linked to the next who proves the address', async () => {
  const person = await someone({ password })
  await inviteToSingleSignOn(db.store, { userId: person.id, now })
  const byPassword = { email: person.email, password, address: '10.0.0.2', now }
  await expect(signInWithPassword(db.store, byPassword)).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(await come({ subject: 'e', email: person.email })).toBeTypeOf('string')
})

test('whoever has an identity gets no password, and one that is there all the same opens nothing', async () => {
  const person = await someone()
  const other = await someone({ password })
  await come({ subject: 'f', email: person.email })
  await expect(setPassword(db.store, { userId: person.id, password, now })).rejects.toMatchObject({ code: 'conflict' })
  const { password_hash } = await db.store.selectFrom('users').select('password_hash').where('id', '=', other.id).executeTakeFirstOrThrow()
  await db.store.updateTable('users').set({ password_hash }).where('id', '=', person.id).execute()
  const byPassword = { email: person.email, password, address: '10.0.0.3', now }
  await expect(signInWithPassword(db.store, byPassword)).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('a disabled account stays shut, linked or not', async () => {
  const linked = await someone()
  await come({ subject: 'g', email: linked.email })
  await disableUser(db.store, { userId: linked.id, now })
  await expect(come({ subject: 'g', email: linked.email })).rejects.toThrow(signOnProblems.disabled)
  const invited = await someone()
  await disableUser(db.store, { userId: invited.id, now })
  await expect(come({ subject: 'h', email: invited.email })).rejects.toThrow(signOnProblems.disabled)
})

test('of two identities that claim one account at once one gets it', async () => {
  const person = await someone()
  const tries = await Promise.allSettled(['i', 'j', 'k'].map((subject) => come({ subject, email: person.email })))
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
})

test('a zero character in an address is a wrong address, not a failure of ours', async () => {
  const wrong = { email: 'a\0@example.com', password, address: '10.0.0.4', now }
  await expect(signInWithPassword(db.store, wrong)).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('the address of the sign-in page chooses among our texts and cannot bring one', () => {
  expect(describeSignOnProblem('unknown')).toBe(signOnProblems.unknown)
  expect(describeSignOnProblem('Call this number')).toBeUndefined()
  expect(describeSignOnProblem('constructor')).toBeUndefined()
  expect(toSignOnProblem(undefined)).toBe('unfinished')
  expect(toSignOnProblem(new Error('the store is down'))).toBe('failed')
})
