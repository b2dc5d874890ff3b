import { randomBytes } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { startCluster } from '@/lib/store/embedded-postgres'
import { openPostgres } from './postgres'
import { type TestWarehouse, testFolder, testPostgres } from './testing'
import type { RunOptions, Warehouse } from './warehouse'

const limits: RunOptions = { timeoutMs: 20_000, maxRows: 1000, maxBytes: 1_000_000 }
const run = (warehouse: Warehouse, sql: string, more: Partial<RunOptions> = {}) =>
  warehouse.run({ sql, parameters: [] }, { ...limits, ...more })

let made: TestWarehouse
beforeAll(async () => {
  made = await testPostgres([
    'create schema shop',
    `create type shop.mood as enum ('calm', 'wild')`,
    'create domain shop.amount as numeric(12, 2) not null',
    'create table shop.orders (id int primary key, mood shop.mood, amount shop.amount, secret text, tags text[])',
    'create materialized view shop.totals as select mood, sum(amount) as total from shop.orders group by 1',
    'create table shop.events (at timestamptz not null) partition by range (at)',
    `create table shop.events_2026 partition of shop.events for values from ('2026-01-01') to ('2027-01-01')`,
    `insert into shop.orders values (1, 'wild', 2.50, 'x', '{a,b}')`,
  ])
})

