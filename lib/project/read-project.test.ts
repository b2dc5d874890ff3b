import { globSync, rmSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { chartKinds } from '@/lib/charts'
import { readProject } from './read-project'
import { projectFolder, shop } from './testing'

const cleaners: (() => void)[] = []
afterEach(() => {
  for (const clean of cleaners.splice(0)) clean()
})

async function problemsOf(files: Record<string, string | undefined>) {
  const { folder, stateFolder, remove } = projectFolder(files)
  cleaners.push(remove)
  return (await readProject(folder, { stateFolder })).problems
}

const text = (file: string) => shop[file] ?? ''

test('syntax errors stand at their line', async () => {
  const [problem] = await problemsOf({ 'revenue.ts': `${text('revenue.ts')}export const half = {\n  a: 1\n  b: 2\n}\n` })
  expect(problem).toEqual({ file: 'revenue.ts', line: 43, message: "',' expected." })
})

test('TypeScript that must be compiled is refused: files run as they are', async () => {
  const [problem] = await problemsOf({ 'revenue.ts': `${text('revenue.ts')}enum Size { small }\nexport { Size }\n` })
  expect(problem).toMatchObject({ file: 'revenue.ts', line: 41, message: expect.stringContaining('erasableSyntaxOnly') })
})

test('files that import each other in a circle are named', async () => {
  const problems = await problemsOf({
    'catalog.ts': `import { tax } from './revenue'\nexport const factor = tax\n${text('catalog.ts')}`,
    'revenue.ts': `${text('revenue.ts')}export const tax = 19\n`,
    'index.ts': "export * from './revenue'\n",
  })
  expect(problems).toHaveLength(1)
  expect(problems[0]?.file).toBe('catalog.ts')
  expect(problems[0]?.message).toContain('"tax" is used before it is defined. These files import each other in a circle:')
  expect(problems[0]?.message).toContain('catalog.ts → revenue.ts → catalog.ts')
})

test('a circle that nothing waits for is allowed', async () => {
  expect(
    await problemsOf({
      'catalog.ts': `import type { revenue } from './revenue'\nexport type Revenue = typeof revenue\n${text('catalog.ts')}`,
    }),
  ).toEqual([])
})

test('a metric name used twice names both files', async () => {
  const copy = text('revenue.ts')
    .replaceAll('export const ', 'export const second_')
    .replaceAll(/(numerator|denominator): /g, '$1: second_')
  const problems = await problemsOf({ 'copy.ts': copy, 'index.ts': `${text('index.ts')}export * from './copy'\n` })
  expect(problems).toContainEqual({
    file: 'revenue.ts',
    line: expect.any(Number),
    message: 'There are two metrics named "revenue": copy.ts:4 and revenue.ts:4. Rename one.',
  })
  expect(problems).toHaveLength(3)
})

test('two files that export the same name are refused, not silently dropped', async () => {
  const problems = await problemsOf({
    'copy.ts': 'export const revenue = 1\n',
    'index.ts': `${text('index.ts')}export * from './copy'\n`,
  })
  expect(problems).toEqual([{ file: 'index.ts', line: 4, message: expect.stringContaining("already exported a member named 'revenue'") }])
})

test('a name exported twice by one file is refused at its line', async () => {
  const [problem] = await problemsOf({
    'copy.ts': 'export const a = 1\nexport const a = 2\n',
    'index.ts': `${text('index.ts')}export * from './copy'\n`,
  })
  expect(problem).toMatchObject({ file: 'copy.ts', line: 1, message: expect.stringContaining("redeclare block-scoped variable 'a'") })
})

test('an index.ts without exports says what to write', async () => {
  for (const index of ['', 'export {}\n', '// soon\n']) {
    expect(await problemsOf({ 'index.ts': index })).toEqual([
      { file: 'index.ts', line: 1, message: "index.ts exports nothing. List the project's files in it: export * from './revenue'" },
    ])
  }
})

test('a byte order mark does no harm', async () => {
  expect(await problemsOf({ 'revenue.ts': `\uFEFF${text('revenue.ts')}`, 'index.ts': `\uFEFF${text('index.ts')}` })).toEqual([])
})

test('a file of five megabytes is refused', async () => {
  const [problem] = await problemsOf({ 'big.ts': `export const big = '${'x'.repeat(5_000_000)}'\n` })
  expect(problem).toMatchObject({ file: 'big.ts', message: expect.stringContaining('The file has 5.0 MB; a project file may have 4 MB.') })
})

test('a project file imports the metric language and its neighbours, nothing else', async () => {
  const strange =
    "import { readFileSync } from 'node:fs'\nimport '../outside'\nexport const secret = readFileSync('/etc/hostname', 'utf8')\n"
  expect(await problemsOf({ 'strange.ts': strange, 'index.ts': `${text('index.ts')}export * from './strange'\n` })).toEqual([
    { file: 'strange.ts', line: 1, message: 'A project file imports "@/lib/metrics" and files of the project, not "node:fs".' },
    { file: 'strange.ts', line: 2, message: 'A project file imports "@/lib/metrics" and files of the project, not "../outside".' },
  ])
})

test('whatever is thrown becomes one problem', async () => {
  expect(await problemsOf({ 'index.ts': `${text('index.ts')}throw 'just text'\n` })).toEqual([
    { file: 'index.ts', line: 1, message: 'just text was thrown.' },
  ])
})

test('a second catalogue is refused', async () => {
  const second = text('catalog.ts')
    .replaceAll(/export const (\w+)/g, 'export const other_$1')
    .replaceAll('company.source', 'other_company.source')
    .replace('to: users', 'to: other_users')
  const problems = await problemsOf({
    'second.ts': second.replaceAll("primaryKey: 'id',", "primaryKey: 'id', name: 'other' + Math.random(),"),
    'index.ts': `${text('index.ts')}export * from './second'\n`,
  })
  expect(problems).toEqual([{ file: 'index.ts', line: 1, message: expect.stringContaining('more than one catalog()') }])
})

test('files that index.ts does not lead to are told apart', async () => {
  const { folder, stateFolder, remove } = projectFolder({ 'forgotten.ts': 'export const a = 1\n', 'forgotten.test.ts': 'broken(' })
  cleaners.push(remove)
  const { problems, unlisted } = await readProject(folder, { stateFolder })
  expect({ problems, unlisted }).toEqual({ problems: [], unlisted: ['forgotten.ts'] })
})

test('content that was checked before is not checked again', async () => {
  const { folder, stateFolder, remove } = projectFolder()
  cleaners.push(remove)
  const first = await readProject(folder, { stateFolder })
  for (const file of globSync(`${stateFolder}/**/tsconfig*.json`)) rmSync(file)
  expect((await readProject(folder, { stateFolder })).fingerprint).toBe(first.fingerprint)
  expect(globSync(`${stateFolder}/**/tsconfig*.json`)).toEqual([])
  await readProject(folder, { stateFolder, checkTypes: true })
  expect(globSync(`${stateFolder}/**/tsconfig*.json`)).toHaveLength(1)
})

test('broken rules stand at the definition that breaks them', async () => {
  const dashboard = text('dashboards/overview.ts').replace("chart: 'line'", "chart: 'pie'").replace("slug: ''", '')
  const [chart] = await problemsOf({ 'dashboards/overview.ts': dashboard })
  expect(chart).toEqual({
    file: 'dashboards/overview.ts',
    line: 12,
    message: `Tile "revenue" of dashboard "overview": unknown chart "pie". Known: ${chartKinds.map(({ kind }) => kind).join(', ')}.`,
  })
  const untitled = text('revenue.ts').replace("title: 'Paid orders'", "title: ' '")
  const [title] = await problemsOf({ 'revenue.ts': untitled })
  expect(title).toMatchObject({ file: 'revenue.ts', line: 17, message: expect.stringContaining('Metric "paid_orders": ') })
  const zone = await problemsOf({ 'catalog.ts': text('catalog.ts').replace('Europe/Berlin', 'Europe/Bonn') })
  expect(zone[0]).toMatchObject({ file: 'catalog.ts', line: 4, message: expect.stringContaining('Unknown time zone "Europe/Bonn"') })
})
