import type { Result, ResultColumn } from '@/lib/metrics'
import { readGrid } from './grid'
import { grandTotal } from './groups'
import { type Cell, toNumber, toShown } from './series'

/** One bar: what stands under it, and how many it holds. */
export interface Bin {
  readonly name: string
  readonly cell: Cell
  /** In the unit that is shown. */
  readonly shown: number
  /** Of everybody, where the question asked for them. */
  readonly share?: number
  /** Of everybody, in this bar and those before it; where each is in one bar. */
  readonly upTo?: number
  /** Of the result; none where nobody is. */
  readonly row?: number
}

export interface Bins {
  readonly value?: ResultColumn
  readonly across?: ResultColumn
  readonly all: readonly Bin[]
  /** The number under the first bar. */
  readonly first: number
  /** Of numbers, where everybody is in one bar. */
  readonly mean?: number
  readonly median?: number
}

/** Bars between the least and the greatest number, also those that hold nobody, as long as they are fewer. */
const mostBins = 400

/** The bars of a histogram in their order. Numbers between the least and the greatest that have no row hold nobody. */
export function readBins(result: Result, locale: string): Bins {
  const grid = readGrid(result, locale)
  const cells = grid?.rows[0]?.cells
  if (!grid || !cells) return { all: [], first: 0 }
  const { value, across, columns } = grid
  const rows = columns.map(({ key, name }, at) => ({ key, name, row: cells[at] }))
  const filled = across.isOrdered ? withEmpty(rows) : rows
  const numbers = filled.map(({ row }) => (row === undefined ? 0 : (toNumber(value.values[row]) ?? 0)))
  const sum = numbers.reduce((all, number) => all + number, 0)
  const total = grandTotal(result, value) ?? undefined
  // Of "at least so many" everybody is in several bars.
  const isParted = value.unit?.kind !== 'share' && sum > 0 && (total === undefined || Math.abs(sum - total) <= sum * 1e-9)
  const whole = total ?? (isParted ? sum : undefined)
  let before = 0
  const all = filled.map(({ name, row }, at): Bin => {
    const number = numbers[at] ?? 0
    before += number
    const cell = row === undefined ? 0 : (value.values[row] ?? 0)
    return {
      name,
      cell,
      shown: toShown(cell, value.unit) ?? 0,
      ...(whole && { share: number / whole }),
      ...(whole && isParted && { upTo: before / whole }),
      ...(row !== undefined && { row }),
    }
  })
  const places = filled.map(({ key }) => Number(key))
  const first = places[0] ?? 0
  if (!across.isOrdered || !isParted) return { value, across, all, first }
  const mean = places.reduce((all, place, at) => all + place * (numbers[at] ?? 0), 0) / sum
  return { value, across, all, first, mean, median: medianOf(places, numbers, sum) }
}

interface Row {
  readonly key: string
  readonly name: string
  readonly row: number | undefined
}

function withEmpty(rows: readonly Row[]): readonly Row[] {
  const numbers = rows.filter(({ key }) => key !== '').map(({ key }) => Number(key))
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  if (numbers.length === 0 || high - low >= mostBins || !numbers.every(Number.isInteger)) return rows
  const known = new Map(rows.map((row) => [row.key, row]))
  return Array.from({ length: high - low + 1 }, (_, at) => {
    const key = String(low + at)
    return known.get(key) ?? { key, name: key, row: undefined }
  })
}

/** The least number that half of all do not exceed. */
function medianOf(places: readonly number[], numbers: readonly number[], sum: number): number {
  let before = 0
  const at = numbers.findIndex((number) => {
    before += number
    return before * 2 >= sum
  })
  return places[at] ?? 0
}
