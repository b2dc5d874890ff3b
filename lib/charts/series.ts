import { shownNumber } from '@/lib/base/format'
import { formatPeriod } from '@/lib/base/format-period'
import type { Period, Result, ResultColumn, Unit } from '@/lib/metrics'
import { liesAhead } from './calendar'
import { comparisonOf, likeForLikeOf, openPeriod } from './earlier'
import { isOther, otherName } from './other'

export type Cell = string | number | boolean | null

/** One line of a chart before it is placed: its values by period, and those of the comparison period. */
export interface Series {
  readonly name: string
  readonly column: ResultColumn
  readonly values: readonly Cell[]
  /** Of the result, which row each value stands in. */
  readonly rows: readonly (number | undefined)[]
  readonly comparison?: readonly Cell[]
  /** What each value is held against: the comparison, in the unfinished period its same part. */
  readonly against?: readonly Cell[]
  /** Of the unfinished period, the value of the same part of the earlier one. */
  readonly part?: { readonly at: number; readonly cell: Cell }
  /** By its dimension's own order; undefined where sizes say more. */
  readonly at?: number
  /** All groups outside of the top; drawn last and grey. */
  readonly other?: true
}

/** What a dimension's value is called where there is none. */
export const noValue = '(none)'

/**
 * A result by period, turned into one series per metric and combination of dimension values, in the order of the rows.
 * Periods without a row are 0 or null as the metric says; those that lie after `dataAsOf` are always null.
 */
export function readSeries(
  result: Result,
  { locale = 'en' }: { readonly locale?: string } = {},
): { readonly periods: readonly Period[]; readonly series: readonly Series[] } {
  const periodColumn = result.columns.find((column) => column.role === 'period')
  const dimensions = result.columns.filter((column) => column.role === 'dimension')
  const values = result.columns.filter((column) => column.role === 'value')
  const periods = result.periods ?? []
  const position = new Map(periods.map((period, index) => [period.key, index]))
  const groups = new Map<string, Group>()
  for (let row = 0; row < result.rowCount; row += 1) {
    const at = position.get(String(periodColumn?.values[row]))
    if (at === undefined) continue
    const other = isOther(result, row)
    const key = JSON.stringify([other, ...dimensions.map((dimension) => dimension.values[row] ?? null)])
    const group = groups.get(key) ?? {
      name: other ? '' : nameOf(dimensions, row, locale),
      at: other ? undefined : ownPlace(dimensions, row),
      other,
      rows: new Array<number | undefined>(periods.length),
    }
    group.rows[at] = row
    groups.set(key, group)
  }
  if (groups.size === 0 && dimensions.length === 0) groups.set('', { name: '', at: undefined, other: false, rows: [] })
  const rest = otherName([...groups.values()].map(({ name }) => name))
  const open = periods.findIndex(({ key }) => key === openPeriod(result))
  const series: Series[] = []
  for (const group of inOwnOrder([...groups.values()])) {
    for (const column of values) {
      const earlier = comparisonOf(result, column)
      const part = likeForLikeOf(result, column)
      const own = group.other ? rest : group.name
      const comparison = earlier && periods.map((period, at) => (period.comparison ? cellAt(earlier, group.rows[at]) : null))
      const cell = part && open >= 0 ? cellAt(part, group.rows[open]) : undefined
      series.push({
        name: dimensions.length === 0 ? column.title : values.length === 1 ? own : `${own} · ${column.title}`,
        column,
        ...(group.at !== undefined && { at: group.at }),
        ...(group.other && { other: true }),
        rows: group.rows,
        values: periods.map((period, at) => cellAt(column, group.rows[at], period, result)),
        ...(comparison && { comparison, against: comparison.map((whole, at) => (cell !== undefined && at === open ? cell : whole)) }),
        ...(cell !== undefined && { part: { at: open, cell } }),
      })
    }
  }
  return { periods, series }
}

interface Group {
  readonly name: string
  readonly at: number | undefined
  readonly other: boolean
  readonly rows: (number | undefined)[]
}

/** What one row is called by its dimensions: `US`, `US · mobile`, `(none)`. */
export function nameOf(dimensions: readonly ResultColumn[], row: number, locale: string): string {
  return dimensions.map((dimension) => dimensionWord(dimension, row, locale)).join(' · ')
}

/** A dimension's value in words: a date as the period that it stands for. */
export function dimensionWord({ type, grain = 'day', values }: ResultColumn, row: number, locale: string): string {
  const cell = values[row]
  return type === 'date' && typeof cell === 'string' ? formatPeriod(cell, grain, { locale, timeZone: 'UTC' }) : wordOf(cell)
}

/** Where a row stands by the one dimension's own order, no value last; undefined where sizes say more. */
export function ownPlace([dimension, ...others]: readonly ResultColumn[], row: number): number | undefined {
  if (!dimension || others.length > 0 || !(dimension.order || dimension.grain || dimension.isOrdered)) return undefined
  const cell = dimension.values[row]
  if (cell === null || cell === undefined) return Number.POSITIVE_INFINITY
  if (dimension.order) return dimension.order.indexOf(String(cell))
  return dimension.isOrdered ? Number(cell) : Date.parse(String(cell))
}

function inOwnOrder(groups: readonly Group[]): readonly Group[] {
  const sorted = groups.every(({ at }) => at === undefined) ? groups : groups.toSorted((a, b) => byPlace(a.at, b.at))
  return [...sorted.filter(({ other }) => !other), ...sorted.filter(({ other }) => other)]
}

/** In their own order; what has no place in it, such as "Other", last. */
export function byPlace(a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY): number {
  return a === b ? 0 : a - b
}

export function wordOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined || cell === '') return noValue
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return String(cell)
}

/** For placing only: text that holds an exact big number loses digits here, never in what is written. */
export function toNumber(cell: Cell | undefined): number | null {
  if (cell === null || cell === undefined || typeof cell === 'boolean' || cell === '') return null
  const number = Number(cell)
  return Number.isFinite(number) ? number : null
}

/** For placing, in the unit that is shown: cents have become the currency. */
export function toShown(cell: Cell | undefined, unit: Unit | undefined): number | null {
  const number = toNumber(cell)
  return number === null || cell === null || cell === undefined || typeof cell === 'boolean' ? null : Number(shownNumber(cell, unit))
}

function cellAt(column: ResultColumn, row: number | undefined, period?: Period, result?: Result): Cell {
  if (row !== undefined) {
    const cell = column.values[row] ?? null
    if (cell !== null) return cell
  }
  if (period && result && liesAhead(period, result)) return null
  return column.empty === 'zero' ? 0 : null
}
