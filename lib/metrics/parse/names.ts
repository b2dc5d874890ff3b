import { AppError } from '@/lib/base/errors'
import { dimensionsOf, dimensionTitle, type ResolvedDimension, sourcesOf, splitsOf } from '../dimensions'
import type { Metric, Segment } from '../metric'
import { didYouMean, type Known, someOf } from '../suggest'

/** @throws AppError `invalid_query` for a name that is not known, with what it may have meant */
export function find<T extends Metric | Segment>(what: string, written: string, known: ReadonlyMap<string, T>): T {
  const found = known.get(written)
  if (found) return found
  const hint = didYouMean(written, [...known.values()].map(wordsFor)) || ` Known: ${someOf([...known.keys()])}.`
  throw new AppError('invalid_query', `Unknown ${what} "${written}".${hint}`)
}

/** @throws AppError `invalid_query` for a name that stands twice */
export function unique(names: readonly string[], part: string): readonly string[] {
  const twice = names.find((written, index) => names.indexOf(written) !== index)
  if (twice === undefined) return names
  throw new AppError('invalid_query', `"${twice}" stands twice in ${part}.`)
}

/** @throws AppError `invalid_query` which says whether one of the metrics lacks it, or all */
export function refuseDimension(written: string, metrics: readonly Metric[], shared: readonly ResolvedDimension[]): never {
  const lacks = metrics.find((metric) => sourcesOf(metric).some((source) => !dimensionsOf(source).has(written)))
  const isKnown = metrics.some((metric) => sourcesOf(metric).some((source) => dimensionsOf(source).has(written)))
  const names = metrics.map((metric) => metric.name).join(', ')
  const known = shared.map(({ name }) => name)
  const apart = metrics.find(({ shape }) => Object.values(shape.measures).some((measure) => !splitsOf(measure).has(written)))
  if (isKnown && !lacks && apart) {
    const why = `a row may have several of ${written}, and only what is aggregated over rows can count it in each`
    throw new AppError('invalid_query', `"${written}" cannot split or filter ${apart.name}: ${why}. Known: ${someOf(known)}.`)
  }
  if (isKnown && lacks) {
    throw new AppError('invalid_query', `"${written}" is not a dimension of ${lacks.name}. Shared by ${names}: ${someOf(known)}.`)
  }
  const hint = didYouMean(written, shared.map(wordsForDimension))
  throw new AppError('invalid_query', `Unknown dimension "${written}" in ${names}.${hint} Known: ${someOf(known)}.`)
}

/** A metric or segment by all the words there are for it. */
export function wordsFor(known: Metric | Segment): Known {
  const { title, synonyms = [] } = known.object === 'metric' ? known.governance : known
  return { name: known.name, also: [title, ...synonyms] }
}

/** `country` is a word for `user.country` too. */
function wordsForDimension(shared: ResolvedDimension): Known {
  const { name, dimension } = shared
  return {
    name,
    also: [dimensionTitle(shared), name.slice(name.lastIndexOf('.') + 1), dimension.title ?? '', ...(dimension.synonyms ?? [])],
  }
}
