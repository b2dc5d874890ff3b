import { Temporal } from 'temporal-polyfill'
import { passes } from './brute-filter.testing'
import type { Grain, MetricQuery, Result } from './index'

/** A row of a small table, all in memory. */
export type Row = Readonly<Record<string, string | number | null>>

/** A metric told a second time, in the plainest way: which rows, when, and what of them. */
export interface PlainMetric {
  readonly rows: readonly Row[]
  readonly when: (row: Row) => { readonly instant: string } | { readonly date: string } | undefined
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

type Group = Readonly<Record<string, string | number | boolean | null>>

/**
 * Answers a query by filtering and counting rows one by one: shares no code with the planner. The comparison range is taken
 * from the result; periods of the two ranges are paired by their place.
 */
export function bruteForce(
  query: MetricQuery & { readonly range: readonly [string, string] },
  metrics: Readonly<Record<string, PlainMetric | PlainWhole>>,
  comparison: Result['comparison'],
): readonly Group[] {
  const { grain, by = [], timeZone } = query
  const ranges = [query.range, ...(comparison ? [comparison.range] : [])]
  const keys = ranges.map((range) => (grain ? periodKeys(range, grain, timeZone) : ['']))
  const groups = new Map<string, Record<string, string | number | boolean | null>>()
  const groupOf = (place: number, dimensions: readonly (string | number | null)[]): Record<string, string | number | boolean | null> => {
    const id = JSON.stringify([place, dimensions])
    const found = groups.get(id) ?? {
      ...(grain && { period: keys[0]?.[place] ?? null }),
      ...Object.fromEntries(by.map((name, index) => [name, dimensions[index] ?? null])),
    }
    groups.set(id, found)
    return found
  }
  const sorted = new Map<string, Map<string, Row[]>>()
  const each = (metric: PlainMetric, name: string, suffix: number): void => {
    const cells = new Map<string, Row[]>()
    const placed = metric.rows.filter(metric.keep).map((row) => ({ row, place: placeOf(metric.when(row), suffix) }))
    for (const { row, place } of metric.last ? lastOnes(placed, metric.last) : placed) {
      if (place < 0 || !passes(query.where ?? {}, row)) continue
      const dimensions = by.map((dimension) => row[dimension] ?? null)
      groupOf(place, dimensions)
      const id = JSON.stringify([place, dimensions])
      cells.set(id, [...(cells.get(id) ?? []), row])
    }
    sorted.set(`${name} ${suffix}`, cells)
  }
  function placeOf(when: ReturnType<PlainMetric['when']>, suffix: number): number {
    const range = ranges[suffix]
    if (!when || !range) return -1
    const zoned = 'instant' in when ? Temporal.Instant.from(when.instant).toZonedDateTimeISO(timeZone) : undefined
    const date = zoned ? zoned.toPlainDate() : Temporal.PlainDate.from((when as { date: string }).date)
    if (date.toString() < range[0] || date.toString() >= range[1]) return -1
    const key = grain === undefined ? '' : grain === 'hour' && zoned ? hourKey(zoned) : firstDate(date, grain as 'day')
    const place = keys[suffix]?.indexOf(key) ?? -1
    return place < (keys[0]?.length ?? 0) ? place : -1
  }

  for (const suffix of ranges.keys()) {
    for (const [name, metric] of Object.entries(metrics)) {
      if ('parts' in metric) {
        for (const [index, part] of metric.parts.entries()) each(part, `${name}/${index}`, suffix)
      } else each(metric, name, suffix)
    }
  }
  if (by.length === 0) for (const place of keys[0]?.keys() ?? []) groupOf(place, [])
  for (const [id, group] of groups) {
    for (const suffix of ranges.keys()) {
      const [place] = JSON.parse(id) as [number]
      const hasCounterpart = suffix === 0 || place < (keys[1]?.length ?? 0)
      const of = (metric: PlainMetric, name: string) => metric.value(sorted.get(`${name} ${suffix}`)?.get(id) ?? [])
      for (const [name, metric] of Object.entries(metrics)) {
        const value =
          'parts' in metric ? metric.combine(...metric.parts.map((part, index) => of(part, `${name}/${index}`))) : of(metric, name)
        group[name + (suffix === 0 ? '' : ':comparison')] = hasCounterpart ? value : null
      }
    }
  }
  return [...groups.values()]
}

function lastOnes<T extends { readonly row: Row; readonly place: number }>(
  placed: readonly T[],
  last: NonNullable<PlainMetric['last']>,
): readonly T[] {
  const idOf = ({ row, place }: T) => JSON.stringify([place, last.of(row)])
  const found = new Map<string, T>()
  for (const each of placed) {
    const other = found.get(idOf(each))
    if (!other || last.order(each.row) > last.order(other.row)) found.set(idOf(each), each)
  }
  return [...found.values()]
}

/** Every key of a range, walked hour by hour or day by day. */
function periodKeys([from, to]: readonly [string, string], grain: Grain, timeZone: string): readonly string[] {
  const keys = new Set<string>()
  if (grain === 'hour') {
    const end = Temporal.PlainDate.from(to).toZonedDateTime(timeZone)
    let at = Temporal.PlainDate.from(from).toZonedDateTime(timeZone)
    for (; Temporal.ZonedDateTime.compare(at, end) < 0; at = at.add({ hours: 1 })) keys.add(hourKey(at))
  } else {
    for (let date = Temporal.PlainDate.from(from); date.toString() < to; date = date.add({ days: 1 })) keys.add(firstDate(date, grain))
  }
  return [...keys]
}

function hourKey(at: Temporal.ZonedDateTime): string {
  const full = at.subtract({ minutes: at.minute, seconds: at.second, milliseconds: at.millisecond })
  return full.toInstant().toString({ smallestUnit: 'second' })
}

function firstDate(date: Temporal.PlainDate, grain: Exclude<Grain, 'hour'>): string {
  if (grain === 'week') return date.subtract({ days: date.dayOfWeek - 1 }).toString()
  if (grain === 'month') return date.with({ day: 1 }).toString()
  if (grain === 'quarter') return date.with({ day: 1, month: date.month - ((date.month - 1) % 3) }).toString()
  return (grain === 'year' ? date.with({ day: 1, month: 1 }) : date).toString()
}
