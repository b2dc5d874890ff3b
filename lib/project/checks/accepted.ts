import { grainWords, lengthOf } from '@/lib/base/grain'
import { type Metric, type MetricQuery, parseQuery, planQuery } from '@/lib/metrics'
import { sharedDimensions } from '@/lib/metrics/dimensions'
import { plainQuestion } from '@/lib/metrics/given'
import { grainRefusal, metricGrains } from '@/lib/metrics/metric-grains'
import { makes } from '../locate'
import { type Check, type DatedContext, inParallel, timed } from './check'

const mostDimensions = 5

/** Whether the engine accepts the SQL of every metric: at each grain, and split by each of its dimensions. Nothing is run. */
export function checkAccepted(context: DatedContext, onDone: () => void): Promise<readonly Check[]> {
  const { project, places } = context
  return inParallel([...project.metrics.values()], async (metric) => {
    const check = await timed({ subject: 'SQL', name: metric.name, ...places.find(metric.name, makes.metric) }, async () => {
      for (const query of queriesOf(metric)) await accept(query, context)
      return {}
    })
    onDone()
    return check
  })
}

async function accept(query: MetricQuery, { project, warehouse, dataAsOf, calendars }: DatedContext): Promise<void> {
  const { catalog } = project
  const plan = planQuery(parseQuery(query, project), {
    catalog,
    functions: warehouse.functions,
    dataAsOf,
    calendars,
    rowFilters: () => 'all',
  })
  try {
    await warehouse.prepare(plan.statement)
  } catch (error) {
    const how = query.grain ? `at grain ${query.grain}` : query.by ? `by ${query.by.join(', ')}` : 'without a grain'
    throw new Error(`${how}: ${(error as Error).message}`, { cause: error })
  }
}

function queriesOf(metric: Metric): MetricQuery[] {
  const { grain: own = 'day', by, timeZone } = plainQuestion(metric)
  const grains = metricGrains(metric).filter(lengthOf)
  const [needed] = grainRefusal(metric, undefined) ? grains : []
  const longest = needed ?? own
  const range = longest === 'day' ? 'yesterday' : `last ${grainWords(longest)}`
  const query = { metrics: [metric.name], range, timeZone, ...(needed && { grain: needed }) }
  if (Object.values(metric.shape.measures).some(({ given }) => given?.isExact)) return [{ ...query, by }]
  const names = sharedDimensions([metric]).map(({ name }) => name)
  const splits = Array.from({ length: Math.ceil(names.length / mostDimensions) }, (_, at) =>
    names.slice(at * mostDimensions, (at + 1) * mostDimensions),
  )
  return [query, ...grains.map((grain) => ({ ...query, grain })), ...splits.map((by) => ({ ...query, by }))]
}
