import type { Result } from '@/lib/metrics'
import { type CreditRow, type Credits, readCredits } from './attribution-credits'
import type { Box, ChartContext, ChartKind, ColorSlot } from './chart'
import { disc, type FigureDrawing, type FigureLine, type FigureShape, type FigureText, path } from './figure'
import { acrossOf } from './grid'
import { shorten, textWidth } from './labels'
import { placeLegend } from './names'
import { notesOf } from './notes'
import { valueAxis } from './value-axis'
import { compactText, deltaOf, exactText } from './words'

/** Who is given how much by which rule: a row per channel, a dot per model, the model that is meant where none is said filled. */
export const attribution: ChartKind = {
  kind: 'attribution',
  title: 'Models compared',
  roles: ['dimension', 'value'],
  ignoresComparison: true,
  refuses: (result) => {
    if (!result.columns.some(({ role }) => role === 'value')) return 'There is no metric in this answer. Choose one.'
    const across = acrossOf(result)
    if (!across) return 'This chart compares models. Split by them, such as the models of an attribution.'
    const others = result.columns.filter((column) => column.role === 'dimension' && column !== across)
    if (others.length !== 1) return 'This chart has one row per channel. Split by models and by one more dimension.'
    if (result.grain) return 'This chart is of a whole range. Take the grain away, or hold the model to one and choose a line.'
    return undefined
  },
  draw: drawCredits,
  describe: describeCredits,
}

/** Models with a colour of their own besides the one that is meant; all others are grey. */
const mostColored = 4
const headHeight = 24
const leastRow = 22
const mostRow = 40

function drawCredits(result: Result, { width, height, locale }: ChartContext): FigureDrawing {
  const credits = readCredits(result, locale)
  const { models, main, value } = credits
  const colors = colorsOf(credits)
  const colored = models.flatMap(({ name }, at) =>
    at === main || colors[at] !== 'other' ? [{ name, color: colors[at] ?? 'other', text: '' }] : [],
  )
  const grey = models.length - colored.length
  const rest = grey > 0 ? [{ name: grey === 1 ? '1 other' : `${grey} others`, color: 'other' as const, text: '' }] : []
  const legend = placeLegend([...colored.toSorted((a, b) => Number(b.color === 1) - Number(a.color === 1)), ...rest], width)
  const top = legend.height + headHeight
  const room = Math.max(2, Math.floor((height - top) / leastRow))
  const rows = credits.rows.length > room ? kept(credits.rows, room) : credits.rows
  const pitch = Math.min(mostRow, Math.max(leastRow, (height - top - 2) / Math.max(1, rows.length)))
  const nameWidth = Math.min(width * 0.32, Math.max(40, ...rows.map(({ name }) => textWidth(name))) + 14)
  const said = rows.map((row) => (value ? compactText(row.cells[main]?.cell ?? null, value.unit, locale) : ''))
  const plot: Box = { left: nameWidth, right: width - Math.max(24, ...said.map(textWidth)) - 16, top, bottom: top + rows.length * pitch }
  const all = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.shown ?? []))
  const axis = valueAxis(Math.min(0, ...all), Math.max(0, ...all), { unit: value?.unit, locale, mustHaveZero: true })
  // The axis ends where the values do: dots need no round end.
  const span = Math.max(axis.ticks[0]?.value ?? 0, ...all) - axis.min || 1
  const xOf = (number: number) => plot.left + 6 + ((number - axis.min) / span) * (plot.right - plot.left - 12)
  const ticks = axis.ticks.filter((tick, at) => at < axis.ticks.length - 1 || tick.value - axis.min <= span)
  const shapes: FigureShape[] = ticks.map((tick) => ({
    d: path([
      [Math.round(xOf(tick.value)) + 0.5, plot.top - 4],
      [Math.round(xOf(tick.value)) + 0.5, plot.bottom],
    ]),
    look: tick.value === 0 ? 'axis' : 'grid',
    color: 'other',
  }))
  const texts: FigureText[] = ticks.map((tick) => {
    const x = xOf(tick.value)
    const isCut = x + textWidth(tick.text) / 2 > width
    return { x: isCut ? width : x, y: plot.top - 9, text: tick.text, anchor: isCut ? 'end' : 'middle', tone: 'soft' }
  })
  rows.forEach((row, at) => {
    const y = plot.top + (at + 0.5) * pitch
    texts.push({ x: 0, y: y + 4, text: shorten(row.name, nameWidth - 10), anchor: 'start', tone: row.isRest ? 'soft' : 'plain' })
    texts.push({ x: width, y: y + 4, text: said[at] ?? '', anchor: 'end', tone: row.isRest ? 'soft' : 'strong' })
    shapes.push(...rowShapes(row, { y, xOf, main, colors }))
  })
  return {
    form: 'figure',
    width,
    height: Math.max(height, plot.bottom),
    shapes,
    texts,
    legend: legend.items,
    points: rows.map((row, at) => ({
      key: row.name,
      box: { left: 0, right: width, top: plot.top + at * pitch, bottom: plot.top + (at + 1) * pitch },
      title: row.name,
      lines: linesOf(row, credits, colors, locale),
      cells: cellsOf(row, credits),
    })),
    notes: [
      ...(models[main] ? [`Filled: ${models[main].name.toLowerCase()}, which is meant where no model is said.`] : []),
      ...(rows.length < credits.rows.length ? [`The ${rows.length} largest of ${credits.rows.length}; the rest is in the table.`] : []),
      ...notesOf(result, locale),
    ],
  }
}

