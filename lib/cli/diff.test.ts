import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { folderAtRef } from '@/lib/project/diff/at-ref'
import { projectFolder, shop } from '@/lib/project/testing'
import { statementsFor, type TestTable, testDuckDb, testPostgres } from '@/lib/warehouse/testing'
import { shopTables, yardstick } from './testing'

const cleaners: (() => void)[] = []
afterEach(() => {
  for (const clean of cleaners.splice(0)) clean()
})

/** The shop's project, committed in a repository of its own, one folder below its root. */
function repository(files: Record<string, string | undefined> = {}) {
  const made = projectFolder(files)
  cleaners.push(made.remove)
  const root = path.dirname(made.folder)
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: root, NODE_ENV: 'test' },
    })
  git('init', '--quiet')
  git('add', 'project')
  git('commit', '--quiet', '-m', 'first')
  return { ...made, git }
}

const text = (file: string) => shop[file] ?? ''
// The last complete week before the data ends on 4 June is that of 25 May.
const earlier = [
  `insert into analytics.orders values (11, 1, timestamptz '2026-05-26 12:00:00Z', 1000, 'paid', 'mail'), (12, 1, timestamptz '2026-05-27 12:00:00Z', 250, 'open', 'mail')`,
  `insert into analytics.orders values (13, 2, timestamptz '2026-05-20 12:00:00Z', 500, 'paid', 'mail')`,
]
const tables = (engine: 'duckdb' | 'postgres') => [
  ...Object.entries(shopTables).flatMap(([name, table]) => statementsFor(engine, name, table as TestTable)),
  ...earlier,
]

async function diff(project: ReturnType<typeof repository>, args: readonly string[], engine: 'duckdb' | 'postgres' = 'duckdb') {
  const { url } = await (engine === 'duckdb' ? testDuckDb : testPostgres)(tables(engine))
  return yardstick(['diff', ...args, '--project', project.folder, '--warehouse', url], { stateFolder: project.stateFolder })
}

test.each(['duckdb', 'postgres'] as const)('a changed filter shows its reason and both numbers of 13 weeks on %s', async (engine) => {
  const project = repository()
  const commit = project.git('rev-parse', 'HEAD').trim()
  project.write('revenue.ts', text('revenue.ts').replace("  where: { status: 'paid' },\n", '').replace("'paid_orders'", "'orders_paid'"))
  const { stdout, code } = await diff(project, ['HEAD', '--exit-code'], engine)
  const empty = [
    'Mar 2–8',
    'Mar 9–15',
    'Mar 16–22',
    'Mar 23–29',
    'Mar 30–Apr 5',
    'Apr 6–12',
    'Apr 13–19',
    'Apr 20–26',
    'Apr 27–May 3',
    'May 4–10',
    'May 11–17',
  ]
  const none = empty.map((week) => `${`${week}, 2026`.padEnd(18)}   €0.00   €0.00       €0.00`)
  const valueless = empty.map((week) => `${`${week}, 2026`.padEnd(18)}       –       –`)
  expect(stdout.replaceAll(/ +$/gm, '')).toBe(`
2 changed, 1 renamed since HEAD, ${commit.slice(0, 12)}
  paid_orders is called orders_paid now; its numbers are the same.

average_order_value · Average order value (revenue.ts:28)
  formula: revenue ÷ paid_orders → revenue ÷ orders_paid
  revenue, where: status is paid → nothing

Week                Before   After  Difference  Change
──────────────────  ──────  ──────  ──────────  ──────
${valueless.join('\n')}
May 18–24, 2026      €5.00   €5.00       €0.00      0%
May 25–31, 2026     €10.00  €12.50      +€2.50    +25%

revenue · Revenue (revenue.ts:4)
  where: status is paid → nothing

Week                Before   After  Difference  Change
──────────────────  ──────  ──────  ──────────  ──────
${none.join('\n')}
May 18–24, 2026      €5.00   €5.00       €0.00      0%
May 25–31, 2026     €10.00  €12.50      +€2.50    +25%
`)
  expect(code).toBe(2)
})

test('nothing to tell is one line, code 0, and no warehouse', async () => {
  const project = repository()
  const { stdout, code } = await yardstick(['diff', '--exit-code', '--project', project.folder, '--warehouse', 'duckdb:/no/such/file'], {
    stateFolder: project.stateFolder,
  })
  expect(stdout).toMatch(/^\nNo metric differs since HEAD, [0-9a-f]{12}\.\n$/)
  expect(code).toBe(0)
})

test('json has every digit and the reasons apart', async () => {
  const project = repository()
  project.write('revenue.ts', text('revenue.ts').replace("column: 'amount_cents'", "column: 'id'"))
  const { stdout, code } = await diff(project, ['--format', 'json'])
  const { changed } = JSON.parse(stdout)
  expect(changed[1]).toMatchObject({
    name: 'revenue',
    file: 'revenue.ts',
    line: 4,
    reasons: [{ what: 'column', before: 'amount_cents', after: 'id' }],
  })
  expect(changed[1].weeks).toHaveLength(13)
  expect(changed[1].weeks.at(-1)).toEqual({ week: '2026-05-25', before: 1000, after: 11, difference: -989, relative: -0.989 })
  expect(code).toBe(0)
})

