import { formatValue } from '@/lib/base/format'
import { grainWords } from '@/lib/base/grain'
import type { Result, ResultColumn, Total } from '@/lib/metrics'
import type { ChartContext, ChartKind } from './chart'
import type { CohortCell, CohortDrawing, CohortRow } from './cohort-drawing'
import { acrossOf, detailOf, type Grid, type GridRow, numberAt, readGrid, totalBy } from './grid'
import { heatLevel } from './heat'
import { shorten, textWidth } from './labels'
import { notesOf } from './notes'
import { type Cell, toNumber } from './series'
import { capital, compactText, dayWord, exactText } from './words'

/** Cohorts by age as a heat table, all of them taken together at its head: a triangle where the last cohorts are still young. */
export const cohort: ChartKind = {
  kind: 'cohort',
  title: 'Cohorts',
  roles: ['dimension', 'value'],
  details: true,
  ignoresComparison: true,
  splits: { title: 'Cohorts by', none: 'when they began' },
  periods: 'unsplit',
  also: ['retention-curve'],
  refuses: (result) => {
    if (result.columns.filter(({ role }) => role === 'value').length !== 1) return 'A cohort table shows one metric. Choose one.'
    const across = acrossOf(result)
    if (!across) return 'A cohort table needs ages to stand across. Split by one, such as the age of a retention.'
    const keys = result.columns.filter((column) => column !== across && (column.role === 'period' || column.role === 'dimension'))
    if (keys.length === 0) return 'A cohort table needs cohorts. Choose a grain, or split by a second dimension.'
    if (keys.length > 1) return 'A cohort table has one kind of cohort. Take the grain or one of the splits away.'
    return undefined
  },
  totals: ({ own }) => (own.length > 0 ? [own.slice(0, 1)] : undefined),
  draw: drawCohorts,
  describe: describeCohorts,
}

const headHeight = 44
const leastRow = 22
const mostRow = 32
const leastCell = 42
const mostCell = 104
/** More of them are in the table only. */
const mostRows = 104

function drawCohorts(result: Result, { width, height, locale }: ChartContext): CohortDrawing {
  const grid = readGrid(result, locale) as Grid
  const { value } = grid
  const rows = grid.rows.slice(-mostRows)
  const read = reader(result, grid, locale)
  const scale = scaleOf(rows, grid, read)
  const start = read.isStart && read.sizes ? 1 : 0
  const titles = grid.columns.map(({ name }) => name).slice(start)
  const drawn = rows.map((row): CohortRow => {
    const cells = grid.columns.map((_, at) => read.cell(row, at, scale))
    const size = read.sizes ? sizeOf(row, read.sizes) : null
    return {
      key: row.key,
      name: shortName(row, result, locale),
      size: exactNumber(size, locale),
      other: row.other,
      cells: cells.slice(start),
    }
  })
  const pooled = read.pooled(scale)
  const hasIncomplete = drawn.some(({ cells }) => cells.some((cell) => cell?.incomplete))
  const sizes = [...drawn, ...(pooled ? [pooled] : [])].map(({ size }) => textWidth(size))
  const { sizeTitle } = read
  const names = [titleOf(grid, result), ...(pooled ? [pooled.name] : []), ...drawn.map(({ name }) => name)]
  const nameWidth = Math.min(Math.max(72, width * 0.3), Math.max(...names.map(textWidth)) + 14)
  const sizeWidth = sizeTitle ? Math.max(textWidth(sizeTitle), ...sizes) + 16 : 0
  const count = drawn.length + (pooled ? 1 : 0)
  return {
    form: 'cohort',
    title: titleOf(grid, result),
    ...(sizeTitle && { sizeTitle }),
    acrossTitle: grid.across.title,
    nameWidth: Math.floor(nameWidth),
    sizeWidth,
    cellWidth: Math.min(mostCell, Math.max(leastCell, Math.floor((width - nameWidth - sizeWidth) / Math.max(1, titles.length)))),
    rowHeight: Math.min(mostRow, Math.max(leastRow, Math.floor((height - headHeight) / Math.max(1, count)))),
    columns: titles,
    ...(pooled && { pooled: { ...pooled, cells: pooled.cells.slice(start) } }),
    rows: drawn.map((row) => ({ ...row, name: shorten(row.name, nameWidth - 8) })),
    ...(scale.high > scale.low && { scale: { low: short(scale.low, value, locale), high: short(scale.high, value, locale) } }),
    notes: [
      ...(hasIncomplete ? ['Hatched: not over for all of the cohort.'] : []),
      ...(rows.length < grid.rows.length ? [`The last ${rows.length} of ${grid.rows.length} cohorts; all are in the table.`] : []),
      ...notesOf(result, locale).filter((note) => !/ of \d+ days\.?$/.test(note)),
    ],
  }
}

