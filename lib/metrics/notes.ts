import { grainWords } from '@/lib/base/grain'
import type { Grain } from './query'

/** What a result says about its own periods, in the words for scripts. A page draws the same from the periods and says it shorter. */
export const periodNotes = {
  partialFirst: (grain: Grain, day: string) => `The first ${grainWords(grain)} is counted from ${day} on.`,
  partialLast: (grain: Grain, day: string) => `The last ${grainWords(grain)} is counted up to ${day}.`,
  unfinished: (moment: string) => `Data is complete up to ${moment}; what ends later is not over.`,
  empty: 'The warehouse holds no data yet.',
} as const

/** Whether a note is one of these. */
export function isPeriodNote(note: string): boolean {
  return /^(The (first|last) [\w ]+ is counted (from|up to) |Data is complete up to )/.test(note)
}
