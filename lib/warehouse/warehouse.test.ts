import { beforeAll, describe, expect, test, vi } from 'vitest'
import { AppError } from '@/lib/base/errors'
import { engines } from '.'
import { type TestWarehouse, testEngines } from './testing'
import type { RunOptions, Value, Warehouse } from './warehouse'

const limits: RunOptions = { timeoutMs: 20_000, maxRows: 1000, maxBytes: 1_000_000 }
const run = (warehouse: Warehouse, sql: string, parameters: readonly unknown[] = [], more: Partial<RunOptions> = {}) =>
  warehouse.run({ sql, parameters }, { ...limits, ...more })
const rowOf = async (warehouse: Warehouse, sql: string, parameters: readonly unknown[] = []): Promise<Value[]> =>
  (await run(warehouse, sql, parameters)).columns.map(({ values }) => values[0] ?? null)
const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => new AppError('internal', 'did not fail'),
    (error) => error,
  )

const schema = [
  'create schema shop',
  `create table shop.orders (
    id integer primary key, "Größe ""x""" varchar not null, amount decimal(38, 10), paid boolean, ordered_on date not null,
    placed_at timestamptz, local_at timestamp, weight real, score double precision, extra json, big bigint, token uuid)`,
  'create view shop.paid_orders as select id, amount from shop.orders where paid',
  'create table shop.digits as select 0 as n union all select 1 union all select 2 union all select 3 union all select 4',
]
/** 5 to the power of `places` rows. */
const digits = (places: number) => Array.from({ length: places }, (_, place) => `shop.digits d${place}`).join(' cross join ')
/** Far longer than a test may take: one that waited for its end would fail. */
const endless = `select sum((d0.n * d19.n) % 7) as s from ${digits(20)}`

test('every engine of the list stands under this contract', () => {
  // A folder becomes a file, which the engine `duckdb` opens.
  expect(engines.map(({ name }) => name).filter((name) => name !== 'duckdb folder')).toEqual(Object.keys(testEngines))
})

