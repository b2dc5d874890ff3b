import { AppError } from '@/lib/base/errors'
import { type CatalogProblem, type Metric, parseQuery, planQuery } from '@/lib/metrics'
import type { Review } from './catalogue'
import type { DatedContext } from './check'

/**
 * Metrics that compute the same under two names, by version or by the SQL they are turned into: a ratio and the derived metric
 * that divides the same two are found too. A metric that is deprecated in favour of its twin is as it should be.
 */
export const twins: Review = (context) => {
  const first = new Map<string, Metric>()
  const isDeprecated = ({ governance }: Metric) => Number(governance.deprecated !== undefined)
  const inUseFirst = [...context.project.metrics.values()].toSorted((a, b) => isDeprecated(a) - isDeprecated(b))
  return inUseFirst.flatMap((metric): CatalogProblem[] => {
    const keys = [metric.version, ...sqlOf(metric, context)]
    const twin = keys.map((key) => first.get(key)).find((found) => found !== undefined)
    for (const key of keys) if (!first.has(key)) first.set(key, metric)
    if (!twin || replaces(twin, metric) || replaces(metric, twin)) return []
    const message = `It computes the same as ${twin.name}. Keep one: let the other be a synonym of it, or deprecate it.`
    return [{ object: 'metric', name: metric.name, message }]
  })
}

function replaces(metric: Metric, { governance: { deprecated } }: Metric): boolean {
  return deprecated?.replacedBy === metric.name
}

/** Its SQL by day and by month with names taken out; nothing where it cannot be asked so. */
function sqlOf(metric: Metric, { project: { catalog }, warehouse: { functions }, dataAsOf }: DatedContext): readonly string[] {
  const nameless = { ...metric, name: 'm' }
  const vocabulary = { catalog, metrics: new Map([['m', nameless]]), segments: new Map() }
  const planned = (grain: 'day' | 'month'): unknown => {
    const query = parseQuery({ metrics: ['m'], grain, range: ['2026-01-01', '2026-03-01'], timeZone: catalog.timeZone }, vocabulary)
    const { sql, parameters } = planQuery(query, { catalog, functions, dataAsOf, rowFilters: () => 'all' }).statement
    const names: string[] = []
    const numbered = sql.replaceAll(/"m:[^"]+"/g, (name) => {
      if (!names.includes(name)) names.push(name)
      return `"m:${names.indexOf(name)}"`
    })
    return [numbered, parameters]
  }
  try {
    const { empty, measures } = metric.shape
    return [JSON.stringify([planned('day'), planned('month'), empty, Object.values(measures).map((measure) => measure.empty)])]
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}