test('markdown is a table that titles cannot break out of', async () => {
  const project = repository()
  project.write(
    'revenue.ts',
    text('revenue.ts').replace("column: 'amount_cents'", "column: 'id'").replace("title: 'Revenue'", "title: 'A | <b>'"),
  )
  const { stdout } = await diff(project, ['--format', 'markdown'])
  expect(stdout).toContain('### A \\| \\<b\\> (`revenue`, revenue.ts:4)\n\n- column: amount\\_cents → id\n\n| Week | Before |')
  expect(stdout).toContain('| May 25–31, 2026 | €10.00 | €0.11 | −€9.89 | −98.9% |')
})

test('metrics that come and go are named', async () => {
  const project = repository()
  project.write('index.ts', "export * from './catalog'\nexport * from './people'\n")
  project.write(
    'people.ts',
    `import { users } from './catalog'
export const people = users.count('people', { level: 'draft', title: 'People', definition: 'Everybody who signed up.', owner: 'growth', unit: { kind: 'count', of: 'people' } })
`,
  )
  const { stdout } = await diff(project, ['main'])
  expect(stdout).toContain('1 added, 3 removed since main, ')
  expect(stdout).toContain('  people is new: People.\n  average_order_value is gone: Average order value.\n')
})

test('a definition that the warehouse can no longer answer says which one and why', async () => {
  const project = repository()
  project.write('revenue.ts', text('revenue.ts').replace("column: 'amount_cents'", "column: 'id'"))
  const { url } = await testDuckDb([...tables('duckdb'), 'alter table analytics.orders rename amount_cents to cents'])
  const { stdout, code } = await yardstick(['diff', '--project', project.folder, '--warehouse', url], { stateFolder: project.stateFolder })
  expect(stdout).toContain('revenue · Revenue (revenue.ts:4)\n  column: amount_cents → id\n  The definition before cannot be answered: ')
  expect(code).toBe(0)
})

test('the repository and what is staged in it stay as they are, and no copy is left', async () => {
  const project = repository()
  project.write('revenue.ts', text('revenue.ts').replace("title: 'Revenue'", "title: 'Money'"))
  project.git('add', 'project')
  project.write('more.ts', 'export const a = 1\n')
  const before = project.git('status', '--porcelain')
  await diff(project, ['HEAD'])
  expect(project.git('status', '--porcelain').replace('?? state/\n', '')).toBe(before.replace('?? state/\n', ''))
  expect(readdirSync(path.join(project.stateFolder, 'diff'))).toEqual([])
})

test.each<[string, (project: ReturnType<typeof repository>) => readonly string[], string | RegExp]>([
  ['an unknown ref', () => ['mian'], 'The repository has no ref "mian". Did you mean "main"?'],
  ['an unknown format', () => ['HEAD', '--format', 'xml'], 'Unknown format "xml". Known: table, markdown, json.'],
  [
    'a ref before the folder was there',
    ({ git }) => {
      git('checkout', '--quiet', '--orphan', 'bare')
      git('rm', '-r', '--quiet', '--cached', 'project')
      git('commit', '--quiet', '--allow-empty', '-m', 'empty')
      return ['bare']
    },
    'At bare there was no folder project/. Choose a later ref.',
  ],
  [
    'a state that does not load',
    ({ git, folder }) => {
      writeFileSync(path.join(folder, 'revenue.ts'), text('revenue.ts').replace("'amount_cents'", "'amount'"))
      git('commit', '--quiet', '--all', '-m', 'broken')
      writeFileSync(path.join(folder, 'revenue.ts'), text('revenue.ts'))
      return ['HEAD']
    },
    'The project as of HEAD does not check: revenue.ts:4 Metric "revenue": analytics.orders has no column "amount". (and 1 more)',
  ],
])('%s is refused in one line', async (_what, prepare, message) => {
  const project = repository()
  const { stderr, code } = await diff(project, prepare(project))
  const last = stderr.trimEnd().split('\n').at(-1)
  expect(last).toBe(`  ✗ ${message}`)
  expect(code).toBe(1)
})

test('what looks like an option of git is a ref that is not there', async () => {
  const { folder, stateFolder } = repository()
  await expect(folderAtRef(folder, '--git-dir=x', { stateFolder })).rejects.toThrow('The repository has no ref "--git-dir=x".')
})

test('a folder in no repository is refused', async () => {
  const made = projectFolder()
  cleaners.push(made.remove)
  mkdirSync(made.stateFolder, { recursive: true })
  const { stderr } = await yardstick(['diff', '--project', made.folder, '--warehouse', 'duckdb:x'], { stateFolder: made.stateFolder })
  expect(stderr).toContain(`✗ The project folder ${made.folder} is in no git repository, so there is nothing to compare it with.`)
  expect(existsSync(path.join(made.stateFolder, 'diff'))).toBe(false)
})
