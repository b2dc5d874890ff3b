import { beforeAll, describe, expect, test } from 'vitest'
import type { AppError } from '@/lib/base/errors'
import { testEngines } from './testing'
import type { RunOptions, Value, Warehouse } from './warehouse'

const limits: RunOptions = { timeoutMs: 20_000, maxRows: 20_000, maxBytes: 1_000_000 }
const run = (warehouse: Warehouse, sql: string, parameters: readonly unknown[] = []) => warehouse.run({ sql, parameters }, limits)
const rowOf = async (warehouse: Warehouse, sql: string, parameters: readonly unknown[] = []): Promise<Value[]> =>
  (await run(warehouse, sql, parameters)).columns.map(({ values }) => values[0] ?? null)
const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('did not fail')),
    (error) => error,
  )

// The same for every engine, as the rest of the contract in `warehouse.test.ts`.
describe.each(Object.entries(testEngines))('values of %s', (_name, make) => {
  let warehouse: Warehouse
  beforeAll(async () => {
    const digits = 'select 0 as n union all select 1 union all select 2 union all select 3 union all select 4'
    warehouse = (await make(['create schema shop', `create table shop.digits as ${digits}`])).warehouse
  })

  describe.each(['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'])('in a process that runs in %s', (zone) => {
    let here: Warehouse
    beforeAll(async () => {
      process.env.TZ = zone
      here = (await make()).warehouse
      return () => {
        process.env.TZ = 'UTC'
      }
    })

    test('the process is in that zone', () => {
      expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe({ UTC: 0, 'Pacific/Kiritimati': -840, 'America/Los_Angeles': 480 }[zone])
    })

    test('dates are the dates that were written', async () => {
      const days = ['2026-03-29', '1970-01-01', '1969-12-31', '0001-01-01', '2000-02-29', '9999-12-31']
      expect(await rowOf(here, `select ${days.map((day) => `date '${day}'`).join(', ')}`)).toEqual(days)
    })

    test('years before 1 and after 9999 are written as ISO 8601 has them', async () => {
      const sql = `select date '0001-01-01' - 1, date '9999-12-31' + 1`
      expect(await rowOf(here, sql)).toEqual(['0000-12-31', '+010000-01-01'])
    })

    test('a clock reading has no zone and six decimals', async () => {
      const sql = `select timestamp '2026-03-29 02:30:00', timestamp '1969-12-31 23:59:59.999999', timestamp '2026-10-25 02:30:00.5'`
      expect(await rowOf(here, sql)).toEqual(['2026-03-29T02:30:00.000000', '1969-12-31T23:59:59.999999', '2026-10-25T02:30:00.500000'])
    })

    test('instants are in UTC, also around a change of the clock and before 1970', async () => {
      const sql = `select timestamptz '2026-03-29 02:59:59.25+01', timestamptz '2026-10-25 02:30:00+01', timestamptz '1955-11-05 06:15:00-08'`
      expect(await rowOf(here, sql)).toEqual(['2026-03-29T01:59:59.250000Z', '2026-10-25T01:30:00.000000Z', '1955-11-05T14:15:00.000000Z'])
    })

    test('a text without a zone is read as UTC when it becomes an instant', async () => {
      const sql = `select cast($1 as timestamptz), cast(timestamptz '2026-01-01 23:30:00Z' as date)`
      expect(await rowOf(here, sql, ['2026-01-01 00:30:00'])).toEqual(['2026-01-01T00:30:00.000000Z', '2026-01-01'])
    })
  })

  test('integers are exact: numbers up to 2^53, digits beyond', async () => {
    const sql = 'select 42, 9007199254740991, 9007199254740992, -9007199254740993, 9223372036854775807'
    const { columns } = await run(warehouse, sql)
    expect(columns.map(({ values }) => values[0])).toEqual([
      42,
      9007199254740991,
      '9007199254740992',
      '-9007199254740993',
      '9223372036854775807',
    ])
    expect(columns.map(({ type }) => type)).toEqual(Array(5).fill('integer'))
  })

  test('decimals are text with all their places', async () => {
    const sql = `select cast('1234567890123456789012345678.0123456789' as decimal(38, 10)), cast(-0.05 as decimal(9, 2)),
      cast(12.5 as decimal(4, 2)), cast(0 as decimal(18, 3)), cast(-99999999999999.99 as decimal(16, 2)), cast(7 as decimal(20, 0))`
    const { columns } = await run(warehouse, sql)
    expect(columns.map(({ values }) => values[0])).toEqual([
      '1234567890123456789012345678.0123456789',
      '-0.05',
      '12.50',
      '0.000',
      '-99999999999999.99',
      '7',
    ])
    expect(columns.map(({ type }) => type)).toEqual(Array(6).fill('decimal'))
  })

  test('floats keep every bit, singles their own value, and there is no negative zero', async () => {
    const sql = `select cast(0.1 as double precision), cast(0.1 as real), cast('-0' as double precision), cast(5e-324 as double precision)`
    expect(await rowOf(warehouse, sql)).toEqual([0.1, Math.fround(0.1), 0, 5e-324])
  })

  test.each([
    `cast('infinity' as double precision)`,
    `cast('nan' as real)`,
    `cast('infinity' as date)`,
    `cast('-infinity' as timestamp)`,
    `cast('infinity' as timestamptz)`,
  ])('%s is refused, not drawn', async (value) => {
    const error = await failure(run(warehouse, `select ${value} as worst`))
    expect(error.code).toBe('warehouse_failed')
    expect(error.message).toMatch(/^Column "worst" holds an infinite value/)
    expect(await rowOf(warehouse, 'select 1')).toEqual([1])
  })

  test('texts come whole: long, empty, beyond the basic plane, and equal ones beside each other', async () => {
    const texts = ['', 'a', 'twelve bytes', 'thirteen byte', '☃ snow', '👩‍👩‍👧 family', "O'Neill", 'ß'.repeat(300), 'a', 'thirteen byte']
    const sql = `select v from (values ${texts.map((_, index) => `(${index}, cast($${index + 1} as varchar))`).join(', ')}) t(i, v) order by i`
    const { columns } = await run(warehouse, sql, texts)
    expect(columns[0]?.values).toEqual(texts)
  })

  test('nulls stand where they were, over many rows', async () => {
    const six = Array.from({ length: 6 }, (_, place) => `shop.digits d${place}`).join(' cross join ')
    const sql = `select case when n % 3 = 0 then null else n end as n, case when n % 2 = 0 then null else cast(n as varchar) end as t from
      (select cast(row_number() over () as integer) as n from ${six}) q order by q.n`
    const { columns, rowCount } = await run(warehouse, sql)
    expect(rowCount).toBe(15_625)
    expect(columns[0]?.values).toEqual(Array.from({ length: 15_625 }, (_, index) => ((index + 1) % 3 === 0 ? null : index + 1)))
    expect(columns[1]?.values).toEqual(Array.from({ length: 15_625 }, (_, index) => (index % 2 === 1 ? null : String(index + 1))))
  })
})
