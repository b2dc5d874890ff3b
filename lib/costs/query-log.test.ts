import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectStore } from '@/lib/store/db'
import { testStore } from '@/lib/store/testing'
import { createQueryLog, type ExecutionRecord, type RequestRecord } from './query-log'
import { listRequests } from './request-list'

const logger = pino({ enabled: false })
const now = () => new Date('2026-06-30T12:00:00Z')
let db: Awaited<ReturnType<typeof testStore>>
let spoolFolder: string

beforeAll(async () => {
  db = await testStore()
})
afterAll(() => db?.close())
beforeEach(async () => {
  spoolFolder = mkdtempSync(path.join(tmpdir(), 'yardstick-spool-'))
  await db.store.deleteFrom('requests').execute()
  await db.store.deleteFrom('executions').execute()
  return () => rmSync(spoolFolder, { recursive: true })
})

const openLog = (store = db.store, more: { maxSpoolBytes?: number } = {}) => createQueryLog({ store, spoolFolder, logger, now, ...more })

test('a record is in the store once, with all it says', async () => {
  const log = openLog()
  const record = request({ query: JSON.stringify({ metrics: ['revenue'], where: { country: "D'E\u2028" } }) })
  await log.request(record)
  await log.flush()
  await log.flush()
  const rows = await db.store.selectFrom('requests').selectAll().execute()
  expect(rows).toEqual([{ ...record, at: now(), metrics: { revenue: 'abc' }, query: JSON.parse(String(record.query)) }])
  await log.close()
  expect(readdirSync(spoolFolder)).toEqual([])
})

test('the end of an execution wins over its beginning, in the same file or a later one', async () => {
  const log = openLog()
  const [quick, slow] = [execution(), execution()]
  await log.executionStarted(quick)
  await log.executionEnded({ ...quick, outcome: 'answered', run_ms: 12.5, rows: 3 })
  await log.executionStarted(slow)
  await log.flush()
  expect(await outcomes()).toEqual({ [quick.id]: 'answered', [slow.id]: 'started' })
  await log.executionEnded({ ...slow, outcome: 'failed', error_code: 'timed_out' })
  await log.flush()
  expect(await outcomes()).toEqual({ [quick.id]: 'answered', [slow.id]: 'failed' })
  await log.close()
})

test('records reach the store without anybody asking', async () => {
  const log = openLog()
  await log.request(request())
  await expect.poll(countRequests, { interval: 20, timeout: 20_000 }).toBe(1)
  await log.close()
})

test('what a killed process answered is there once, what it was running is unknown', async () => {
  const child = fork(new URL('./query-log.test.child.ts', import.meta.url), {
    env: { ...process.env, STORE_URL: db.url, SPOOL: spoolFolder },
    execArgv: ['--import', new URL('../../scripts/register.mjs', import.meta.url).href],
  })
  const answered: string[] = []
  const killed = new Promise((done) => child.on('exit', done))
  child.on('message', (id: string) => {
    answered.push(id)
    if (answered.length === 400) child.kill('SIGKILL')
  })
  await killed
  // Killed in the middle of a line.
  const [last] = readdirSync(spoolFolder).sort().reverse()
  appendFileSync(path.join(spoolFolder, last ?? ''), 'R{"id":"torn","at":"2026-06-')

  const log = openLog()
  await log.flush()
  const rows = await db.store.selectFrom('requests').select('id').execute()
  const ids = new Set(rows.map((row) => row.id))
  expect(answered.length).toBeGreaterThanOrEqual(400)
  expect(answered.filter((id) => !ids.has(id))).toEqual([])
  expect(await outcomes()).toEqual({ finished: 'answered', open: 'unknown', 'open since the last file': 'unknown' })
  await log.close()
  expect(readdirSync(spoolFolder)).toEqual([])
})

