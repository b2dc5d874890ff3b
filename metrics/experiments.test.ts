import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDemoWarehouse } from '@/lib/demo/build'
import { experimentQuery } from '@/lib/experiments/question'
import { type Readout, readExperiment } from '@/lib/experiments/read-experiment'
import { type Experiment, parseQuery, planQuery } from '@/lib/metrics'
import { openDuckDb } from '@/lib/warehouse/duckdb'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { company } from './catalog'
import { aaTest, annualPrice, checkoutV2 } from './experiments'

// What is planted in the demo at this scale: nothing, +60 % orders per active day, and 56 to 44 dealt where halves were planned; at
// scale 1, with `SCALE=1`, +12 % and 52 to 48, which few people could not show.

const scale = Number(process.env.SCALE ?? 0.1)
const planted = scale < 1 ? 0.6 : 0.12
const dataAsOf = '2026-06-30T00:00:00Z'
const { timeZone } = company

let folder: string
let warehouse: Warehouse

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'yardstick-experiments-'))
  const file = path.join(folder, 'demo.duckdb')
  await buildDemoWarehouse({ path: file, scale })
  warehouse = await openDuckDb(file)
}, 300_000)

afterAll(async () => {
  await warehouse?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function read(experiment: Experiment): Promise<Readout> {
  const metrics = new Map(Object.values(experiment.metrics).map((metric) => [metric.name, metric]))
  const query = experimentQuery(experiment, { timeZone, now: new Date(dataAsOf) })
  const checked = parseQuery(query, { catalog: company, metrics, segments: new Map() })
  const plan = planQuery(checked, { catalog: company, functions: warehouse.functions, dataAsOf, rowFilters: () => 'all' })
  const answer = await warehouse.run(plan.statement, { timeoutMs: 60_000, maxRows: 1000, maxBytes: 10_000_000 })
  return readExperiment(plan.read(answer), experiment)
}

const liftOf = ({ metrics }: Readout) => metrics[0]?.comparisons[0]?.comparison?.lift

test('a test of nothing finds nothing', async () => {
  const readout = await read(aaTest)
  expect(readout).toMatchObject({ state: 'read', sampleRatio: { isBlocked: false } })
  expect(
    readout.metrics.flatMap(({ role, comparisons }) => (role === 'guardrail' ? [] : comparisons.map(({ verdict }) => verdict))),
  ).toEqual(['open', 'open', 'open'])
  expect(readout.metrics[0]?.reduction).toBeGreaterThan(0.1)
})

test('the planted effect is found, and lies in its interval', async () => {
  const readout = await read(checkoutV2)
  const lift = liftOf(readout)
  expect(lift?.low).toBeLessThan(planted)
  expect(lift?.high).toBeGreaterThan(planted)
  expect(readout.metrics[0]?.comparisons[0]?.verdict).toBe('better')
})

test('variants that were not dealt in halves are not read', async () => {
  const readout = await read(annualPrice)
  expect(readout.variants[0]?.share).toBeGreaterThan(0.515)
  expect(readout.sampleRatio.p).toBeLessThan(0.001)
  expect(readout.state).toBe('blocked')
  expect(readout.metrics.flatMap(({ comparisons }) => comparisons)).toEqual([])
})
