import type { Result } from '@/lib/metrics'
import type { Box, ChartContext, ChartKind, ColorSlot, Mark, PlotDrawing, PlotSeries } from './chart'
import { cohort } from './cohort'
import { acrossOf, detailOf, type Grid, numberAt, readGrid, totalBy } from './grid'
import { textWidth } from './labels'
import { lastDot, lineMarks } from './marks'
import { placeLabels, placeLegend } from './names'
import { notesOf } from './notes'
import { type Cell, toShown } from './series'
import { rangeOf } from './stack'
import { valueAxis } from './value-axis'
import { exactText } from './words'

/** Cohorts as lines over their age, all of them together as the boldest: a curve that flattens has found those who stay. */
export const retentionCurve: ChartKind = {
  kind: 'retention-curve',
  title: 'Curve by age',
  roles: ['dimension', 'value'],
  details: true,
  ignoresComparison: true,
  splits: { title: 'Lines by', none: 'when they began' },
  periods: 'unsplit',
  totals: ({ own }) => (own.length > 0 ? [own.slice(0, 1)] : undefined),
  refuses: (result) => {
    if (!acrossOf(result)) return 'A curve needs ages to stand across. Split by one, such as the age of a retention.'
    return result.columns.some(({ role }) => role === 'period') || readKeys(result) > 0 ? cohort.refuses(result) : undefined
  },
  draw: drawCurve,
  describe: (result, context) => cohort.describe(result, context),
}

const labelled = 5
const mostColored = 8

function readKeys(result: Result): number {
  const across = acrossOf(result)
  return result.columns.filter((column) => column.role === 'dimension' && column !== across).length
}

interface Line {
  readonly name: string
  readonly color: ColorSlot
  readonly cells: readonly Cell[]
  readonly rows: readonly (number | undefined)[]
}

