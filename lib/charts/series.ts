import { shownNumber } from '@/lib/base/format'
import type { Period, Result, ResultColumn, Unit } from '@/lib/metrics'
import { liesAhead } from './calendar'

export type Cell = string | number | boolean | null

/** One line of a chart before it is placed: its values by period, and those of the comparison period. */
export interface Series {
  readonly name: string
  readonly column: ResultColumn
  readonly values: readonly Cell[]
  readonly comparison?: readonly Cell[]
  /** How many names it sums up, when it is "Other". */
  readonly sums?: number
}

/** What a dimension's value is called where there is none. */
export const noValue = '(none)'

/**
 * A result by period, turned into one series per metric and combination of dimension values, in the order of the rows.
 * Periods without a row are 0 or null as the metric says; those that lie after `dataAsOf` are always null.
 */
export function readSeries(result: Result): { readonly periods: readonly Period[]; readonly series: readonly Series[] } {
  const periodColumn = result.columns.find((column) => column.role === 'period')
  const dimensions = result.columns.filter((column) => column.role === 'dimension')
  const values = result.columns.filter((column) => column.role === 'value')
  const periods = result.periods ?? []
  const position = new Map(periods.map((period, index) => [period.key, index]))
  const groups = new Map<string, { readonly name: string; readonly rows: (number | undefined)[] }>()
  for (let row = 0; row < result.rowCount; row += 1) {
    const at = position.get(String(periodColumn?.values[row]))
    if (at === undefined) continue
    const key = JSON.stringify(dimensions.map((dimension) => dimension.values[row] ?? null))
    const group = groups.get(key) ?? { name: nameOf(dimensions, row), rows: new Array<number | undefined>(periods.length) }
    group.rows[at] = row
    groups.set(key, group)
  }
  if (groups.size === 0 && dimensions.length === 0) groups.set('', { name: '', rows: new Array<undefined>(periods.length) })
  const series: Series[] = []
  for (const group of groups.values()) {
    for (const column of values) {
      const earlier = comparisonOf(result, column)
      const name = dimensions.length === 0 ? column.title : values.length === 1 ? group.name : `${group.name} · ${column.title}`
      series.push({
        name,
        column,
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
export function nameOf(dimensions: readonly ResultColumn[], row: number): string {
  return dimensions.map((dimension) => wordOf(dimension.values[row])).join(' · ')
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