/** Asked over a connection of its own, as an administrator would. */
async function ask<Row extends pg.QueryResultRow>(sql: string, url = made.url): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}
const running = (mark: string) =>
  ask<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where query like '%${mark}%' and state = 'active' and pid <> pg_backend_pid()`,
  )

test.each([
  ['an abort', (reader: AbortController) => ({ options: { signal: reader.signal }, act: () => reader.abort() })],
  ['a time-out', () => ({ options: { timeoutMs: 500 }, act: () => undefined })],
])('%s stops the statement on the server', async (_name, how) => {
  const mark = `mark_${randomBytes(4).toString('hex')}`
  const reader = new AbortController()
  const { options, act } = how(reader)
  const outcome = run(made.warehouse, `select pg_sleep(600) as ${mark}`, options).catch((error) => error.code)
  await vi.waitFor(async () => expect(await running(mark)).toEqual([{ n: 1 }]), { interval: 20 })
  act()
  expect(['cancelled', 'timed_out']).toContain(await outcome)
  await vi.waitFor(async () => expect(await running(mark)).toEqual([{ n: 0 }]), { interval: 20 })
})

test('a result over the cap stops the statement on the server', async () => {
  const mark = `mark_${randomBytes(4).toString('hex')}`
  const sql = `select n as ${mark} from (select generate_series(1, 1000000000) as n) q`
  expect(await run(made.warehouse, sql, { maxRows: 10 }).catch((error) => error.code)).toBe('result_too_large')
  await vi.waitFor(async () => expect(await running(mark)).toEqual([{ n: 0 }]), { interval: 20 })
})

test('a plan may use parallel workers', async () => {
  const { url } = await testPostgres([
    `create function is_worker() returns boolean language sql parallel safe as
      'select exists (select 1 from pg_stat_activity where pid = pg_backend_pid() and leader_pid is not null)'`,
    'create table one as select 1 as n',
  ])
  await ask(`alter database ${new URL(url).pathname.slice(1)} set debug_parallel_query = on`)
  const fresh = await openPostgres(url)
  onTestFinished(() => fresh.close())
  expect((await run(fresh, 'select is_worker() as worker from one')).columns[0]?.values).toEqual([true])
})

test('a connection remembers nothing of the statement before', async () => {
  const warehouse = await openPostgres(made.url, { maxConnections: 1 })
  onTestFinished(() => warehouse.close())
  await run(
    warehouse,
    `select set_config('TimeZone', 'Asia/Tokyo', false), set_config('default_transaction_read_only', 'off', false), pg_advisory_lock(4711)`,
  )
  const { columns } = await run(warehouse, `select current_setting('TimeZone') as zone, timestamptz '2026-01-01 00:00:00Z' as at`)
  expect(columns.map(({ values }) => values[0])).toEqual(['UTC', '2026-01-01T00:00:00.000000Z'])
  expect(await ask(`select * from pg_locks where locktype = 'advisory' and objid = 4711`)).toEqual([])
})

test('enums and domains are seen through, arrays are text, partitions stand behind their table', async () => {
  const tables = await made.warehouse.introspect()
  expect(tables).toEqual([
    { name: 'shop.events', columns: [{ name: 'at', type: 'instant', nullable: false }] },
    {
      name: 'shop.orders',
      columns: [
        { name: 'id', type: 'integer', nullable: false },
        { name: 'mood', type: 'text', nullable: true },
        { name: 'amount', type: 'decimal', nullable: false },
        { name: 'secret', type: 'text', nullable: true },
        { name: 'tags', type: 'other', nullable: true },
      ],
    },
    {
      name: 'shop.totals',
      columns: [
        { name: 'mood', type: 'text', nullable: true },
        { name: 'total', type: 'decimal', nullable: true },
      ],
    },
  ])
  const { columns } = await run(made.warehouse, 'select id, mood, amount, tags from shop.orders')
  expect(columns).toEqual([
    { name: 'id', type: 'integer', values: [1] },
    { name: 'mood', type: 'text', values: ['wild'] },
    { name: 'amount', type: 'decimal', values: ['2.50'] },
    { name: 'tags', type: 'other', values: ['{a,b}'] },
  ])
})

test('a role that may only read gives no warning and sees what it may read', async () => {
  const role = `reader_${randomBytes(4).toString('hex')}`
  await ask(`create role ${role} login password 'p4ss' nosuperuser; grant usage on schema shop to ${role};
    grant select (id, amount) on shop.orders to ${role}; revoke create on schema public from public`)
  const url = new URL(made.url)
  url.username = role
  url.password = 'p4ss'
  onTestFinished(async () => void (await ask(`drop owned by ${role}; drop role ${role}`)))
  const reader = await openPostgres(url.href)
  expect(reader.warnings).toEqual([])
  expect((await reader.introspect()).map(({ name, columns }) => [name, columns.map((column) => column.name)])).toEqual([
    ['shop.orders', ['id', 'amount']],
  ])
  await expect(run(reader, 'select secret from shop.orders')).rejects.toMatchObject({
    code: 'warehouse_failed',
    message: 'PostgreSQL refused the query: permission denied for table orders',
  })
  await reader.close()
  await ask(`grant insert on shop.orders to ${role}; grant create on schema shop to ${role}`)
  const writer = await openPostgres(url.href)
  expect(writer.warnings).toEqual([
    expect.stringContaining(`"${role}" may change 1 tables, such as shop.orders`),
    expect.stringContaining(`"${role}" may create tables in the schema "shop"`),
  ])
  await writer.close()
  expect(made.warehouse.warnings).toEqual([expect.stringContaining('is a superuser')])
})

test('a warehouse that cannot be reached is named without its address or password', async () => {
  const url = new URL(made.url)
  const errors = [
    [{ password: 'wrong-pass' }, 'The warehouse refused the user or its password. Check WAREHOUSE_URL.'],
    [{ pathname: '/nowhere' }, 'The database named in WAREHOUSE_URL does not exist.'],
    [{ port: '1' }, 'Nothing answers at the address in WAREHOUSE_URL. Check that the server runs and can be reached.'],
  ] as const
  for (const [change, message] of errors) {
    const wrong = Object.assign(new URL(url), change)
    await expect(openPostgres(wrong.href)).rejects.toMatchObject({ code: 'unavailable', message })
  }
})

test('TLS asked for by the address is insisted on', async () => {
  await expect(openPostgres(`${made.url}?sslmode=verify-full`)).rejects.toMatchObject({ code: 'unavailable' })
})

test('the warehouse serves again after its server was killed and started', async () => {
  const dataFolder = path.join(testFolder(), 'postgres')
  const options = { dataFolder, password: 'only-for-tests', settings: { fsync: 'off' } }
  const cluster = await startCluster(options)
  onTestFinished(() => cluster.stop())
  const warehouse = await openPostgres(cluster.url())
  onTestFinished(() => warehouse.close())
  const version = await warehouse.dataVersion()
  const slow = run(warehouse, 'select pg_sleep(600)').catch((error) => error.code)
  await vi.waitFor(async () =>
    expect(
      (
        await ask(
          `select 1 from pg_stat_activity where query like '%pg_sleep(600)%' and state = 'active' and pid <> pg_backend_pid()`,
          cluster.url(),
        )
      ).length,
    ).toBe(1),
  )
  await cluster.stop()
  expect(await slow).toBe('unavailable')
  expect(await run(warehouse, 'select 1').catch((error) => error.code)).toBe('unavailable')
  await startCluster({ ...options, port: cluster.port })
  expect((await run(warehouse, 'select 1 as one')).columns[0]?.values).toEqual([1])
  expect(await warehouse.dataVersion()).not.toBe(version)
})
