import { AppError } from '@/lib/base/errors'
import type { Frame } from './frame'
import type { ColumnType, Result, ResultColumn } from './result'

/** A column as a warehouse gives it: exact, large integers and decimals as text, dates and instants as ISO text. */
export interface AnswerColumn {
  readonly name: string
  readonly values: readonly (string | number | boolean | null)[]
}

type Cell = string | number | boolean | null

/**
 * The rows of a plan's statement as a Result: equal for equal rows, whatever engine they come from.
 *
 * @throws AppError `internal` when the columns are not those of the statement
 */
export function readResult(answer: { readonly columns: readonly AnswerColumn[]; readonly rowCount: number }, frame: Frame): Result {
  const isCut = frame.keys.length > 0 && answer.rowCount > frame.limit
  const rowCount = isCut ? frame.limit : answer.rowCount
  const columns = frame.columns.map((column, index) => {
    const found = answer.columns[index]
    if (found?.name !== column.name) throw new AppError('internal', `The answer's column ${index + 1} is not "${column.name}".`)
    const read = readerOf(column, frame)
    return { ...column, values: found.values.slice(0, rowCount).map(read) }
  })
  const dense = frame.dense ? fill(columns, frame, frame.dense) : columns
  const notes = isCut
    ? [...frame.result.notes, `Only the first ${frame.limit.toLocaleString('en')} rows are shown; there are more.`]
    : frame.result.notes
  const kept = having(withoutCounterpart(withoutAhead(dense, frame), frame), frame)
  return { ...frame.result, columns: kept, rowCount: kept[0]?.values.length ?? 0, notes }
}

function readerOf(column: Omit<ResultColumn, 'values'>, frame: Frame): (value: Cell) => Cell {
  if (column.role === 'period' && frame.result.grain === 'hour')
    return (value) => (value === null ? null : `${String(value).slice(0, 10)}T${String(value).slice(11, 19)}Z`)
  return readers[column.type]
}

const readers: Readonly<Record<ColumnType, (value: Cell) => Cell>> = {
  text: (value) => (value === null ? null : String(value)),
  date: (value) => (value === null ? null : String(value).slice(0, 10)),
  boolean: (value) => value,
  integer: (value) => (value === null ? null : exactNumber(String(value))),
  decimal: (value) => (value === null ? null : exactNumber(String(value))),
  number: (value) => (value === null || !Number.isFinite(Number(value)) ? null : Number(value) + 0),
}

/** A number where its shortest decimal form is exactly this one, which 15 digits always are; else plain digits. */
function exactNumber(text: string): number | string {
  const plain = /[eE]/.test(text) ? text : text.includes('.') ? text.replace(/\.?0+$/, '') : text
  const number = Number(plain)
  if (Number.isSafeInteger(number)) return plain.includes('.') && !isShort(plain) ? plain : number + 0
  return isShort(plain) ? number : plain
}

function isShort(text: string): boolean {
  return text.replaceAll(/^-?0*\.?0*|[.-]/g, '').length <= 15
}

/** A row for every period, in order; a period without rows is worth what the metric says. */
function fill(columns: readonly ResultColumn[], frame: Frame, direction: 'asc' | 'desc'): readonly ResultColumn[] {
  const periods = frame.result.periods ?? []
  const keys = (direction === 'asc' ? periods : [...periods].reverse()).map(({ key }) => key)
  const rows = new Map(columns[0]?.values.map((key, row) => [key, row]))
  return columns.map((column) => {
    const nothing = column.empty === 'zero' ? 0 : null
    const values = keys.map((key) => {
      const row = rows.get(key)
      if (column.role === 'period') return key
      return row === undefined ? nothing : (column.values[row] ?? null)
    })
    return { ...column, values }
  })
}

/** What has not begun is worth nothing yet, not zero. */
function withoutAhead(columns: readonly ResultColumn[], { notBegun }: Frame): readonly ResultColumn[] {
  if (notBegun === false || (notBegun !== true && notBegun.length === 0)) return columns
  const keys = new Set(notBegun === true ? [] : notBegun)
  const periods = columns[0]?.values ?? []
  const isAhead = (row: number) => notBegun === true || keys.has(String(periods[row]))
  return columns.map((column) =>
    column.role === 'value'
      ? { ...column, values: column.values.map((value, row) => (value === 0 && isAhead(row) ? null : value)) }
      : column,
  )
}

/** Where the earlier range has ended, its value is nothing, not zero. */
function withoutCounterpart(columns: readonly ResultColumn[], frame: Frame): readonly ResultColumn[] {
  const without = new Set(frame.result.periods?.filter(({ comparison }) => comparison === undefined).map(({ key }) => key))
  if (!frame.shift || without.size === 0) return columns
  const periods = columns[0]?.values ?? []
  return columns.map((column) =>
    column.role === 'comparison'
      ? { ...column, values: column.values.map((value, row) => (without.has(String(periods[row])) ? null : value)) }
      : column,
  )
}

/** Of the rows of all periods, those whose values lie in the ranges asked for; compared as doubles, as the statement does it. */
function having(columns: readonly ResultColumn[], frame: Frame): readonly ResultColumn[] {
  if (frame.having.length === 0) return columns
  const isKept = (_: unknown, row: number): boolean =>
    frame.having.every(({ metric, from = Number.NEGATIVE_INFINITY, to }) => {
      const value = columns.find(({ name }) => name === metric)?.values[row] ?? null
      return value !== null && Number(value) >= from && (to === undefined || Number(value) < to)
    })
  return columns.map((column) => ({ ...column, values: column.values.filter(isKept) }))
}
