import type { Period, Result } from '@/lib/metrics'
import { daysOf, unfinishedWords } from './calendar'
import type { Box, ChartContext, ColorSlot, Mark, PlotDrawing, PlotPoint, PlotSeries } from './chart'
import { earlierWord, openPeriod, partWords } from './earlier'
import { drawnSeries } from './groups'
import { textWidth } from './labels'
import { areaMarks, barMarks, lastDot, lineMarks, partMark } from './marks'
import { lastComplete, placeLabels, placeLegend } from './names'
import { notesOf } from './notes'
import { byPlace, readSeries, type Series, toNumber, toShown } from './series'
import { isOuter, rangeOf, stack, stackRange } from './stack'
import { timeTicks } from './time-axis'
import { valueAxis } from './value-axis'
import { compactText, deltaOf, exactText, periodTitle } from './words'

/** How many series carry their name at their end; more than that need a legend. */
const labelled = 5

/**
 * Places values over time: lines, one area, a stack of areas or of bars. Everything is in pixels and every text is written,
 * so that a browser, a mail and a test see the same drawing.
 */
export function drawPlot(result: Result, context: ChartContext, shape: 'line' | 'area' | 'bar'): PlotDrawing {
  const { locale } = context
  const read = readSeries(result, context)
  const limited = drawnSeries(read.series)
  const stacked = shape !== 'line' && limited.series.length > 1
  const hasOrder = limited.series.some(({ at }) => at !== undefined)
  const all = [...limited.series].sort(
    hasOrder ? (a, b) => byOther(a, b) || byPlace(a.at, b.at) : stacked ? byTotal : byLastValue(read.periods),
  )
  const isHidden = ({ name }: Series) => Boolean(context.only?.size && !context.only.has(name))
  const ordered = all.map((series) => (isHidden(series) ? emptied(series) : series))
  const { periods } = read
  const lines = ordered.map((series) => numbersOf(series))
  const withComparison = !stacked && ordered.length <= 2
  const earlier = withComparison ? ordered.map((series) => comparisonNumbers(series)) : []

  const parts = withComparison ? ordered.map(({ part, column }) => (part ? toShown(part.cell, column.unit) : null)) : []
  const [low, high] = stacked ? stackRange(lines, periods.length) : rangeOf([...lines, ...earlier, parts])
  const unit = ordered[0]?.column.unit
  const axis = valueAxis(low, high, { unit, locale, mustHaveZero: shape !== 'line' })

  const names = ordered.map((series) => series.name)
  const isSplit = result.columns.some((column) => column.role === 'dimension') || names.length > 1
  // In alphabetical order first, so that the rank of a name does not decide its colour.
  const named = ordered.flatMap((series) => (isSplit && !series.other ? [series.name] : []))
  for (const name of named.toSorted()) context.colorOf(name)
  const colors: ColorSlot[] = ordered.map((series) => (series.other ? 'other' : isSplit ? context.colorOf(series.name) : 1))
  const legendTexts = all.map((series) => lastText(series, periods, locale))
  const ranked = ordered.map((each, index) => ({
    name: each.name,
    color: colors[index] ?? ('other' as const),
    text: legendTexts[index] ?? '',
  }))
  const rank = new Map([...all].sort(byLastValue(read.periods)).map((each, at) => [each.name, at]))
  const legend = placeLegend(
    names.length > labelled ? ranked.toSorted((a, b) => (rank.get(a.name) ?? 0) - (rank.get(b.name) ?? 0)) : [],
    context.width,
  )
  const labelTexts = names.length === 1 ? legendTexts : names.length <= labelled ? names : []
  const labelRoom =
    labelTexts.length === 0
      ? 8
      : Math.min(
          context.width * 0.28,
          132,
          Math.max(...labelTexts.map(textWidth), earlier.length > 0 ? textWidth(earlierWord(result)) : 0) + 12,
        )
  const plot: Box = {
    left: 0,
    top: 20 + legend.height,
    right: Math.max(40, context.width - labelRoom),
    bottom: Math.max(60, context.height - 22),
  }

  const yOf = (value: number) => round(plot.bottom - ((value - axis.min) / (axis.max - axis.min)) * (plot.bottom - plot.top))
  // Shapes begin right of the axis's labels; the topmost label stands above them.
  const shapes: Box = { ...plot, left: Math.max(...axis.ticks.slice(0, -1).map((tick) => textWidth(tick.text))) + 6 }
  const xs = placeX(periods.length, shapes, shape)
  const band = periods.length > 0 ? (shapes.right - shapes.left) / periods.length : 0
  const unfinished = periods.map((period) => !period.complete)

  const stacks = stacked
    ? stack(lines, periods.length)
    : lines.map((line) => line.map((value) => (value === null ? null : ([0, value] as const))))
  const series: PlotSeries[] = ordered.map((each, index) =>
    describeSeries(each, lines[index] ?? [], {
      periods,
      locale,
      shape,
      stacked,
      color: colors[index] ?? 'other',
      hidden: isHidden(each),
      ys: (stacks[index] ?? []).map((part) => (part ? yOf(part[1]) : null)),
      starts: (stacks[index] ?? []).map((part) => (part ? yOf(part[0]) : null)),
    }),
  )
  const marks: Mark[] = []
  earlier.forEach((values, index) => {
    const ys = values.map((value) => (value === null ? null : yOf(value)))
    const part = placePart(ordered[index], yOf, locale)
    const style = { color: 'comparison', series: ordered.length + index, unfinished: unfinished.map(() => false) } as const
    marks.push(...lineMarks(xs, ys, style))
    if (part?.y) marks.push(partMark(xs[part.at] ?? 0, part.y, style))
    series.push({
      name: `${names[index]}, ${earlierWord(result)}`,
      color: 'comparison',
      shape: 'line',
      stacked: false,
      comparison: true,
      hidden: values.every((value) => value === null),
      values,
      ys,
      starts: ys,
      ...(part && { part }),
      texts: values.map((_, at) => exactText(ordered[index]?.comparison?.[at] ?? null, ordered[index]?.column.unit, locale)),
    })
  })
  ordered.forEach((_, index) => {
    const parts = stacks[index] ?? []
    const bottoms = parts.map((part) => (part ? yOf(part[0]) : null))
    const tops = parts.map((part) => (part ? yOf(part[1]) : null))
    const style = { color: colors[index] ?? ('other' as const), series: index, unfinished }
    if (shape === 'bar')
      marks.push(
        ...barMarks(xs, bottoms, tops, { ...style, width: Math.min(band * 0.75, 72), rounded: (at) => isOuter(stacks, index, at) }),
      )
    else {
      if (shape === 'area') marks.push(...areaMarks(xs, bottoms, tops, style))
      marks.push(...lineMarks(xs, tops, style))
      marks.push(...lastDot(xs, tops, style))
    }
  })
  const notes = [...limited.notes, ...notesOf(result, locale), ...(axis.fromZero ? [] : [`The axis starts at ${axis.start}.`])]

  return {
    form: 'plot',
    width: context.width,
    height: context.height,
    plot,
    valueTicks: axis.ticks.map((tick) => ({ y: yOf(tick.value), text: tick.text, zero: tick.value === 0 })),
    timeTicks: placeTicks(result, periods, xs, { locale, right: context.width }),
    points: periods.map((period, at) => pointOf(period, result, xs[at] ?? 0, locale)),
    series,
    marks,
    labels: placeLabels(labelTexts, series, { colors, plot, periods, width: context.width, earlier: earlierWord(result) }),
    legend: legend.items,
    notes,
    axis: [result.grain, result.timeZone, periods[0]?.key, periods.at(-1)?.key, periods.length].join(' '),
    scale: { min: axis.min, max: axis.max },
  }
}

