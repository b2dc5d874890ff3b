import type { Result } from '@/lib/metrics'

/**
 * A result as text for a spreadsheet: a row of titles, then raw values as they came, exact.
 * Text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function copyText(result: Result, form: 'tsv' | 'csv'): string {
  const header = result.columns.map((column) => (column.role === 'comparison' ? `${column.title} (earlier)` : column.title))
  const rows = Array.from({ length: result.rowCount }, (_, row) => result.columns.map((column) => column.values[row] ?? null))
  const write = form === 'tsv' ? tabbed : quoted
  return `${[header, ...rows].map((row) => row.map((cell) => write(neutral(cell))).join(form === 'tsv' ? '\t' : ',')).join('\n')}\n`
}

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
