import { afterEach, expect, test } from 'vitest'
import { projectFolder, shop } from '@/lib/project/testing'
import { statementsFor, type TestTable, testDuckDb, testPostgres } from '@/lib/warehouse/testing'
import { shopTables, yardstick } from './testing'

const cleaners: (() => void)[] = []
afterEach(() => {
  for (const clean of cleaners.splice(0)) clean()
})

function project(files: Record<string, string | undefined> = {}) {
  const made = projectFolder(files)
  cleaners.push(made.remove)
  return made
}

const statements = (engine: 'duckdb' | 'postgres') =>
  Object.entries(shopTables).flatMap(([name, table]) => statementsFor(engine, name, table as TestTable))

async function check(files: Record<string, string | undefined>, change: readonly string[] = [], flags: readonly string[] = []) {
  const { folder, stateFolder } = project(files)
  const { url } = await testDuckDb([...statements('duckdb'), ...change])
  const { code, stdout, stderr } = await yardstick(['check', '--project', folder, '--warehouse', url, '--format', 'json', ...flags], {
    stateFolder,
  })
  const { checks } = JSON.parse(stdout) as {
    checks: { subject: string; name: string; failure?: string; warning?: string; note?: string; file?: string; line?: number }[]
  }
  return { code, stderr, checks, failures: checks.filter(({ failure }) => failure), warnings: checks.filter(({ warning }) => warning) }
}

const text = (file: string) => shop[file] ?? ''

test.each(['duckdb', 'postgres'] as const)('a sound project passes on %s', async (engine) => {
  const { folder, stateFolder } = project()
  const { url } = await (engine === 'duckdb' ? testDuckDb : testPostgres)(statements(engine))
  const { code, stdout } = await yardstick(['check', '--project', folder, '--warehouse', url], { stateFolder })
  expect(stdout.replaceAll(/\d+\.\d\d s/g, '0.00 s')).toBe(`
Checked          Passed  Warned  Failed  Time
───────────────  ──────  ──────  ──────  ──────
types and rules  1       0       0       0.00 s
schema           2       0       0       0.00 s
rows             2       0       0       0.00 s
keys             2       0       0       0.00 s
joins            1       0       0       0.00 s
dimensions       2       0       0       0.00 s
filters          1       0       0       0.00 s
catalogue        5       0       0       0.00 s
SQL              4       0       0       0.00 s
tests            3       0       0       0.00 s

  · joins · orders.user (catalog.ts:18): 1 row of 5 rows (20%) point to no row of analytics.users.
`)
  expect(code).toBe(0)
})

test('a project that does not load fails with file and line, without a warehouse', async () => {
  const { folder, stateFolder } = project({ 'revenue.ts': text('revenue.ts').replace("'amount_cents'", "'amout_cents'") })
  const { code, stdout, stderr } = await yardstick(['check', '--project', folder, '--warehouse', 'duckdb:/no/such/file'], { stateFolder })
  expect(stdout).toContain(`✗ types and rules · revenue.ts:6: Type '"amout_cents"' is not assignable`)
  expect(stderr).toContain('✗ 1 of 1 checks failed.')
  expect(code).toBe(1)
})

test('columns that schema.ts has wrong are named', async () => {
  const { code, failures, checks } = await check({}, [
    'alter table analytics.orders alter amount_cents type decimal(18, 2)',
    'alter table analytics.orders add column tax bigint',
    'alter table analytics.users rename country to land',
  ])
  expect(failures.filter(({ subject }) => subject === 'schema')).toEqual([
    expect.objectContaining({
      name: 'analytics.orders',
      failure: 'amount_cents is decimal, schema.ts says integer. Run yardstick introspect.',
      note: 'New in the warehouse, not in schema.ts: tax.',
    }),
    expect.objectContaining({ name: 'analytics.users', failure: 'country is not in the warehouse. Run yardstick introspect.' }),
  ])
  expect(checks.filter(({ subject, failure }) => subject === 'SQL' && failure).length).toBeGreaterThan(0)
  expect(code).toBe(1)
})

