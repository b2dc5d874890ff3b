import { Temporal } from 'temporal-polyfill'
import type { Filters, Grain } from '../index'
import { compare, passes } from './compare.testing'

export type Cell = string | number | boolean | null

/** A row of a small table with what can be said of it by dimension, all in memory. */
export type Row = Readonly<Record<string, Cell>>

type Moment = { readonly instant: string } | { readonly date: string } | undefined

/** A metric told a second time, in the plainest way: which rows, when, and what of them. */
export interface PlainMetric {
  readonly rows: readonly Row[]
  readonly when: (row: Row) => Moment
  readonly keep: (row: Row) => boolean
  readonly value: (rows: readonly Row[]) => number | string | null
  /** Only the last row of each of these in a period counts, before the query filters; the greater text is the later. */
  readonly last?: { readonly of: (row: Row) => string; readonly order: (row: Row) => string }
}

/** Several measures put together; a group is there when one of them has a row. */
export interface PlainWhole {
  readonly parts: readonly PlainMetric[]
  readonly combine: (...parts: readonly (number | string | null)[]) => number | string | null
}

export type Plain = Readonly<Record<string, PlainMetric | PlainWhole>>

export interface Question {
  readonly grain?: Grain
  readonly by: readonly string[]
  readonly where: readonly Filters[]
  readonly timeZone: string
  readonly weekStart: 'monday' | 'sunday'
  /** The range, then the one it is compared with. Periods of the two are paired by their place. */
  readonly ranges: readonly (readonly [from: string, to: string])[]
  /** Every period has a row. */
  readonly dense: boolean
  readonly dataAsOf: string
}

type Group = Record<string, Cell>

/** Answers by filtering and counting rows one by one: shares no code with the planner. Groups come in no order. */
export function evaluate(question: Question, metrics: Plain): readonly Group[] {
  const { ranges, by, grain } = question
  const keys = ranges.map((range) => (grain ? periodKeys(range, question) : ['']))
  const places = keys.map((each) => new Map(each.map((key, place) => [key, place])))
  const groups = new Map<string, { readonly place: number; readonly cells: Group; readonly found: Map<string, Row[]> }>()
  const groupOf = (place: number, dimensions: readonly Cell[]) => {
    const id = JSON.stringify([place, dimensions])
    const split = Object.fromEntries(by.map((name, index) => [name, dimensions[index] ?? null]))
    const group = groups.get(id) ?? { place, cells: { ...(grain && { period: keys[0]?.[place] ?? null }), ...split }, found: new Map() }
    groups.set(id, group)
    return group
  }
  const placeOf = (moment: Moment, side: number): number => {
    const local = localOf(moment, question)
    const [from, to] = ranges[side] as readonly [string, string]
    if (!local || local.date < from || local.date >= to) return -1
    const place = places[side]?.get(grain ? keyOf(local, question) : '') ?? -1
    return place < (keys[0]?.length ?? 0) ? place : -1
  }
  const collect = (metric: PlainMetric, name: string, side: number): void => {
    const placed = metric.rows.filter(metric.keep).map((row) => ({ row, place: placeOf(metric.when(row), side) }))
    for (const { row, place } of metric.last ? lastOnes(placed, metric.last) : placed) {
      if (place < 0 || !question.where.every((where) => passes(where, row))) continue
      const { found } = groupOf(
        place,
        by.map((dimension) => row[dimension] ?? null),
      )
      found.set(`${name} ${side}`, [...(found.get(`${name} ${side}`) ?? []), row])
    }
  }

  for (const side of ranges.keys()) {
    for (const [name, metric] of Object.entries(metrics)) {
      for (const [part, each] of partsOf(metric).entries()) collect(each, `${name}/${part}`, side)
    }
  }
  if (question.dense || (!grain && by.length === 0)) for (const place of keys[0]?.keys() ?? []) groupOf(place, [])
  for (const { place, cells, found } of groups.values()) {
    for (const side of ranges.keys()) {
      for (const [name, metric] of Object.entries(metrics)) {
        const parts = partsOf(metric).map((each, part) => each.value(found.get(`${name}/${part} ${side}`) ?? []))
        const value = 'parts' in metric ? metric.combine(...parts) : (parts[0] ?? null)
        if (side === 0) cells[name] = value === 0 && isAhead(keys[0]?.[place] ?? '', question) ? null : value
        else cells[`${name}:comparison`] = place < (keys[side]?.length ?? 0) ? value : null
      }
    }
  }
  return [...groups.values()].map(({ cells }) => cells)
}

function partsOf(metric: PlainMetric | PlainWhole): readonly PlainMetric[] {
  return 'parts' in metric ? metric.parts : [metric]
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
function isAhead(key: string, { grain, ranges, timeZone, dataAsOf }: Question): boolean {
  const day = grain ? key : (ranges[0]?.[0] ?? '')
  const start = grain === 'hour' ? Temporal.Instant.from(key) : Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant()
  return Temporal.Instant.compare(start, Temporal.Instant.from(dataAsOf)) >= 0
}

interface Local {
  readonly date: string
  readonly zoned?: Temporal.ZonedDateTime
}

/** Asked for the same few moments again and again. */
const known = new Map<string, Temporal.ZonedDateTime>()

function localOf(moment: Moment, { timeZone }: Question): Local | undefined {
  if (!moment) return undefined
  if ('date' in moment) return { date: moment.date }
  const id = `${timeZone} ${moment.instant}`
  const zoned = known.get(id) ?? Temporal.Instant.from(moment.instant).toZonedDateTimeISO(timeZone)
  known.set(id, zoned)
  return { date: zoned.toPlainDate().toString(), zoned }
}

function keyOf({ date, zoned }: Local, question: Question): string {
  return question.grain === 'hour' && zoned ? hourKey(zoned) : firstDate(Temporal.PlainDate.from(date), question)
}

/** Every key of a range, walked hour by hour or day by day. */
function periodKeys([from, to]: readonly [string, string], question: Question): readonly string[] {
  const { grain, timeZone } = question
  const keys = new Set<string>()
  if (grain === 'hour') {
    const end = Temporal.PlainDate.from(to).toZonedDateTime(timeZone)
    let at = Temporal.PlainDate.from(from).toZonedDateTime(timeZone)
    // In quarters of an hour, because a clock may move by half of one.
    for (; Temporal.ZonedDateTime.compare(at, end) < 0; at = at.add({ minutes: 15 })) keys.add(hourKey(at))
  } else {
    for (let date = Temporal.PlainDate.from(from); date.toString() < to; date = date.add({ days: 1 })) keys.add(firstDate(date, question))
  }
  return [...keys]
}

function hourKey(at: Temporal.ZonedDateTime): string {
  const full = at.subtract({ minutes: at.minute, seconds: at.second, milliseconds: at.millisecond })
  return full.toInstant().toString({ smallestUnit: 'second' })
}

function firstDate(date: Temporal.PlainDate, { grain, weekStart }: Question): string {
  if (grain === 'week') return date.subtract({ days: weekStart === 'monday' ? date.dayOfWeek - 1 : date.dayOfWeek % 7 }).toString()
  if (grain === 'month') return date.with({ day: 1 }).toString()
  if (grain === 'quarter') return date.with({ day: 1, month: date.month - ((date.month - 1) % 3) }).toString()
  return (grain === 'year' ? date.with({ day: 1, month: 1 }) : date).toString()
}
