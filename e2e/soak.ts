import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { rootFolder } from '@/lib/base/config'
import { openStore } from '@/lib/store/open'
import { freePort, startProduct, yardstick } from './server'

export interface SoakOptions {
  readonly rounds: number
  readonly stateFolder: string
  readonly seed?: number
  readonly report?: (line: string) => void
}

export interface SoakResult {
  /** Answers that reached a reader as a whole line. */
  readonly answered: number
  /** Of these, not in the query log. Must be 0. */
  readonly lost: number
  /** Executions that began and of which nothing is known. Must be 0 after a restart. */
  readonly open: number
  /** Executions cut by a kill, marked so. */
  readonly unknown: number
  /** Requests of the log whose execution is missing. Must be 0. */
  readonly torn: number
  readonly slowestRestartMs: number
}

const READERS = 4

/** Kills the app with kill -9 again and again while readers ask, then compares what they got with the query log. */
export async function soak({ rounds, stateFolder, seed = 1, report = () => undefined }: SoakOptions): Promise<SoakResult> {
  const random = mulberry32(seed)
  const port = await freePort()
  const start = (flags: readonly string[] = []) => startProduct({ stateFolder, port, flags: ['--scale', '0.01', ...flags] })
  let product = await start(['--reset'])
  const token = await makeToken(stateFolder)
  const answered = new Set<string>()
  const readers = startReaders({ url: product.url, token, random, answered })
  let slowestRestartMs = 0
  try {
    for (let round = 1; round <= rounds; round++) {
      const before = answered.size
      await untilMore(answered, before)
      await wait(random() * 700)
      await product.kill()
      const startedAt = performance.now()
      product = await start()
      const restartMs = performance.now() - startedAt
      slowestRestartMs = Math.max(slowestRestartMs, restartMs)
      report(`round ${round}: ${answered.size} answers, ready again after ${(restartMs / 1000).toFixed(1)} s`)
    }
  } finally {
    await readers.stop()
    // A clean stop puts the rest of the log into the store.
    await product.stop()
  }
  const result = await compare(stateFolder, answered)
  return { ...result, answered: answered.size, slowestRestartMs }
}

async function makeToken(stateFolder: string): Promise<string> {
  await yardstick(stateFolder, ['user', 'add', 'soak@example.com', '--role', 'administrator'])
  const said = await yardstick(stateFolder, ['user', 'token', 'create', 'soak@example.com'])
  return said.match(/ys_\S+/)?.[0] ?? ''
}

interface Reading {
  readonly url: string
  readonly token: string
  readonly random: () => number
  readonly answered: Set<string>
}

/** Each reader asks one page after the other; while the app is down it tries again. */
function startReaders(reading: Reading): { stop(): Promise<void> } {
  let running = true
  const read = async () => {
    while (running) await readPage(reading).catch(() => wait(20))
  }
  const all = Promise.all(Array.from({ length: READERS }, read))
  const stop = async () => {
    running = false
    await all
  }
  return { stop }
}

async function readPage({ url, token, random, answered }: Reading): Promise<void> {
  // Some questions are new each time and run on the warehouse, some come from the cache.
  const days = 7 + Math.floor(random() * 300)
  const queries = ['net_revenue', 'orders', 'net_revenue'].map((metric, index) => ({
    id: String(index),
    query: { metrics: [metric], grain: 'day', range: `last ${index === 2 ? 28 : days} days`, timeZone: 'UTC' },
  }))
  const response = await fetch(`${url}/api/query`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ origin: 'explore', queries }),
  })
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`)
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) answered.add((JSON.parse(line) as { requestId: string }).requestId)
  }
}

async function untilMore(answered: ReadonlySet<string>, before: number): Promise<void> {
  const giveUpAt = performance.now() + 30_000
  while (answered.size < before + 20) {
    if (performance.now() > giveUpAt) throw new Error('The app answers no questions.')
    await wait(20)
  }
}

async function compare(stateFolder: string, answered: ReadonlySet<string>) {
  const { store, close } = await openStore({ stateFolder })
  try {
    const rows = await store.selectFrom('requests').select(['id', 'execution_id']).execute()
    const executions = await store.selectFrom('executions').select(['id', 'outcome']).execute()
    const requestIds = new Set(rows.map(({ id }) => id))
    const executionIds = new Set(executions.map(({ id }) => id))
    return {
      lost: [...answered].filter((id) => !requestIds.has(id)).length,
      open: executions.filter(({ outcome }) => outcome === 'started').length,
      unknown: executions.filter(({ outcome }) => outcome === 'unknown').length,
      torn: rows.filter(({ execution_id }) => execution_id !== null && !executionIds.has(execution_id)).length,
    }
  } finally {
    await close()
  }
}

/** Small seeded generator (Tommy Ettinger's mulberry32), so that a failing run can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

if (import.meta.main) await main()

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 100)
  const stateFolder = path.join(rootFolder, 'test-results', 'soak-state')
  const result = await soak({ rounds, stateFolder, report: (line) => console.log(`  ${line}`) })
  const good = result.lost === 0 && result.open === 0 && result.torn === 0
  console.log(`\n  ${good ? '✓' : '✗'} ${rounds} kills: ${JSON.stringify(result)}`)
  process.exitCode = good ? 0 : 1
}
