import type { Result, ResultColumn } from '@/lib/metrics'
import { unfinishedWords } from './calendar'
import type { ChartKind, TableDrawing } from './chart'
import { notesOf } from './notes'
import { comparisonOf, dimensionWord, wordOf } from './series'
import { cellText, deltaOf, periodTitle } from './words'

/** Every answer as rows: the exact numbers, and the path for those who do not see charts. */
export const table: ChartKind = {
  kind: 'table',
  title: 'Table',
  roles: [],
  refuses: (result) => (result.columns.length === 0 ? 'The answer has no columns.' : undefined),
  draw: (result, { locale }) => drawTable(result, locale),
  describe: (result) => {
    const titles = result.columns.filter((column) => column.role !== 'comparison').map((column) => column.title.toLowerCase())
    return `Table of ${result.rowCount} ${result.rowCount === 1 ? 'row' : 'rows'}: ${titles.join(', ')}.`
  },
}

function drawTable(result: Result, locale: string): TableDrawing {
  const grain = result.grain ?? 'day'
  const { timeZone } = result
  const columns = result.columns.filter((column) => column.role !== 'comparison')
  const periods = new Map(result.periods?.map((period) => [period.key, period]))
  const rows = Array.from({ length: result.rowCount }, (_, row) => {
    const key = result.columns.find((column) => column.role === 'period')?.values[row]
    const period = typeof key === 'string' ? periods.get(key) : undefined
    const unfinished = period && unfinishedWords(period, result)
    return {
      key: String(row),
      cells: columns.map((column) => cellOf(column, row)),
      ...(unfinished && { unfinished }),
    }
  })
  return {
    form: 'table',
    columns: columns.map((column) => ({ key: column.name, title: column.title, numeric: column.role === 'value', unit: unitWord(column) })),
    rows,
    notes: notesOf(result, locale),
  }

  function cellOf(column: ResultColumn, row: number) {
    const raw = column.values[row] ?? null
    if (column.role === 'period')
      return {
        raw,
        text: typeof raw === 'string' ? periodTitle(periods.get(raw) ?? { key: raw }, grain, { locale, timeZone }) : wordOf(raw),
      }
    if (column.role !== 'value') return { raw, text: dimensionWord(column, row, locale) }
    const earlier = comparisonOf(result, column)?.values[row]
    const delta = earlier === undefined ? undefined : deltaOf(raw, earlier, column, locale)
    return { raw, text: cellText(raw, column.unit, locale), ...(delta && { delta }) }
  }
}

function unitWord(column: ResultColumn): string {
  const { unit } = column
  if (!unit) return ''
  const word = unit.kind === 'count' || unit.kind === 'number' ? (unit.of ?? '') : ''
  return column.title.toLowerCase().includes(word.toLowerCase()) ? '' : word
}
