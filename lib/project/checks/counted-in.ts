import { allSources, type CatalogProblem, type Source } from '@/lib/metrics'
import { dimensionsOf } from '@/lib/metrics/dimensions'
import { exclusionsOf } from '@/lib/metrics/exclusions'
import { namesIn } from '@/lib/metrics/filters/where'
import { tablesIn } from '@/lib/metrics/query-nodes'
import type { Review } from './catalogue'

/**
 * Queries over a table whose source leaves rows out, which neither lead to that source nor name the columns that tell these
 * rows: staff left out everywhere else would be counted there.
 */
export const countedIn: Review = ({ project }) => {
  const all = allSources(project)
  const leaving = all.filter(({ query, exclusions }) => !query && Object.keys(exclusions).length > 0)
  return all.flatMap((source) => leaving.flatMap((other) => findings(source, other)))
}

function findings(source: Source, other: Source): readonly CatalogProblem[] {
  const { query, name, catalog } = source
  const named = query && tablesIn(query, catalog.schema).get(other.table)
  if (!named) return []
  const reached = exclusionsOf(source).map((each) => each.name)
  const counted = Object.entries(other.exclusions).filter(([exclusion, { where }]) => {
    const columns = namesIn(where).flatMap((key) => dimensionsOf(other).get(key)?.columns ?? [key])
    return !reached.includes(exclusion) && !columns.some((column) => named.has(column))
  })
  return counted.map(([exclusion, { title }]) => ({
    object: 'source',
    name,
    message: `Its query reads ${other.table}, of which ${other.name} leaves out ${title ?? exclusion.replaceAll('_', ' ')}, and counts them in. Join ${name} to ${other.name}, or leave them out in the query.`,
  }))
}
