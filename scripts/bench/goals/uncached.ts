import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import type { MetricQuery } from '@/lib/metrics'
import { type Goal, ms, percentile } from '../goal'
import { activeUsers, type Stage } from '../stage'

export const uncachedOverhead: Goal = {
  number: 1,
  title: 'Metric API over the same SQL run directly, uncached, one connection',
  target: '≤ +2 ms at the median, ≤ +5 ms at p95',
  async measure(stage) {
    const questions = Array.from({ length: 60 }, (_, index) => activeUsers(day(index), day(index + 28)))
    const { api, raw, over } = await compare(stage, questions)
    const [median, p95] = [percentile(over, 0.5), percentile(over, 0.95)]
    return {
      figure: `median ${ms(percentile(api, 0.5))} against ${ms(percentile(raw, 0.5))}: +${ms(median)}, p95 of the difference +${ms(p95)}`,
      met: median <= 2 && p95 <= 5,
    }
  },
}

export const productShare: Goal = {
  number: 10,
  title: 'API time ÷ raw SQL time of heavy questions (whole history, exact distinct, split)',
  target: '≤ 1.02 at 100 M events (--scale 10)',
  async measure(stage) {
    const questions = Array.from(
      { length: 7 },
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

/** Asks each question once through the API, then runs the logged SQL three times on the bare driver and keeps the median. */
async function compare(stage: Stage, questions: readonly MetricQuery[]) {
  const instance = await DuckDBInstance.create(stage.warehousePath, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const [api, raw, over]: [number[], number[], number[]] = [[], [], []]
  for (const question of questions) {
    const started = performance.now()
    const [line] = await stage.ask([question])
    const apiMs = performance.now() - started
    if (!line?.ok || line.cache !== 'miss') throw new Error(`expected a fresh answer, got ${JSON.stringify(line).slice(0, 500)}`)
    const { sql, parameters } = await loggedStatement(stage, line.requestId)
    const times: number[] = []
    for (let round = 0; round < 3; round++) {
      const began = performance.now()
      await (await connection.runAndReadAll(sql, parameters)).getColumns()
      times.push(performance.now() - began)
    }
    const rawMs = percentile(times, 0.5)
    api.push(apiMs)
    raw.push(rawMs)
    over.push(apiMs - rawMs)
  }
  connection.closeSync()
  instance.closeSync()
  // The first answers warm the just-in-time compiler on both sides.
  const warm = Math.min(5, questions.length - 1)
  return { api: api.slice(warm), raw: raw.slice(warm), over: over.slice(warm) }
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
