import type { Result } from '@/lib/metrics'
import type { BarsDrawing, ChartContext, ChartKind } from './chart'
import { textWidth } from './labels'
import { notesOf } from './notes'
import { sumCells } from './other'
import { byPlace, comparisonOf, nameOf, ownPlace, toNumber } from './series'
import { compactText, deltaOf, exactText, shareText } from './words'

/** Names with bars, greatest first; bands and days in their own order. Bars start at zero; negative values run to the left of it. */
export const barList: ChartKind = {
  kind: 'bar-list',
  title: 'Bar list',
  roles: ['dimension', 'value'],
  refuses: (result) => {
    if (!result.columns.some((column) => column.role === 'value')) return 'There is no metric in this answer. Choose one.'
    if (!result.columns.some((column) => column.role === 'dimension'))
      return 'A bar list needs something to list. Split by a dimension, or choose the number.'
    if (result.grain) return 'A bar list is one value per name for the whole range. Take the grain away, or choose stacked bars.'
    return undefined
  },
  draw: drawBars,
  describe: (result, { locale }) => {
    const { rows, value, dimensions } = rowsOf(result, locale)
    const head = `${value?.title ?? ''} by ${dimensions.map((dimension) => dimension.title.toLowerCase()).join(' and ')}`
    if (rows.length === 0 || !value) return `${head}: nothing in this range.`
    const top = rows.slice(0, 3).map((row) => `${row.name} ${exactText(row.cell, value.unit, locale)}`)
    const more = rows.length > 3 ? ` and ${rows.length - 3} more` : ''
    return `${head}: ${top.join(', ')}${more}.`
  },
}

function rowsOf(result: Result, locale: string) {
  const value = result.columns.find((column) => column.role === 'value')
  const earlier = value && comparisonOf(result, value)
  const dimensions = result.columns.filter((column) => column.role === 'dimension')
  const rows = Array.from({ length: result.rowCount }, (_, at) => ({
    at: ownPlace(dimensions, at),
    name: nameOf(dimensions, at, locale),
    cell: value?.values[at] ?? null,
    earlier: earlier?.values[at] ?? null,
    number: toNumber(value?.values[at]),
    earlierNumber: toNumber(earlier?.values[at]),
  })).sort((a, b) => (b.number ?? Number.NEGATIVE_INFINITY) - (a.number ?? Number.NEGATIVE_INFINITY) || a.name.localeCompare(b.name))
  return { rows, value, earlier, dimensions }
}

function drawBars(result: Result, context: ChartContext): BarsDrawing {
  const { locale } = context
  const { rows, value, earlier, dimensions } = rowsOf(result, locale)
  const unit = value?.unit
  const additive = Boolean(value && context.additive.has(value.metric ?? value.name))
  const room = Math.max(3, Math.floor(context.height / leastRow))
  const cut = rows.length > room
  const shown = cut ? rows.slice(0, additive ? room - 1 : room) : rows
  const rest = rows.slice(shown.length)
  const all = shown.some(({ at }) => at !== undefined) ? shown.toSorted((a, b) => byPlace(a.at, b.at)) : [...shown]
  if (cut && additive) {
    const cell = sumCells(rest.map((row) => row.cell))
    const past = sumCells(rest.map((row) => row.earlier))
    all.push({ at: undefined, name: `Other (${rest.length})`, cell, earlier: past, number: toNumber(cell), earlierNumber: toNumber(past) })
  }
  // "Other" may be longer than every bar; it is told by its number and must not flatten the rest.
  const ends = shown.flatMap((row) => [row.number ?? 0, row.earlierNumber ?? 0])
  const low = Math.min(0, ...ends)
  const span = Math.max(0, ...ends) - low || 1
  const place = (end: number) => Math.min(1, Math.max(0, (end - low) / span))
  const total = additive ? rows.reduce((sum, row) => sum + (row.number ?? 0), 0) : 0
  return {
    form: 'bars',
    rowHeight: Math.min(mostRow, Math.max(leastRow, Math.floor(context.height / Math.max(1, all.length)))),
    // Names are set in 14 px, a sixth larger than labels.
    nameWidth: Math.ceil(Math.min(context.width * 0.36, Math.max(24, ...all.map((row) => textWidth(row.name) * 1.18)))),
    title: dimensions.map((dimension) => dimension.title).join(' · '),
    valueTitle: value?.title ?? '',
    ...(earlier && { comparisonTitle: earlier.title }),
    items: all.map((row, at) => {
      const delta = value && deltaOf(row.cell, row.earlier, value, locale)
      return {
        name: row.name,
        value: compactText(row.cell, unit, locale),
        exact: exactText(row.cell, unit, locale),
        from: place(Math.min(0, row.number ?? 0)),
        to: place(Math.max(0, row.number ?? 0)),
        ...(row.earlierNumber !== null && { comparison: place(row.earlierNumber), comparisonText: exactText(row.earlier, unit, locale) }),
        // One hue: a name is told by its word here, and keeps its colour for charts that need it.
        color: at >= shown.length ? ('other' as const) : 1,
        ...(delta && { delta }),
        ...(total > 0 && row.number !== null && { share: shareText(row.number / total, locale) }),
      }
    }),
    notes: [
      ...(cut && !additive ? [`The ${shown.length} largest of ${rows.length}; the rest is in the table.`] : []),
      ...notesOf(result, locale),
    ],
  }
}

/** Height of one row: few names use the room of many. */
const leastRow = 28
const mostRow = 40