test('a table that is not there is named', async () => {
  const { failures } = await check({}, ['alter table analytics.users rename to members'])
  expect(failures[0]).toMatchObject({
    subject: 'schema',
    name: 'analytics.users',
    failure: expect.stringContaining('The warehouse has no table analytics.users.'),
  })
})

test('a key that stands in several rows fails with how many and examples', async () => {
  const { failures, code } = await check({}, [
    `insert into analytics.users select i % 5 + 10, 'DE', timestamptz '2026-01-01 00:00:00Z' from range(12) t(i)`,
  ])
  expect(failures).toEqual([
    expect.objectContaining({
      subject: 'keys',
      name: 'users (id)',
      file: 'catalog.ts',
      line: 11,
      failure: 'id of analytics.users is not unique: 5 keys stand in more than one row, for example 10 (3 rows); 11 (3 rows); 12 (2 rows).',
    }),
  ])
  expect(code).toBe(1)
})

test('a calendar with two labels for a day fails, one that ends before the data is warned of', async () => {
  const withCalendar = {
    'schema.ts': text('schema.ts').replace("'analytics.users'", "'analytics.days': { day: 'date', term: 'text' },\n  'analytics.users'"),
    'catalog.ts': text('catalog.ts').replace(
      'dataAsOf:',
      "calendars: { school_term: { table: 'analytics.days', day: 'day', period: 'term' } },\n  dataAsOf:",
    ),
  }
  const table = 'create table analytics.days (day date not null, term varchar not null)'
  const ended = await check(withCalendar, [table, "insert into analytics.days values ('2026-01-01', 'A'), ('2026-01-02', 'A')"])
  expect(ended.checks.find(({ name }) => name === 'calendars (school_term)')).toMatchObject({
    subject: 'keys',
    file: 'catalog.ts',
    warning: 'The calendar school_term ends with 2026-01-02, before the newest data. Add the days that follow.',
    note: 'school_term: 1 period.',
  })
  const twice = await check(withCalendar, [table, "insert into analytics.days values ('2026-01-01', 'A'), ('2026-01-01', 'B')"])
  expect(twice.failures).toMatchObject([
    {
      subject: 'keys',
      failure: 'The calendar school_term (analytics.days) cannot be used: 2026-01-01 is both in "A" and in "B", and a day has one label.',
    },
  ])
})

test("the metrics' own tests are run and compared", async () => {
  const query = "query: { range: ['2026-06-01', '2026-07-01'], timeZone: 'Europe/Berlin' }"
  const tests = (last: string) => `tests: [{ name: 'never negative', expect: 'non-negative' }, { name: 'June', ${query}, ${last} }],`
  const withTest = (last: string) => ({ 'revenue.ts': text('revenue.ts').replace(/tests: .*/, tests(last)) })
  expect((await check(withTest('equals: 4000'))).failures).toEqual([])
  expect((await check(withTest("equals: '4001', tolerance: 1"))).failures).toEqual([])
  expect((await check(withTest('equals: 4100, tolerance: 50'))).failures).toMatchObject([
    { subject: 'tests', name: 'revenue: June', file: 'revenue.ts', line: 4, failure: 'is 4000, expected 4100 ± 50.' },
  ])
})

test('an expectation fails with the day that breaks it', async () => {
  const { failures } = await check({}, [
    `insert into analytics.orders values (6, 1, timestamptz '2026-06-02 12:00:00Z', -5000, 'paid', 'mail'), (7, 1, timestamptz '2026-05-02 12:00:00Z', -1, 'paid', 'mail')`,
  ])
  expect(failures.map(({ name, failure }) => `${name} ${failure}`)).toEqual([
    'average_order_value: never negative is −€0.01 on 2026-05-02 and on 1 more day; expected never below 0.',
    'revenue: never negative is −€0.01 on 2026-05-02 and on 1 more day; expected never below 0.',
  ])
})

