import type { Governance, Governed, Metric } from './metric'

/**
 * What was written of a metric, with everything said: unless it says otherwise, a draft is read by its owner's team and by
 * analysts, who write it, and tests nothing.
 */
export function governed(written: Governance): Governed {
  const {
    level = 'certified',
    audience = [written.owner, 'analysts'],
    direction = 'none',
    tests = [],
    synonyms = [],
    deprecated,
    ...rest
  } = written
  return { ...rest, level, audience, direction, tests, synonyms, ...(deprecated && { deprecated: namely(deprecated) }) }
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
