import type { ColorSlot, Mark } from './chart'

type Heights = readonly (number | null)[]

interface Style {
  readonly color: ColorSlot
  readonly series: number
  /** One per point. A stretch that touches an unfinished period is drawn apart. */
  readonly unfinished: readonly boolean[]
}

/** A line broken where a value is missing. A lone point between two gaps becomes a dot, so that nothing is lost. */
export function lineMarks(xs: readonly number[], ys: Heights, style: Style): Mark[] {
  const marks: Mark[] = []
  for (const stretch of stretches(ys, style.unfinished)) {
    const d = stretch.points.map((at, place) => `${place === 0 ? 'M' : 'L'}${xs[at]} ${ys[at]}`).join('')
    marks.push({ shape: 'line', d, color: style.color, series: style.series, unfinished: stretch.unfinished })
  }
  ys.forEach((y, at) => {
    const lone = y !== null && (ys[at - 1] ?? null) === null && (ys[at + 1] ?? null) === null
    if (lone && ys.length > 1) marks.push({ ...dot(xs[at] as number, y, style), unfinished: style.unfinished[at] ?? false })
  })
  return marks
}

export function areaMarks(xs: readonly number[], bottoms: Heights, tops: Heights, style: Style): Mark[] {
  return stretches(tops, style.unfinished).map((stretch) => {
    const there = stretch.points.map((at) => `${xs[at]} ${tops[at]}`)
    const back = stretch.points.map((at) => `${xs[at]} ${bottoms[at] ?? tops[at]}`).reverse()
    return {
      shape: 'area',
      d: `M${[...there, ...back].join('L')}Z`,
      color: style.color,
      series: style.series,
      unfinished: stretch.unfinished,
    }
  })
}

/** Bars with a 2-px radius at the value end of the outermost part. */
export function barMarks(
  xs: readonly number[],
  bottoms: Heights,
  tops: Heights,
  style: Style & { readonly width: number; readonly rounded: (at: number) => boolean },
): Mark[] {
  const half = Math.max(0.5, style.width / 2)
  return tops.flatMap((top, at) => {
    const bottom = bottoms[at]
    if (top === null || bottom === null || bottom === undefined || top === bottom) return []
    const x = xs[at] as number
    const [left, right] = [tenth(x - half), tenth(x + half)]
    const turn = style.rounded(at) ? Math.min(2, half, Math.abs(top - bottom)) : 0
    const inner = tenth(top < bottom ? top + turn : top - turn)
    const d = turn
      ? `M${left} ${bottom}L${left} ${inner}Q${left} ${top} ${tenth(left + turn)} ${top}L${tenth(right - turn)} ${top}Q${right} ${top} ${right} ${inner}L${right} ${bottom}Z`
      : `M${left} ${bottom}L${left} ${top}L${right} ${top}L${right} ${bottom}Z`
    return [{ shape: 'bar' as const, d, color: style.color, series: style.series, unfinished: style.unfinished[at] ?? false }]
  })
}

/** The one marker a line carries: its last point. */
export function lastDot(xs: readonly number[], ys: Heights, style: Style): Mark[] {
  const at = ys.findLastIndex((y) => y !== null)
  const y = ys[at]
  return y === null || y === undefined ? [] : [{ ...dot(xs[at] as number, y, style), unfinished: style.unfinished[at] ?? false }]
}

/** A ring where the comparison stood when the last period had come as far as it has. */
export function partMark(x: number, y: number, { color, series }: Style): Mark {
  return { ...dot(x, y, { color, series, unfinished: [] }), unfinished: true }
}

function dot(x: number, y: number, style: Style): Mark {
  return {
    shape: 'dot',
    d: `M${tenth(x - 2.5)} ${y}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0Z`,
    color: style.color,
    series: style.series,
    unfinished: false,
  }
}

interface Stretch {
  readonly points: number[]
  readonly unfinished: boolean
}

/** Runs of two points and more without a gap; finished and unfinished ones share the point where they meet. */
function stretches(ys: Heights, unfinished: readonly boolean[]): Stretch[] {
  const found: Stretch[] = []
  let current: Stretch | undefined
  for (let at = 1; at < ys.length; at += 1) {
    if (ys[at] === null || ys[at - 1] === null) {
      current = undefined
      continue
    }
    const open = Boolean(unfinished[at] || unfinished[at - 1])
    if (current && current.unfinished === open) current.points.push(at)
    else {
      current = { points: [at - 1, at], unfinished: open }
      found.push(current)
    }
  }
  return found
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
