import { parseQuery, planQuery } from '@/lib/metrics'
import { duckDbAt, type Engine, postgresWith } from '../engines'
import { type Goal, type Measured, percentile } from '../goal'
import { type KindQuestion, kindQuestions } from '../kind-questions'

const rounds = 3

export const kindShare: Goal = {
  number: 24,
  title: 'SQL of the kinds of metrics ÷ SQL of a specialist for the same numbers, over raw events, bare driver, DuckDB',
  target: '≤ 1.3 each',
  measure: async ({ warehousePath }) => sharesOn(await duckDbAt(warehousePath)),
}

export const kindShareOnPostgres: Goal = {
  number: 26,
  title: 'the same on PostgreSQL',
  target: '≤ 1.3 each',
  measure: async ({ warehousePath, databaseUrl }) => sharesOn(await postgresWith(warehousePath, databaseUrl)),
}

export const kindGrowth: Goal = {
  number: 25,
  title: 'time of each kind of metric with all events ÷ with a tenth of them, DuckDB',
  target: '≤ 12 each',
  async measure({ warehousePath, tenthPath }) {
    const timesOf = async (path: string) =>
      eachQuestion(await duckDbAt(path), async (question, engine) => {
        const { own } = await prepare(question, engine)
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

async function sharesOn(engine: Engine): Promise<Measured> {
  const shares = await eachQuestion(engine, async (question) => {
    const { own, byHand } = await prepare(question, engine)
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) times[side].push(await (side === 0 ? own : byHand)())
    }
    return { title: question.title, own: percentile(times[0], 0.5), byHand: percentile(times[1], 0.5) }
  })
  const said = shares.map(({ title, own, byHand }) => `${title} ${(own / byHand).toFixed(2)} (${seconds(own)} to ${seconds(byHand)})`)
  return { figure: said.join('\n                     '), met: shares.every(({ own, byHand }) => own / byHand <= 1.3) }
}

async function eachQuestion<T>(engine: Engine, ask: (question: KindQuestion, engine: Engine) => Promise<T>): Promise<T[]> {
  try {
    const answers: T[] = []
    for (const question of kindQuestions) answers.push(await ask(question, engine))
    return answers
  } finally {
    await engine.close()
  }
}

/** Both statements, warm; each gives its milliseconds. @throws Error when their numbers differ */
async function prepare({ title, metrics, query, sql, tolerance = 0 }: KindQuestion, { name, functions, run }: Engine) {
  const [{ catalog }] = metrics as [(typeof metrics)[number]]
  const known = { catalog, metrics: new Map(metrics.map((metric) => [metric.name, metric])), segments: new Map() }
  const context = { catalog, functions, dataAsOf: '2026-06-29T04:00:00Z', rowFilters: () => 'all' as const }
  const { statement } = planQuery(parseQuery(query, known), context)
  const count = (query.grain ? 1 : 0) + (query.by?.length ?? 0) + query.metrics.length
  const own = () => run(statement.sql, statement.parameters)
  const byHand = () => run(sql(name))
  // The first columns; the statement may hold more.
  const cellsOf = ({ rows }: Awaited<ReturnType<typeof run>>) => rows.map((row) => row.slice(0, count))
  const [rows, expected] = [cellsOf(await own()), cellsOf(await byHand())]
  const isSame = (cell: string, other = '') => cell === other || Math.abs(Number(cell) - Number(other)) <= tolerance
  const at = expected.findIndex((row, index) => !row.every((cell, place) => isSame(cell, rows[index]?.[place])))
  if (at >= 0 || rows.length < expected.length) throw new Error(`${title}: row ${at + 1} is ${rows[at]} in place of ${expected[at]}`)
  return { own: async () => (await own()).elapsedMs, byHand: async () => (await byHand()).elapsedMs }
}

function seconds(value: number): string {
  return `${(value / 1000).toFixed(2)} s`
}
