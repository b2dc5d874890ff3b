import { paletteSize } from './colors'
import { type Cell, type Series, toNumber } from './series'

/**
 * At most eight names. The rest is summed up as "Other (n)" where parts add up; where they do not (a person may stand in
 * two of them) it is left out and said so, because a sum would be wrong.
 */
export function limitSeries(
  series: readonly Series[],
  additive: ReadonlySet<string>,
): { readonly series: readonly Series[]; readonly notes: readonly string[] } {
  if (series.length <= paletteSize) return { series, notes: [] }
  const bySize = [...series].sort((a, b) => size(b) - size(a) || a.name.localeCompare(b.name))
  const metrics = new Set(series.map((each) => each.column.metric ?? each.column.name))
  const metric = [...metrics][0] ?? ''
  if (metrics.size > 1 || !additive.has(metric)) {
    const left = series.length - paletteSize
    return {
      series: bySize.slice(0, paletteSize),
      notes: [`The ${paletteSize} largest of ${series.length} are drawn; ${left} are in the table only.`],
    }
  }
  const kept = bySize.slice(0, paletteSize - 1)
  const rest = bySize.slice(paletteSize - 1)
  return { series: [...kept, sumUp(rest)], notes: [] }
}

function sumUp(rest: readonly Series[]): Series {
  const first = rest[0] as Series
  const earlier = rest.some((each) => each.comparison)
  return {
    name: `Other (${rest.length})`,
    column: first.column,
    sums: rest.length,
    values: first.values.map((_, at) => sumCells(rest.map((each) => each.values[at] ?? null))),
    ...(earlier && { comparison: first.values.map((_, at) => sumCells(rest.map((each) => each.comparison?.[at] ?? null))) }),
  }
}

/** Exact for integers written as text. Null only where all parts are. */
export function sumCells(cells: readonly Cell[]): Cell {
  const present = cells.filter((cell) => toNumber(cell) !== null)
  if (present.length === 0) return null
  if (present.every((cell) => /^-?\d+$/.test(String(cell)))) {
    const total = present.reduce<bigint>((sum, cell) => sum + BigInt(String(cell)), 0n)
    return total >= BigInt(Number.MIN_SAFE_INTEGER) && total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : String(total)
  }
  return present.reduce<number>((sum, cell) => sum + (toNumber(cell) ?? 0), 0)
}

function size(series: Series): number {
  return series.values.reduce<number>((sum, cell) => sum + Math.abs(toNumber(cell) ?? 0), 0)
}