test('while the store is away records wait on disk, and arrive when it is back', async () => {
  const away = connectStore('postgres://nobody:none@127.0.0.1:9/none')
  const first = openLog(away)
  for (let i = 0; i < 50; i++) await first.request(request())
  await expect(first.flush()).rejects.toThrow()
  expect(first.state()).toMatchObject({ lost: 0 })
  expect(first.state().waitingBytes).toBeGreaterThan(1000)
  await first.close()
  await away.destroy()
  const second = openLog()
  await second.flush()
  expect(await countRequests()).toBe(50)
  await second.close()
})

test('a full spool loses records and says how many', async () => {
  const away = connectStore('postgres://nobody:none@127.0.0.1:9/none')
  const log = openLog(away, { maxSpoolBytes: 2000 })
  for (let i = 0; i < 20; i++) await log.request(request())
  expect(log.state().lost).toBeGreaterThan(10)
  expect(log.state().waitingBytes).toBeLessThan(3000)
  await log.close()
  await away.destroy()
})

test('a record the store cannot hold does not hold up the others', async () => {
  const log = openLog()
  await Promise.all([
    log.request(request()),
    log.request(request({ tile: 'zero \0 byte', query: '{"where":{"country":"\\u0000"}}' })),
    log.request(request({ outcome: 'nonsense' as never })),
    log.request(request()),
  ])
  await log.flush()
  expect(await countRequests()).toBe(3)
  expect(log.state()).toEqual({ lost: 1, waitingBytes: 0 })
  await log.close()
})

test('the list is read with, without, or only what lists of metrics asked', async () => {
  const log = openLog()
  await Promise.all([
    log.request(request()),
    log.request(request({ tile: null })),
    log.request(request({ origin: 'metric', tile: 'pulse' })),
  ])
  await log.flush()
  const tiles = async (lists?: 'without' | 'only') =>
    (await listRequests(db.store, { ...(lists && { lists }), sort: 'newest', limit: 10 })).requests.map(({ tile }) => tile).toSorted()
  expect(await tiles()).toEqual([null, 'pulse', 'revenue'])
  expect(await tiles('without')).toEqual([null, 'revenue'])
  expect(await tiles('only')).toEqual(['pulse'])
  await log.close()
})

test('a page of answers costs two statements however many they are', async () => {
  let statements = 0
  const counted = connectStore(db.url, {})
  const plugin = {
    transformQuery: (args: { node: unknown }) => {
      statements++
      return args.node
    },
    transformResult: async (args: { result: unknown }) => args.result,
  }
  const log = openLog(counted.withPlugin(plugin as never))
  await log.flush()
  statements = 0
  for (let i = 0; i < 60; i++) {
    const started = execution()
    await log.executionStarted(started)
    await log.executionEnded({ ...started, outcome: 'answered' })
    await log.request(request({ execution_id: started.id }))
  }
  await log.flush()
  expect(statements).toBeLessThanOrEqual(2)
  await log.close()
  await counted.destroy()
})

async function countRequests(): Promise<number> {
  return (await db.store.selectFrom('requests').select('id').execute()).length
}

async function outcomes(): Promise<Record<string, string>> {
  const rows = await db.store.selectFrom('executions').select(['id', 'outcome']).execute()
  return Object.fromEntries(rows.map((row) => [row.id, row.outcome]))
}

function request(more: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: randomUUID(),
    at: now(),
    user_id: 'ada',
    origin: 'dashboard',
    dashboard: 'company-overview',
    tile: 'revenue',
    metrics: '{"revenue":"abc"}',
    query: '{"metrics":["revenue"]}',
    template_hash: 'f00',
    cache: 'hit',
    execution_id: null,
    queued_ms: 0,
    run_ms: 0,
    total_ms: 0.4,
    rows: 28,
    bytes: 900,
    outcome: 'answered',
    error_code: null,
    error_message: null,
    ...more,
  }
}

function execution(): ExecutionRecord {
  return {
    id: randomUUID(),
    warehouse: 'warehouse',
    engine: 'duckdb',
    template: 'select 1',
    template_hash: 'f00',
    parameters: '["DE", 1]',
    data_version: '1',
    started_at: now(),
    queued_ms: null,
    run_ms: null,
    rows: null,
    bytes: null,
    rows_scanned: null,
    outcome: 'started',
    error_code: null,
  }
}
