import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectFolder } from '@/lib/project/testing'
import { openStore } from '@/lib/store/open'
import { testDatabase } from '@/lib/store/testing'
import { statementsFor, type TestTable, testDuckDb } from '@/lib/warehouse/testing'
import { outputs } from './query-output'
import { shopTables, yardstick } from './testing'

const project = projectFolder()
let environment: Record<string, string>
let drop: () => Promise<unknown>

beforeAll(async () => {
  const store = await testDatabase()
  drop = store.drop
  const { url } = await testDuckDb(Object.entries(shopTables).flatMap(([name, table]) => statementsFor('duckdb', name, table as TestTable)))
  environment = { DATABASE_URL: store.url, WAREHOUSE_URL: url, YARDSTICK_PROJECT: project.folder }
})
afterAll(async () => {
  project.remove()
  await drop()
})

const june = { metrics: ['revenue'], range: ['2026-06-01', '2026-06-04'] }

function query(asked: unknown, ...flags: string[]) {
  return yardstick(['query', JSON.stringify(asked), ...flags], { stateFolder: project.stateFolder, environment })
}

test('a table is aligned, with units, comparison and the age of the data', async () => {
  const { stdout, code } = await query({ ...june, metrics: ['revenue', 'paid_orders'], grain: 'day', compare: 'previous_period' })
  expect(code).toBe(0)
  expect(stdout.replace(/\d+ ms$/m, '0 ms')).toBe(`Period            Revenue  before  change  Paid orders  before  change
────────────────  ───────  ──────  ──────  ───────────  ──────  ──────
Mon, Jun 1, 2026   €10.00   €0.00                    1       0
Tue, Jun 2, 2026   €25.50   €0.00                    1       0
Wed, Jun 3, 2026    €4.50   €0.00                    2       0

3 rows · Jun 1–3, 2026 · before: May 29–31, 2026 · Europe/Berlin · data as of Jun 4, 2026, 01:00 · 0 ms
`)
})

test('csv keeps numbers raw and takes the teeth out of formulas', async () => {
  const asked = { ...june, by: ['user.country', 'channel'], order: [{ key: 'revenue', direction: 'desc' }] }
  const { stdout } = await query(asked, '--format', 'csv')
  expect(stdout).toBe(`user.country,channel,revenue\r\nDE,(none),2550\r\nDE,mail,1000\r\n'=1+1,"search, paid",400\r\n,mail,50\n`)
})

test('ndjson is one object per row, from standard input too', async () => {
  const input = JSON.stringify({ ...june, by: ['channel'], order: [{ key: 'channel', direction: 'asc' }] })
  const { stdout } = await yardstick(['query', '-', '--format', 'ndjson'], { stateFolder: project.stateFolder, environment, input })
  expect(stdout).toBe(`{"channel":"(none)","revenue":2550}\n{"channel":"mail","revenue":1050}\n{"channel":"search, paid","revenue":400}\n`)
})

test('json is the whole result', async () => {
  const { stdout } = await query(june, '--format', 'json')
  expect(JSON.parse(stdout)).toMatchObject({ rowCount: 1, timeZone: 'Europe/Berlin', columns: [{ name: 'revenue', values: [4000] }] })
})

test('Other and totals have names of their own for people, and columns of their own for programs', async () => {
  const { stdout } = await query({ ...june, by: ['channel'], top: { limit: 1 }, totals: [[]] }, '--format', 'json')
  const write = (format: string) => outputs[format]?.(JSON.parse(stdout), { cache: 'hit', totalMs: 1 }).split(/\r?\n/)
  const table = write('table')
  expect(table?.slice(0, 6)).toEqual([
    'Channel  Revenue',
    '───────  ───────',
    '(none)    €25.50',
    'Other     €14.50',
    '───────  ───────',
    'Total     €40.00',
  ])
  expect(table).toContain('Other is all but the top 1 by Revenue over the whole range.')
  expect(write('csv')).toEqual(['channel,:other,:total,revenue', '(none),false,false,2550', ',true,false,1450', ',,true,4000'])
  expect(write('ndjson')?.at(-1)).toBe('{"channel":null,":other":null,":total":true,"revenue":4000}')
})

test('a day that is not over is compared with the same hours of the earlier one', async () => {
  const { stdout } = await query({ metrics: ['revenue'], range: ['2026-06-03', '2026-06-05'], grain: 'day', compare: 'previous_period' })
  expect(stdout.replace(/\d+ ms$/m, '0 ms')).toBe(`Period              Revenue  before  change
──────────────────  ───────  ──────  ──────
Wed, Jun 3, 2026      €4.50  €10.00    −55%
Thu, Jun 4, 2026 *    €0.00   €0.00

2 rows · Jun 3–4, 2026 · before: Jun 1–2, 2026 · Europe/Berlin · data as of Jun 4, 2026, 01:00 · 0 ms
* not finished yet, before: Jun 2, 2026, 00:00 – 01:00
Data is complete up to 2026-06-04 01:00 in Europe/Berlin; what ends later is not over.
`)
})

