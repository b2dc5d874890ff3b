import { beforeAll, expect, test } from 'vitest'
import { AppError } from '@/lib/base/errors'
import { demoInMemory } from '@/lib/demo/testing'
import type { Metric, MetricQuery, Segment } from '@/lib/metrics'
import { sharedDimensions } from '@/lib/metrics/dimensions'
import { metricGrains } from '@/lib/metrics/metric-grains'
import { asker } from '@/lib/metrics/testing'
import { type TestTable, warehousesWith } from '@/lib/warehouse/testing'
import * as project from '@/metrics'

const all: readonly { readonly object?: string }[] = Object.values(project)
const metrics = all.filter((each) => each.object === 'metric') as unknown as readonly Metric[]
const segments = all.filter((each) => each.object === 'segment') as unknown as readonly Segment[]
const { schema, timeZone } = project.company

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const demo = await demoInMemory({ scale: 0.002 })
  const tables: Record<string, TestTable> = {}
  for (const [name, columns] of Object.entries(schema).filter(([table]) => /^(analytics|raw_data)\./.test(table))) {
    const written = Object.entries(columns).map(([column, type]) => asText(column, type))
    tables[name] = { columns, rows: await demo.rows(`select ${written.join(', ')} from ${name}`) }
  }
  demo.close()
  ask = asker(await warehousesWith(tables), { catalog: project.company, metrics, segments, dataAsOf: '2026-06-30T00:00:00Z' })
})

test.each(metrics.map((metric) => [metric.name, metric] as const))(
  '%s answers every kind of question alike on both engines, or says why not',
  async (_, metric) => {
    for (const question of questionsTo(metric)) {
      const answer = await ask(question).catch((error: unknown) => error)
      const said = JSON.stringify(question)
      if (answer instanceof AppError) {
        expect(answer.code, `${said}: ${answer.message}`).toBe('invalid_query')
        expect(answer.message, said).toMatch(/\.$/)
      } else if (answer instanceof Error) throw new Error(`${said}: ${answer.message}`, { cause: answer })
    }
  },
)

function questionsTo(metric: Metric): readonly MetricQuery[] {
  const { name } = metric
  const grains = metricGrains(metric)
  const grain = grains.includes('week') ? 'week' : grains[0]
  const dimensions = sharedDimensions([metric])
  const own = dimensions.filter(({ isOwn }) => isOwn).map((each) => each.name)
  const [first, second] = dimensions.filter(({ isOwn }) => !isOwn).map((each) => each.name)
  const base = { metrics: [name], range: ['2026-03-01', '2026-05-01'], timeZone } as const
  const isThere = first && { where: { [first]: { not: null } } }
  return [
    { ...base, details: true, compare: 'previous_period' },
    { ...base, timeZone: 'Asia/Kolkata' },
    { ...base, range: ['2027-01-01', '2027-02-01'] },
    { ...base, range: ['2019-01-01', '2019-02-01'], compare: 'previous_year' },
    { ...base, leftOut: true },
    { ...base, people: true, limit: 5 },
    ...segments.map((segment) => ({ ...base, segments: [segment.name] })),
    ...(grain ? [{ ...base, grain, compare: 'previous_period' as const, details: true as const, totals: [['period']] }] : []),
    ...own.map((each) => ({ ...base, by: [each], ...(grain && { grain }), ...isThere })),
    ...(own.length > 0 ? [{ ...base, by: own, details: true as const }] : []),
    ...(first ? [{ ...base, by: [first], top: { limit: 2 }, totals: [[]] }] : []),
    ...(first && own[0] ? [{ ...base, by: [own[0], first], ...(grain && { grain }), limit: 5 }] : []),
    ...(first && second ? [{ ...base, by: [first, second], order: [{ key: name, direction: 'asc' as const }], limit: 7 }] : []),
  ]
}

/** As it leaves a warehouse. */
function asText(column: string, type: string): string {
  if (type.startsWith('instant')) return `strftime(${column} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') as ${column}`
  return type.startsWith('date') || type.startsWith('json') ? `cast(${column} as varchar) as ${column}` : column
}
