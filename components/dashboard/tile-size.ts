import type { Tile } from '@/lib/metrics'

const rowPx = 80
const gapPx = 12
/** Padding, title, subtitle and the space below them. */
const framePx = 16 + 18 + 18 + 10 + 12

/** What a tile leaves for its chart and the line of notes below it, in CSS pixels. */
export function chartHeight({ height }: Pick<Tile, 'height'>): number {
  return height * rowPx + (height - 1) * gapPx - framePx
}
