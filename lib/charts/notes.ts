import { formatInstant, formatPeriod } from '@/lib/base/format-period'
import { instantSeconds } from '@/lib/base/grain'
import type { Grain, Period, Result } from '@/lib/metrics'
import { isPeriodNote, isUnfinishedNote } from '@/lib/metrics/notes'
import { liesAhead, unfinishedWords } from './calendar'
import { openPeriod, partWords } from './earlier'
import { dayWord } from './words'

/**
 * What to know about an answer, short, in the reader's own dates: `Week of Jun 22: 1 of 7 days.` The result's notes on its
 * periods say the same for scripts and are left out.
 */
export function notesOf(result: Result, locale: string): readonly string[] {
  const others = otherNotes(result)
  if (!result.grain) {
    const isUnfinished = result.notes.some(isUnfinishedNote)
    const moment = formatInstant(result.dataAsOf, { locale, timeZone: result.timeZone })
    return isUnfinished ? [`Data up to ${moment}.`, ...others] : others
  }
  const begun = (result.periods ?? []).filter((period) => !liesAhead(period, result))
  const ends = [...new Set([begun.at(0), begun.at(-1)])]
  return [...ends.flatMap((period) => periodNote(period, result, locale)), ...others]
}

/** What an answer says of itself besides its periods: rows left out, values kept, a cut. */
export function otherNotes({ notes }: Pick<Result, 'notes'>): readonly string[] {
  return notes.filter((note) => !isPeriodNote(note))
}

/** What the changes of a range that is not over are measured from. */
export function comparedNote({ likeForLike, grain }: Pick<Result, 'likeForLike' | 'grain'>, locale: string): readonly string[] {
  return likeForLike && !grain ? [`Compared with ${partWords(likeForLike, { locale, form: 'short' })}.`] : []
}

function periodNote(period: Period | undefined, result: Result, locale: string): string[] {
  const words = period && unfinishedWords(period, result)
  if (!words || !result.grain) return []
  if (instantSeconds(result.grain)) return [`The last ${result.grain} is not over.`]
  const { likeForLike } = result
  const compared =
    likeForLike && period.key === openPeriod(result) ? `, compared with ${partWords(likeForLike, { locale, form: 'short' })}` : ''
  return [`${shortTitle(period, result.grain, locale)}: ${words}${compared}.`]
}

function shortTitle({ key, label }: Period, grain: Grain, locale: string): string {
  if (grain !== 'week') return formatPeriod(key, grain, { locale, timeZone: 'UTC', form: 'short', ...(label !== undefined && { label }) })
  return `Week of ${dayWord(key, locale)}`
}
