import type { Period } from '@/lib/metrics'
import type { Box, ColorSlot, PlotDrawing, PlotSeries } from './chart'
import { shorten, spreadLabels, textWidth } from './labels'
import { type Cell, toNumber } from './series'

/** Names at the ends of lines and parts of a stack, moved apart where they would collide. */
export function placeLabels(
  texts: readonly string[],
  series: readonly PlotSeries[],
  {
    colors,
    plot,
    periods,
    width,
    earlier,
  }: { colors: readonly ColorSlot[]; plot: Box; periods: readonly Period[]; width: number; earlier: string },
): PlotDrawing['labels'] {
  const wanted = series.flatMap((each, index) => {
    const text = each.comparison ? earlier : texts[index]
    const at = lastComplete(each.ys, periods)
    const y = each.ys[at]
    if (!text || texts.length === 0 || y === null || y === undefined) return []
    // A part of a stack is named at its middle, a line at its end.
    const below = each.stacked ? (each.starts[at] ?? y) : y
    return [{ text, color: each.comparison ? ('comparison' as const) : (colors[index] ?? ('other' as const)), y: (y + below) / 2 }]
  })
  if (wanted.length === 0) return []
  const ys = spreadLabels(
    wanted.map((label) => label.y),
    { gap: 15, top: plot.top - 4, bottom: plot.bottom },
  )
  const x = plot.right + 12
  return wanted.map((label, at) => ({ x, y: Math.round(ys[at] ?? label.y), color: label.color, text: shorten(label.text, width - x) }))
}

/** Names above the plot, in as many rows as they need. */
export function placeLegend(
  names: readonly { readonly name: string; readonly color: ColorSlot; readonly text: string }[],
  width: number,
): { height: number; items: PlotDrawing['legend'] } {
  let x = 0
  let row = 0
  const items = names.map((each) => {
    const name = shorten(each.name, 140)
    const room = 14 + textWidth(name) + 6 + textWidth(each.text) + 16
    if (x > 0 && x + room > width) {
      x = 0
      row += 1
    }
    const item = { ...each, name, x, y: row * 20 + 12 }
    x += room
    return item
  })
  return { items, height: names.length === 0 ? 0 : (row + 1) * 20 + 4 }
}

/** Where a series is named and ranked: its last complete period with a value, else its last value. */
export function lastComplete(values: readonly Cell[], periods: readonly { readonly complete: boolean }[]): number {
  const at = values.findLastIndex((cell, index) => toNumber(cell) !== null && periods[index]?.complete)
  return at >= 0 ? at : values.findLastIndex((cell) => toNumber(cell) !== null)
}
