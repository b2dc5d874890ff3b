import type { Result, ResultColumn } from '@/lib/metrics'
import { paletteSize } from './colors'
import { type Series, toNumber } from './series'

/** How many groups a chart over time has colours for, beside Other. */
export function coloredGroups({ metrics }: { readonly metrics: number }): number {
  return Math.max(1, Math.floor(paletteSize / metrics))
}

/**
 * The series that have a colour, and what to say of the others. A question with `top` never has too many; of others the
 * largest are drawn and the rest is left out, because only the warehouse knows what it adds up to.
 */
export function drawnSeries(series: readonly Series[]): { readonly series: readonly Series[]; readonly notes: readonly string[] } {
  const named = series.filter((each) => !each.other)
  if (named.length <= paletteSize) return { series, notes: [] }
  const bySize = named.toSorted((a, b) => size(b) - size(a) || a.name.localeCompare(b.name))
  return {
    series: [...bySize.slice(0, paletteSize), ...series.filter((each) => each.other)],
    notes: [`The ${paletteSize} largest of ${named.length} are drawn; ${named.length - paletteSize} are in the table only.`],
  }
}

/** The grand total of a metric over the whole range, where the question asked for it. */
export function grandTotal(result: Pick<Result, 'totals'>, { name }: Pick<ResultColumn, 'name'>): number | null {
  const total = result.totals?.find(({ keys }) => keys.length === 0)
  return toNumber(total?.columns.find((column) => column.name === name)?.values[0])
}

function size(series: Series): number {
  return series.values.reduce<number>((sum, cell) => sum + Math.abs(toNumber(cell) ?? 0), 0)
}