interface Scale {
  readonly low: number
  readonly high: number
}

/** How the cells of one result are written. */
function reader(result: Result, grid: Grid, locale: string) {
  const { value, across, columns } = grid
  const sizes = detailOf(result, value, 'size')
  const incomplete = detailOf(result, value, 'incomplete')
  // Everybody is there at the start: a column of 100% needs no colour, and none at all beside the sizes.
  const isShare = value.unit?.kind === 'share'
  const first = grid.rows.flatMap(({ cells }) => numberAt(value, cells[0]) ?? [])
  const isStart = isShare && columns.length > 1 && first.length > 0 && first.every((each) => each === 1)
  const sizeColumn = result.columns.find(({ name }) => name === `${value.name}:size`)
  const isIncomplete = (row: number) => incomplete?.(row) === true
  const total = totalBy(result, [across])
  const write = (at: number, cell: Cell, size: number | null, name: string) => {
    const title = `${name}, ${across.title.toLowerCase()} ${columns[at]?.name}`
    return { text: short(cell, value, locale), title, lines: linesOf(cell, size, { value, sizeColumn, locale }) }
  }
  return {
    sizes,
    isStart,
    isIncomplete,
    sizeTitle: sizeColumn && (sizeColumn.unit?.kind === 'count' ? capital(sizeColumn.unit.of) : sizeColumn.title),
    cell({ cells, name }: GridRow, at: number, scale: Scale): CohortCell | undefined {
      const row = cells[at]
      const number = numberAt(value, row)
      if (row === undefined || number === null) return undefined
      const size = toNumber(sizes?.(row))
      const level = isStart && at === 0 ? undefined : heatLevel(number, scale)
      const open = isIncomplete(row)
      const written = write(at, value.values[row] ?? null, size, name)
      const lines = open ? [...written.lines, 'Not over for all of the cohort yet.'] : written.lines
      return { ...written, lines, incomplete: open, row, ...(level !== undefined && { level }) }
    },
    pooled(scale: Scale): CohortRow | undefined {
      if (!total || grid.rows.length < 2) return undefined
      const [own, key] = [total.columns.find(({ name }) => name === value.name), total.columns.find(({ name }) => name === across.name)]
      if (!own || !key) return undefined
      const size = detailOf(total, value, 'size')
      const rows = new Map(key.values.map((cell, row) => [String(cell ?? ''), row]))
      const cells = columns.map((column, at): CohortCell | undefined => {
        const row = rows.get(column.key)
        const number = numberAt(own, row)
        if (row === undefined || number === null) return undefined
        const behind = grid.rows.filter(({ cells }) => numberAt(value, cells[at]) !== null && !isIncomplete(cells[at] as number)).length
        const written = write(at, own.values[row] ?? null, toNumber(size?.(row)), 'All cohorts')
        const lines = [...written.lines, `${behind} ${behind === 1 ? 'cohort' : 'cohorts'}, each as heavy as it is large.`]
        const level = isStart && at === 0 ? undefined : heatLevel(number, scale)
        return { ...written, lines, incomplete: false, ...(level !== undefined && { level }) }
      })
      return { key: 'pooled', name: 'All cohorts', size: exactNumber(pooledSize(total, size), locale), other: false, cells }
    },
  }
}

/** The greatest is that of the first age: later ones leave out cohorts that are too young. */
function pooledSize(total: Total, size: ((row: number) => Cell) | undefined): number | null {
  const known = Array.from({ length: total.rowCount }, (_, row) => toNumber(size?.(row))).filter((each) => each !== null)
  return known.length > 0 ? Math.max(...known) : null
}

function sizeOf({ cells }: GridRow, sizes: (row: number | undefined) => Cell): number | null {
  const known = cells.flatMap((row) => toNumber(sizes(row)) ?? [])
  return known.length > 0 ? Math.max(...known) : null
}

