import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { embeddedFolder } from '@/lib/store/open'

const root = path.resolve(import.meta.dirname, '..')

export interface ProductOptions {
  readonly stateFolder: string
  /** Default: a free one. */
  readonly port?: number
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

export interface Product {
  readonly url: string
  readonly child: ChildProcess
  /** What it printed so far. */
  readonly said: () => string
  /** As Ctrl-C does. */
  stop(): Promise<void>
  /** kill -9 of the app alone; its store runs on. */
  kill(): Promise<void>
}

/** Starts the built app with a state folder of its own and waits until it is ready. */
export async function startProduct({ stateFolder, port, flags = [], environment = {} }: ProductOptions): Promise<Product> {
  mkdirSync(stateFolder, { recursive: true })
  const chosen = port ?? (await freePort())
  const child = run(['start', '--port', String(chosen), ...flags], stateFolder, environment)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      said = (said + data).slice(-20_000)
    })
  }
  const url = `http://127.0.0.1:${chosen}`
  await untilReady(url, child, () => said)
  return { url, child, said: () => said, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
}

/** Removes what an ended app kept, also where its store had to lie elsewhere. */
export function removeState(stateFolder: string): void {
  if (!existsSync(stateFolder)) return
  for (const folder of [path.dirname(embeddedFolder(stateFolder)), stateFolder]) rmSync(folder, { recursive: true, force: true })
}

/** Runs `yardstick …` on a state folder. @throws Error with what it said when it fails */
export async function yardstick(stateFolder: string, argv: readonly string[], input = ''): Promise<string> {
  const child = run(argv, stateFolder, {})
  child.stdin?.end(input)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      said += data
    })
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`yardstick ${argv.join(' ')}: ${said}`)
  return said
}

function run(argv: readonly string[], stateFolder: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const { WAREHOUSE_URL: _w, DATABASE_URL: _d, BASE_URL: _b, NODE_OPTIONS: _o, ...inherited } = process.env
  const env = {
    ...inherited,
    NODE_ENV: 'production',
    UV_THREADPOOL_SIZE: '16',
    YARDSTICK_STATE: stateFolder,
    ...environment,
  } as NodeJS.ProcessEnv
  const hook = path.join(root, 'scripts', 'register.mjs')
  const program = ['--disable-warning=ExperimentalWarning', '--import', hook, path.join(root, 'lib', 'cli', 'main.ts')]
  // The channel tells the app when the tests are gone, so that it ends as well.
  return spawn(process.execPath, [...program, ...argv], { env, cwd: root, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] })
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The app ended before it was ready:\n${said()}`)
    const answer = await fetch(`${url}/api/health`).catch(() => undefined)
    if (answer?.ok) return
    await wait(50)
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
