import { AppError } from '@/lib/base/errors'
import { instantSeconds } from '@/lib/base/grain'
import { type Frame, mostRows } from './frame'
import { withoutValue } from './relation-notes'
import type { ColumnType, Result, ResultColumn } from './result'
import { withTargets } from './targets'

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
export function readResult(answer: Answer, frame: Frame): Result {
  const levels = answer.columns.find(({ name }) => name === ':level')?.values
  const end = levels ? levels.filter((level) => Number(level) === 0).length : answer.rowCount
  const read = readRows(answer, frame.columns, { start: 0, count: frame.keys.length > 0 ? Math.min(end, frame.limit) : end }, frame)
  const isCut = frame.keys.length > 0 && end > frame.limit
  const dense = frame.dense ? fill(read, frame, frame.dense) : read
  const rows = Number(answer.columns.find(({ name }) => name === ':rows')?.values[0] ?? 0)
  const cuts = isCut ? [`Only the first ${frame.limit.toLocaleString('en')} of ${rows.toLocaleString('en')} rows are shown.`] : []
  const kept = withTargets(having(adjusted(dense, frame), frame), frame.targets, frame.keys)
  const totals = frame.totals.map(({ keys, columns }, index) => {
    const start = Math.max(levels?.findIndex((level) => Number(level) === index + 1) ?? 0, 0)
    const count = levels?.filter((level) => Number(level) === index + 1).length ?? 0
    if (count > mostRows) cuts.push(`Only the first ${mostRows.toLocaleString('en')} totals by ${keys.join(', ')} are shown.`)
    const found = readRows(answer, columns, { start, count: Math.min(count, mostRows) }, frame)
    const values = withTargets(adjusted(found, frame, keys), frame.targets, keys)
    return { keys, columns: values, rowCount: values[0]?.values.length ?? 0 }
  })
  const hasOther = kept.find(({ role }) => role === 'other')?.values.includes(true)
  return {
    ...frame.result,
    columns: kept,
    rowCount: kept[0]?.values.length ?? 0,
    notes: [
      ...frame.result.notes,
      ...(isCut ? [] : withoutValue(dense, frame)),
      ...(hasOther && frame.otherNote ? [frame.otherNote] : []),
      ...cuts,
    ],
    ...(totals.length > 0 && { totals }),
  }
}

interface Answer {
  readonly columns: readonly AnswerColumn[]
  readonly rowCount: number
}

/** Some of the rows. */
function readRows(
  answer: Answer,
  wanted: Frame['columns'],
  { start, count }: { readonly start: number; readonly count: number },
  frame: Frame,
): readonly ResultColumn[] {
  return wanted.map((column) => {
    const index = frame.columns.indexOf(column)
    const found = answer.columns[index]
    if (found?.name !== column.name) throw new AppError('internal', `The answer's column ${index + 1} is not "${column.name}".`)
    return { ...column, values: found.values.slice(start, start + count).map(readerOf(column, frame)) }
  })
}

/** Values that have no meaning where they stand are nothing. */
function adjusted(columns: readonly ResultColumn[], frame: Frame, keys = frame.keys): readonly ResultColumn[] {
  const isWhole = !keys.includes('period')
  if (isWhole && frame.keys.includes('period')) return columns
  return onlyLikeForLike(withoutCounterpart(withoutAhead(columns, frame), frame), frame)
}

/** Of a last period that is not over; elsewhere there is nothing to compare like this. */
function onlyLikeForLike(columns: readonly ResultColumn[], { likeForLike }: Frame): readonly ResultColumn[] {
  if (likeForLike === undefined || likeForLike === true) return columns
  const periods = columns[0]?.values ?? []
  return columns.map((column) =>
    column.role === 'like_for_like'
      ? { ...column, values: column.values.map((value, row) => (periods[row] === likeForLike ? value : null)) }
      : column,
  )
}

function readerOf(column: Omit<ResultColumn, 'values'>, frame: Frame): (value: Cell) => Cell {
  if (column.role === 'period' && instantSeconds(frame.result.grain))
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
  if (frame.series.length === 1 || without.size === 0) return columns
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
