import { formatValue } from '@/lib/base/format'
import type { Result } from '@/lib/metrics'
import type { Box, ChartContext, ChartKind } from './chart'
import { bar, type FigureDrawing, type FigureShape, type FigureText, path } from './figure'
import { acrossOf } from './grid'
import { type Bin, type Bins, readBins } from './histogram-bins'
import { textWidth, wrap } from './labels'
import { notesOf } from './notes'
import { valueAxis } from './value-axis'
import { capital, exactText, shareText } from './words'

/** How many have how much: a bar per value or band in its order, without gaps, with the mean and the median of numbers. */
export const histogram: ChartKind = {
  kind: 'histogram',
  title: 'Histogram',
  roles: ['dimension', 'value'],
  ignoresComparison: true,
  // Everybody, whom each bar is a share of.
  totals: () => [[]],
  refuses: (result) => {
    if (!result.columns.some(({ role }) => role === 'value')) return 'There is no metric in this answer. Choose one.'
    const across = acrossOf(result)
    if (!across) return 'A histogram needs values in an order of their own. Split by numbers or bands, or choose a bar list.'
    if (result.grain) return 'A histogram is of a whole range. Take the grain away, or choose stacked bars.'
    if (result.columns.some((column) => column.role === 'dimension' && column !== across))
      return 'A histogram has no room for a second split. Take it away, and filter by it instead.'
    return undefined
  },
  draw: drawHistogram,
  describe: describeHistogram,
}

function drawHistogram(result: Result, { width, height, locale }: ChartContext): FigureDrawing {
  const bins = readBins(result, locale)
  const { value, across, all } = bins
  const highest = all.reduce((most, { shown }) => Math.max(most, shown), 0)
  const axis = valueAxis(0, highest, { unit: value?.unit, locale, mustHaveZero: true })
  const left = Math.max(0, ...axis.ticks.slice(0, -1).map(({ text }) => textWidth(text))) + 6
  const each = (width - left) / Math.max(1, all.length)
  const isBands = across?.order !== undefined
  // As many names under the axis as have room beside each other.
  const leastName = isBands ? 44 : Math.max(0, ...all.map(({ name }) => textWidth(name))) + 8
  const step = Math.max(1, Math.ceil(leastName / each))
  const titles = all.map(({ name }) => (isBands ? wrap(name, each * step - 6, { lines: 3 }) : [name]))
  const lines = isBands ? Math.max(1, ...titles.map(({ length }) => length)) : 1
  const hasMarkers = bins.mean !== undefined
  const plot: Box = { left, right: width, top: hasMarkers ? 48 : 22, bottom: Math.max(70, height - 18 - lines * 14 + (isBands ? 8 : -4)) }
  const yOf = (number: number) => plot.bottom - ((number - axis.min) / (axis.max - axis.min)) * (plot.bottom - plot.top)
  const xOf = (at: number) => plot.left + at * each
  const shapes: FigureShape[] = axis.ticks.map((tick) => ({
    d: path([
      [0, Math.round(yOf(tick.value)) + 0.5],
      [width, Math.round(yOf(tick.value)) + 0.5],
    ]),
    look: tick.value === 0 ? 'axis' : 'grid',
    color: 'other',
  }))
  const texts: FigureText[] = axis.ticks.map((tick) => ({ x: 0, y: yOf(tick.value) - 4, text: tick.text, anchor: 'start', tone: 'soft' }))
  const isLabelled = each >= 36 && all.length <= 24
  all.forEach((bin, at) => {
    const middle = xOf(at + 0.5)
    const top = yOf(bin.shown)
    if (plot.bottom - top > 0.2)
      shapes.push({ d: bar({ left: xOf(at) + 0.5, right: xOf(at + 1) - 0.5, top, bottom: plot.bottom }), look: 'solid', color: 1 })
    if (isLabelled && bin.share !== undefined && bin.shown > 0)
      texts.push({ x: middle, y: top - 5, text: shareText(rounded(bin.share), locale), anchor: 'middle', tone: 'strong' })
    const title = at % step === 0 ? (titles[at] ?? []) : []
    title.forEach((text, line) => {
      const y = plot.bottom + 16 + line * 14
      const isCut = middle + textWidth(text) / 2 > width
      if (isBands && step > 1) texts.push({ x: xOf(at), y, text, anchor: 'start', tone: 'plain' })
      else texts.push({ x: isCut ? width : middle, y, text, anchor: isCut ? 'end' : 'middle', tone: 'plain' })
    })
  })
  for (const { x, top, text, anchor } of markersOf(bins, { plot, each, locale })) {
    const line = path([
      [x, top],
      [x, plot.bottom],
    ])
    shapes.push({ d: line, look: 'rim', color: 'surface' }, { d: line, look: 'marker', color: 'ink' })
    texts.push({ x: x + (anchor === 'end' ? -5 : 5), y: top + 10, text, anchor, tone: 'strong' })
  }
  if (!isBands && across) texts.push({ x: width, y: plot.bottom + 30, text: across.title, anchor: 'end', tone: 'soft' })
  return {
    form: 'figure',
    width,
    height,
    shapes,
    texts,
    legend: [],
    points: all.map((bin, at) => ({
      key: bin.name,
      box: { left: xOf(at), right: xOf(at + 1), top: plot.top, bottom: plot.bottom },
      title: isBands ? bin.name : `${across?.title}: ${bin.name}`,
      lines: linesOf(bin, bins, locale),
      cells: bin.row === undefined || !value ? [] : [{ row: bin.row, column: value.name }],
    })),
    notes: notesOf(result, locale),
  }
}

