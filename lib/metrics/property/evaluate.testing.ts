import { Temporal } from 'temporal-polyfill'
import type { Filters } from '../index'
import { type Calendar, dayBefore, daysOf, firstDate, keyOf, localOf, type Moment, periodKeys, startOf } from './calendar.testing'
import { compare } from './compare.testing'
import { passes } from './passes.testing'

export type Cell = string | number | boolean | null

/** A row of a small table with what can be said of it by dimension, all in memory. */
export type Row = Readonly<Record<string, Cell>>

/** A measure told a second time, in the plainest way: which rows, when, and what of them. */
export interface PlainMetric {
  readonly rows: readonly Row[]
  readonly when: (row: Row) => Moment
  readonly keep: (row: Row) => boolean
  readonly value: (rows: readonly Row[]) => number | string | null
  /** Only the last row of each of these in a period counts, before the query filters; the greater text is the later. */
  readonly last?: { readonly of: (row: Row) => string; readonly order: (row: Row) => string }
  /** Whether a row of one day counts towards another, which is not before it. */
  readonly window?: { readonly counts: (row: string, day: string, calendar: Calendar) => boolean; readonly at: 'first' | 'last' | 'mean' }
  /** From so much earlier. */
  readonly earlier?: { readonly days: number } | { readonly months: number }
  /** The dimensions that the whole is split by, of which this is one. */
  readonly within?: readonly string[]
}

/** Several measures put together; a group is there when one of them has a row. */
export interface PlainWhole {
  readonly parts: readonly PlainMetric[]
  readonly combine: (...parts: readonly (number | string | null)[]) => number | string | null
}

export type Plain = Readonly<Record<string, PlainMetric | PlainWhole>>

/** A stretch of days, or up to a reading of the clock in the last of them. */
interface Range {
  readonly from: string
  readonly to: string
  readonly suffix: string
}

export interface Question extends Calendar {
  readonly by: readonly string[]
  readonly where: readonly Filters[]
  /** The range, then those it is compared with. Periods are paired by their place. */
  readonly ranges: readonly Range[]
  /** Every period has a row. */
  readonly dense: boolean
  readonly dataAsOf: string
  /** Groups that stay apart, by their values; all others are one. */
  readonly top?: readonly (readonly Cell[])[]
}

type Group = Record<string, Cell>

/** Answers by filtering and counting rows one by one: shares no code with the planner. Groups come in no order. */
export function evaluate(question: Question, metrics: Plain): readonly Group[] {
  const { ranges, by, grain } = question
  const [main] = ranges as readonly [Range]
  const keys = grain ? periodKeys(main, question) : ['']
  const groups = new Map<string, { readonly place: number; readonly dimensions: readonly Cell[]; readonly cells: Group }>()
  const groupOf = (place: number, dimensions: readonly Cell[]): void => {
    const id = JSON.stringify([place, dimensions])
    if (groups.has(id)) return
    const names = [...by, ...(question.top ? [':other'] : [])]
    const split = Object.fromEntries(names.map((name, index) => [name, dimensions[index] ?? null]))
    groups.set(id, { place, dimensions, cells: { ...(grain && { period: keys[place] ?? null }), ...split } })
  }
  const found = ranges.map((range) =>
    Object.fromEntries(
      Object.entries(metrics).map(([name, metric]) => [name, partsOf(metric).map((part) => readings(part, range, question))]),
    ),
  )
  for (const each of found) {
    for (const { groups: present } of Object.values(each).flat()) {
      for (const { place, dimensions } of present) if (place < keys.length) groupOf(place, dimensions)
    }
  }
  if (question.dense || (!grain && by.length === 0)) for (const place of keys.keys()) groupOf(place, [])

  for (const { place, dimensions, cells } of groups.values()) {
    for (const [side, { suffix }] of ranges.entries()) {
      for (const [name, metric] of Object.entries(metrics)) {
        const parts = found[side]?.[name]?.map((part) => part.valueOf(place, dimensions)) ?? []
        const value = 'parts' in metric ? metric.combine(...parts) : (parts[0] ?? null)
        const isThere =
          side === 0 || (suffix === ':comparison' ? hasPeriod(place, ranges[side] as Range, question) : place === openPlace(question))
        const isNothing = side === 0 ? value === 0 && isAhead(keys[place] ?? '', question) : !isThere
        cells[name + suffix] = isNothing ? null : value
      }
    }
  }
  return [...groups.values()].map(({ cells }) => cells)
}

