import { freeze } from './freeze'
import type { Segment } from './metric'
import type { Conditions } from './query'

/**
 * A named filter, reusable by every query whose metrics share its dimensions. `of` is the source whose dimensions it
 * speaks of; it is used for completion and checks alone.
 *
 * ```ts
 * const germany = segment('germany', { title: 'Germany', of: orders, where: { country: 'DE' } })
 * ```
 */
export function segment<const Name extends string, Dimensions extends string>(
  name: Name,
  options: {
    readonly title: string
    /** What it is for, in a sentence. */
    readonly description?: string
    /** Other words for it. */
    readonly synonyms?: readonly string[]
    readonly of: { readonly object: 'source'; readonly '~dimensions': Dimensions }
    readonly where: Conditions<NoInfer<Dimensions>>
  },
): Segment<Name> {
  const { of: _, where, ...words } = options
  return freeze({ object: 'segment', name, ...words, where: where as Segment['where'] })
}