/** From the least to the greatest of what is coloured, Other and what is not over left out. */
function scaleOf(rows: readonly GridRow[], { value }: Grid, { isStart, isIncomplete }: ReturnType<typeof reader>): Scale {
  const all = rows.flatMap(({ cells, other }) => {
    const known = cells.slice(isStart ? 1 : 0).filter((row) => row !== undefined)
    return other ? [] : known.filter((row) => !isIncomplete(row)).flatMap((row) => numberAt(value, row) ?? [])
  })
  if (all.length === 0) return { low: 0, high: 0 }
  return { low: all.reduce((a, b) => Math.min(a, b)), high: all.reduce((a, b) => Math.max(a, b)) }
}

/** `45.2%`, and `56 of 124 accounts` where the size is known and the value is a share of it. */
function linesOf(
  cell: Cell,
  size: number | null,
  { value, sizeColumn, locale }: { value: ResultColumn; sizeColumn: ResultColumn | undefined; locale: string },
): readonly string[] {
  const exact = exactText(cell, value.unit, locale)
  if (size === null) return [exact]
  const of = exactText(size, sizeColumn?.unit ?? { kind: 'number' }, locale)
  if (value.unit?.kind !== 'share') return [exact, `of ${of}`]
  return [exact, `${exactNumber(Math.round(Number(cell) * size), locale)} of ${of}`]
}

/** Whole percents from ten on: two figures are as much as a cell can be compared by. */
function short(cell: Cell, { unit }: ResultColumn, locale: string): string {
  const number = toNumber(cell)
  if (unit?.kind !== 'share' || number === null) return compactText(cell, unit, locale)
  return compactText(Math.abs(number) >= 0.0995 ? Math.round(number * 100) / 100 : Math.round(number * 1000) / 1000, unit, locale)
}

function exactNumber(value: number | null, locale: string): string {
  return value === null ? '' : formatValue(value, { kind: 'number', decimals: 0 }, { locale })
}

/** `Week of`, `Month`, or the dimension that makes the cohorts. */
function titleOf({ keys }: Grid, { grain }: Result): string {
  const [key] = keys
  if (key?.role === 'dimension' || !grain) return key?.title ?? 'Cohort'
  return grain === 'week' ? 'Week of' : capital(grainWords(grain))
}

/** Of a day or week its first day: the year is in the range that stands above. */
function shortName({ name, period }: GridRow, { grain }: Result, locale: string): string {
  const isShort = period && period.label === undefined && (grain === 'day' || grain === 'week')
  return isShort ? dayWord(period.key, locale) : name
}

/** What all cohorts come to at three ages, and the best and the worst of them at the middle one. */
function describeCohorts(result: Result, { locale }: Pick<ChartContext, 'locale'>): string {
  const grid = readGrid(result, locale)
  if (!grid || grid.rows.length === 0) return 'No cohorts in this range.'
  const { value, across, columns, rows } = grid
  const by = result.grain ? grainWords(result.grain) : titleOf(grid, result).toLowerCase()
  const head = `${value.title} by ${by} and ${across.title.toLowerCase()}, ${rows.length} ${rows.length === 1 ? 'cohort' : 'cohorts'}`
  const read = reader(result, grid, locale)
  const pooled = read.pooled({ low: 0, high: 0 })
  const known = (pooled?.cells ?? []).flatMap((cell, at) => (cell && !(read.isStart && at === 0) ? [{ cell, at }] : []))
  const three = [...new Set([known[0], known[Math.floor((known.length - 1) / 2)], known.at(-1)])].filter((each) => each !== undefined)
  const all = three.map(({ cell, at }) => `${cell.lines[0]} at ${columns[at]?.name}`)
  const middle = three[Math.floor(three.length / 2)]?.at ?? Math.min(1, columns.length - 1)
  const ranked = rows
    .flatMap((row) => {
      const number = numberAt(value, row.cells[middle])
      return number === null || row.other || read.isIncomplete(row.cells[middle] as number) ? [] : [{ name: row.name, number }]
    })
    .sort((a, b) => b.number - a.number)
  const [best, worst] = [ranked[0], ranked.at(-1)]
  const write = (each: { name: string; number: number }) => `${each.name} with ${exactText(each.number, value.unit, locale)}`
  const ends = best && worst && best !== worst ? ` At ${columns[middle]?.name}, highest ${write(best)}, lowest ${write(worst)}.` : ''
  return `${head}${all.length > 0 ? `; together ${all.join(', ')}` : ''}.${ends}`
}
