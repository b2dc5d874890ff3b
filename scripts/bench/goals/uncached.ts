import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import type { MetricQuery } from '@/lib/metrics'
import { type Goal, ms, percentile } from '../goal'
import { activeUsers, type Stage } from '../stage'

export const uncachedOverhead: Goal = {
  number: 1,
  title: 'Metric API over the same SQL run directly, uncached, one connection',
  target: '≤ +2 ms at the median, ≤ +5 ms at p95',
  async measure(stage) {
    const questions = Array.from({ length: 200 }, (_, index) => activeUsers(day(index - 140), day(index - 112)))
    const { api, raw } = await compare(stage, questions)
    const over = (share: number) => percentile(api, share) - percentile(raw, share)
    return {
      figure: `median ${ms(percentile(api, 0.5))} against ${ms(percentile(raw, 0.5))}: +${ms(over(0.5))}; p95 +${ms(over(0.95))}`,
      met: over(0.5) <= 2 && over(0.95) <= 5,
    }
  },
}

export const productShare: Goal = {
  number: 10,
  title: 'API time ÷ raw SQL time of heavy questions (whole history, exact distinct, split)',
  target: '≤ 1.02 at 100 M events (--scale 10)',
  async measure(stage) {
    const questions = Array.from(
      { length: 24 },
      (_, index): MetricQuery => ({
        ...activeUsers(day(-440 + index), '2026-06-30'),
        metrics: ['active_users', 'sign_ups'],
        by: ['country'],
        grain: 'week',
      }),
    )
    const { api, raw } = await compare(stage, questions)
    const share = percentile(api, 0.5) / percentile(raw, 0.5)
    return { figure: `${share.toFixed(3)} (${ms(percentile(api, 0.5))} against ${ms(percentile(raw, 0.5))})`, met: share <= 1.02 }
  },
}

/** Asks each question once through the API and runs the logged SQL once on the bare driver, one after the other in a quiet moment. */
async function compare(stage: Stage, questions: readonly MetricQuery[]) {
  const instance = await DuckDBInstance.create(stage.warehousePath, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const [api, raw]: [number[], number[]] = [[], []]
  for (const question of questions) {
    const { apiMs, requestId } = await askTimed(stage, question)
    const { sql, parameters } = await loggedStatement(stage, requestId)
    const began = performance.now()
    const reader = await connection.runAndReadAll(sql, parameters)
    reader.getColumns()
    const rawMs = performance.now() - began
    api.push(apiMs)
    raw.push(rawMs)
  }
  connection.closeSync()
  instance.closeSync()
  // The first answers warm the just-in-time compiler and the files on both sides.
  const warm = Math.floor(questions.length / 2)
  return { api: api.slice(warm), raw: raw.slice(warm) }
}

async function askTimed(stage: Stage, question: MetricQuery) {
  const started = performance.now()
  const [line] = await stage.ask([question])
  const apiMs = performance.now() - started
  if (!line?.ok || line.cache !== 'miss') throw new Error(`expected a fresh answer, got ${JSON.stringify(line).slice(0, 500)}`)
  return { apiMs, requestId: line.requestId }
}

async function loggedStatement({ store }: Stage, requestId: string) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const row = await store
      .selectFrom('requests')
      .innerJoin('executions', 'executions.id', 'requests.execution_id')
      .select(['executions.template', 'executions.parameters'])
      .where('requests.id', '=', requestId)
      .executeTakeFirst()
    if (row) return { sql: row.template, parameters: row.parameters as DuckDBValue[] }
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`request ${requestId} did not reach the log`)
}

function day(offset: number): string {
  return new Date(Date.UTC(2026, 3, 1 + offset)).toISOString().slice(0, 10)
}
