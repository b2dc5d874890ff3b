import { formatRange } from '@/lib/base/format-period'
import { instantSeconds } from '@/lib/base/grain'
import type { Filters, MetricQuery, Period, Result } from '@/lib/metrics'
import { isOther } from './other'
import { dimensionWord } from './series'
import { exactText, periodTitle } from './words'

/** One value of an answer: its row, and the name of its column. */
export interface ResultCell {
  readonly row: number
  readonly column: string
}

/**
 * The question for the people behind one value of an answer to `asked`. Undefined where it names no one value: nothing there, all groups
 * outside of the top, an hour.
 */
export function peopleQuestion(
  asked: MetricQuery,
  result: Result,
  { row, column: name }: ResultCell,
  part: true | string = true,
): MetricQuery | undefined {
  const column = result.columns.find((each) => each.name === name)
  const value = column?.values[row] ?? null
  if (column?.role !== 'value' || column.metric === undefined || value === null || Number(value) === 0 || isOther(result, row))
    return undefined
  const range = rangeOf(result, row)
  if (!range) return undefined
  const held = result.columns.flatMap((each) => (each.role === 'dimension' ? [[each.name, each.values[row] ?? null]] : []))
  const where: Filters = { ...asked.where, ...Object.fromEntries(held) }
  const hasPeriod = result.columns.some(({ role }) => role === 'period')
  return {
    metrics: [column.metric],
    people: part,
    range,
    timeZone: asked.timeZone,
    ...(hasPeriod && asked.grain && { grain: asked.grain }),
    ...(Object.keys(where).length > 0 && { where }),
    ...(asked.segments && { segments: asked.segments }),
    ...(asked.include && { include: asked.include }),
  }
}

/** Which value it is: `1,011 users · May 25–31, 2026 · Country DE`. */
export function cellWords(
  result: Result,
  { row, column: name }: ResultCell,
  locale: string,
): { readonly value: string; readonly place: string } {
  const column = result.columns.find((each) => each.name === name)
  const period = periodAt(result, row)
  const when = period
    ? periodTitle(period, result.grain ?? 'day', { locale, timeZone: result.timeZone })
    : formatRange(result.range, { locale })
  const splits = result.columns
    .filter(({ role }) => role === 'dimension')
    .map((each) => `${each.title} ${dimensionWord(each, row, locale)}`)
  return { value: exactText(column?.values[row] ?? null, column?.unit, locale), place: [when, ...splits].join(' · ') }
}

/** The part of a row's period that lies in the range. */
function rangeOf(result: Result, row: number): readonly [string, string] | undefined {
  const [from, to] = result.range
  if (!result.columns.some(({ role }) => role === 'period')) return result.range
  const period = periodAt(result, row)
  if (!period || instantSeconds(result.grain)) return undefined
  const next = result.periods?.[result.periods.indexOf(period) + 1]?.key
  const [, start = from] = [from, period.key].toSorted()
  const [end = to] = [to, period.end ?? next ?? to].toSorted()
  return [start, end]
}

function periodAt(result: Result, row: number): Period | undefined {
  const key = result.columns.find(({ role }) => role === 'period')?.values[row]
  return result.periods?.find((period) => period.key === key)
}
