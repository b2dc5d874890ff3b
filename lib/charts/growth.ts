import { grainWords } from '@/lib/base/grain'
import type { Result, ResultColumn } from '@/lib/metrics'
import type { ChartContext, ChartKind, PlotDrawing, PlotSeries } from './chart'
import { acrossOf, titled } from './grid'
import { lastDot, lineMarks } from './marks'
import { lastComplete, placeLabels } from './names'
import { needsOneUnit } from './over-time'
import { drawPlot } from './plot'
import { type Cell, readSeries, toNumber, toShown } from './series'
import { stateNames, stateOf } from './states'
import { exactText, periodTitle } from './words'

/** What was gained stands above zero and what was lost below, period by period, with a line for what is left of it. */
export const growth: ChartKind = {
  kind: 'growth',
  title: 'Gained and lost',
  roles: ['period', 'dimension', 'value'],
  ignoresComparison: true,
  periods: 'always',
  refuses: (result) => {
    const across = statesOf(result)
    if (!across) return 'This chart needs states, such as new and churned. Split by them, or choose stacked bars.'
    if (result.columns.some((column) => column.role === 'dimension' && column !== across))
      return 'This chart has no room for a split besides the states. Take it away, and filter by it instead.'
    return needsOneUnit(result)
  },
  draw: drawGrowth,
  describe: describeGrowth,
}

function drawGrowth(result: Result, context: ChartContext): PlotDrawing {
  const { locale, width } = context
  const colorOf = (name: string) => stateOf(name)?.color ?? context.colorOf(name)
  const drawing = drawPlot(changesOf(result), { ...context, colorOf }, 'bar')
  const { plot, scale } = drawing
  const { periods, values, texts } = netOf(result, locale)
  const ys = values.map((value) => {
    const share = value === null ? null : (value - scale.min) / (scale.max - scale.min)
    return share === null ? null : Math.round((plot.bottom - share * (plot.bottom - plot.top)) * 10) / 10
  })
  const net: PlotSeries = { ...plain, name: 'Net', color: 'ink', values, ys, starts: ys, texts }
  const stay = rowsOf(result, isKept)
  const change = rowsOf(result, (name) => !isKept(name))
  const stayed = readSeries(only(result, isKept), { locale }).series.map((each): PlotSeries => {
    const nothing = each.values.map(() => null)
    const texts = each.values.map((cell) => exactText(cell, each.column.unit, locale))
    return {
      ...plain,
      name: titled(each.name),
      color: colorOf(each.name),
      values: nothing,
      ys: nothing,
      starts: nothing,
      texts,
      cells: { column: each.column.name, rows: backTo(stay, each.rows) },
    }
  })
  const drawn = drawing.series.map((each) => ({
    ...each,
    ...(each.cells && { cells: { ...each.cells, rows: backTo(change, each.cells.rows) } }),
  }))
  const series = [...drawn, net]
  const style = { color: 'ink', series: series.length - 1, unfinished: periods.map(({ complete }) => !complete) } as const
  const xs = drawing.points.map(({ x }) => x)
  return {
    ...drawing,
    series: [...series, ...stayed],
    // A rim in the colour of the surface keeps the line apart from the bars it runs over.
    marks: [...drawing.marks, ...lineMarks(xs, ys, { ...style, color: 'surface' }), ...lineMarks(xs, ys, style), ...lastDot(xs, ys, style)],
    labels: placeLabels(
      series.map(({ name }) => name),
      series,
      { colors: series.map(({ color }) => color), plot, periods, width, earlier: '' },
    ),
    legend: [],
    notes: [...drawing.notes, ...stayed.map(({ name }) => `${name} is not drawn; point at a period to read it.`)],
  }
}

/** The dimension whose values are states; without any, the first with an order of its own. */
function statesOf(result: Result): ResultColumn | undefined {
  const known = ({ role, values }: ResultColumn) => role === 'dimension' && values.some((value) => stateOf(String(value)))
  return result.columns.find(known) ?? acrossOf(result)
}

