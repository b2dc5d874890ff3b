import fc from 'fast-check'
import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { parseQuery, planQuery, type Result } from '../index'
import { rowsOf } from '../testing'
import { arrange } from './compare.testing'
import { evaluate, type Plain } from './evaluate.testing'
import { plainMetrics } from './plain.testing'
import { type Asked, questions } from './questions.testing'
import { makeProject, randomTables, schema } from './warehouse.testing'

// For a long run: YARDSTICK_PROPERTY_CASES=5000 YARDSTICK_PROPERTY_SEED=1 npx vitest run lib/metrics/property
const seed = Number(process.env.YARDSTICK_PROPERTY_SEED ?? 20260630)
const cases = Number(process.env.YARDSTICK_PROPERTY_CASES ?? 200)
const warehouses = Array.from({ length: 10 }, (_, index) => seed + index)

test.each(warehouses)(
  `warehouse of seed %i: ${cases} random questions are answered as counting row by row does, on both engines`,
  async (own) => {
    const tables = randomTables(own)
    const project = makeProject(own % 3 === 0 ? 'sunday' : 'monday')
    const engines = await warehousesWith({
      'app.users': { columns: schema['app.users'], rows: tables.users },
      'app.orders': { columns: schema['app.orders'], rows: tables.orders },
      'app.visits': { columns: schema['app.visits'], rows: tables.visits },
    })
    await fc.assert(
      fc.asyncProperty(questions(project.metrics.map(({ name }) => name)), async (asked) => {
        const [result, ...others] = (await Promise.all(engines.map((engine) => answer(engine, asked, project)))) as [Result, ...Result[]]
        for (const other of others) expect(JSON.stringify(other)).toBe(JSON.stringify(result))
        expect(rowsOf(result)).toEqual(expected(asked, result, plainMetrics(tables, asked.sight), project))
      }),
      { seed: own, numRuns: cases },
    )
  },
  600_000,
)

async function answer({ functions, run }: Warehouse, { query, sight, dataAsOf }: Asked, project: ReturnType<typeof makeProject>) {
  const metrics = new Map(project.metrics.map((metric) => [metric.name, metric]))
  const segments = new Map(project.segments.map((segment) => [segment.name, segment]))
  const rowFilters = ({ name }: { readonly name: string }) => sight[name as keyof typeof sight]
  const { catalog } = project
  const plan = planQuery(parseQuery(query, { catalog, metrics, segments }), { catalog, functions, dataAsOf, rowFilters })
  return plan.read(await run(plan.statement, { timeoutMs: 30_000, maxRows: 100_000, maxBytes: 50_000_000 }))
}

/** The comparison's range is taken from the result: how it is chosen has tests of its own. */
function expected({ query, dataAsOf }: Asked, { comparison }: Result, plain: Plain, project: ReturnType<typeof makeProject>) {
  const { metrics, by = [], where = {}, segments = [], grain, having = {}, order = [], limit, timeZone, range } = query
  const keys = [...(grain ? ['period'] : []), ...by]
  const named = segments.map((name) => project.segments.find((segment) => segment.name === name)?.where ?? {})
  const groups = evaluate(
    {
      ...{ grain, by, timeZone, dataAsOf, weekStart: project.catalog.weekStart },
      where: [where, ...named],
      ranges: [range, ...(comparison ? [comparison.range] : [])],
      dense: grain !== undefined && by.length === 0 && limit === undefined && order.every(({ key }) => key === 'period'),
    },
    Object.fromEntries(metrics.map((name) => [name, plain[name] as Plain[string]])),
  )
  return arrange(groups, {
    order: order.length > 0 || grain ? order : metrics.slice(0, 1).map((key) => ({ key, direction: 'desc' })),
    keys,
    having: Object.entries(having).map(([metric, ends]) => ({ metric, ...ends })),
    limit,
  })
}
