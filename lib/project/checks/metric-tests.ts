import { subtract } from '@/lib/base/decimal'
import { formatValue } from '@/lib/base/format'
import { type Metric, type MetricQuery, type MetricTest, parseQuery, planQuery, type Result } from '@/lib/metrics'
import { plainQuestion } from '@/lib/metrics/given'
import { makes } from '../locate'
import { type Check, count, type DatedContext, inParallel, runStatement } from './check'

type Expectation = Extract<MetricTest, { expect: unknown }>
type Comparison = Extract<MetricTest, { query: unknown }>

// As many days as one query may have and still leave room; about five years.
const days = 1800
const metricsAtOnce = 20

/**
 * Runs the tests that metrics bring along. Expectations look at each of the last 1,800 days, and many metrics over the same
 * table share one scan; a comparison runs its own query.
 */
export async function checkTests(context: DatedContext, onDone: () => void): Promise<readonly Check[]> {
  const metrics = [...context.project.metrics.values()]
  const expecting = metrics.filter(({ governance }) => governance.tests.some((test) => 'expect' in test))
  const batches = batchesOf(expecting)
  const expected = await inParallel(batches, (batch) => checkBatch(batch, context, onDone), { places: 2 })
  const comparing = metrics.flatMap((metric) => metric.governance.tests.flatMap((test) => ('query' in test ? [{ metric, test }] : [])))
  const compared = await inParallel(
    comparing,
    async ({ metric, test }) => {
      const start = performance.now()
      const failure = await failureOf(() => compare(metric, test, context))
      onDone()
      return checkOf(metric, test, context, performance.now() - start, failure)
    },
    { places: 2 },
  )
  return [...expected.flat(), ...compared]
}

/** How often `onDone` will be called. */
export function countTests({ project }: DatedContext): number {
  return [...project.metrics.values()].reduce((sum, { governance }) => sum + governance.tests.length, 0)
}

async function checkBatch(batch: readonly Metric[], context: DatedContext, onDone: () => void): Promise<Check[]> {
  const start = performance.now()
  const { query, isExact, span } = questionOf(batch)
  const needsTotal = batch.some(({ governance }) => governance.tests.some((test) => 'expect' in test && test.expect === 'not-null'))
  let daily: Result
  let total: Result | undefined
  try {
    daily = await ask(query, context)
    total = needsTotal && !isExact ? await ask({ ...query, grain: undefined, order: undefined }, context) : daily
  } catch (error) {
    // One bad metric must not speak for the others: ask for each alone.
    if (batch.length > 1) return (await inParallel(batch, (metric) => checkBatch([metric], context, onDone), { places: 2 })).flat()
    return expectations(batch).map(({ metric, test }) => {
      onDone()
      return checkOf(metric, test, context, performance.now() - start, (error as Error).message)
    })
  }
  const all = expectations(batch)
  const elapsedMs = (performance.now() - start) / all.length
  return all.map(({ metric, test }) => {
    onDone()
    return checkOf(metric, test, context, elapsedMs, judge(metric, test, { daily, total, span }))
  })
}

function expectations(batch: readonly Metric[]): { metric: Metric; test: Expectation }[] {
  return batch.flatMap((metric) => metric.governance.tests.flatMap((test) => ('expect' in test ? [{ metric, test }] : [])))
}

/** Metrics that read the same tables go together: their scans are one scan. Given numbers are asked for as they are given. */
function batchesOf(metrics: readonly Metric[]): Metric[][] {
  const groups = Map.groupBy(metrics, (metric) => {
    const scans = new Set(Object.values(metric.shape.measures).map(({ source, time }) => `${source.name} ${time}`))
    return [...[...scans].sort(), JSON.stringify(plainQuestion(metric))].join('\n')
  })
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / metricsAtOnce) }, (_, at) => group.slice(at * metricsAtOnce, (at + 1) * metricsAtOnce)),
  )
}

/** The numbers of metrics that answer one question: day by day, or as they are given, the newest first. */
function questionOf(batch: readonly Metric[]) {
  const { grain, by, timeZone, isExact } = plainQuestion(batch[0] as Metric)
  const count = Math.floor(days / daysIn[grain ?? 'day'])
  const span = `last ${count.toLocaleString('en')} ${grain ?? 'day'}s`
  const order = isExact && grain ? [{ key: 'period', direction: 'desc' as const }] : undefined
  const query: MetricQuery = {
    metrics: batch.map(({ name }) => name),
    ...(grain && { grain }),
    by,
    range: span.replace(',', ''),
    timeZone,
    ...(order && { order }),
  }
  return { query, isExact, span }
}

const daysIn = { day: 1, week: 7, month: 31, quarter: 92, year: 366 } as const

interface Answers {
  readonly daily: Result
  readonly total: Result | undefined
  readonly span: string
}

function judge(metric: Metric, { expect }: Expectation, { daily, total, span }: Answers): string | undefined {
  const { unit } = metric.governance
  const shown = (value: Result['columns'][number]['values'][number] | undefined) =>
    formatValue(value, unit, { locale: 'en', form: 'exact' })
  const valuesOf = (result: Result | undefined, name: string) => result?.columns.find((column) => column.name === name)?.values ?? []
  if (expect === 'not-null') {
    return valuesOf(total, metric.name).every((value) => value === null) ? `has no value over the ${span}.` : undefined
  }
  const isWrong = (value: unknown) => value !== null && (expect === 'non-negative' ? Number(value) < 0 : Number(value) > 1)
  const values = valuesOf(daily, metric.name)
  const at = values.findIndex(isWrong)
  if (at < 0) return undefined
  const others = values.filter(isWrong).length - 1
  const more = others ? ` and on ${count(others, `more ${daily.grain ?? 'row'}`)}` : ''
  const on = daily.grain ? ` on ${valuesOf(daily, 'period')[at]}` : ''
  return `is ${shown(values[at])}${on}${more}; expected ${expect === 'non-negative' ? 'never below 0' : 'at most 1'}.`
}

async function compare(metric: Metric, test: Comparison, context: DatedContext): Promise<string | undefined> {
  const result = await ask({ ...test.query, metrics: [metric.name] }, context)
  if (result.rowCount !== 1)
    return `The query gives ${count(result.rowCount, 'row')}; a test compares one. Leave out grain and by, or filter.`
  const value = result.columns.find((column) => column.role === 'value')?.values[0]
  const { equals, tolerance = 0 } = test
  const written = (some: unknown) => `${some}`
  if (value === null || value === undefined) return `has no value, expected ${written(equals)}.`
  const distance = Math.abs(Number(subtract(String(value), String(equals))))
  return distance <= tolerance ? undefined : `is ${written(value)}, expected ${written(equals)}${tolerance ? ` ± ${tolerance}` : ''}.`
}

async function ask(query: MetricQuery, { project, warehouse, dataAsOf, calendars }: DatedContext): Promise<Result> {
  const { catalog } = project
  const plan = planQuery(parseQuery(query, project), {
    catalog,
    functions: warehouse.functions,
    dataAsOf,
    calendars,
    rowFilters: () => 'all',
  })
  return plan.read(await runStatement(warehouse, plan.statement))
}

async function failureOf(work: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await work()
  } catch (error) {
    return (error as Error).message
  }
}

function checkOf(metric: Metric, test: MetricTest, { places }: DatedContext, elapsedMs: number, failure: string | undefined): Check {
  const name = `${metric.name}: ${test.name}`
  return { subject: 'tests', name, elapsedMs, ...places.find(metric.name, makes.metric), ...(failure && { failure }) }
}
