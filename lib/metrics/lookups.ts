import { dimensionsOf } from './dimensions'
import { namesIn } from './filters/where'
import type { RowFilter, Source } from './metric'
import type { CheckedQuery } from './parse-query'
import type { RowFilters } from './sql/source-sql'

/** The sources that a query joins to: by its splits and filters, those of its definitions, and what its reader may see. */
export function lookupsOf({ metrics, by, filters }: CheckedQuery, rowFilters: RowFilters): ReadonlySet<Source> {
  const found = new Set<Source>()
  const follow = (source: Source, names: Iterable<string>): void => {
    for (const name of names) {
      let from = source
      for (const step of dimensionsOf(source).get(name)?.path ?? []) {
        const { to, share } = from.joins[step] ?? {}
        if (!to) break
        if (!share && !found.has(to)) {
          found.add(to)
          follow(to, namesOf(rowFilters(to)))
        }
        from = to
      }
    }
  }
  const measures = metrics.flatMap(({ shape }) => Object.values(shape.measures))
  for (const { source, where } of measures.flatMap((measure) => [measure, ...(measure.relation?.reads ?? [])])) {
    follow(source, [...by.map(({ name }) => name), ...filters.flatMap(namesIn), ...namesIn(where), ...namesOf(rowFilters(source))])
  }
  return found
}

function namesOf(filter: RowFilter): readonly string[] {
  return typeof filter === 'string' ? [] : namesIn(filter)
}
