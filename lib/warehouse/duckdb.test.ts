import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openDuckDb } from './duckdb'
import { testDuckDb, testFolder, writeDuckDb } from './testing'
import type { RunOptions, Value, Warehouse } from './warehouse'

const limits: RunOptions = { timeoutMs: 20_000, maxRows: 1000, maxBytes: 10_000_000 }
const run = (warehouse: Warehouse, sql: string, more: Partial<RunOptions> = {}) =>
  warehouse.run({ sql, parameters: [] }, { ...limits, ...more })
const valuesOf = async (warehouse: Warehouse, sql: string): Promise<readonly Value[]> =>
  (await run(warehouse, sql)).columns.map(({ values }) => values[0] ?? null)
const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('did not fail'),
    (error) => error,
  )

describe('what a statement could reach', () => {
  let file: string
  let warehouse: Warehouse
  beforeAll(async () => {
    const made = await testDuckDb(['create table secrets as select range as n from range(1000)'])
    file = made.url.slice('duckdb:'.length)
    warehouse = made.warehouse
  })

  test.each([
    [`select * from read_csv('/etc/passwd')`],
    [`select * from '/etc/passwd'`],
    [`select content from read_text('FILE')`],
    [`select content from read_blob('FILE')`],
    [`select * from read_blob('FILE.wal')`],
    [`select * from glob('/*')`],
    [`select * from sniff_csv('/etc/passwd')`],
    [`select * from parquet_metadata('FILE')`],
    [`select * from read_json('https://example.org/x.json')`],
    [`copy (select 1) to 'FILE' (format csv, use_tmp_file false)`],
    [`copy (select 1) to '/tmp/yardstick-attack.csv'`],
    [`copy secrets from '/etc/passwd'`],
    [`export database '/tmp/yardstick-attack'`],
    [`attach 'FILE' as again`],
    [`attach '/tmp/yardstick-attack.duckdb' as other`],
    [`attach ':memory:' as other`],
    ['install httpfs'],
    ['load httpfs'],
    [`set enable_external_access = true`],
    [`set disabled_filesystems = ''`],
    [`set lock_configuration = false`],
    [`set memory_limit = '1TB'`],
    ['set threads = 64'],
    [`set search_path = 'x'`],
    [`reset memory_limit`],
    [`pragma enable_profiling`],
    [`call enable_logging('QueryLog')`],
    [`select * from enable_logging(storage = 'file', storage_path = '/tmp/yardstick-attack')`],
    ['create temp macro round(a, b) as 0'],
    ['create temp view secrets as select 0 as n'],
    ['create persistent secret (type http)'],
    ['force checkpoint'],
    ['drop table secrets'],
    [`select getenv('HOME')`],
    [`select * from duckdb_secrets()`],
  ])('%s is refused', async (attack) => {
    const before = readFileSync(file)
    const error = await failure(run(warehouse, attack.replaceAll('FILE', file)))
    expect(error).toMatchObject({ code: 'warehouse_failed' })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(existsSync('/tmp/yardstick-attack') || existsSync('/tmp/yardstick-attack.csv')).toBe(false)
    expect(await valuesOf(warehouse, 'select count(*), sum(n), round(2.5) from secrets')).toEqual([1000, 499_500, '3'])
  })

  test('what changes the engine as a table function does it no harm', async () => {
    for (const attack of [
      `select * from enable_logging('QueryLog')`,
      'select * from force_checkpoint()',
      'select * from enable_profiling()',
      'select * from truncate_duckdb_logs()',
      'select * from disable_logging()',
    ])
      await failure(run(warehouse, attack))
    expect(await valuesOf(warehouse, 'select count(*) from secrets')).toEqual([1000])
    expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)])
  })

  test('memory beyond the limit is an error with the remedy, and the next statement runs', async () => {
    // Another file, because one file has one engine, with the limit of the first one to open it.
    const other = path.join(testFolder(), 'small.duckdb')
    copyFileSync(file, other)
    const limited = await openDuckDb(other, { memoryLimitBytes: 60_000_000 })
    onTestFinished(() => limited.close())
    const sql = `select count(distinct 'a text that takes room ' || a.n || b.n) from secrets a, secrets b`
    expect((await failure(run(limited, sql))).message).toMatch(/^The query needs more memory than the warehouse may use \([\d.]+ MiB\)/)
    expect(await valuesOf(limited, 'select 1')).toEqual([1])
  })

  test('lists and blobs have no place in a result', async () => {
    const error = await failure(run(warehouse, 'select range(3) as many'))
    expect(error.message).toBe('Column "many" has the type BIGINT[], which a result cannot hold. Cast it to text in the warehouse.')
  })
})

