import { expect, test } from 'vitest'
import { testPostgres } from './testing'
import type { RunOptions } from './warehouse'

const limits: RunOptions = { timeoutMs: 20_000, maxRows: 1000, maxBytes: 10_000_000 }
const statements = [
  'create table big as select n, n % 97 as g, repeat(chr(97), 40) as filler from generate_series(1, 200000) n',
  'create unique index on big (n)',
  'create table parts (n integer, part integer) partition by list (part)',
  'create table part_1 partition of parts for values in (1)',
  'create table part_2 partition of parts for values in (2)',
  'insert into parts select n, 1 + n % 2 from generate_series(1, 300) n',
  'alter table part_2 set (parallel_workers = 2)',
  'vacuum analyze',
]
const set = (...settings: string[]) =>
  `do $$ begin ${settings.map((it) => `execute format('alter database %I set ${it}', current_database());`).join('\n')} end $$`
const never = set('max_parallel_workers_per_gather = 0')
const eagerly = set('parallel_setup_cost = 0', 'parallel_tuple_cost = 0')
const workersOnly = set('parallel_setup_cost = 0', 'parallel_tuple_cost = 0', 'parallel_leader_participation = off')

test.each([
  ['without workers', never],
  ['with workers, whose counts the server keeps', eagerly],
  ['with workers that read everything', workersOnly],
])('%s a scan in order is the whole table', async (_name, setting) => {
  const { warehouse } = await testPostgres([...statements, setting])
  const scanned = async (sql: string) => (await warehouse.run({ sql, parameters: [] }, limits)).rowsScanned
  expect(await scanned('select sum(n) from big')).toBe(200_000)
  expect(await scanned('select sum(n) from big where g = 3')).toBe(200_000)
  expect(await scanned('select sum(a.n) from big a join big b on b.n + 0 = a.n + 0')).toBe(400_000)
  expect(await scanned('select sum(n) from parts where part = 2')).toBe(150)
})

test('by an index only what was found is read', async () => {
  const { warehouse } = await testPostgres([...statements, never])
  const scanned = async (sql: string) => (await warehouse.run({ sql, parameters: [] }, limits)).rowsScanned
  for (const sql of ['select sum(g) from big where n between 1 and 50', 'select count(n) from big where n between 1 and 50']) {
    const rows = (await scanned(sql)) ?? 0
    // The planner itself looks up the ends of the index.
    expect([50, 51, 52]).toContain(rows)
  }
})

test('a server that does not count says nothing', async () => {
  const setting = set('track_counts = off')
  const { warehouse } = await testPostgres([...statements, setting])
  expect((await warehouse.run({ sql: 'select sum(n) from big', parameters: [] }, limits)).rowsScanned).toBeUndefined()
})
