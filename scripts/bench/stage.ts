import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { createToken } from '@/lib/access/tokens'
import { createUser } from '@/lib/access/users'
import { rootFolder } from '@/lib/base/config'
import { buildDemoWarehouse } from '@/lib/demo/build'
import { isCurrentDemo } from '@/lib/demo/edition'
import type { MetricQuery } from '@/lib/metrics'
import { connectStore } from '@/lib/store/db'
import { startCluster } from '@/lib/store/embedded-postgres'
import { migrateStore } from '@/lib/store/migrate'

export interface Line {
  readonly ok: boolean
  readonly requestId: string
  readonly cache: string
  readonly totalMs: number
}

/** The running product on a store and a warehouse of its own. */
export interface Stage {
  readonly baseUrl: string
  readonly warehousePath: string
  /** Of the store's server. */
  readonly databaseUrl: string
  /** A demo warehouse of a tenth of the events. */
  readonly tenthPath: () => Promise<string>
  /** Of the administrator that the bench signs in. */
  readonly userId: string
  readonly headers: Readonly<Record<string, string>>
  readonly app: ChildProcess
  /** From the start of the process to the first answered metric, with the store running. */
  readonly startMs: number
  readonly store: ReturnType<typeof connectStore>
  ask(queries: readonly MetricQuery[], dashboard?: string): Promise<Line[]>
  close(): Promise<void>
}

const folder = path.join(rootFolder, '.yardstick', 'bench')
const password = 'bench-only-on-loopback'
const port = 4599
const email = 'bench@example.com'

/** Starts PostgreSQL, builds the demo warehouse if it is missing, makes an administrator and starts the built app. */
export async function openStage(scale: number): Promise<Stage> {
  mkdirSync(folder, { recursive: true })
  rmSync(path.join(folder, 'state'), { recursive: true, force: true })
  const warehousePath = await demoAt(scale)
  const tenthPath = () => demoAt(scale / 10)
  const cluster = await startCluster({
    dataFolder: path.join(folder, 'postgres'),
    password,
    settings: { shared_preload_libraries: 'pg_stat_statements' },
  })
  const databaseUrl = cluster.url()
  await migrateStore(databaseUrl)
  const store = connectStore(databaseUrl)
  await store.deleteFrom('users').where('email', '=', email).execute()
  const now = new Date()
  const person = await createUser(store, { email, name: 'Bench', role: 'administrator', now })
  const { secret } = await createToken(store, { userId: person.id, name: 'bench', now })
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` }
  const ask = (queries: readonly MetricQuery[], dashboard?: string) => askApp(headers, queries, dashboard)
  const environment = {
    ...process.env,
    NODE_ENV: 'production' as const,
    DATABASE_URL: databaseUrl,
    WAREHOUSE_URL: `duckdb:${warehousePath}`,
    YARDSTICK_STATE: path.join(folder, 'state'),
    UV_THREADPOOL_SIZE: '16',
  }
  // The first start checks the project's types and fills caches on disk; the second one is the everyday start.
  const first = await startApp(environment, ask)
  await stop(first.app)
  const { app, startMs } = await startApp(environment, ask)
  const close = async () => {
    await stop(app)
    await store.destroy()
    await cluster.stop()
  }
  const baseUrl = `http://127.0.0.1:${port}`
  return { baseUrl, warehousePath, databaseUrl, tenthPath, userId: person.id, headers, app, startMs, store, ask, close }
}

async function demoAt(scale: number): Promise<string> {
  const file = path.join(folder, `demo-${scale}.duckdb`)
  if (!isCurrentDemo(file)) {
    console.log(`Building the demo warehouse at scale ${scale} …`)
    await buildDemoWarehouse({ path: file, scale })
  }
  return file
}

async function startApp(env: NodeJS.ProcessEnv, ask: Stage['ask']): Promise<{ readonly app: ChildProcess; readonly startMs: number }> {
  const argv = ['--import', './scripts/register.mjs', 'lib/cli/main.ts', 'start', '--port', String(port)]
  const launched = performance.now()
  const app = spawn(process.execPath, argv, { cwd: rootFolder, env, stdio: ['ignore', 'ignore', 'inherit'] })
  await firstAnswer(ask, app)
  return { app, startMs: performance.now() - launched }
}

async function stop(app: ChildProcess): Promise<void> {
  const exited = once(app, 'exit')
  app.kill('SIGTERM')
  await exited
}

async function firstAnswer(ask: Stage['ask'], app: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 3000 && app.exitCode === null; attempt++) {
    const lines = await ask([activeUsers('2026-05-01', '2026-06-01')]).catch(() => [])
    if (lines[0]?.ok) return
    await wait(20)
  }
  throw new Error('the app did not answer its first metric')
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

async function askApp(headers: Record<string, string>, queries: readonly MetricQuery[], dashboard?: string): Promise<Line[]> {
  const body = JSON.stringify({
    origin: dashboard ? 'dashboard' : 'explore',
    ...(dashboard && { dashboard }),
    queries: queries.map((query, index) => ({ id: String(index), query })),
  })
  const outgoing = request({ host: '127.0.0.1', port, path: '/api/query', method: 'POST', agent, headers })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const answer = await text(response)
  if (response.statusCode !== 200) throw new Error(answer)
  return answer
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The everyday question: active users per day. Another range is another question, which no cache knows. */
export function activeUsers(from: string, to: string): MetricQuery {
  return { metrics: ['active_users'], grain: 'day', range: [from, to], timeZone: 'America/New_York' }
}