test('types that only DuckDB has come exact', async () => {
  const { warehouse } = await testDuckDb([`create type mood as enum ('calm', 'wild')`])
  const values = await valuesOf(
    warehouse,
    `select 170141183460469231731687303715884105727::hugeint, (-5)::hugeint, 18446744073709551615::ubigint, 250::utinyint,
      'wild'::mood, '2026-01-01 00:00:00.123456789'::timestamp_ns, '1969-12-31 23:59:59.5'::timestamp_ms, '2026-01-01 00:00:00'::timestamp_s,
      'f47ac10b-58cc-4372-a567-0e02b2c3d479'::uuid, '{"a": 1}'::json, 1::uhugeint, null`,
  )
  expect(values).toEqual([
    '170141183460469231731687303715884105727',
    -5,
    '18446744073709551615',
    250,
    'wild',
    '2026-01-01T00:00:00.123456789',
    '1969-12-31T23:59:59.500000',
    '2026-01-01T00:00:00.000000',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    '{"a": 1}',
    1,
    null,
  ])
})

test('rows scanned are known for tables of any name, deleted rows too, and again when the file is replaced', async () => {
  const { warehouse, change } = await testDuckDb([
    'create schema "My.Shop"',
    'create table "My.Shop"."the ""orders""" as select range as n from range(1000)',
    'delete from "My.Shop"."the ""orders""" where n < 400',
  ])
  const scanned = async (least: number) => {
    const sql = 'select sum(n) from "My.Shop"."the ""orders""" where n > $1'
    return (await warehouse.run({ sql, parameters: [least] }, limits)).rowsScanned
  }
  // Nothing lies in the first range, so that its plan reads nothing; later ones are not taken for it.
  expect([await scanned(5000), await scanned(500), await scanned(600)]).toEqual([0, 1000, 1000])
  await change('insert into "My.Shop"."the ""orders""" values (7)')
  await warehouse.dataVersion()
  expect(await scanned(500)).toBe(1001)
})

describe('opening', () => {
  test.each([
    ['missing.duckdb', undefined, /missing\.duckdb does not exist in/],
    ['text.duckdb', 'hello', /text\.duckdb is not a DuckDB file/],
    ['empty.duckdb', '', /empty\.duckdb is not a DuckDB file/],
  ])('%s says what is wrong', async (name, content, message) => {
    const file = path.join(testFolder(), name)
    if (content !== undefined) writeFileSync(file, content)
    expect(await failure(openDuckDb(file))).toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) })
  })

  test('a folder without the slash is told where it goes', async () => {
    expect((await failure(openDuckDb(testFolder()))).message).toMatch(/write duckdb:.*\/\.$/)
  })

  test('a file cut short is called damaged', async () => {
    const file = path.join(testFolder(), 'cut.duckdb')
    await writeDuckDb(file, ['create table t as select range as n, random() as r from range(200000)'])
    writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2))
    expect((await failure(openDuckDb(file))).message).toBe('The warehouse file cut.duckdb is damaged or cut short. Restore it from a copy.')
  })

  test('a file open for writing elsewhere names the process', async () => {
    const file = path.join(testFolder(), 'busy.duckdb')
    await writeDuckDb(file, ['create table t as select 1 as n'])
    const program = `const { DuckDBInstance } = require('@duckdb/node-api')
      DuckDBInstance.create(process.argv[1]).then((instance) => { globalThis.kept = instance; console.log('open'); setInterval(() => {}, 1000) })`
    const writer = spawn(process.execPath, ['-e', program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void writer.kill('SIGKILL'))
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    expect(await failure(openDuckDb(file))).toMatchObject({
      code: 'unavailable',
      message: `The warehouse file busy.duckdb is open for writing in another process (PID ${writer.pid}). Close it there, or use a copy.`,
    })
  })

  test('the same file opened twice is one engine, which lives until both are closed', async () => {
    const { url, warehouse } = await testDuckDb(['create table t as select 1 as n'])
    const again = await openDuckDb(url.slice('duckdb:'.length))
    expect(await again.dataVersion()).toBe(await warehouse.dataVersion())
    await again.close()
    expect(await valuesOf(warehouse, 'select n from t')).toEqual([1])
    expect(await failure(run(again, 'select 1'))).toMatchObject({ code: 'unavailable' })
  })

  test('statements under way keep the old file while the new one is taken up', async () => {
    const { warehouse, change } = await testDuckDb(['create table t as select 1 as n'])
    const slow = run(warehouse, 'select sum(n), count(*) from t, range(30000000) r where r.range % 7 = n')
    await change('insert into t values (2)')
    await warehouse.dataVersion()
    expect(await valuesOf(warehouse, 'select count(*) from t')).toEqual([2])
    expect((await slow).columns.map(({ values }) => values[0])).toEqual([4285715, 4285715])
  })

  test('a file that is gone for a moment fails the question and is taken up when it is back', async () => {
    const { url, warehouse } = await testDuckDb(['create table t as select 1 as n'])
    const file = url.slice('duckdb:'.length)
    renameSync(file, `${file}.aside`)
    expect(await failure(warehouse.dataVersion())).toMatchObject({ code: 'unavailable' })
    renameSync(`${file}.aside`, file)
    await warehouse.dataVersion()
    expect(await valuesOf(warehouse, 'select n from t')).toEqual([1])
  })
})
