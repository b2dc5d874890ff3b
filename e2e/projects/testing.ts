import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { rootFolder } from '@/lib/base/config'
import { chartKind } from '@/lib/charts'
import { dataAsOfStatement, type MetricQuery, readDataAsOf } from '@/lib/metrics'
import { asker, rowsOf } from '@/lib/metrics/testing'
import { readProject } from '@/lib/project/read-project'
import type { Warehouse, WarehouseResult } from '@/lib/warehouse/warehouse'

/** Public data sets lie beside the repository; tests that need them are skipped where they are absent. */
export const dataFolder = path.resolve(rootFolder, '../shared/data')

const limits = { timeoutMs: 30_000, maxRows: 100_000, maxBytes: 50_000_000 }

/** A project folder over one or more warehouses with equal data: asked like the app asks, without sign-in and cache. */
export async function openProject(folder: string, warehouses: readonly Warehouse[]) {
  const [first] = warehouses
  if (!first) throw new Error('A project needs a warehouse.')
  const { project, problems } = await readProject(path.join(rootFolder, folder), { stateFolder: temporaryFolder() })
  if (!project) throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'))
  const { catalog } = project
  const dataAsOf = readDataAsOf(await first.run(dataAsOfStatement(catalog), limits), catalog)
  const metrics = [...project.metrics.values()]
  const ask = asker(warehouses, { catalog, metrics, dataAsOf })
  return {
    project,
    dataAsOf,
    /** Rows as objects; days are the catalogue's. */
    ask: async (query: Omit<MetricQuery, 'timeZone'>) => (await ask({ timeZone: catalog.timeZone, ...query })).rows,
    /** What keeps a tile from being drawn, by dashboard and tile; empty when every tile has an answer that fits its chart. */
    tileProblems: async () => {
      const found: string[] = []
      for (const { slug, tiles, defaults } of project.dashboards.values())
        for (const { name, chart, metrics, by, where, order, limit, grain } of tiles) {
          const { range, grain: pageGrain, compare, timeZone = catalog.timeZone } = defaults
          const point = grain === 'page' ? pageGrain : grain
          const { result } = await ask({
            metrics,
            by,
            where,
            order,
            limit,
            range,
            compare,
            timeZone,
            ...(point !== 'none' && { grain: point }),
          })
          const refused = result.rowCount === 0 ? 'no rows' : chartKind(chart).refuses(result)
          if (refused) found.push(`${slug} · ${name}: ${refused}`)
        }
      return found
    },
    /** What each `equals` test of the metrics finds, beside what it wants. */
    equalsTests: async () => {
      const found = []
      for (const metric of metrics)
        for (const test of metric.governance.tests) {
          if (!('equals' in test)) continue
          const { result } = await ask({ ...test.query, metrics: [metric.name] })
          found.push({ metric: metric.name, test: test.name, ...test, value: rowsOf(result)[0]?.[metric.name] ?? null })
        }
      return found
    },
  }
}

/** The first row of hand-written SQL, by column. */
export async function firstRow(
  warehouse: Warehouse,
  sql: string,
): Promise<Readonly<Record<string, WarehouseResult['columns'][number]['values'][number]>>> {
  const { columns } = await warehouse.run({ sql, parameters: [] }, limits)
  return Object.fromEntries(columns.map(({ name, values }) => [name, values[0] ?? null]))
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'yardstick-project-state-'))
  folders.push(folder)
  return folder
}

// Registered while the test file is collected: inside another hook it would come too late.
const folders: string[] = []
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
