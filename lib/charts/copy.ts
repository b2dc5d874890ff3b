import type { ColumnRole, Result } from '@/lib/metrics'
import { isOther, otherName } from './other'

/**
 * A result as text for a spreadsheet: a row of titles, then raw values as they came, exact, without totals.
 * Text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function copyText(result: Result, form: 'tsv' | 'csv'): string {
  const columns = result.columns.filter(({ role }) => role !== 'other')
  const header = columns.map(({ title, role }) => title + (roleWords[role] ?? ''))
  const first = columns.find(({ role }) => role === 'dimension')
  const rest = otherName(first?.values.map(String) ?? [])
  const rows = Array.from({ length: result.rowCount }, (_, row) =>
    columns.map((column) => (column === first && isOther(result, row) ? rest : (column.values[row] ?? null))),
  )
  const write = form === 'tsv' ? tabbed : quoted
  return `${[header, ...rows].map((row) => row.map((cell) => write(neutral(cell))).join(form === 'tsv' ? '\t' : ',')).join('\n')}\n`
}

const roleWords: { readonly [Role in ColumnRole]?: string } = { comparison: ' (earlier)', like_for_like: ' (same part, earlier)' }

function neutral(cell: string | number | boolean | null): string {
  if (cell === null) return ''
  const text = String(cell)
  const number = typeof cell === 'number' || /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)
  return !number && /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}

function tabbed(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ')
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
