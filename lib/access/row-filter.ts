import { createHash } from 'node:crypto'
import type { Filters, Person, Source } from '@/lib/metrics'

/** What one person may see of each source: everything, nothing, or the rows that pass the filters. */
export type RowFilters = ReadonlyMap<string, Filters | 'all' | 'none'>

export interface RowRights {
  readonly filters: RowFilters
  /** Equal for people who see the same rows of every source, and for nobody else. */
  readonly fingerprint: string
}

/** The rows of each source that a person may see. A rule that throws or gives nothing counts as `none`. */
export function rowRights(person: Person, sources: ReadonlyMap<string, Source>): RowRights {
  const filters = new Map([...sources].map(([name, source]) => [name, ruleFor(person, source)]))
  return { filters, fingerprint: fingerprintOf(filters) }
}

function ruleFor(person: Person, source: Source): Filters | 'all' | 'none' {
  if (source.access === 'all') return 'all'
  try {
    return source.access(person) ?? 'none'
  } catch {
    return 'none'
  }
}

function fingerprintOf(filters: RowFilters): string {
  const text = JSON.stringify(
    [...filters].sort(([a], [b]) => (a < b ? -1 : 1)),
    (_, value) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
  )
  return createHash('sha256').update(text).digest('base64url')
}