describe.each(Object.entries(testEngines))('%s', (_name, make) => {
  let made: TestWarehouse
  let warehouse: Warehouse
  beforeAll(async () => {
    made = await make(schema)
    warehouse = made.warehouse
  })

  test('null is null in every type, and an empty result keeps its columns', async () => {
    await made.change(`insert into shop.orders (id, "Größe ""x""", ordered_on) values (1, '', date '2026-01-01')`)
    await warehouse.dataVersion()
    const { columns, rowCount } = await run(warehouse, 'select * from shop.orders')
    expect(rowCount).toBe(1)
    expect(columns.map(({ name, type, values }) => [name, type, values])).toEqual([
      ['id', 'integer', [1]],
      ['Größe "x"', 'text', ['']],
      ['amount', 'decimal', [null]],
      ['paid', 'boolean', [null]],
      ['ordered_on', 'date', ['2026-01-01']],
      ['placed_at', 'instant', [null]],
      ['local_at', 'timestamp', [null]],
      ['weight', 'float', [null]],
      ['score', 'float', [null]],
      ['extra', 'json', [null]],
      ['big', 'integer', [null]],
      ['token', 'text', [null]],
    ])
    const empty = await run(warehouse, 'select id, amount from shop.orders where id > $1', [1])
    expect(empty.rowCount).toBe(0)
    expect(empty.columns).toEqual([
      { name: 'id', type: 'integer', values: [] },
      { name: 'amount', type: 'decimal', values: [] },
    ])
  })

  test('parameters are scalars and are bound', async () => {
    const sql =
      'select cast($1 as varchar), cast($2 as integer), cast($3 as double precision), cast($4 as boolean), cast($5 as varchar), cast($6 as bigint)'
    const values = [`'; drop table shop.orders; --`, 7, 0.1, true, null, 9007199254740993n]
    expect(await rowOf(warehouse, sql, values)).toEqual([values[0], 7, 0.1, true, null, '9007199254740993'])
    for (const wrong of [new Date(0), {}, ['a'], undefined, Number.NaN]) {
      expect((await failure(run(warehouse, 'select cast($1 as varchar)', [wrong]))).code).toBe('invalid_input')
    }
  })

  test.each([
    'insert into shop.digits select 9',
    'update shop.digits set n = 9',
    'delete from shop.digits',
    'create table shop.x as select 1',
    'create temp table x as select 1',
    'drop view shop.paid_orders',
    `copy shop.digits to '/tmp/yardstick-copy.csv'`,
    'copy shop.digits to stdout',
    `set timezone = 'Asia/Tokyo'`,
    'begin',
    'commit',
    'checkpoint',
    'select 1; select 2',
    'with gone as (delete from shop.digits returning n) select * from gone',
    'select n into shop.y from shop.digits',
    '/* select */ drop table shop.digits',
    '',
  ])('refused: %s', async (sql) => {
    expect((await failure(run(warehouse, sql))).code).toBe('warehouse_failed')
    await failure(warehouse.prepare({ sql, parameters: [] }))
    expect(await rowOf(warehouse, 'select count(*) from shop.digits')).toEqual([5])
  })

  test('a result with one row more than allowed is refused, one with as many is not', async () => {
    const sql = `select d0.n from ${digits(3)}`
    expect((await run(warehouse, sql, [], { maxRows: 125 })).rowCount).toBe(125)
    expect((await failure(run(warehouse, sql, [], { maxRows: 124 }))).code).toBe('result_too_large')
  })

  test('a result of more bytes than allowed is refused', async () => {
    const sql = `select repeat('x', 1000) as t from ${digits(5)}`
    const error = await failure(run(warehouse, sql, [], { maxRows: 10_000, maxBytes: 1_000_000 }))
    expect(error).toMatchObject({ code: 'result_too_large', message: expect.stringContaining('1 MB') })
    expect((await failure(run(warehouse, `select repeat('x', 20000000) as t`))).code).toBe('result_too_large')
  })

  test('a result of five million rows is refused without being held in memory', async () => {
    const before = process.memoryUsage().rss
    const sql = `select d0.n, d1.n as a, d2.n as b, cast(d3.n as varchar) as c, repeat('text', 10) as d from ${digits(9)} cross join shop.digits e`
    const error = await failure(run(warehouse, sql, [], { maxRows: 10_000, maxBytes: 10_000_000 }))
    expect(error.code).toBe('result_too_large')
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(150)
  })

  test('what a statement read is told: rows of its tables, however few remain, and nothing of the statement before', async () => {
    const scanned = async (sql: string, parameters: readonly unknown[] = []) => (await run(warehouse, sql, parameters)).rowsScanned
    expect(await scanned('select sum(n) from shop.digits')).toBe(5)
    expect(await scanned('select sum(n) from shop.digits where n >= $1', [3])).toBe(5)
    expect(await scanned('select sum(n) from shop.digits where n >= $1', [4])).toBe(5)
    expect(await scanned('select sum(d.n + o.id) from shop.digits d join shop.orders o on o.id = d.n')).toBe(6)
    expect(await scanned('select sum(n) from (select n from shop.digits union all select n from shop.digits) d')).toBe(10)
    expect(await scanned('select 1')).toBe(0)
    await failure(run(warehouse, 'select cast(sum(n) || $1 as integer) from shop.digits', ['x']))
    expect(await scanned('select sum(n) from shop.digits')).toBe(5)
  })

  test('a statement over its time is stopped, and the connection serves the next one', async () => {
    const error = await failure(run(warehouse, endless, [], { timeoutMs: 150 }))
    expect(error).toMatchObject({ code: 'timed_out', message: expect.stringContaining('150 ms') })
    expect(await rowOf(warehouse, 'select 1')).toEqual([1])
  })

  test('a cancelled statement rejects at once, and all its connections can be had again', async () => {
    const reader = new AbortController()
    const slow = Array.from({ length: 12 }, () => failure(run(warehouse, endless, [], { signal: reader.signal })))
    setTimeout(() => reader.abort(), 100)
    const errors = await Promise.all(slow)
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['cancelled']))
    await Promise.all(Array.from({ length: 8 }, () => run(warehouse, 'select 1')))
  })

  test('a statement cancelled before it began never runs', async () => {
    const error = await failure(run(warehouse, endless, [], { signal: AbortSignal.abort() }))
    expect(error.code).toBe('cancelled')
  })

  test('many statements at once each get their own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => rowOf(warehouse, 'select cast($1 as integer) + 1', [index])))
    expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => [index + 1]))
  })

  test('who waits longer for a connection than it may run is told so', async () => {
    const reader = new AbortController()
    const slow = Array.from({ length: 4 }, () => failure(run(warehouse, endless, [], { signal: reader.signal })))
    const error = await failure(run(warehouse, 'select 1', [], { timeoutMs: 100 }))
    reader.abort()
    await Promise.all(slow)
    expect(error.code).toBe('unavailable')
  })

  test('a statement is checked without being run', async () => {
    await warehouse.prepare({ sql: endless, parameters: [] })
    await warehouse.prepare({ sql: 'select id from shop.orders where ordered_on >= $1 and amount > $2', parameters: ['2026-01-01', 5] })
    const error = await failure(warehouse.prepare({ sql: 'select missing from shop.orders', parameters: [] }))
    expect(error).toMatchObject({ code: 'warehouse_failed', message: expect.stringContaining('missing') })
  })

  test('tables and views are listed by name with their columns in order', async () => {
    const tables = await warehouse.introspect()
    expect(tables.map(({ name }) => name)).toEqual(['shop.digits', 'shop.orders', 'shop.paid_orders'])
    expect(tables[1]?.columns.slice(0, 5)).toEqual([
      { name: 'id', type: 'integer', nullable: false },
      { name: 'Größe "x"', type: 'text', nullable: false },
      { name: 'amount', type: 'decimal', nullable: true },
      { name: 'paid', type: 'boolean', nullable: true },
      { name: 'ordered_on', type: 'date', nullable: false },
    ])
    expect(tables[2]?.columns).toEqual([
      { name: 'id', type: 'integer', nullable: true },
      { name: 'amount', type: 'decimal', nullable: true },
    ])
    expect(await warehouse.introspect()).toEqual(tables)
  })

  test('the data version stays while the data stays, and changes with it', async () => {
    // Other test files write to the same PostgreSQL server, which may change its version; a quiet moment comes.
    const version = await vi.waitFor(async () => {
      const first = await warehouse.dataVersion()
      await rowOf(warehouse, 'select count(*) from shop.digits')
      expect(await warehouse.dataVersion()).toBe(first)
      return first
    })
    await made.change('insert into shop.digits values (5)')
    expect(await warehouse.dataVersion()).not.toBe(version)
    expect(await rowOf(warehouse, 'select count(*) from shop.digits')).toEqual([6])
  })

  test('closing cancels what runs', async () => {
    const { warehouse: other } = await make(schema)
    const slow = failure(run(other, endless))
    await run(other, 'select 1')
    await other.close()
    expect(['cancelled', 'unavailable']).toContain((await slow).code)
    expect((await failure(run(other, 'select 1'))).code).toBe('unavailable')
  })

  test('errors name no value', async () => {
    for (const sql of [`select cast('s3cret' as integer)`, `select cast(t as date) from (select 's3cret' || n as t from shop.digits) q`]) {
      const error = await failure(run(warehouse, sql))
      expect(error.code).toBe('warehouse_failed')
      expect(error.message).not.toContain('s3cret')
    }
  })
})
