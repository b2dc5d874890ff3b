import type { Result, ResultColumn } from '@/lib/metrics'
import { readGrid } from './grid'
import { type Cell, toNumber, toShown } from './series'

/** What each model gives to each channel. */
export interface Credits {
  readonly value?: ResultColumn
  /** Of the dimension that makes the rows. */
  readonly title: string
  readonly models: readonly { readonly name: string }[]
  /** Which of the models is meant where a question says none. */
  readonly main: number
  /** The largest by that model first, what no channel has last. */
  readonly rows: readonly CreditRow[]
}

export interface CreditRow {
  readonly name: string
  /** No channel of its own: all others, or what is credited to none. */
  readonly isRest: boolean
  /** One per model. */
  readonly cells: readonly (CreditCell | undefined)[]
}

export interface CreditCell {
  readonly cell: Cell
  /** In the unit that is shown. */
  readonly shown: number
  readonly row: number
}

export function readCredits(result: Result, locale: string): Credits {
  const grid = readGrid(result, locale)
  if (!grid) return { title: '', models: [], main: 0, rows: [] }
  const { value, across, columns, keys } = grid
  const main = Math.max(
    0,
    columns.findIndex(({ key }) => key === across.headline),
  )
  const rows = grid.rows.map(({ name, other, cells }): CreditRow => {
    return {
      name,
      isRest: other || /^\(.*\)$/.test(name),
      cells: cells.map((row) => {
        const cell = row === undefined ? null : (value.values[row] ?? null)
        return row === undefined || toNumber(cell) === null ? undefined : { cell, shown: toShown(cell, value.unit) ?? 0, row }
      }),
    }
  })
  const size = (row: CreditRow) => row.cells[main]?.shown ?? Number.NEGATIVE_INFINITY
  return {
    value,
    title: keys[0]?.title ?? '',
    models: columns,
    main,
    rows: rows.toSorted((a, b) => Number(a.isRest) - Number(b.isRest) || size(b) - size(a) || a.name.localeCompare(b.name)),
  }
}
