import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { type Config, readConfig, rootFolder } from '@/lib/base/config'
import type { StateLock } from '@/lib/base/state-lock'
import { isCurrentDemo } from '@/lib/demo/edition'
import type { Services } from '@/lib/services'
import type { Command, CommandCall } from './command'

const options = [
  ['--port <number>', 'Port to listen on (default: PORT or 3000)'],
  ['--host <address>', 'Address to listen on (default: 127.0.0.1, this machine only)'],
  ['--scale <number>', 'Size of the demo warehouse (default: 0.1, a million events)'],
  ['--reset', 'Begin anew: forget the embedded store and the demo warehouse'],
] as const

export const startCommand: Command = {
  name: 'start',
  description: 'Start Yardstick: the store, the demo warehouse if no other is named, and the server',
  options,
  examples: ['yardstick start --port 4000', 'WAREHOUSE_URL=postgres://reader:…@host/sales yardstick start'],
  run: (call) => start(call, true),
}

export const devCommand: Command = {
  name: 'dev',
  description: 'Start Yardstick with the pages compiled as they are edited',
  options,
  run: (call) => start(call, false),
}

async function start({ options: flags, progress, print }: CommandCall, production: boolean): Promise<void> {
  const config = readConfig({ flags: { ...flags, production } })
  const { keepStateFolder } = await import('@/lib/base/state-lock')
  const lock = await keepStateFolder(config.stateFolder, config.baseUrl)
  const undo: (() => Promise<void>)[] = [lock.release]
  const stop = stopOnSignals(lock, undo)
  try {
    if (flags.reset) await reset(config, progress)
    if (!(await bringDemo(config))) {
      await stop()
      process.exit(1)
    }
    const { openServices } = await import('@/lib/wiring')
    const { services, close } = await openServices(config, { progress, watch: true })
    undo.unshift(close)
    const { startFront } = await import('@/lib/server/front')
    const front = await startFront(services)
    undo.unshift(front.close)
    await front.pagesReady
    await greet(services, print)
  } catch (error) {
    await stop()
    throw error
  }
}

async function reset({ stateFolder }: Config, progress: CommandCall['progress']): Promise<void> {
  const step = progress('Forgetting the embedded store and the demo warehouse')
  const { resetState } = await import('@/lib/store/reset')
  await resetState(stateFolder)
  step.done()
}

/** In a process of its own: building takes memory that a server need not keep. It says itself what went wrong. */
async function bringDemo({ demo, stateFolder }: Config): Promise<boolean> {
  for (const name of readdirSync(stateFolder)) if (/\.part(\.wal)?$/.test(name)) rmSync(path.join(stateFolder, name), { force: true })
  if (!demo || (existsSync(demo.path) && isCurrentDemo(demo.path))) return true
  const program = path.join(rootFolder, 'lib', 'cli', 'main.ts')
  const child = spawn(process.execPath, [...process.execArgv, program, 'demo', '--scale', String(demo.scale)], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code === 0
}

/** The address, and a way in: setting up while nobody has an account, a link for an administrator later. */
async function greet({ config, store, now }: Services, print: CommandCall['print']): Promise<void> {
  const { createLink } = await import('@/lib/access/links')
  const { isEmpty } = await import('@/lib/access/setup')
  print(`\n  Yardstick is ready at ${config.baseUrl}\n`)
  if (await isEmpty(store)) {
    const token = await createLink(store, { purpose: 'setup', now: now() })
    print(`  Make yourself the administrator (once, within 24 hours):\n  ${config.baseUrl}/setup?token=${token}\n`)
    return
  }
  const administrator = await store
    .selectFrom('users')
    .select(['id', 'email'])
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst()
  if (!administrator) return
  const token = await createLink(store, { purpose: 'sign_in', userId: administrator.id, now: now() })
  print(`  Sign in as ${administrator.email} (once, within an hour):\n  ${config.baseUrl}/sign-in/link?token=${token}\n`)
}

/**
 * The first signal ends the parts in order; a later one ends the process at once. One Ctrl-C may arrive twice, from the terminal
 * and from the program that started us.
 */
function stopOnSignals(lock: StateLock, undo: readonly (() => Promise<void>)[]): () => Promise<void> {
  const stop = async () => {
    for (const step of undo) await step().catch(() => undefined)
  }
  let stoppingSince: number | undefined
  const onSignal = async () => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > 1_000) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    lock.leave()
    await stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  // Whoever started us is gone, perhaps by kill -9.
  if (process.channel) process.on('disconnect', onSignal)
  return stop
}
