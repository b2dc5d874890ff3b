import type { Result } from '@/lib/metrics'
import type { BarsDrawing, ChartContext, ChartKind } from './chart'
import { againstOf, comparisonOf, earlierWord } from './earlier'
import { grandTotal } from './groups'
import { textWidth } from './labels'
import { comparedNote, notesOf } from './notes'
import { isOther, otherName } from './other'
import { byPlace, nameOf, ownPlace, toNumber } from './series'
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
  groups: ({ height }) => roomFor(height) - 1,
  // Parts have a whole that they are held against.
  totals: ({ isAdditive }) => (isAdditive ? [[]] : undefined),
  draw: drawBars,
  describe: (result, { locale }) => {
    const { rows, value, dimensions } = rowsOf(result, locale)
    const head = `${value?.title ?? ''} by ${dimensions.map((dimension) => dimension.title.toLowerCase()).join(' and ')}`
    if (rows.length === 0 || !value) return `${head}: nothing in this range.`
    const write = (row: (typeof rows)[number]) => `${row.name} ${exactText(row.cell, value.unit, locale)}`
    const groups = rows.filter(({ other }) => !other)
    const more = groups.length > 3 ? ` and ${groups.length - 3} more` : ''
    const rest = rows.flatMap((row) => (row.other ? `; ${write(row)}` : []))
    return `${head}: ${groups.slice(0, 3).map(write).join(', ')}${more}${rest.join('')}.`
  },
}

function rowsOf(result: Result, locale: string) {
  const value = result.columns.find((column) => column.role === 'value')
  const earlier = value && comparisonOf(result, value)
  const dimensions = result.columns.filter((column) => column.role === 'dimension')
  const against = value && againstOf(result, value)
  const names = Array.from({ length: result.rowCount }, (_, at) => nameOf(dimensions, at, locale))
  const rest = otherName(names.filter((_, at) => !isOther(result, at)))
  const rows = names.map((name, at) => {
    const other = isOther(result, at)
    const past = (earlier && against?.(at)) ?? null
    return {
      row: at,
      at: other ? undefined : ownPlace(dimensions, at),
      name: other ? rest : name,
      other,
      cell: value?.values[at] ?? null,
      earlier: past,
      number: toNumber(value?.values[at]),
      earlierNumber: toNumber(past),
    }
  })
  rows.sort(
    (a, b) =>
      Number(a.other) - Number(b.other) ||
      (b.number ?? Number.NEGATIVE_INFINITY) - (a.number ?? Number.NEGATIVE_INFINITY) ||
      a.name.localeCompare(b.name),
  )
  return { rows, value, earlier, dimensions }
}

function drawBars(result: Result, context: ChartContext): BarsDrawing {
  const { locale } = context
  const { rows, value, earlier, dimensions } = rowsOf(result, locale)
  const unit = value?.unit
  const groups = rows.filter(({ other }) => !other)
  const room = Math.max(3, roomFor(context.height))
  const hasOrder = groups.some(({ at }) => at !== undefined)
  const inOrder = hasOrder ? groups.toSorted((a, b) => byPlace(a.at, b.at)) : groups
  const kept = rows.length > room ? inOrder.slice(0, room - (rows.length - groups.length)) : inOrder
  const all = [...kept, ...rows.filter(({ other }) => other)]
  // Other may be longer than every bar; it is told by its number and must not flatten the rest.
  const ends = kept.flatMap((row) => [row.number ?? 0, row.earlierNumber ?? 0])
  const low = Math.min(0, ...ends)
  const span = Math.max(0, ...ends) - low || 1
  const place = (end: number) => Math.min(1, Math.max(0, (end - low) / span))
  const total = (value && grandTotal(result, value)) ?? 0
  return {
    form: 'bars',
    rowHeight: Math.min(mostRow, Math.max(leastRow, Math.floor(context.height / Math.max(1, all.length)))),
    // Names are set in 14 px, a sixth larger than labels.
    nameWidth: Math.ceil(Math.min(context.width * 0.36, Math.max(24, ...all.map((row) => textWidth(row.name) * 1.25)))),
    title: dimensions.map((dimension) => dimension.title).join(' · '),
    valueTitle: value?.title ?? '',
    column: value?.name ?? '',
    ...(earlier && { comparisonTitle: earlierWord(result) }),
    items: all.map((row) => {
      const delta = value && deltaOf(row.cell, row.earlier, value, locale)
      return {
        row: row.row,
        name: row.name,
        value: compactText(row.cell, unit, locale),
        exact: exactText(row.cell, unit, locale),
        from: place(Math.min(0, row.number ?? 0)),
        to: place(Math.max(0, row.number ?? 0)),
        ...(row.earlierNumber !== null && { comparison: place(row.earlierNumber), comparisonText: exactText(row.earlier, unit, locale) }),
        // One hue: a name is told by its word here, and keeps its colour for charts that need it.
        color: row.other ? ('other' as const) : 1,
        ...(delta && { delta }),
        ...(total > 0 && row.number !== null && { share: shareText(row.number / total, locale) }),
      }
    }),
    notes: [
      ...(kept.length < groups.length
        ? [`The ${hasOrder ? 'first ' : ''}${kept.length}${hasOrder ? '' : ' largest'} of ${groups.length}; the rest is in the table.`]
        : []),
      ...notesOf(result, locale),
      ...comparedNote(result, locale),
    ],
  }
}

/** How many rows fit, Other among them. */
function roomFor(height: number): number {
  return Math.floor(height / leastRow)
}

/** Height of one row: few names use the room of many. */
const leastRow = 25
const mostRow = 40
