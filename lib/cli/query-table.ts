import { formatChange, formatValue } from '@/lib/base/format'
import { formatInstant, formatPeriod, formatRange } from '@/lib/base/format-period'
import { againstOf, comparisonOf, partWords } from '@/lib/charts/earlier'
import { isOther, otherName } from '@/lib/charts/other'
import type { Result, ResultColumn, Total } from '@/lib/metrics'
import type { Answer } from '@/lib/queries/run-query'

const locale = 'en'

/** An answer for people: aligned, with units and changes; totals below a second rule, then what there is to know. */
export function queryTable(result: Result, { cache, totalMs }: Pick<Answer, 'cache' | 'totalMs'>): string {
  const incomplete = new Set(result.periods?.filter(({ complete }) => !complete).map(({ key }) => key))
  const details = (metric: string | undefined) => result.columns.filter((column) => column.role === 'detail' && column.metric === metric)
  const heads = result.columns.flatMap((column) => {
    if (column.role === 'period' || column.role === 'dimension') return [column]
    return column.role === 'value' ? [column, ...details(column.metric)] : []
  })
  const columns = heads.flatMap((column) => shown(column, result, { heads, incomplete }))
  const widths = columns.map(({ head, cells, feet }) => Math.max(...[head, ...cells, ...feet].map(widthOf)))
  const line = (cells: readonly string[]) =>
    cells
      .map((text, at) => pad(text, widths[at] ?? 0, columns[at]?.isNumeric ?? false))
      .join('  ')
      .trimEnd()
  const lines = (part: 'cells' | 'feet') =>
    Array.from({ length: columns[0]?.[part].length ?? 0 }, (_, row) => line(columns.map((column) => column[part][row] ?? '')))
  const rule = line(widths.map((width) => '─'.repeat(width)))
  const feet = lines('feet')
  return [
    line(columns.map(({ head }) => head)),
    rule,
    ...lines('cells'),
    ...(feet.length > 0 ? [rule, ...feet] : []),
    '',
    footer(result, cache, totalMs),
    ...(incomplete.size && result.columns.some(({ role }) => role === 'period') ? [unfinished(result)] : []),
    ...result.notes.map(printable),
  ].join('\n')
}

type Value = ResultColumn['values'][number]

interface Column {
  readonly head: string
  readonly cells: readonly string[]
  /** Of the totals. */
  readonly feet: readonly string[]
  readonly isNumeric: boolean
}

interface TableContext {
  readonly heads: readonly ResultColumn[]
  readonly incomplete: ReadonlySet<string>
}

/** One column of text; a compared one is followed by what it was before and by the change. */
function shown(column: ResultColumn, result: Result, { heads, incomplete }: TableContext): Column[] {
  const { role, unit, title, name } = column
  const { grain, timeZone } = result
  const totals = (result.totals ?? []).toSorted((a, b) => b.keys.length - a.keys.length)
  const word = unit?.kind === 'count' || unit?.kind === 'number' ? unit.of : undefined
  const labels = new Map(result.periods?.map(({ key, label }) => [key, label]))
  const head = printable(word && !title.toLowerCase().includes(word.toLowerCase()) ? `${title} (${word})` : title)
  const write = (value: Value): string => {
    // Names are no amounts: an id is written as it is.
    if (result.people) return printable(String(value ?? ''))
    if (role !== 'period' || !grain || value === null) return printable(formatValue(value, unit, { locale }))
    const label = labels.get(String(value))
    return `${formatPeriod(String(value), grain, { locale, timeZone, ...(label !== undefined && { label }) })}${incomplete.has(String(value)) ? ' *' : ''}`
  }
  const first = heads.find((other) => other.role === 'dimension')
  const rest = otherName(first?.values.map(String) ?? [])
  const cells = column.values.map((value, row) => {
    if (role !== 'dimension' || !isOther(result, row)) return write(value)
    return column === first ? rest : ''
  })
  const feet = totals.flatMap((total) => {
    const own = total.columns.find((other) => other.name === name)
    const isFirstLeftOut = heads.find((other) => !total.keys.includes(other.name)) === column && role !== 'value' && role !== 'detail'
    return Array.from({ length: total.rowCount }, (_, row) => (own ? write(own.values[row] ?? null) : isFirstLeftOut ? 'Total' : ''))
  })
  const own = { head, isNumeric: role === 'value' || (role === 'detail' && !isWord(column)), cells, feet }
  if (role !== 'value' || !comparisonOf(result, column)) return [own]
  const against = comparedIn(result.columns, result.rowCount)
  const totalsAgainst = totals.flatMap((total) => comparedIn(total.columns, total.rowCount, total))
  return [
    own,
    {
      head: result.comparison?.kind === 'target' ? 'target' : 'before',
      isNumeric: true,
      cells: against.map(({ before }) => before),
      feet: totalsAgainst.map(({ before }) => before),
    },
    { head: 'change', isNumeric: true, cells: against.map(({ change }) => change), feet: totalsAgainst.map(({ change }) => change) },
  ]

  function comparedIn(columns: readonly ResultColumn[], rowCount: number, total?: Total) {
    const values = total ? columns.find((other) => other.name === name)?.values : column.values
    const before = againstOf(result, column, columns)
    return Array.from({ length: rowCount }, (_, row) => ({
      before: write(before(row)),
      change: formatChange(values?.[row], before(row), unit, { locale })?.text ?? '',
    }))
  }
}

function isWord({ type }: ResultColumn): boolean {
  return type === 'text' || type === 'boolean'
}

function unfinished({ likeForLike }: Result): string {
  return likeForLike ? `* not finished yet, before: ${partWords(likeForLike, { locale })}` : '* not finished yet'
}

function footer(result: Result, cache: string, totalMs: number): string {
  const { rowCount, range, timeZone, dataAsOf, comparison, likeForLike, grain, people } = result
  const counted = (count: number, one: string, several: string): string => `${count.toLocaleString(locale)} ${count === 1 ? one : several}`
  const rows = people ? counted(people.total, 'person', 'people') : counted(rowCount, 'row', 'rows')
  const source = cache === 'hit' ? 'from the cache' : `${Math.round(totalMs)} ms`
  const asOf = Date.parse(dataAsOf) === 0 ? 'no data yet' : `data as of ${formatInstant(dataAsOf, { locale, timeZone })}`
  const earlier = likeForLike && !grain ? partWords(likeForLike, { locale }) : comparison && formatRange(comparison.range, { locale })
  return [
    rows,
    formatRange(range, { locale }),
    ...(earlier && comparison?.kind !== 'target' ? [`before: ${earlier}`] : []),
    timeZone,
    asOf,
    source,
  ].join(' · ')
}

// A value from a warehouse must not move the reader's cursor or colour the terminal.
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it takes out
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u

function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += /\p{Mn}/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1
  return width
}

function pad(text: string, width: number, isNumeric: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return isNumeric ? space + text : text + space
}
