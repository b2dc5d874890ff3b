import type { Result, ResultColumn, Total } from '@/lib/metrics'
import { unfinishedWords } from './calendar'
import type { ChartKind, TableCell, TableDrawing } from './chart'
import { againstOf, comparisonOf } from './earlier'
import { comparedNote, notesOf } from './notes'
import { isOther, otherName } from './other'
import { dimensionWord, wordOf } from './series'
import { cellText, deltaOf, periodTitle } from './words'

/** Every answer as rows, totals as its foot: the exact numbers, and the path for those who do not see charts. */
export const table: ChartKind = {
  kind: 'table',
  title: 'Table',
  roles: [],
  refuses: (result) => (result.columns.length === 0 ? 'The answer has no columns.' : undefined),
  draw: (result, { locale }) => drawTable(result, locale),
  describe: (result) => {
    const titles = result.columns.filter(isShown).map((column) => column.title.toLowerCase())
    const totals = result.totals?.length ? ', with totals' : ''
    return `Table of ${result.rowCount} ${result.rowCount === 1 ? 'row' : 'rows'}: ${titles.join(', ')}${totals}.`
  },
}

function drawTable(result: Result, locale: string): TableDrawing {
  const columns = result.columns.filter(isShown)
  const keys = columns.filter(({ role }) => role === 'period' || role === 'dimension')
  const periods = new Map(result.periods?.map((period) => [period.key, period]))
  const periodColumn = result.columns.find((column) => column.role === 'period')
  const dimensions = result.columns.filter((column) => column.role === 'dimension')
  const known = dimensions.slice(0, 1).flatMap((column) => column.values.map((value) => String(value)))
  const rest = otherName(known)
  const write = cellWriter(result, locale)
  const rows = Array.from({ length: result.rowCount }, (_, row) => {
    const period = periods.get(String(periodColumn?.values[row]))
    const unfinished = period && unfinishedWords(period, result)
    const other = isOther(result, row)
    return {
      key: String(row),
      cells: columns.map((column) => {
        if (!other || column.role !== 'dimension') return write(column, row)
        return { raw: null, text: column === dimensions[0] ? rest : '' }
      }),
      ...(unfinished && { unfinished }),
      ...(other && { other: true as const }),
    }
  })
  return {
    form: 'table',
    columns: columns.map((column) => ({ key: column.name, title: column.title, numeric: isNumeric(column), unit: unitWord(column) })),
    rows,
    totals: totalRows(result, { columns, keys, locale }),
    notes: [...notesOf(result, locale), ...comparedNote(result, locale)],
  }
}

/** Subtotals first, the grand total last; what a total leaves out is said once, in its first empty cell. */
function totalRows(
  result: Result,
  { columns, keys, locale }: { columns: readonly ResultColumn[]; keys: readonly ResultColumn[]; locale: string },
): TableDrawing['totals'] {
  const totals = (result.totals ?? []).toSorted((a, b) => b.keys.length - a.keys.length)
  return totals.flatMap((total, level) => {
    const write = cellWriter(result, locale, total)
    const word = keys.find(({ name }) => !total.keys.includes(name))
    return Array.from({ length: total.rowCount }, (_, row) => ({
      key: `${level} ${row}`,
      cells: columns.map((column): TableCell => {
        const own = total.columns.find(({ name }) => name === column.name)
        return own ? write(own, row) : { raw: null, text: column === word ? 'Total' : '' }
      }),
    }))
  })
}

function cellWriter(result: Result, locale: string, { columns }: Pick<Total, 'columns'> = result) {
  const { grain = 'day', timeZone } = result
  const periods = new Map(result.periods?.map((period) => [period.key, period]))
  const against = new Map(
    columns.filter((column) => comparisonOf({ columns }, column)).map((column) => [column, againstOf(result, column, columns)]),
  )
  return (column: ResultColumn, row: number): TableCell => {
    const raw = column.values[row] ?? null
    if (column.role === 'period')
      return {
        raw,
        text: typeof raw === 'string' ? periodTitle(periods.get(raw) ?? { key: raw }, grain, { locale, timeZone }) : wordOf(raw),
      }
    if (column.role === 'detail' && !isNumeric(column)) return { raw, text: raw === null ? '' : wordOf(raw) }
    if (!isNumeric(column)) return { raw, text: dimensionWord(column, row, locale) }
    const earlier = against.get(column)?.(row)
    const delta = earlier === undefined ? undefined : deltaOf(raw, earlier, column, locale)
    return { raw, text: cellText(raw, column.unit, locale), ...(delta && { delta }) }
  }
}

/** What stands beside a value, or marks a row, has no column of its own. */
function isShown({ role }: ResultColumn): boolean {
  return role === 'period' || role === 'dimension' || role === 'value' || role === 'detail'
}

function isNumeric({ role, type }: ResultColumn): boolean {
  return role === 'value' || (role === 'detail' && (type === 'integer' || type === 'decimal' || type === 'number'))
}

function unitWord(column: ResultColumn): string {
  const { unit } = column
  if (!unit) return ''
  const word = unit.kind === 'count' || unit.kind === 'number' ? (unit.of ?? '') : ''
  return column.title.toLowerCase().includes(word.toLowerCase()) ? '' : word
}
