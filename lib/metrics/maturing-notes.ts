import { Temporal } from 'temporal-polyfill'
import { namesIn } from './filters/where'
import { describeFilters } from './filters/words'
import type { Relation } from './metric'
import type { CheckedQuery } from './parse-query'
import type { DayRange } from './time/range'
import { startOfDay } from './time/zone'

/** Said of numbers that count people who still have time, unless the query leaves them out. */
export function maturingNotes({ metrics, by, filters, timeZone }: CheckedQuery, range: DayRange, asOf: number): readonly string[] {
  // Without data nobody has begun.
  if (asOf === 0) return []
  const measures = metrics.flatMap(({ shape }) => Object.values(shape.measures))
  const open = measures.flatMap(({ relation, only }) => {
    const matures = relation?.matures
    if (!matures) return []
    const held = [...by.map((dimension) => dimension.name), ...[...(only ? [only] : []), ...filters].flatMap(namesIn)]
    return namesIn(matures.unless).some((name) => held.includes(name)) ? [] : [matures]
  })
  const notes = open.map((matures) => {
    const since = sinceOf(matures, asOf, timeZone)
    if (startOfDay(range.to, timeZone) <= since.epochMilliseconds / 1000) return []
    return [`Who began after ${words(since)} still has time to go on; ${describeFilters(matures.unless)} leaves them out.`]
  })
  return [...new Set(notes.flat())]
}

function sinceOf({ seconds, months }: NonNullable<Relation['matures']>, asOf: number, timeZone: string): Temporal.ZonedDateTime {
  const end = Temporal.Instant.fromEpochMilliseconds((asOf - seconds) * 1000).toZonedDateTimeISO(timeZone)
  return end.subtract({ months })
}

/** `2026-06-15 20:00` */
function words(at: Temporal.ZonedDateTime): string {
  return at.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')
}
