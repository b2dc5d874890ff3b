import { appendFileSync, cpSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootFolder } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { outputs } from '@/lib/cli/query-output'
import { table } from '@/lib/cli/table'
import { buildDemoWarehouse } from '@/lib/demo/build'
import { experimentQuery } from '@/lib/experiments/question'
import { readExperiment } from '@/lib/experiments/read-experiment'
import { reportText } from '@/lib/experiments/report'
import { dataAsOfStatement, type Experiment, type MetricQuery, parseQuery, planQuery, type Result, readDataAsOf } from '@/lib/metrics'
import { type Reading, readProject } from '@/lib/project/read-project'
import { openDuckDb } from '@/lib/warehouse/duckdb'
import type { Warehouse } from '@/lib/warehouse/warehouse'

const pages = globSync('docs/metrics/*.md', { cwd: rootFolder }).sort()
const textOf = (page: string) => readFileSync(path.join(rootFolder, page), 'utf8')

let root: string
let reading: Reading
let warehouse: Warehouse
let dataAsOf: string

/** The metrics of this repository with those of all pages, over the demo at its usual scale. */
beforeAll(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'yardstick-pages-')))
  cpSync(path.join(rootFolder, 'metrics'), path.join(root, 'metrics'), { recursive: true })
  for (const [, file = '', code = ''] of pages.flatMap((page) => [
    ...textOf(page).matchAll(/^```ts file=metrics\/(\S+)\.ts\n(.*?)^```/gms),
  ])) {
    writeFileSync(path.join(root, 'metrics', `page-${file}.ts`), code)
    appendFileSync(path.join(root, 'metrics/index.ts'), `export * from './page-${file}'\n`)
  }
  const demo = path.join(root, 'demo.duckdb')
  const [, found] = await Promise.all([
    buildDemoWarehouse({ path: demo, scale: 0.1 }),
    readProject(path.join(root, 'metrics'), { stateFolder: path.join(root, 'state') }),
  ])
  reading = found
  warehouse = await openDuckDb(demo)
  const { catalog } = known()
  dataAsOf = readDataAsOf(await run(dataAsOfStatement(catalog)), catalog)
}, 300_000)

afterAll(async () => {
  await warehouse?.close()
  rmSync(root, { recursive: true, force: true })
})

function known(): NonNullable<Reading['project']> {
  expect(reading.problems).toEqual([])
  return reading.project as NonNullable<Reading['project']>
}

function run(statement: { readonly sql: string; readonly parameters: readonly unknown[] }) {
  return warehouse.run(statement, { timeoutMs: 60_000, maxRows: 10_001, maxBytes: 50_000_000 })
}

/** What the command prints, with the time that the page says it took. */
async function answer(json: string, { format, ms }: { readonly format: string; readonly ms: number }): Promise<string> {
  const project = known()
  const { catalog } = project
  try {
    const query = parseQuery({ timeZone: catalog.timeZone, ...(JSON.parse(json) as Partial<MetricQuery>) }, project)
    const plan = planQuery(query, { catalog, functions: warehouse.functions, dataAsOf, rowFilters: () => 'all' })
    const result = JSON.parse(JSON.stringify(plan.read(await run(plan.statement)))) as Result
    return outputs[format]?.(result, { cache: 'miss', totalMs: ms }).replaceAll('\r', '') ?? ''
  } catch (error) {
    if (error instanceof AppError) return `\n  ✗ ${error.message}`
    throw error
  }
}

/** What `yardstick experiment` prints. */
async function experimentAnswer(slug: string): Promise<string> {
  const project = known()
  const { catalog } = project
  const found = project.experiments.get(slug) as Experiment
  const query = parseQuery(experimentQuery(found, { timeZone: catalog.timeZone, now: new Date(dataAsOf) }), project)
  const plan = planQuery(query, { catalog, functions: warehouse.functions, dataAsOf, rowFilters: () => 'all' })
  const readout = readExperiment(plan.read(await run(plan.statement)), found)
  return reportText(readout, ({ heads, rows }, numbers) => table(heads, rows, { numbers }))
}

async function withFreshOutput(text: string): Promise<string> {
  return withFreshExperiments(await withFreshQueries(text))
}

async function withFreshExperiments(text: string): Promise<string> {
  const pattern = /(^```console\n\$ npx yardstick experiment (\w+)\n)(.*?)(^```)/gms
  const fresh = await Promise.all([...text.matchAll(pattern)].map(([, , slug = '']) => experimentAnswer(slug)))
  let at = -1
  return text.replaceAll(pattern, (_all, command: string, _slug, _old, end: string) => {
    at += 1
    return `${command}${fresh[at]}\n${end}`
  })
}

async function withFreshQueries(text: string): Promise<string> {
  const pattern = /(^```console\n\$ npx yardstick query '([^']+)'(?: --format (\w+))?\n)(.*?)(^```)/gms
  const blocks = [...text.matchAll(pattern)]
  const fresh = await Promise.all(
    blocks.map(([, , json = '', format = 'table', old = '']) => answer(json, { format, ms: Number(/· (\d+) ms$/m.exec(old)?.[1] ?? 20) })),
  )
  let at = -1
  return text.replaceAll(pattern, (_all, command: string, _json, _format, _old, end: string) => {
    at += 1
    return `${command}${fresh[at]}\n${end}`
  })
}

test('there is a page for every kind of metric, and docs/metrics.md leads to each', () => {
  const entry = textOf('docs/metrics.md')
  expect(pages.filter((page) => !entry.includes(`](${page.slice('docs/'.length)})`))).toEqual([])
  const index = readFileSync(path.join(rootFolder, 'lib/metrics/index.ts'), 'utf8')
  const makers = [...index.matchAll(/^export \{ ([^}]+) \} from '\.\/kinds\//gm)].flatMap(([, names = '']) => names.split(', '))
  const examples = pages.map(textOf).join('\n')
  const shown = (maker: string) => new RegExp(`= (\\w+\\.)?${maker}\\('`).test(examples)
  const ofSources = ['count', 'sum', 'avg', 'countDistinct', 'median', 'percentile', 'closing', 'custom']
  expect([...ofSources, ...makers].filter((maker) => !shown(maker))).toEqual([])
})

// A page that is out of date is written anew by: vitest run scripts/metric-pages.test.ts -u
test.each(['docs/metrics.md', ...pages])('%s shows what the command prints', async (page) => {
  await expect(await withFreshOutput(textOf(page))).toMatchFileSnapshot(path.join(rootFolder, page))
})