function partsOf(metric: PlainMetric | PlainWhole): readonly PlainMetric[] {
  return 'parts' in metric ? metric.parts : [metric]
}

function hasPeriod(place: number, range: Range, question: Question): boolean {
  return !question.grain || periodKeys(range, question)[place - lateBy(range, question)] !== undefined
}

/** A range that begins inside a period may be compared with one that begins after it, because the earlier month has no such day. */
function lateBy({ from, suffix }: Range, question: Question): number {
  const [main] = question.ranges as readonly [Range]
  const isLate = suffix === ':comparison' && main.from !== firstDate(main.from, question) && from === firstDate(from, question)
  return isLate && question.grain !== 'week' ? 1 : 0
}

/** The period in which the data ends. */
function openPlace(question: Question): number {
  if (!question.grain) return 0
  const local = localOf({ instant: question.dataAsOf }, question)
  return periodKeys(question.ranges[0] as Range, question).indexOf(firstDate(local?.date ?? '', question))
}

interface Reading {
  /** Those that have rows; none of a whole, which makes no group. */
  readonly groups: readonly { readonly place: number; readonly dimensions: readonly Cell[] }[]
  valueOf(place: number, dimensions: readonly Cell[]): number | string | null
}

/** A measure over one range, sorted by period and group. */
function readings(metric: PlainMetric, range: Range, question: Question): Reading {
  const { by, where, top, grain } = question
  const names = metric.within ? by.filter((name) => metric.within?.includes(name)) : by
  const isFolded = top !== undefined && names.length === by.length
  const groupOf = (row: Row): readonly Cell[] => {
    const own = names.map((name) => row[name] ?? null)
    if (!isFolded) return own
    const isTop = top.some((each) => JSON.stringify(each) === JSON.stringify(own))
    return isTop ? [...own, false] : [...own.map(() => null), true]
  }
  const rows = metric.rows.filter(metric.keep)
  const placed = metric.window
    ? []
    : rows.map((row) => ({ row, place: placeOf(metric, row, range, question) })).filter(({ place }) => place >= 0)
  const chosen = metric.last ? lastOnes(placed, metric.last) : placed
  const cells = new Map<string, { place: number; dimensions: readonly Cell[]; rows: Row[] }>()
  const add = (row: Row, at: string, place: number): void => {
    const dimensions = groupOf(row)
    const id = JSON.stringify([at, place, dimensions])
    const cell = cells.get(id) ?? { place, dimensions, rows: [] }
    cells.set(id, cell)
    cell.rows.push(row)
  }
  const passing = (row: Row) => where.every((each) => passes(each, row))
  for (const { row, place } of chosen) if (passing(row)) add(row, '', place)

  const days = metric.window ? readingDays(metric.window.at, range, question) : []
  for (const { day, place } of days) {
    const counted = rows.filter((row) => {
      const local = localOf(metric.when(row), question)
      return local && local.date <= day && metric.window?.counts(local.date, day, question)
    })
    const latest = metric.last
      ? lastOnes(
          counted.map((row) => ({ row, place })),
          metric.last,
        ).map(({ row }) => row)
      : counted
    for (const row of latest) if (passing(row)) add(row, day, place)
  }

  const whole = (dimensions: readonly Cell[]) => (metric.within ? names.map((name) => dimensions[by.indexOf(name)] ?? null) : dimensions)
  const one = (at: string, place: number, dimensions: readonly Cell[]) =>
    metric.value(cells.get(JSON.stringify([at, place, isFolded ? dimensions : whole(dimensions)]))?.rows ?? [])
  return {
    groups: metric.within ? [] : [...cells.values()],
    valueOf(place, dimensions) {
      // What is left beside the top is of no one value, so it has no whole but that of everything.
      if (top && metric.within && names.length > 0 && names.length < by.length && dimensions.at(-1) === true) return null
      const of = days.filter((each) => each.place === place)
      if (!metric.window || of.length === 0) return one('', place, dimensions)
      const values = of.map(({ day }) => one(day, place, dimensions)).filter((value) => value !== null)
      if (metric.window.at !== 'mean') return values[0] ?? null
      return values.length === 0 ? null : values.reduce<number>((sum, value) => sum + Number(value), 0) / values.length + 0
    },
  }

  /** The days whose windows are read, each for its period; none after the data ends. */
  function readingDays(at: 'first' | 'last' | 'mean', { from, to }: Range, calendar: Question) {
    const all = daysOf(from, to)
      .filter((day) => Temporal.Instant.compare(startOf(day, calendar), Temporal.Instant.from(calendar.dataAsOf)) < 0)
      .map((day) => ({ day, place: grain ? periodKeys(range, calendar).indexOf(firstDate(day, calendar)) + lateBy(range, calendar) : 0 }))
    if (at === 'mean') return all
    return all.filter(({ place }, index) => all[at === 'first' ? index - 1 : index + 1]?.place !== place)
  }
}

