import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenStore, openStore } from './open'

let stateFolder: string
beforeAll(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yardstick-store-'))
  chmodSync(folder, 0o755)
  stateFolder = path.join(folder, 'state')
})
afterAll(() => rmSync(path.dirname(stateFolder), { recursive: true, force: true }))

const users = ({ store }: OpenStore) => store.selectFrom('users').select('email').execute()
const lockFile = () => path.join(stateFolder, 'postgres', 'postmaster.pid')
const serverPid = () => Number(readFileSync(lockFile(), 'utf8').split('\n')[0])

// In one test, because each step needs the state the former one left.
test('the embedded store is made, joined, survives kill -9, and ends with its last user', async () => {
  const first = await openStore({ stateFolder })
  expect(first.migrated).not.toEqual([])
  const person = {
    email: 'ann@example.com',
    name: 'Ann',
    role: 'viewer' as const,
    password_hash: null,
    attributes: '{}',
    disabled_at: null,
  }
  await first.store.insertInto('users').values(person).execute()
  expect(statSync(path.join(stateFolder, 'postgres.password')).mode & 0o777).toBe(0o600)

  const second = await openStore({ stateFolder })
  expect(second.migrated).toEqual([])
  expect(await users(second)).toEqual([{ email: 'ann@example.com' }])
  const pid = serverPid()
  await users(first)
  await second.close()
  expect(serverPid()).toBe(pid)

  process.kill(pid, 'SIGKILL')
  await expect.poll(serverPid, { timeout: 60_000 }).not.toBe(pid)
  await expect.poll(() => users(first).catch(() => []), { timeout: 60_000 }).toEqual([{ email: 'ann@example.com' }])

  await first.close()
  expect(() => statSync(lockFile())).toThrow('ENOENT')

  // As after a reboot: the number in the lock belongs to somebody else now.
  writeFileSync(lockFile(), `${process.pid}\n${path.dirname(lockFile())}\n0\n5432\n\n127.0.0.1\n`)
  const again = await openStore({ stateFolder })
  expect(await users(again)).toEqual([{ email: 'ann@example.com' }])
  await again.close()
}, 180_000)
