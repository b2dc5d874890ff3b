import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepStateFolder } from './state-lock'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yardstick-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a second app on the same folder is told where the first one is', async () => {
  const lock = await keepStateFolder(folder, 'http://127.0.0.1:3000')
  await expect(keepStateFolder(folder, 'http://127.0.0.1:4000')).rejects.toThrow(`already runs on ${folder} at http://127.0.0.1:3000`)
  await lock.release()
  await (await keepStateFolder(folder, 'http://127.0.0.1:4000')).release()
})

test('whoever comes while the first one leaves waits for it', async () => {
  const first = await keepStateFolder(folder, 'http://127.0.0.1:3000')
  first.leave()
  const second = keepStateFolder(folder, 'http://127.0.0.1:4000')
  await first.release()
  await (await second).release()
})

test('the lock of a killed process is no lock', async () => {
  const program = path.join(folder, 'hold.mjs')
  writeFileSync(program, `import { createServer } from 'node:net'; createServer().listen(process.argv[2], () => process.send('held'))`)
  const holder = fork(program, [path.join(folder, 'app.lock')])
  await once(holder, 'message')
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await (await keepStateFolder(folder, 'http://127.0.0.1:3000')).release()
})