function numbersOf(series: Series): (number | null)[] {
  return series.values.map((cell) => toShown(cell, series.column.unit))
}

function comparisonNumbers(series: Series): (number | null)[] {
  return numbersOf({ ...series, values: series.comparison ?? series.values.map(() => null) })
}

function emptied(series: Series): Series {
  const nothing = series.values.map(() => null)
  const { part: _, ...rest } = series
  return { ...rest, values: nothing, ...(series.comparison && { comparison: nothing, against: nothing }) }
}

function describeSeries(
  series: Series,
  values: readonly (number | null)[],
  {
    periods,
    locale,
    shape,
    stacked,
    color,
    hidden,
    ys,
    starts,
  }: {
    periods: readonly Period[]
    locale: string
    shape: 'line' | 'area' | 'bar'
    stacked: boolean
    color: ColorSlot
    hidden: boolean
    ys: readonly (number | null)[]
    starts: readonly (number | null)[]
  },
): PlotSeries {
  const { column, comparison } = series
  return {
    name: series.name,
    color,
    shape,
    stacked,
    comparison: false,
    hidden,
    values,
    ys,
    starts,
    cells: { column: column.name, rows: series.rows },
    texts: series.values.map((cell) => exactText(cell, column.unit, locale)),
    ...(comparison && {
      deltas: periods.map((period, at) =>
        period.complete || at === series.part?.at
          ? deltaOf(series.values[at] ?? null, series.against?.[at] ?? null, column, locale)
          : undefined,
      ),
    }),
  }
}