/** The largest, and those that stand for what no channel has. */
function kept(rows: readonly CreditRow[], room: number): readonly CreditRow[] {
  const rest = rows.filter(({ isRest }) => isRest)
  return [...rows.filter(({ isRest }) => !isRest).slice(0, Math.max(1, room - rest.length)), ...rest]
}

function colorsOf({ models, main }: Credits): readonly ColorSlot[] {
  let next = 2
  return models.map((_, at): ColorSlot => {
    if (at === main) return 1
    if (next > mostColored + 1) return 'other'
    next += 1
    return next - 1
  })
}

interface Drawn {
  readonly y: number
  readonly xOf: (number: number) => number
  readonly main: number
  readonly colors: readonly ColorSlot[]
}

/** A line from the least to the most that any model gives, grey dots, rings of colour, and the filled dot on top. */
function rowShapes({ cells, isRest }: CreditRow, { y, xOf, main, colors }: Drawn): FigureShape[] {
  const known = cells.flatMap((cell, at) => (cell === undefined ? [] : [{ x: xOf(cell.shown), at }]))
  const xs = known.map(({ x }) => x)
  if (known.length === 0) return []
  const line = path([
    [Math.min(...xs), y],
    [Math.max(...xs), y],
  ])
  const rank = (at: number) => (at === main ? 2 : colors[at] === 'other' ? 0 : 1)
  const dots = known
    .toSorted((a, b) => rank(a.at) - rank(b.at))
    .map(({ x, at }): FigureShape => {
      const color = isRest ? 'other' : (colors[at] ?? 'other')
      if (at === main) return { d: disc(x, y, 5.5), look: 'dot', color }
      return colors[at] === 'other' ? { d: disc(x, y, 2.5), look: 'dot', color } : { d: disc(x, y, 4), look: 'ring', color }
    })
  return [{ d: line, look: 'span', color: 'other' }, ...dots]
}

/** What is meant first, then the others, the greatest first, each with its difference. */
function linesOf({ cells }: CreditRow, { models, main, value }: Credits, colors: readonly ColorSlot[], locale: string): FigureLine[] {
  const own = cells[main]
  const order = cells.flatMap((cell, at) => (cell ? [{ cell, at }] : [])).sort((a, b) => b.cell.shown - a.cell.shown)
  return [...order.filter(({ at }) => at === main), ...order.filter(({ at }) => at !== main)].map(({ cell, at }) => {
    const delta = at === main || !own || !value ? undefined : deltaOf(cell.cell, own.cell, { ...value, direction: 'none' }, locale)
    const text = compactText(cell.cell, value?.unit, locale)
    return { name: models[at]?.name ?? '', color: colors[at] ?? 'other', text: delta ? `${text} (${delta.text})` : text }
  })
}

function cellsOf({ cells }: CreditRow, { main, value }: Credits) {
  const rows = [cells[main], ...cells.filter((_, at) => at !== main)].flatMap((cell) => cell?.row ?? [])
  return value ? rows.map((row) => ({ row, column: value.name })) : []
}

/** The largest by the model that is meant, and the one about which models differ most. */
function describeCredits(result: Result, { locale }: Pick<ChartContext, 'locale'>): string {
  const { models, main, rows, value, title } = readCredits(result, locale)
  const head = `${value?.title ?? ''} by ${title.toLowerCase()} and ${models.length} models`
  const write = (cell: CreditRow['cells'][number]) => exactText(cell?.cell ?? null, value?.unit, locale)
  if (rows.length === 0) return `${head}: nothing in this range.`
  const largest = rows.slice(0, 3).map((row) => `${row.name} ${write(row.cells[main])}`)
  const ranked = rows.map((row) => {
    const known = row.cells.flatMap((cell, at) => (cell ? [{ cell, at }] : [])).sort((a, b) => a.cell.shown - b.cell.shown)
    const [low, high] = [known[0], known.at(-1)]
    return { name: row.name, low, high, spread: (high?.cell.shown ?? 0) - (low?.cell.shown ?? 0) }
  })
  const widest = ranked.toSorted((a, b) => b.spread - a.spread)[0]
  const at = (end: NonNullable<typeof widest>['low']) => `${write(end?.cell)} by ${models[end?.at ?? 0]?.name.toLowerCase()}`
  const spread =
    widest && widest.spread > 0 ? ` Models differ most about ${widest.name}: from ${at(widest.low)} to ${at(widest.high)}.` : ''
  return `${head}; by ${models[main]?.name.toLowerCase()} ${largest.join(', ')}.${spread}`
}
