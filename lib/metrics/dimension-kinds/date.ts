import { columnType } from '../column-type'
import type { Source } from '../metric'
import { localTime } from '../sql/local-time'
import type { DimensionKind } from './kind'

export const dateGrains = ['day', 'week', 'month', 'quarter', 'year'] as const

/** The day of a time column in the catalogue's zone, or the first day of its week, month, quarter or year. */
export interface DateDimension<Column extends string = string> {
  readonly date: Column
  /** `day` without it. */
  readonly grain?: (typeof dateGrains)[number]
  /** Of a timestamp without a zone, unless the source's `time` says it: whose clock it shows. */
  readonly clock?: string
}

export const date: DimensionKind<DateDimension> = {
  columns: (written) => [written.date],
  type: () => 'date',
  sql(written, { source, functions, own }) {
    const { timeZone, weekStart } = source.catalog
    const type = columnType(source, written.date)?.type ?? 'date'
    const column = { sql: own(written.date), type, clock: clockOf(written, source) }
    const local = localTime(column, timeZone, functions)
    return functions.firstDay(local, written.grain ?? 'day', weekStart)
  },
  parts: (written, source) => [written.date, { date: written.grain ?? 'day', clock: clockOf(written, source) }],
  check(written, source) {
    const type = columnType(source, written.date)?.type ?? 'other'
    const clock = clockOf(written, source)
    if (type !== 'instant' && type !== 'timestamp' && type !== 'date') return [`${written.date} is ${type}, not a time.`]
    if (!dateGrains.includes(written.grain ?? 'day'))
      return [`"${written.grain}" is not a grain of dates. Known: ${dateGrains.join(', ')}.`]
    if (type === 'timestamp' && clock === undefined)
      return [`${written.date} has no zone of its own. Say whose clock it shows, such as { date: '${written.date}', clock: 'UTC' }.`]
    if (type !== 'timestamp' && clock !== undefined) return [`${written.date} is ${type} and takes no clock.`]
    return []
  },
  isOrdered: true,
  grain: (written) => written.grain ?? 'day',
}

function clockOf({ date: column, clock }: DateDimension, source: Source): string | undefined {
  return clock ?? source.time[column]?.clock
}
