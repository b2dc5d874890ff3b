import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInWithPassword } from '@/lib/access/sign-in'
import { testStore } from '@/lib/store/testing'
import { yardstick } from './testing'

const password = 'seven green umbrellas'
let db: Awaited<ReturnType<typeof testStore>>
let stateFolder: string
beforeAll(async () => {
  db = await testStore()
  stateFolder = mkdtempSync(path.join(tmpdir(), 'yardstick-user-'))
})
afterAll(async () => {
  await db?.close()
  rmSync(stateFolder, { recursive: true, force: true })
})

const run = (args: readonly string[], input = '') => yardstick(args, { stateFolder, input, environment: { DATABASE_URL: db.url } })
const signIn = () =>
  signInWithPassword(db.store, { email: 'ann@example.com', password, address: '10.0.0.1', now: new Date('2026-06-30T12:00:00Z') })

test('the end of the line is no part of a password from standard input, and opening an account to single sign-on closes it', async () => {
  const added = await run(['user', 'add', 'ann@example.com', '--password-stdin'], `${password}\n`)
  expect(added).toMatchObject({ code: 0, stdout: 'ann@example.com is viewer now.\n' })
  expect(await signIn()).toBeTypeOf('string')
  expect((await run(['user', 'sign-on', 'ann@example.com'])).stdout).toContain('by single sign-on from now on')
  await expect(signIn()).rejects.toMatchObject({ code: 'not_signed_in' })
})
