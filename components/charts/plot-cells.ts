import type { ResultCell } from '@/lib/charts/cell'
import type { PlotSeries } from '@/lib/charts/chart'

/** The values that stand at one period: those nearest to a height first, without one the largest. */
export function cellsAt(series: readonly PlotSeries[], at: number, y?: number): readonly ResultCell[] {
  const found = series.flatMap((each) => {
    const row = each.cells?.rows[at]
    return each.hidden || !each.cells || row === undefined ? [] : [{ cell: { row, column: each.cells.column }, rank: rankOf(each, at, y) }]
  })
  return found.toSorted((a, b) => a.rank - b.rank).map(({ cell }) => cell)
}

/** How far a height is from a line, or from what it fills. */
function rankOf({ ys, starts, values, stacked }: PlotSeries, at: number, y: number | undefined): number {
  if (y === undefined) return -(values[at] ?? Number.NEGATIVE_INFINITY)
  const end = ys[at] ?? Number.POSITIVE_INFINITY
  const start = stacked ? (starts[at] ?? end) : end
  const [top, bottom] = [Math.min(start, end), Math.max(start, end)]
  return y < top ? top - y : y > bottom ? y - bottom : 0
}
