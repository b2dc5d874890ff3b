import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { parseQuery, planQuery } from '@/lib/metrics'
import { duckdbFunctions } from '@/lib/warehouse/duckdb-functions'
import { companyMetrics } from '../company'
import { type Goal, percentile } from '../goal'
import { type HandWritten, handWritten } from '../questions'

const rounds = 21

export const handWrittenShare: Goal = {
  number: 21,
  title: 'SQL of a query ÷ SQL written by hand for the same answer, same rows, bare driver',
  target: '≤ 1.05 over six everyday questions',
  async measure({ warehousePath }) {
    const instance = await DuckDBInstance.create(warehousePath, { access_mode: 'READ_ONLY' })
    const connection = await instance.connect()
    try {
      const shares: { readonly title: string; readonly own: number; readonly byHand: number }[] = []
      for (const question of handWritten) shares.push({ title: question.title, ...(await compare(connection, question)) })
      const sum = (of: 'own' | 'byHand') => shares.reduce((total, share) => total + share[of], 0)
      const each = shares.map(({ title, own, byHand }) => `${title} ${(own / byHand).toFixed(2)}`).join(', ')
      const share = sum('own') / sum('byHand')
      return {
        figure: `${share.toFixed(3)} (${sum('own').toFixed(0)} against ${sum('byHand').toFixed(0)} ms): ${each}`,
        met: share <= 1.05,
      }
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  },
}

/** Medians in milliseconds, one run of each in turn, whichever began the round before. @throws Error when the rows differ */
async function compare(connection: DuckDBConnection, { title, query, sql }: HandWritten) {
  const { catalog, metrics } = await companyMetrics()
  const checked = parseQuery(query, { catalog, metrics, segments: new Map() })
  const context = { catalog, functions: duckdbFunctions, dataAsOf: '2026-06-30T00:00:00Z', rowFilters: () => 'all' as const }
  const { statement } = planQuery(checked, context)
  const columns = [...(query.grain ? ['period'] : []), ...(query.by ?? []), ...query.metrics]
  const own = () => run(connection, statement.sql, columns, statement.parameters as DuckDBValue[])
  const byHand = () => run(connection, sql, columns)
  const [rows, expected] = [JSON.stringify((await own()).rows), JSON.stringify((await byHand()).rows)]
  if (rows !== expected) throw new Error(`${title}: ${firstDifference(rows, expected)}`)
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
    for (const side of order) times[side].push((await [own, byHand][side]?.())?.elapsedMs ?? 0)
  }
  return { own: percentile(times[0], 0.5), byHand: percentile(times[1], 0.5) }
}

/** The named columns as text; the statement may hold more. */
async function run(connection: DuckDBConnection, sql: string, columns: readonly string[], parameters?: DuckDBValue[]) {
  const began = performance.now()
  const reader = await connection.runAndReadAll(sql, parameters)
  const elapsedMs = performance.now() - began
  const rows = reader.getRowObjects().map((row) => columns.map((column) => String(row[column])))
  return { rows, elapsedMs }
}

function firstDifference(one: string, other: string): string {
  const at = Array.from(one).findIndex((letter, index) => letter !== other[index])
  return `the rows differ, "${one.slice(at - 60, at + 60)}" against "${other.slice(at - 60, at + 60)}"`
}
