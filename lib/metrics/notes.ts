import { grainWords } from '@/lib/base/grain'
import type { Grain } from './query'

/** What a result says about its own periods, in the words for scripts. A page draws the same from the periods and says it shorter. */
export const periodNotes = {
  partialFirst: (grain: Grain, day: string) => `The first ${grainWords(grain)} is counted from ${day} on.`,
  partialLast: (grain: Grain, day: string) => `The last ${grainWords(grain)} is counted up to ${day}.`,
  unfinished: (moment: string) => `Data is complete up to ${moment}; what ends later is not over.`,
  settling: (days: number, day: string) =>
    `Rows arrive up to ${days === 1 ? 'a day' : `${days} days`} late, so values from ${day} on can still change.`,
  empty: 'The warehouse holds no data yet.',
} as const

/** Whether a note says that the data ends before the range does, or that a period is cut. */
export function isUnfinishedNote(note: string): boolean {
  return isPeriodNote(note) && !note.startsWith('Rows arrive')
}

/** Whether a note is one of these. */
export function isPeriodNote(note: string): boolean {
  return /^(The (first|last) [\w ]+ is counted (from|up to) |Data is complete up to |Rows arrive up to )/.test(note)
}