test('files that index.ts forgets are noted', async () => {
  const { checks, code } = await check({ 'forgotten.ts': 'export const a = 1\n' })
  expect(checks.find(({ name }) => name === 'forgotten.ts')?.note).toContain('index.ts does not lead to it')
  expect(code).toBe(0)
})

const more = `
const rest = {
  owner: 'finance',
  direction: 'up',
  playbook: { whenUp: 'Thank sales.', whenDown: 'Look at the channels first.' },
  audience: ['everyone'],
  tests: [{ name: 'never negative', expect: 'non-negative' }],
  unit: { kind: 'money', currency: 'EUR', minorUnits: true },
} as const
`
const withMore = (code: string) => ({ 'revenue.ts': `import { derived } from '@/lib/metrics'\n${text('revenue.ts')}${more}${code}` })
const lineOf = (files: Record<string, string>, name: string) => {
  const lines = (files['revenue.ts'] ?? '').split('\n')
  return lines.findIndex((line) => line.includes(`('${name}'`)) + 1
}

test('metrics that compute the same are found by version and by their SQL, unless one is deprecated for the other', async () => {
  const files = withMore(`
export const takings = orders.sum('takings', {
  ...rest, title: 'Takings', definition: 'Cents of orders with a payment behind them.', column: 'amount_cents', where: { status: 'paid' },
})
export const basket = derived('basket', {
  ...rest, title: 'Basket', definition: 'Revenue of the period by each paid order.', inputs: { revenue, paidOrders },
  value: (of) => of.revenue.over(of.paidOrders),
})
export const income = orders.sum('income', {
  ...rest, title: 'Income', definition: 'Cents of orders with a payment behind them.', column: 'amount_cents', where: { status: 'paid' },
  deprecated: { replacedBy: revenue, why: 'Two names for one thing.' },
})
export const openOrders = orders.count('open_orders', {
  ...rest, title: 'Open orders', definition: 'Rows that wait for their payment yet.', where: { status: 'open' }, unit: { kind: 'count', of: 'orders' },
})
`)
  const { warnings, code } = await check(files)
  const remedy = 'Keep one: let the other be a synonym of it, or deprecate it.'
  expect(warnings).toMatchObject([
    { subject: 'catalogue', name: 'average_order_value', warning: `It computes the same as basket. ${remedy}` },
    { name: 'takings', file: 'revenue.ts', line: lineOf(files, 'takings'), warning: `It computes the same as revenue. ${remedy}` },
  ])
  expect(code).toBe(0)
})

test('a value that no row has, and a segment that keeps no row or that nothing uses, are said by name', async () => {
  const files = {
    'revenue.ts': `${text('revenue.ts').replace("status: 'paid'", "status: ['paid', 'payed', null]")}
import { segment } from '@/lib/metrics'
export const held = segment('held', { title: 'Held', of: orders, where: { status: 'on hold' } })
export const known = segment('known', { title: 'Known', of: orders, where: { status: { not: 'paid' } } })
`,
  }
  const { checks, warnings, code } = await check(files)
  expect(warnings).toMatchObject([
    {
      subject: 'filters',
      name: 'orders.status',
      file: 'revenue.ts',
      warning: 'No row of orders has the status "payed" (revenue), "on hold" (held). Did you mean "paid"?',
    },
    {
      subject: 'filters',
      name: 'held',
      file: 'revenue.ts',
      warning: 'No row lies in the segment. Look at what it filters by, or take it out.',
    },
  ])
  expect(checks).toContainEqual(
    expect.objectContaining({ name: 'known', note: 'No metric, tile or dashboard uses the segment; queries may.' }),
  )
  expect(code).toBe(0)
})

