import type { ResultCell } from './cell'
import type { Box, ColorSlot, PlotDrawing } from './chart'

/** Shapes and texts on a plane, all placed; what a reader points at, by pointer or key, is one of its points. */
export interface FigureDrawing {
  readonly form: 'figure'
  readonly width: number
  /** May be more than there is room for: the rest is scrolled to. */
  readonly height: number
  readonly shapes: readonly FigureShape[]
  readonly texts: readonly FigureText[]
  readonly legend: PlotDrawing['legend']
  readonly points: readonly FigurePoint[]
  readonly notes: readonly string[]
}

/**
 * `d` is an SVG path. `faint` is what is not there any more, `hatched` what can still change, `link` leads the eye, `grid` and `axis`
 * are hairlines, `marker` a line that says something and `rim` what keeps it apart, `span` from the least to the most, `earlier` a dotted line, `dot` and `ring` values of one kind and of others.
 */
export interface FigureShape {
  readonly d: string
  readonly look: 'solid' | 'faint' | 'hatched' | 'link' | 'grid' | 'axis' | 'marker' | 'rim' | 'span' | 'earlier' | 'dot' | 'ring'
  readonly color: ColorSlot
}

export interface FigureText {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly anchor: 'start' | 'middle' | 'end'
  /** `strong` is a value, `plain` a name, `soft` what may be read past. */
  readonly tone: 'strong' | 'plain' | 'soft'
}

export interface FigurePoint {
  readonly key: string
  /** Where it listens, and what is lit. */
  readonly box: Box
  readonly title: string
  readonly lines: readonly FigureLine[]
  /** The values of the result that it shows, the main one first. */
  readonly cells?: readonly ResultCell[]
}

export interface FigureLine {
  readonly name: string
  readonly text: string
  readonly color?: ColorSlot
}

/** A box with round corners at the end of its value: up, to the right, or nowhere. */
export function bar({ left, top, right, bottom }: Box, round: 'top' | 'right' | 'none' = 'top'): string {
  const [l, t, r, b] = [left, top, right, bottom].map(tenth) as [number, number, number, number]
  const turn = round === 'none' ? 0 : Math.min(2, (r - l) / 2, b - t)
  if (turn <= 0) return `M${l} ${b}V${t}H${r}V${b}Z`
  if (round === 'right')
    return `M${l} ${b}V${t}H${tenth(r - turn)}Q${r} ${t} ${r} ${tenth(t + turn)}V${tenth(b - turn)}Q${r} ${b} ${tenth(r - turn)} ${b}Z`
  return `M${l} ${b}V${tenth(t + turn)}Q${l} ${t} ${tenth(l + turn)} ${t}H${tenth(r - turn)}Q${r} ${t} ${r} ${tenth(t + turn)}V${b}Z`
}

/** From one point to the next, and back to the first when it is closed. */
export function path(points: readonly (readonly [x: number, y: number])[], { closed = false } = {}): string {
  return `M${points.map(([x, y]) => `${tenth(x)} ${tenth(y)}`).join('L')}${closed ? 'Z' : ''}`
}

export function disc(x: number, y: number, radius: number): string {
  const r = tenth(radius)
  return `M${tenth(x - radius)} ${tenth(y)}a${r} ${r} 0 1 0 ${tenth(2 * radius)} 0a${r} ${r} 0 1 0 ${tenth(-2 * radius)} 0Z`
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