function linesOf(bin: Bin, { value }: Bins, locale: string): FigureDrawing['points'][number]['lines'] {
  return [
    { name: value?.unit?.kind === 'count' ? capital(value.unit.of) : (value?.title ?? ''), text: exactText(bin.cell, value?.unit, locale) },
    ...(bin.share === undefined ? [] : [{ name: 'Of all', text: shareText(rounded(bin.share), locale) }]),
    ...(bin.upTo === undefined ? [] : [{ name: 'Up to here', text: shareText(rounded(bin.upTo), locale) }]),
  ]
}

interface Place {
  readonly plot: Box
  readonly each: number
}

interface Marker {
  readonly x: number
  /** Of its line and its text. */
  readonly top: number
  readonly text: string
  readonly anchor: 'start' | 'end'
}

/** Mean and median, each in a line of its own: texts run away from the other's line, the nearer one to that side below. */
function markersOf({ mean, median, first }: Bins, { plot, each, locale }: Place & { readonly locale: string }): readonly Marker[] {
  if (mean === undefined || median === undefined) return []
  const both = [
    { number: mean, text: `mean ${formatValue(mean, { kind: 'number', decimals: 1 }, { locale })}` },
    { number: median, text: `median ${formatValue(median, { kind: 'number' }, { locale })}` },
  ].map(({ number, text }) => ({ x: plot.left + (number - first + 0.5) * each, text }))
  const isLeft = both.some(({ x, text }) => x + 6 + textWidth(text) > plot.right)
  const ordered = both.toSorted((a, b) => (isLeft ? b.x - a.x : a.x - b.x))
  return ordered.map((marker, row) => ({ ...marker, top: plot.top - 44 + row * 14, anchor: isLeft ? 'end' : 'start' }))
}

function rounded(share: number): number {
  return share >= 0.0995 ? Math.round(share * 100) / 100 : Math.round(share * 1000) / 1000
}

/** Where most are, and the middle: `Users by active days: most at 1, 120 users, 24%; median 3, mean 4.6.` */
function describeHistogram(result: Result, { locale }: Pick<ChartContext, 'locale'>): string {
  const { all, value, across, mean, median } = readBins(result, locale)
  const head = `${value?.title ?? ''} by ${across?.title.toLowerCase() ?? ''}`
  const most = all.toSorted((a, b) => b.shown - a.shown)[0]
  if (!most) return `${head}: nothing in this range.`
  const share = most.share === undefined ? '' : `, ${shareText(rounded(most.share), locale)}`
  const middle = median === undefined || mean === undefined ? '' : `; median ${median}, mean ${mean.toFixed(1)}`
  return `${head}: most at ${most.name}, ${exactText(most.cell, value?.unit, locale)}${share}${middle}.`
}
