import { sourcesOf } from './dimensions'
import type { Exclusion, Join, Metric, Source } from './metric'

/** One step from a source to a lookup. */
export interface Hop {
  readonly from: Source
  readonly join: Join
}

/** An exclusion as it reaches a source: of its own rows, or of rows that its joins lead to. */
export interface ReachedExclusion extends Exclusion {
  readonly name: string
  /** The names of the joins to follow. */
  readonly path: readonly string[]
  readonly hops: readonly Hop[]
  /** Whose rows are left out. */
  readonly source: Source
}

const known = new WeakMap<Source, readonly ReachedExclusion[]>()

/** All exclusions that hold for the rows of a source, its own first. */
export function exclusionsOf(source: Source): readonly ReachedExclusion[] {
  const remembered = known.get(source)
  if (remembered) return remembered
  const own = Object.entries(source.exclusions).map(([name, each]) => ({ ...each, name, path: [], hops: [], source }))
  const reached = Object.entries(source.joins).flatMap(([name, join]) =>
    join.exclusions === 'ignored' || join.share
      ? []
      : exclusionsOf(join.to).map((inner) => ({ ...inner, path: [name, ...inner.path], hops: [{ from: source, join }, ...inner.hops] })),
  )
  const found = [...own, ...reached]
  known.set(source, found)
  return found
}

/** The names of all exclusions that hold for some source of the metrics, each once. */
export function exclusionNames(metrics: readonly Metric[]): readonly string[] {
  return [...new Set(metrics.flatMap(sourcesOf).flatMap((source) => exclusionsOf(source).map(({ name }) => name)))]
}

/** What an answer says of the rows that are not in it. */
export function exclusionNotes(metrics: readonly Metric[], include: readonly string[]): readonly string[] {
  const names = exclusionNames(metrics)
  const left = names.filter((name) => !include.includes(name))
  return [
    ...(left.length > 0 ? [`Left out everywhere: ${left.map(words).join(', ')}.`] : []),
    ...(include.length > 0 ? [`Counted in because the question asks for it: ${include.map(words).join(', ')}.`] : []),
  ]
}

function words(name: string): string {
  return name.replaceAll('_', ' ')
}