test('what cannot be answered is one line on standard error and code 1', async () => {
  const unknown = await query({ ...june, metrics: ['revenu'] })
  expect(unknown).toEqual({ code: 1, stdout: '', stderr: '\n  ✗ Unknown metric "revenu". Did you mean "revenue"?\n' })
  const broken = await yardstick(['query', '{"metrics"'], { stateFolder: project.stateFolder, environment })
  expect(broken).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('✗ The query is not JSON') })
  const format = await query(june, '--format', 'xlsx')
  expect(format.stderr).toBe('\n  ✗ Unknown format "xlsx". Known: table, json, ndjson, csv.\n')
})

test('every query of the command line is on record', async () => {
  await query({ ...june, metrics: ['paid_orders'] })
  const { store, close } = await openStore(
    { databaseUrl: environment.DATABASE_URL, stateFolder: project.stateFolder } as never,
    {} as never,
  )
  const row = await store.selectFrom('requests').selectAll().orderBy('at', 'desc').executeTakeFirst()
  await close()
  expect(row).toMatchObject({ user_id: 'operator', origin: 'command', outcome: 'answered', cache: 'miss' })
})

test('details stand beside the value that they belong to, numbers to the right and words to the left', () => {
  const share = { kind: 'share' } as const
  const result = {
    columns: [
      { name: 'age', role: 'dimension', type: 'integer', title: 'Age', values: [0, 1] },
      { name: 'kept', role: 'value', type: 'number', title: 'Kept', metric: 'kept', unit: share, values: [1, 0.5] },
      { name: 'other', role: 'value', type: 'number', title: 'Other', metric: 'other', unit: share, values: [1, 1] },
      { name: 'kept:size', role: 'detail', type: 'integer', title: 'Size', metric: 'kept', values: [1200, 8] },
      { name: 'kept:incomplete', role: 'detail', type: 'boolean', title: 'Incomplete', metric: 'kept', values: [false, true] },
    ],
    rowCount: 2,
    range: ['2026-06-01', '2026-06-04'],
    timeZone: 'UTC',
    dataAsOf: '2026-06-04T00:00:00Z',
    versions: {},
    notes: [],
  } as const
  expect(outputs.table?.(result, { cache: 'hit', totalMs: 1 }).split('\n').slice(0, 4)).toEqual([
    'Age  Kept   Size  Incomplete  Other',
    '───  ────  ─────  ──────────  ─────',
    '0    100%  1,200  no           100%',
    '1     50%      8  yes          100%',
  ])
})

test('letters of the warehouse cannot steer the terminal', () => {
  const result = {
    columns: [{ name: 'channel', role: 'dimension', type: 'text', title: 'Channel', values: ['\u001b[31mred\u001b[0m', '서울'] }],
    rowCount: 2,
    range: ['2026-06-01', '2026-06-04'],
    timeZone: 'UTC',
    dataAsOf: '2026-06-04T00:00:00Z',
    versions: {},
    notes: [],
  } as const
  const written = outputs.table?.(result, { cache: 'hit', totalMs: 1 })
  expect(written).not.toContain('\u001b')
  expect(written).toContain('2 rows · Jun 1–3, 2026 · UTC · data as of Jun 4, 2026, 00:00 · from the cache')
})

test('the people behind a value are their names as they are, with how many there are', async () => {
  const people = (...flags: string[]) =>
    yardstick(['people', JSON.stringify(june), ...flags], { stateFolder: project.stateFolder, environment })
  const { stdout, code } = await people('--limit', '1')
  expect(code).toBe(0)
  expect(stdout.replace(/\d+ ms$/m, '0 ms')).toBe(`User id
───────
1

3 people · Jun 1–3, 2026 · Europe/Berlin · data as of Jun 4, 2026, 01:00 · 0 ms
Only the first 1 of 3 people are shown.
`)
  expect((await people('--format', 'csv')).stdout).toBe('user_id\r\n1\r\n2\r\n9\n')
  expect((await people('--limit', '0')).stderr).toBe('\n  ✗ The limit "0" is not a number from 1 to 10000.\n')
  expect((await people('--part', 'size')).stderr).toBe('\n  ✗ revenue has no part "size". Known: value.\n')
})
