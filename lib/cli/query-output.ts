import { formatChange, formatValue } from '@/lib/base/format'
import { formatInstant, formatPeriod, formatRange } from '@/lib/base/format-period'
import type { Result, ResultColumn } from '@/lib/metrics'
import type { Answer } from '@/lib/queries/run-query'

export type Output = (result: Result, answer: Pick<Answer, 'cache' | 'totalMs'>) => string

/** How an answer leaves the command: `table` for people; the others for programs, with every digit. */
export const outputs: Readonly<Record<string, Output>> = {
  table: asTable,
  json: (result) => JSON.stringify(result),
  ndjson: (result) =>
    rowsOf(result)
      .map((row) => JSON.stringify(Object.fromEntries(row.map((value, at) => [result.columns[at]?.name, value]))))
      .join('\n'),
  csv: asCsv,
}

type Value = ResultColumn['values'][number]

function rowsOf({ columns, rowCount }: Result): Value[][] {
  return Array.from({ length: rowCount }, (_, row) => columns.map(({ values }) => values[row] ?? null))
}

/** As RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are. */
function asCsv(result: Result): string {
  const cell = (value: Value, column: ResultColumn): string => {
    if (value === null) return ''
    const text = column.type === 'text' && typeof value === 'string' ? harmless(value) : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const head = result.columns.map(({ name }) => cell(name, { type: 'text' } as ResultColumn)).join(',')
  const rows = rowsOf(result).map((row) => row.map((value, at) => cell(value, result.columns[at] as ResultColumn)).join(','))
  return [head, ...rows].join('\r\n')
}

function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

const locale = 'en'

function asTable(result: Result, { cache, totalMs }: Parameters<Output>[1]): string {
  const incomplete = new Set(result.periods?.filter(({ complete }) => !complete).map(({ key }) => key))
  const columns = result.columns.filter(({ role }) => role !== 'comparison').flatMap((column) => shown(column, result, incomplete))
  const widths = columns.map(({ head, cells }) => Math.max(...[head, ...cells].map(widthOf)))
  const line = (cells: readonly string[]) =>
    cells
      .map((text, at) => pad(text, widths[at] ?? 0, columns[at]?.isNumeric ?? false))
      .join('  ')
      .trimEnd()
  const rows = Array.from({ length: result.rowCount }, (_, row) => line(columns.map(({ cells }) => cells[row] ?? '')))
  return [
    line(columns.map(({ head }) => head)),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows,
    '',
    footer(result, cache, totalMs),
    ...(incomplete.size && result.columns.some(({ role }) => role === 'period') ? ['* not finished yet'] : []),
    ...result.notes.map(printable),
  ].join('\n')
}

interface Column {
  readonly head: string
  readonly cells: readonly string[]
  readonly isNumeric: boolean
}

/** One column of text; a compared one is followed by what it was before and by the change. */
function shown(column: ResultColumn, result: Result, incomplete: ReadonlySet<string>): Column[] {
  const { name, role, unit, values, title } = column
  const { grain, timeZone } = result
  const labels = new Map(result.periods?.map(({ key, label }) => [key, label]))
  const word = unit?.kind === 'count' || unit?.kind === 'number' ? unit.of : undefined
  const head = printable(word && !title.toLowerCase().includes(word.toLowerCase()) ? `${title} (${word})` : title)
  const write = (value: Value): string => {
    if (role !== 'period' || !grain || value === null) return formatValue(value, unit, { locale })
    const label = labels.get(String(value))
    return `${formatPeriod(String(value), grain, { locale, timeZone, ...(label !== undefined && { label }) })}${incomplete.has(String(value)) ? ' *' : ''}`
  }
  const own = { head, isNumeric: role === 'value', cells: values.map((value) => printable(write(value))) }
  const before = result.columns.find((other) => other.role === 'comparison' && other.metric === name)?.values
  if (!before) return [own]
  const changes = values.map((now, row) => formatChange(now, before[row], unit, { locale })?.text ?? '')
  return [own, { head: 'before', isNumeric: true, cells: before.map(write) }, { head: 'change', isNumeric: true, cells: changes }]
}

function footer(result: Result, cache: string, totalMs: number): string {
  const { rowCount, range, timeZone, dataAsOf } = result
  const rows = `${rowCount.toLocaleString(locale)} ${rowCount === 1 ? 'row' : 'rows'}`
  const source = cache === 'hit' ? 'from the cache' : `${Math.round(totalMs)} ms`
  const asOf = `data as of ${formatInstant(dataAsOf, { locale, timeZone })}`
  const before = result.comparison ? [`before: ${formatRange(result.comparison.range, { locale })}`] : []
  return [rows, formatRange(range, { locale }), ...before, timeZone, asOf, source].join(' · ')
}

// A value from a warehouse must not move the reader's cursor or colour the terminal.
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it takes out
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u

function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += /\p{Mn}/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1
  return width
}

function pad(text: string, width: number, isNumeric: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return isNumeric ? space + text : text + space
}