function placeX(count: number, plot: Box, shape: 'line' | 'area' | 'bar'): number[] {
  const width = plot.right - plot.left
  if (shape === 'bar') return Array.from({ length: count }, (_, at) => round(plot.left + ((at + 0.5) * width) / count))
  if (count === 1) return [round(plot.left + width / 2)]
  // Room for the dot at both ends.
  return Array.from({ length: count }, (_, at) => round(plot.left + 4 + (at * (width - 8)) / (count - 1)))
}

function pointOf(period: Period, result: Result, x: number, locale: string): PlotPoint {
  const unfinished = unfinishedWords(period, result)
  const grain = result.grain ?? 'day'
  const { timeZone } = result
  return {
    key: period.key,
    x,
    days: daysOf(period, result),
    title: periodTitle(period, grain, { locale, timeZone }),
    ...(unfinished && { unfinished }),
    ...(period.settling && { settling: period.settling }),
    ...(period.comparison && { comparison: periodTitle(comparedPeriod(period), grain, { locale, timeZone }) }),
    ...(result.comparison?.kind === 'target' && { comparison: 'Target' }),
    ...(result.likeForLike && period.key === openPeriod(result) && { part: partWords(result.likeForLike, { locale, form: 'short' }) }),
  }
}

function comparedPeriod({ comparison = '', comparisonLabel }: Period): Pick<Period, 'key' | 'label'> {
  return { key: comparison, ...(comparisonLabel !== undefined && { label: comparisonLabel }) }
}

function placePart(series: Series | undefined, yOf: (value: number) => number, locale: string): PlotSeries['part'] {
  if (!series?.part) return undefined
  const { at, cell } = series.part
  const value = toShown(cell, series.column.unit)
  return { at, y: value === null ? null : yOf(value), text: exactText(cell, series.column.unit, locale) }
}

function placeTicks(
  result: Result,
  periods: readonly Period[],
  xs: readonly number[],
  { locale, right }: { locale: string; right: number },
): PlotDrawing['timeTicks'] {
  const ticks = timeTicks(periods, { grain: result.grain ?? 'day', timeZone: result.timeZone, locale, xs })
  return ticks.map((tick) => {
    const x = xs[tick.index] ?? 0
    const half = textWidth(tick.text) / 2
    return {
      x,
      text: tick.text,
      strong: tick.strong,
      anchor: x < half ? ('start' as const) : x + half > right ? ('end' as const) : ('middle' as const),
    }
  })
}

function lastText(series: Series, periods: readonly Period[], locale: string): string {
  const at = lastComplete(series.values, periods)
  return at < 0 ? '' : compactText(series.values[at] ?? null, series.column.unit, locale)
}

function byTotal(a: Series, b: Series): number {
  return byOther(a, b) || total(b) - total(a) || a.name.localeCompare(b.name)
}

function byOther(a: Series, b: Series): number {
  return Number(Boolean(a.other)) - Number(Boolean(b.other))
}

function total(series: Series): number {
  return series.values.reduce<number>((sum, cell) => sum + Math.abs(toNumber(cell) ?? 0), 0)
}

function byLastValue(periods: readonly Period[]): (a: Series, b: Series) => number {
  const last = (series: Series) => toNumber(series.values[lastComplete(series.values, periods)]) ?? Number.NEGATIVE_INFINITY
  return (a, b) => byOther(a, b) || last(b) - last(a) || a.name.localeCompare(b.name)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
