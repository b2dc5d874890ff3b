import { shownNumber } from '@/lib/base/format'
import { formatPeriod } from '@/lib/base/format-period'
import type { Period, Result, ResultColumn, Unit } from '@/lib/metrics'
import { liesAhead } from './calendar'

export type Cell = string | number | boolean | null

/** One line of a chart before it is placed: its values by period, and those of the comparison period. */
export interface Series {
  readonly name: string
  readonly column: ResultColumn
  readonly values: readonly Cell[]
  readonly comparison?: readonly Cell[]
  /** By its dimension's own order; undefined where sizes say more. */
  readonly at?: number
  /** How many names it sums up, when it is "Other". */
  readonly sums?: number
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
  const groups = new Map<string, { readonly name: string; readonly at: number | undefined; readonly rows: (number | undefined)[] }>()
  for (let row = 0; row < result.rowCount; row += 1) {
    const at = position.get(String(periodColumn?.values[row]))
    if (at === undefined) continue
    const key = JSON.stringify(dimensions.map((dimension) => dimension.values[row] ?? null))
    const group = groups.get(key) ?? {
      name: nameOf(dimensions, row, locale),
      at: ownPlace(dimensions, row),
      rows: new Array<number | undefined>(periods.length),
    }
    group.rows[at] = row
    groups.set(key, group)
  }
  if (groups.size === 0 && dimensions.length === 0) groups.set('', { name: '', at: undefined, rows: new Array<undefined>(periods.length) })
  const series: Series[] = []
  for (const group of inOwnOrder([...groups.values()])) {
    for (const column of values) {
      const earlier = comparisonOf(result, column)
      const name = dimensions.length === 0 ? column.title : values.length === 1 ? group.name : `${group.name} · ${column.title}`
      series.push({
        name,
        column,
        ...(group.at !== undefined && { at: group.at }),
        values: periods.map((period, at) => cellAt(column, group.rows[at], period, result)),
        ...(earlier && { comparison: periods.map((period, at) => (period.comparison ? cellAt(earlier, group.rows[at]) : null)) }),
      })
    }
  }
  return { periods, series }
}

export function comparisonOf(result: Result, value: ResultColumn): ResultColumn | undefined {
  return result.columns.find((column) => column.role === 'comparison' && column.metric === (value.metric ?? value.name))
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
  if (!dimension || others.length > 0 || !(dimension.order || dimension.grain)) return undefined
  const cell = dimension.values[row]
  if (cell === null || cell === undefined) return Number.POSITIVE_INFINITY
  return dimension.order ? dimension.order.indexOf(String(cell)) : Date.parse(String(cell))
}

function inOwnOrder<T extends { readonly at: number | undefined }>(groups: readonly T[]): readonly T[] {
  return groups.every(({ at }) => at === undefined) ? groups : groups.toSorted((a, b) => byPlace(a.at, b.at))
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
