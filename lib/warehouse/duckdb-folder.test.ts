import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, onTestFinished, test } from 'vitest'
import { openDuckDbFolder } from './duckdb-folder'
import { testFolder } from './testing'
import type { RunOptions, Value, Warehouse } from './warehouse'

const limits: RunOptions = { timeoutMs: 20_000, maxRows: 1000, maxBytes: 10_000_000 }
const run = (warehouse: Warehouse, sql: string) => warehouse.run({ sql, parameters: [] }, limits)
const valuesOf = async (warehouse: Warehouse, sql: string): Promise<readonly Value[]> =>
  (await run(warehouse, sql)).columns.map(({ values }) => values[0] ?? null)
const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('did not fail'),
    (error) => error,
  )

async function parquet(file: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`copy (${select}) to '${file}' (format parquet)`)
  connection.closeSync()
  instance.closeSync()
}
async function open(folder: string, cacheFolder = testFolder()) {
  const warehouse = await openDuckDbFolder(`${folder}/`, { cacheFolder })
  onTestFinished(() => warehouse.close())
  return { warehouse, cacheFolder }
}

test('files are tables, sub-folders schemas, and types come from all rows', async () => {
  const folder = testFolder()
  mkdirSync(path.join(folder, 'shop'))
  const late = Array.from({ length: 50_000 }, (_, index) => `${index === 49_999 ? 'A1' : index},2026-03-29`).join('\n')
  writeFileSync(path.join(folder, 'visits.csv'), `visitor,day\n${late}\n`)
  writeFileSync(path.join(folder, 'plans.csv.gz'), gzipSync('plan,price,"since ""when"""\nfree,0.00,2026-01-01 10:00:00+02\npro,12.50,\n'))
  await parquet(path.join(folder, 'shop', 'orders.parquet'), `select 9007199254740993 as id, 12.50::decimal(18,2) as amount`)
  writeFileSync(path.join(folder, 'README.md'), 'not data')
  const { warehouse } = await open(folder)
  expect(await warehouse.introspect()).toEqual([
    {
      name: 'main.plans',
      columns: [
        { name: 'plan', type: 'text', nullable: true },
        { name: 'price', type: 'decimal', nullable: true },
        { name: 'since "when"', type: 'instant', nullable: true },
      ],
    },
    {
      name: 'main.visits',
      columns: [
        { name: 'visitor', type: 'text', nullable: true },
        { name: 'day', type: 'date', nullable: true },
      ],
    },
    {
      name: 'shop.orders',
      columns: [
        { name: 'id', type: 'integer', nullable: true },
        { name: 'amount', type: 'decimal', nullable: true },
      ],
    },
  ])
  expect(await valuesOf(warehouse, 'select id, amount from shop.orders')).toEqual(['9007199254740993', '12.50'])
  expect(await valuesOf(warehouse, `select "since ""when""" from main.plans where plan = 'free'`)).toEqual(['2026-01-01T08:00:00.000000Z'])
  expect(await failure(run(warehouse, `select * from read_csv('${folder}/visits.csv')`))).toMatchObject({ code: 'warehouse_failed' })
})

test('it is imported again when a file changes, appears or goes, and only then', async () => {
  const folder = testFolder()
  const file = path.join(folder, 'plans.csv')
  writeFileSync(file, 'plan\nfree\n')
  const { warehouse, cacheFolder } = await open(folder)
  const version = await warehouse.dataVersion()
  expect((await open(folder, cacheFolder)).warehouse).toBeDefined()
  expect(await warehouse.dataVersion()).toBe(version)

  writeFileSync(file, 'plan\npaid\n')
  utimesSync(file, 1, 1)
  expect(await warehouse.dataVersion()).not.toBe(version)
  expect(await valuesOf(warehouse, 'select plan from main.plans')).toEqual(['paid'])

  writeFileSync(path.join(folder, 'more.csv'), 'n\n1\n')
  await warehouse.dataVersion()
  expect((await warehouse.introspect()).map(({ name }) => name)).toEqual(['main.more', 'main.plans'])
  rmSync(file)
  await warehouse.dataVersion()
  expect((await warehouse.introspect()).map(({ name }) => name)).toEqual(['main.more'])
  expect(readdirSync(cacheFolder).length).toBe(1)
})

test.each([
  ['bad.parquet', 'not parquet', /bad\.parquet cannot be read as Parquet/],
  ['bad.csv.gz', 'not gzip', /bad\.csv\.gz cannot be read as CSV/],
  ['we*ird.csv', 'n\n1\n', /we\*ird\.csv has one of/],
  ['notes.txt', 'hello', /holds no Parquet or CSV file/],
])('%s is named when it cannot be read', async (name, content, message) => {
  const folder = testFolder()
  writeFileSync(path.join(folder, name), content)
  const cacheFolder = testFolder()
  expect(await failure(openDuckDbFolder(folder, { cacheFolder }))).toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(message),
  })
  expect(readdirSync(cacheFolder)).toEqual([])
})

test('two files of one name, a file too deep and a missing folder are named', async () => {
  const folder = testFolder()
  writeFileSync(path.join(folder, 'a.csv'), 'n\n1\n')
  await parquet(path.join(folder, 'A.parquet'), 'select 1 as n')
  expect((await failure(openDuckDbFolder(folder, { cacheFolder: testFolder() }))).message).toMatch(/A\.parquet and a\.csv would both be/)
  mkdirSync(path.join(folder, 'shop', '2026'), { recursive: true })
  rmSync(path.join(folder, 'A.parquet'))
  writeFileSync(path.join(folder, 'shop', '2026', 'deep.csv'), 'n\n1\n')
  expect((await failure(openDuckDbFolder(folder, { cacheFolder: testFolder() }))).message).toMatch(/^shop.2026.deep\.csv lies deeper/)
  expect((await failure(openDuckDbFolder('/nowhere/at/all/', { cacheFolder: testFolder() }))).message).toMatch(/does not exist/)
})