test('with --strict a warning ends with code 1', async () => {
  const files = { 'revenue.ts': text('revenue.ts').replace('Orders that were paid, on the day they were paid.', 'The paid orders.') }
  const warning = 'Its definition is too short to help: "The paid orders.". Say what counts, what does not, and on which day.'
  const { code, warnings, stderr } = await check(files, [], ['--strict'])
  expect(warnings).toMatchObject([{ name: 'paid_orders', file: 'revenue.ts', line: 17, warning }])
  expect(stderr).toMatch(/✗ 1 of \d+ checks warn, and --strict takes no warnings\.\n$/)
  expect(code).toBe(1)
})

test('a definition that says its title again is found', async () => {
  const files = {
    'revenue.ts': text('revenue.ts').replace(
      'Orders that were paid, on the day they were paid.',
      'The number of all orders paid in the period.',
    ),
  }
  const { warnings } = await check(files)
  expect(warnings.map(({ name, warning }) => `${name}: ${warning}`)).toEqual([
    'paid_orders: Its definition says no more than the title: "The number of all orders paid in the period.". Say what counts, what does not, and on which day.',
  ])
})

test('deprecated metrics on tiles and inside other metrics are found', async () => {
  const old = "title: 'Paid orders',\n  deprecated: { replacedBy: revenue, since: '2026-05-01', why: 'Money says more.' },"
  const { warnings } = await check({ 'revenue.ts': text('revenue.ts').replace("title: 'Paid orders',", old) })
  const note = 'paid_orders is deprecated since 2026-05-01: Money says more. Use revenue instead.'
  expect(warnings).toMatchObject([
    { name: 'overview', file: 'dashboards/overview.ts', line: 13, warning: `Tile "orders": ${note}` },
    { name: 'average_order_value', file: 'revenue.ts', warning: `It is made of another: ${note}` },
  ])
})

test('synonyms that mean another metric too are found', async () => {
  const files = {
    'revenue.ts': text('revenue.ts')
      .replace("title: 'Paid orders',", "title: 'Paid orders',\n  synonyms: ['Revenue', 'AOV', 'sales'],")
      .replace("title: 'Average order value',", "title: 'Average order value',\n  synonyms: ['aov', 'paid_orders', 'basket'],"),
  }
  const { warnings } = await check(files)
  expect(warnings.map(({ name, warning }) => `${name}: ${warning}`)).toEqual([
    'average_order_value: Its synonym "paid_orders" is the name of paid_orders. Leave it to one of them.',
    'paid_orders: Its synonym "Revenue" is the name of revenue. Leave it to one of them.',
    'paid_orders: Its synonym "AOV" is a synonym of average_order_value too. Leave it to one of them.',
  ])
})

test.each(['duckdb', 'postgres'] as const)('sources without rows and dimensions of too many values are found on %s', async (engine) => {
  const { folder, stateFolder } = project({
    'catalog.ts': text('catalog.ts').replace("status: 'status'", "status: { column: 'status', mostValues: 1 }, order: 'id'"),
  })
  const many = `insert into analytics.orders select i, 1, timestamptz '2026-06-02 12:00:00Z', 1, 'paid', 'mail' from generate_series(6, 1500) t(i)`
  const { url } = await (engine === 'duckdb' ? testDuckDb : testPostgres)([...statements(engine), many, 'delete from analytics.users'])
  const { stdout, code } = await yardstick(['check', '--project', folder, '--warehouse', url, '--format', 'json'], { stateFolder })
  const remedy = 'Charts and filters become unreadable and slow: map or group the values, leave the dimension out, or raise its mostValues.'
  expect(JSON.parse(stdout).checks.filter(({ warning }: { warning?: string }) => warning)).toMatchObject([
    { subject: 'rows', name: 'users', file: 'catalog.ts', warning: 'analytics.users has no rows. Load it, or take the source out.' },
    {
      subject: 'dimensions',
      name: 'orders',
      warning: `status has 2 different values in 1,500 rows; order has 1,500 different values in 1,500 rows. ${remedy}`,
    },
  ])
  expect(code).toBe(0)
})
