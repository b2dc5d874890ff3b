import { AppError } from '@/lib/base/errors'
import type { ResolvedDimension } from '../dimensions'
import { exclusionNames } from '../exclusions'
import { conditionsOf } from '../filters/where'
import type { Metric } from '../metric'
import type { Filters } from '../query'
import { didYouMean, someOf } from '../suggest'
import { unique } from './names'
import type { Written } from './shape'

export function checkInclude({ include = [], leftOut, ...query }: Written, metrics: readonly Metric[]): readonly string[] {
  const names = exclusionNames(metrics)
  const unknown = unique(include, 'include').find((written) => !names.includes(written))
  if (unknown !== undefined) {
    const known =
      names.length > 0 ? `Left out of ${metrics.map((metric) => metric.name).join(', ')}: ${someOf(names)}.` : 'Nothing is left out.'
    throw new AppError('invalid_query', `Unknown exclusion "${unknown}" in include.${didYouMean(unknown, names)} ${known}`)
  }
  const strange = (['by', 'grain', 'compare', 'order', 'limit', 'having', 'top', 'totals'] as const).find(
    (part) => query[part] !== undefined,
  )
  if (leftOut && strange)
    throw new AppError('invalid_query', `leftOut counts rows of the whole range and takes no ${strange}. Leave it out.`)
  return include
}

/** "None of them is" and "one of them is not" are two questions about a row that may have several. */
export function refuseSeveral(filters: readonly Filters[], { leftOut }: Written, dimension: (written: string) => ResolvedDimension): void {
  const several = filters.flatMap(conditionsOf).filter(([name]) => dimension(name).isBridged)
  const denied = several.find(([, value]) => JSON.stringify(value).includes('"not":'))
  if (leftOut && several[0])
    throw new AppError('invalid_query', `leftOut counts rows, and a row may have several of ${several[0][0]}. Leave that filter out.`)
  if (denied)
    throw new AppError(
      'invalid_query',
      `A row may have several of ${denied[0]}, so "not" could mean two things. Name the values that one of them has.`,
    )
}
