import type { Governance, Governed, Metric } from './metric'

/**
 * What was written of a metric, with everything said: unless it says otherwise, a draft is read by its owner's team and by
 * analysts, who write it, and tests nothing.
 */
export function governed(written: Governance): Governed {
  const { level = 'certified', tests = [], synonyms = [], deprecated, ...rest } = written
  const unsaid = level === 'draft' ? ({ audience: [written.owner, 'analysts'], direction: 'none' } as const) : { audience: [] }
  const said = { ...unsaid, ...rest, level, tests, synonyms, ...(deprecated && { deprecated: namely(deprecated) }) }
  // A direction is missing only where nothing checked the types; the catalogue's rules refuse it.
  return said as Governed
}

/** `old_revenue is deprecated since 2026-05-01: refunds were counted twice. Use net_revenue instead.` */
export function deprecationNote({ name, governance: { deprecated } }: Metric): readonly string[] {
  if (!deprecated) return []
  const { replacedBy, since, why } = deprecated
  return [`${name} is deprecated${since ? ` since ${since}` : ''}: ${withoutStop(why)}. Use ${replacedBy} instead.`]
}

function namely({ replacedBy, ...rest }: NonNullable<Governance['deprecated']>): NonNullable<Governed['deprecated']> {
  return { ...rest, replacedBy: typeof replacedBy === 'string' ? replacedBy : replacedBy.name }
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '')
}
