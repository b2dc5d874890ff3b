import { freeze } from './freeze'
import type { Segment } from './metric'
import type { FilterValue } from './query'

/**
 * A named filter, reusable by every query whose metrics share its dimensions. `of` is the source whose dimensions it
 * speaks of; it is used for completion and checks alone.
 */
export function segment<const Name extends string, Dimensions extends string>(
  name: Name,
  options: {
    readonly title: string
    readonly of: { readonly object: 'source'; readonly '~dimensions': Dimensions }
    readonly where: { readonly [Key in NoInfer<Dimensions>]?: FilterValue }
  },
): Segment<Name> {
  const { title, where } = options
  return freeze({ object: 'segment', name, title, where: where as Segment['where'] })
}