function drawCurve(result: Result, context: ChartContext): PlotDrawing {
  const { width, height, locale } = context
  const grid = readGrid(result, locale) as Grid
  const { value, across, columns } = grid
  const lines = linesOf(result, grid, context)
  const numbers = lines.map(({ cells }) => cells.map((cell) => toShown(cell, value.unit)))
  const [low, high] = rangeOf(numbers)
  const axis = valueAxis(Math.min(0, low), high, { unit: value.unit, locale, mustHaveZero: true })
  const named = lines.filter(({ color }) => color !== 'other')
  const legend = placeLegend(named.length > labelled ? named.map(({ name, color }) => ({ name, color, text: '' })) : [], width)
  const texts = named.length > labelled ? [] : lines.map(({ name, color }) => (color === 'other' ? '' : name))
  const room = texts.length === 0 ? 8 : Math.min(width * 0.28, 132, Math.max(...texts.map(textWidth)) + 12)
  const plot: Box = { left: 0, top: 20 + legend.height, right: Math.max(40, width - room), bottom: Math.max(60, height - 22) }
  const left = Math.max(...axis.ticks.slice(0, -1).map((tick) => textWidth(tick.text))) + 12
  const xs = columns.map((_, at) => round(left + (at * (plot.right - left - 6)) / Math.max(1, columns.length - 1)))
  const yOf = (number: number) => round(plot.bottom - ((number - axis.min) / (axis.max - axis.min)) * (plot.bottom - plot.top))
  const placed = numbers.map((all) => all.map((number) => (number === null ? null : yOf(number))))
  const isLeftOut = (name: string) => Boolean(context.only?.size && !context.only.has(name))
  const series = lines.map(
    ({ name, color, cells, rows }, index): PlotSeries => ({
      name,
      color,
      shape: 'line',
      stacked: false,
      comparison: false,
      // Grey lines are the ground that the others stand on: read in the table, not one by one.
      hidden: color === 'other' || isLeftOut(name),
      values: numbers[index] ?? [],
      texts: cells.map((cell) => exactText(cell, value.unit, locale)),
      ys: placed[index] ?? [],
      starts: placed[index] ?? [],
      cells: { column: value.name, rows },
    }),
  )
  const whole = columns.map(() => false)
  const marks = lines.flatMap(({ color }, index): readonly Mark[] => {
    const ys = placed[index] ?? []
    const style = { color, series: index, unfinished: whole }
    if (isLeftOut(lines[index]?.name ?? '')) return []
    // All together stands above the others, with a rim that keeps it apart.
    const rim = color === 'ink' ? lineMarks(xs, ys, { ...style, color: 'surface' }) : []
    if (color === 'other') return lineMarks(xs, ys, style).map((mark) => ({ ...mark, faint: true }))
    return [...rim, ...lineMarks(xs, ys, style), ...lastDot(xs, ys, style)]
  })
  const step = Math.max(
    1,
    Math.ceil((Math.max(...columns.map(({ name }) => textWidth(name))) + 10) / Math.max(1, (xs[1] ?? width) - (xs[0] ?? 0))),
  )
  const incomplete = detailOf(result, value, 'incomplete')
  const hasOpen = incomplete && Array.from({ length: result.rowCount }, (_, row) => incomplete(row)).includes(true)
  return {
    form: 'plot',
    width,
    height,
    plot,
    valueTicks: axis.ticks.map((tick) => ({ y: yOf(tick.value), text: tick.text, zero: tick.value === 0 })),
    timeTicks: columns.flatMap(({ name }, at) =>
      at % step === 0 ? [{ x: xs[at] ?? 0, text: name, anchor: 'middle' as const, strong: false }] : [],
    ),
    points: columns.map(({ key, name }, at) => ({ key, x: xs[at] ?? 0, title: `${across.title}: ${name}`, days: ['', ''] })),
    series,
    marks,
    labels: placeLabels(texts, series, {
      colors: lines.map(({ color }) => color),
      plot,
      periods: columns.map(({ key }) => ({ key, complete: true })),
      width,
      earlier: '',
    }),
    legend: legend.items,
    notes: [
      ...(lines.some(({ color }) => color === 'other') ? ['Grey: one line per cohort; the table names them.'] : []),
      ...(hasOpen ? ['Ages that are not over for all of a cohort are left out.'] : []),
      ...notesOf(result, locale).filter((note) => !/ of \d+ days\.?$/.test(note)),
    ],
    axis: `${across.name} ${columns[0]?.key} ${columns.at(-1)?.key} ${columns.length}`,
    scale: { min: axis.min, max: axis.max },
  }
}

/** Groups in their colours, cohorts of periods in grey, all together in ink. */
function linesOf(result: Result, grid: Grid, { colorOf }: ChartContext): readonly Line[] {
  const { value, across, columns, rows } = grid
  const incomplete = detailOf(result, value, 'incomplete')
  const isAlone = rows.length === 1 && rows[0]?.name === ''
  const isGroups = readKeys(result) > 0 && rows.length <= mostColored
  if (isGroups) for (const { name } of rows.toSorted((a, b) => a.name.localeCompare(b.name))) colorOf(name)
  const own = rows.map(
    ({ name, cells, other }): Line => ({
      name: isAlone ? value.title : name,
      color: isAlone ? 1 : isGroups && !other ? colorOf(name) : 'other',
      // What can still rise would look like people leaving.
      cells: cells.map((row) => (row === undefined || incomplete?.(row) === true ? null : (value.values[row] ?? null))),
      rows: cells,
    }),
  )
  const total = rows.length > 1 ? totalBy(result, [across]) : undefined
  const [key, all] = [total?.columns.find(({ name }) => name === across.name), total?.columns.find(({ name }) => name === value.name)]
  if (!key || !all) return own
  const at = new Map(key.values.map((cell, row) => [String(cell ?? ''), row]))
  const cells = columns.map((column) => {
    const row = at.get(column.key)
    return numberAt(all, row) === null || row === undefined ? null : (all.values[row] ?? null)
  })
  return [...own, { name: 'All', color: 'ink', cells, rows: cells.map(() => undefined) }]
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
