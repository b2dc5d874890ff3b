import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { parseQuery, planQuery } from '@/lib/metrics'
import { duckdbFunctions } from '@/lib/warehouse/duckdb-functions'
import { type Goal, percentile } from '../goal'
import { type KindQuestion, kindQuestions } from '../kind-questions'

const rounds = 3

export const kindShare: Goal = {
  number: 24,
  title: 'SQL of the kinds of metrics ÷ SQL of a specialist for the same numbers, over raw events, bare driver',
  target: '≤ 1.3 each',
  async measure({ warehousePath }) {
    const shares = await eachQuestion(warehousePath, async (connection, question) => {
      const { own, byHand } = await prepare(connection, question)
      const times: [number[], number[]] = [[], []]
      for (let round = 0; round < rounds; round++) {
        for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) times[side].push(await (side === 0 ? own : byHand)())
      }
      return { title: question.title, own: percentile(times[0], 0.5), byHand: percentile(times[1], 0.5) }
    })
    const said = shares.map(({ title, own, byHand }) => `${title} ${(own / byHand).toFixed(2)} (${seconds(own)} to ${seconds(byHand)})`)
    return { figure: said.join('\n                     '), met: shares.every(({ own, byHand }) => own / byHand <= 1.3) }
  },
}

export const kindGrowth: Goal = {
  number: 25,
  title: 'time of each kind of metric with all events ÷ with a tenth of them',
  target: '≤ 12 each',
  async measure({ warehousePath, tenthPath }) {
    const timesOf = async (path: string) =>
      eachQuestion(path, async (connection, question) => {
        const { own } = await prepare(connection, question)
        const times: number[] = []
        for (let round = 0; round < rounds; round++) times.push(await own())
        return { title: question.title, own: percentile(times, 0.5) }
      })
    const [tenth, whole] = [await timesOf(await tenthPath()), await timesOf(warehousePath)]
    const shares = whole.map(({ title, own }, at) => ({ title, share: own / (tenth[at]?.own ?? Number.NaN) }))
    const said = shares.map(({ title, share }) => `${title} ${share.toFixed(1)}`)
    return { figure: said.join(', '), met: shares.every(({ share }) => share <= 12) }
  },
}

async function eachQuestion<T>(path: string, ask: (connection: DuckDBConnection, question: KindQuestion) => Promise<T>): Promise<T[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    const answers: T[] = []
    for (const question of kindQuestions) answers.push(await ask(connection, question))
    return answers
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Both statements, warm; each gives its milliseconds. @throws Error when their numbers differ */
async function prepare(connection: DuckDBConnection, { title, metrics, query, sql }: KindQuestion) {
  const [{ catalog }] = metrics as [(typeof metrics)[number]]
  const known = { catalog, metrics: new Map(metrics.map((metric) => [metric.name, metric])), segments: new Map() }
  const context = { catalog, functions: duckdbFunctions, dataAsOf: '2026-06-29T04:00:00Z', rowFilters: () => 'all' as const }
  const { statement } = planQuery(parseQuery(query, known), context)
  const count = (query.grain ? 1 : 0) + (query.by?.length ?? 0) + query.metrics.length
  const own = () => run(connection, statement.sql, count, statement.parameters as DuckDBValue[])
  const byHand = () => run(connection, sql, count)
  const [rows, expected] = [(await own()).rows, (await byHand()).rows]
  const at = expected.findIndex((row, index) => row !== rows[index])
  if (at >= 0 || rows.length < expected.length) throw new Error(`${title}: row ${at + 1} is "${rows[at]}" in place of "${expected[at]}"`)
  return { own: async () => (await own()).elapsedMs, byHand: async () => (await byHand()).elapsedMs }
}

/** The first columns as text; the statement may hold more. */
async function run(connection: DuckDBConnection, sql: string, count: number, parameters?: DuckDBValue[]) {
  const began = performance.now()
  const reader = await connection.runAndReadAll(sql, parameters)
  const elapsedMs = performance.now() - began
  return { rows: reader.getRows().map((row) => row.slice(0, count).join(' ')), elapsedMs }
}

function seconds(value: number): string {
  return `${(value / 1000).toFixed(2)} s`
}
