import type { Warehouse } from '@/lib/warehouse/warehouse'
import { parseQuery, planQuery, type Result } from '../index'
import type { Asked } from './questions.testing'
import type { makeProject } from './warehouse.testing'

/** The answer of one engine to one question, over one of the projects. */
export async function answer(
  { functions, run }: Warehouse,
  { query, sight, dataAsOf }: Asked,
  project: ReturnType<typeof makeProject>,
): Promise<Result> {
  const metrics = new Map(project.metrics.map((metric) => [metric.name, metric]))
  const segments = new Map(project.segments.map((segment) => [segment.name, segment]))
  const rowFilters = ({ name }: { readonly name: string }) => sight[name as keyof typeof sight]
  const { catalog } = project
  const plan = planQuery(parseQuery(query, { catalog, metrics, segments }), { catalog, functions, dataAsOf, rowFilters })
  return plan.read(await run(plan.statement, { timeoutMs: 30_000, maxRows: 100_000, maxBytes: 50_000_000 }))
}
