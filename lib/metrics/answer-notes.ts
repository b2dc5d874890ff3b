import { Temporal } from 'temporal-polyfill'
import { grainWords, instantSeconds } from '@/lib/base/grain'
import { dimensionsOf, dimensionTitle, mayBeNull, type ResolvedDimension, sourcesOf } from './dimensions'
import { exclusionNotes } from './exclusions'
import { denialNotes } from './filters/notes'
import { namesIn } from './filters/where'
import { describeFilters } from './filters/words'
import { givenNotes } from './given'
import { deprecationNote } from './governance'
import { havingNotes } from './having-notes'
import { maturingNotes } from './maturing-notes'
import type { Metric } from './metric'
import { periodNotes } from './notes'
import type { CheckedQuery } from './parse-query'
import { unfinishedNotes } from './relation-notes'
import { settlingDays } from './settling'
import { headlineOf } from './sql/kind-sql'
import { dayText } from './time/calendar'
import type { Grid } from './time/grid'
import { dayCount } from './time/lay-over'
import { gapsOf, type Stretch } from './time/periods'
import { type DayRange, dayAt } from './time/range'

interface Noted {
  readonly range: DayRange
  readonly stretches: readonly Stretch[] | undefined
  /** UTC seconds up to which the data is complete. */
  readonly asOf: number
  readonly grid: Grid | undefined
}

/** What is said to the reader of an answer, as far as it is known before its rows. */
export function answerNotes(query: CheckedQuery, { range, stretches, asOf, grid }: Noted): readonly string[] {
  const { grain, timeZone } = query
  const notes: string[] = [
    ...query.metrics.flatMap(deprecationNote),
    ...exclusionNotes(query.metrics, query.include),
    ...givenNotes(query.metrics),
  ]
  if (grain && stretches?.[0]?.partial && stretches[0].start < range.from) notes.push(periodNotes.partialFirst(grain, dayText(range.from)))
  const last = stretches?.at(-1)
  if (grain && !instantSeconds(grain) && last?.partial && last.end > range.to)
    notes.push(periodNotes.partialLast(grain, dayText(range.to - 1)))
  if (asOf === 0) notes.push(periodNotes.empty)
  else if (range.to > dayAt(asOf, timeZone)) notes.push(periodNotes.unfinished(localText(asOf, timeZone)), ...unfinishedNotes(query))
  const settling = settlingDays(query.metrics)
  const settledUntil = dayAt(asOf, timeZone) - settling
  if (settling > 0 && asOf > 0 && range.to > settledUntil) notes.push(periodNotes.settling(settling, dayText(settledUntil)))
  for (const dimension of query.by.filter(({ isBridged }) => isBridged))
    notes.push(`A row counts in each ${dimensionTitle(dimension).toLowerCase()} that it has, so the parts do not add up to the whole.`)
  notes.push(
    ...maturingNotes(query, range, asOf),
    ...havingNotes(query),
    ...new Set(query.metrics.flatMap((metric) => headlineNotes(metric, query))),
  )
  const sources = query.metrics.flatMap(sourcesOf).map(dimensionsOf)
  const isNullable = (dimension: ResolvedDimension | undefined): boolean => dimension !== undefined && mayBeNull(dimension)
  notes.push(...denialNotes(query.filters, (name) => sources.some((dimensions) => isNullable(dimensions.get(name)))))
  return [...notes, ...gapNotes(range, grid)]
}

/** What a metric stands for where the query does not say. */
function headlineNotes({ governance, shape }: Metric, { by, filters }: CheckedQuery): readonly string[] {
  return Object.values(shape.measures).flatMap(({ relation, only }) => {
    if (!relation) return []
    const said = [...by.map((dimension) => dimension.name), ...[...filters, ...(only ? [only] : [])].flatMap(namesIn)]
    const headline = headlineOf(relation, said)
    return Object.keys(headline).length === 0 ? [] : [`${governance.title}: ${describeFilters(headline).replaceAll('_', ' ')}.`]
  })
}

/** An own calendar may leave days out, such as holidays between two terms. */
function gapNotes(range: DayRange, grid: Grid | undefined): readonly string[] {
  if (!grid) return []
  const days = gapsOf(range, grid).reduce((sum, { from, to }) => sum + to - from, 0)
  return days === 0
    ? []
    : [
        `${dayCount(days)} of the range ${days === 1 ? 'lies' : 'lie'} in no ${grainWords(grid.grain)} and ${days === 1 ? 'is' : 'are'} left out.`,
      ]
}

/** `2026-06-29 20:00 in America/New_York` */
function localText(instant: number, timeZone: string): string {
  return `${clockText(instant, timeZone)} in ${timeZone}`
}

/** `2026-06-29 20:00` */
export function clockText(instant: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ')
}