const plain = { shape: 'line', stacked: false, comparison: false, hidden: false } as const

const isKept = (name: string) => stateOf(name)?.side === 'kept'

/** Without what stays as it is, with what was lost below zero. */
function changesOf(result: Result): Result {
  const across = statesOf(result)
  const rows = only(result, (name) => !isKept(name))
  const states = rows.columns.find(({ name }) => name === across?.name)?.values
  const lost = (row: number) => stateOf(String(states?.[row]))?.side === 'lost'
  return {
    ...rows,
    columns: rows.columns.map((column) => {
      if (column.name === across?.name) return named(column)
      return column.role === 'value' ? { ...column, values: column.values.map((cell, row) => (lost(row) ? below(cell) : cell)) } : column
    }),
  }
}

/** States as people read them, in the order in which they stack. */
function named(column: ResultColumn): ResultColumn {
  const order = [...new Set([...stateNames, ...(column.order ?? [])])].map(titled)
  return { ...column, order, values: column.values.map((state) => (typeof state === 'string' ? titled(state) : state)) }
}

/** As text where it came as text: no digit is lost. */
function below(cell: Cell): Cell {
  if (typeof cell === 'number') return -Math.abs(cell)
  return typeof cell === 'string' && Number(cell) > 0 ? `-${cell}` : cell
}

function rowsOf(result: Result, isWanted: (name: string) => boolean): readonly number[] {
  const states = statesOf(result)?.values ?? []
  return states.flatMap((state, row) => (isWanted(String(state)) ? [row] : []))
}

/** Where the rows of a part stand in the whole. */
function backTo(kept: readonly number[], rows: readonly (number | undefined)[]): readonly (number | undefined)[] {
  return rows.map((row) => (row === undefined ? undefined : kept[row]))
}

function only(result: Result, isWanted: (name: string) => boolean): Result {
  const rows = rowsOf(result, isWanted)
  const columns = result.columns.map((column): ResultColumn => ({ ...column, values: rows.map((row) => column.values[row] ?? null) }))
  return { ...result, columns, rowCount: rows.length }
}

/** What is left of gains and losses by period: in the unit that is shown, and in words. */
function netOf(result: Result, locale: string) {
  const { periods, series } = readSeries(changesOf(result), { locale })
  const unit = series[0]?.column.unit
  const sums = periods.map((_, at) => {
    const known = series.flatMap(({ values }) => toNumber(values[at]) ?? [])
    return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) : null
  })
  return {
    periods,
    series,
    values: sums.map((sum) => toShown(sum, unit)),
    texts: sums.map((sum) => (sum === null ? '' : `${sum > 0 ? '+' : ''}${exactText(sum, unit, locale)}`)),
  }
}

/** The last complete period: what is left of it and what it is made of; then the best and the worst one. */
function describeGrowth(result: Result, { locale }: Pick<ChartContext, 'locale'>): string {
  const { periods, series, values, texts } = netOf(result, locale)
  const { grain = 'day', timeZone } = result
  const title = (at: number) => periodTitle(periods[at] ?? { key: '' }, grain, { locale, timeZone })
  const head = `${series[0]?.column.title ?? ''} by ${grainWords(grain)}`
  const end = lastComplete(values, periods)
  if (end < 0) return `${head}: nothing in this range.`
  const parts = series.map((each) => `${each.name.toLowerCase()} ${exactText(each.values[end] ?? null, each.column.unit, locale)}`)
  const known = values
    .flatMap((value, at) => (value !== null && periods[at]?.complete ? [{ value, at }] : []))
    .sort((a, b) => b.value - a.value)
  const [best, worst] = [known[0], known.at(-1)]
  const ends =
    best && worst && best !== worst
      ? ` Best ${title(best.at)} with ${texts[best.at]}, worst ${title(worst.at)} with ${texts[worst.at]}.`
      : ''
  return `${head}, ${title(0)} to ${title(periods.length - 1)}: in ${title(end)} net ${texts[end]}, of ${parts.join(', ')}.${ends}`
}
