import { createHash } from 'node:crypto'
import { allSources, type Metric, type Person, type RowFilter, type Source } from '@/lib/metrics'

/** What one person may see of each source. */
export interface RowRights {
  /** `none` for a source that the project does not know. */
  readonly filterOf: (source: Source) => RowFilter
  /** Equal for people who see the same rows of every source, and for nobody else. */
  readonly fingerprint: string
}

interface Named {
  readonly sources: ReadonlyMap<string, Source>
  readonly metrics: ReadonlyMap<string, Metric>
}

/** The rows of each source that a person may see, also of sources that are read without being listed. A rule that throws or gives nothing counts as `none`. */
export function rowRights(person: Person, project: Named): RowRights {
  const filters = new Map(allSources(project).map((source) => [source, ruleFor(person, source)]))
  return { filterOf: (source) => filters.get(source) ?? 'none', fingerprint: fingerprintOf(filters) }
}

function ruleFor(person: Person, source: Source): RowFilter {
  if (source.access === 'all') return 'all'
  try {
    const filter = source.access(person) ?? 'none'
    return isWhole(filter) ? filter : 'none'
  } catch {
    return 'none'
  }
}

function fingerprintOf(filters: ReadonlyMap<Source, RowFilter>): string {
  const rules = [...filters].map(([source, filter]) => [source.name, source.table, filter])
  return createHash('sha256').update(JSON.stringify(rules, inOrder)).digest('base64url')
}

/** A condition that says nothing, as `{ not: person.attributes.region }` for a person without one, would let every row through. */
function isWhole(filter: unknown): boolean {
  if (typeof filter !== 'object' || filter === null) return filter !== undefined
  return Object.values(filter).every((part) => isWhole(part) && !isHollow(part))
}

function isHollow(part: unknown): boolean {
  return typeof part === 'object' && part !== null && !Array.isArray(part) && Object.keys(part).length === 0
}

/** Keys in order, whatever order a rule wrote them in. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