/** The period of a row, below 0 where it has none. */
function placeOf({ when, earlier }: PlainMetric, row: Row, range: Range, question: Question): number {
  const { grain } = question
  const local = localOf(when(row), question)
  const [from, to] = earlier ? [dayBefore(range.from, earlier), dayBefore(range.to, earlier)] : [range.from, range.to]
  if (!local || local.reading < from || local.reading >= to) return -1
  if (!grain) return 0
  if (earlier && (grain === 'hour' || grain === 'minute')) return periodKeys({ from, to }, question).indexOf(keyOf(local, question))
  const keys = periodKeys(range, question)
  if (!earlier && range.suffix === ':like_for_like') return openPlace(question)
  // With `earlier` the period that lies so much later; of days, only one whose earlier day this is.
  const isUnder = (key: string) =>
    earlier && dayBefore(key, earlier) === firstDate(local.date, question) && (grain !== 'day' || hasDay(key, earlier))
  const index = earlier ? keys.findIndex(isUnder) : keys.indexOf(keyOf(local, question))
  return index < 0 ? index : index + lateBy(range, question)
}

/** Whether the earlier month has that day. */
function hasDay(day: string, earlier: NonNullable<PlainMetric['earlier']>): boolean {
  return 'days' in earlier || dayBefore(day, earlier).slice(8) === day.slice(8)
}

function lastOnes<T extends { readonly row: Row; readonly place: number }>(
  placed: readonly T[],
  last: NonNullable<PlainMetric['last']>,
): readonly T[] {
  const idOf = ({ row, place }: T) => JSON.stringify([place, last.of(row)])
  const found = new Map<string, T>()
  for (const each of placed) {
    const other = found.get(idOf(each))
    if (!other || compare(last.order(each.row), last.order(other.row)) > 0) found.set(idOf(each), each)
  }
  return [...found.values()]
}

/** What has not begun when the data ends is worth nothing, not zero. */
function isAhead(key: string, question: Question): boolean {
  const start =
    question.grain === 'hour' || question.grain === 'minute'
      ? Temporal.Instant.from(key)
      : startOf(key || (question.ranges[0]?.from ?? ''), question)
  return Temporal.Instant.compare(start, Temporal.Instant.from(question.dataAsOf)) >= 0
}
