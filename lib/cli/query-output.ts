import type { ColumnRole, Result, ResultColumn } from '@/lib/metrics'
import type { Answer } from '@/lib/queries/run-query'
import { queryTable } from './query-table'

export type Output = (result: Result, answer: Pick<Answer, 'cache' | 'totalMs'>) => string

/**
 * How an answer leaves the command: `table` for people; the others for programs, with every digit. Totals stand below the rows,
 * told apart by `:total`, with nothing for what they add up.
 */
export const outputs: Readonly<Record<string, Output>> = {
  table: queryTable,
  json: (result) => JSON.stringify(result),
  ndjson: (result) => {
    const { heads, rows } = linesOf(result)
    return rows.map((row) => JSON.stringify(Object.fromEntries(row.map((value, at) => [heads[at]?.name, value])))).join('\n')
  },
  csv: asCsv,
}

type Value = ResultColumn['values'][number]

interface Head {
  readonly name: string
  readonly type: ResultColumn['type']
}

/** Rows and totals under the same heads. */
function linesOf({ columns, rowCount, totals }: Result): { readonly heads: readonly Head[]; readonly rows: readonly (readonly Value[])[] } {
  const cells = (from: readonly ResultColumn[], row: number): Value[] =>
    columns.map(({ name }) => from.find((column) => column.name === name)?.values[row] ?? null)
  const rows = Array.from({ length: rowCount }, (_, row) => cells(columns, row))
  if (!totals) return { heads: columns, rows }
  const at = columns.findIndex(({ role }) => !keyRoles.includes(role))
  const marked = (row: readonly Value[], isTotal: boolean): Value[] => row.toSpliced(at, 0, isTotal)
  const feet = totals.flatMap((total) => Array.from({ length: total.rowCount }, (_, row) => cells(total.columns, row)))
  return {
    heads: columns.toSpliced(at, 0, { name: ':total', type: 'boolean' } as ResultColumn),
    rows: [...rows.map((row) => marked(row, false)), ...feet.map((row) => marked(row, true))],
  }
}

const keyRoles: readonly ColumnRole[] = ['period', 'dimension', 'other']

/** As RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are. */
function asCsv(result: Result): string {
  const cell = (value: Value, type: ResultColumn['type']): string => {
    if (value === null) return ''
    const text = type === 'text' && typeof value === 'string' ? harmless(value) : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const { heads, rows } = linesOf(result)
  const head = heads.map(({ name }) => cell(name, 'text')).join(',')
  return [head, ...rows.map((row) => row.map((value, at) => cell(value, heads[at]?.type ?? 'text')).join(','))].join('\r\n')
}

function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
