import type { Metric } from './metric'
import type { Grain, MetricQuery } from './query'

/** How values are written: a plain count of things, a share of one, or money (in minor units such as cents when said so). */
export type Unit =
  | { readonly kind: 'count'; readonly of: string }
  | { readonly kind: 'share' }
  | { readonly kind: 'number'; readonly of?: string; readonly decimals?: number }
  | { readonly kind: 'money'; readonly currency: string; readonly minorUnits?: boolean }

export type Additivity = 'additive' | 'distinct' | 'semi' | 'none'

/** What every metric says of itself. */
interface Stated<Team extends string> {
  readonly title: string
  /** One or two sentences in plain words. */
  readonly definition: string
  readonly owner: Team
  readonly unit: Unit
  /** Other words that people search for; no two metrics share one. */
  readonly synonyms?: readonly string[]
  /** People are led from it to another metric; it is still answered. */
  readonly deprecated?: Deprecation
  /** What it should be worth; several over time, each with the day from which it holds. */
  readonly target?: Target | readonly Target[]
}

/** Why a metric can be trusted and what to do when it moves. */
interface Trusted<Team extends string> {
  readonly direction: 'up' | 'down' | 'none'
  readonly playbook: Playbook
  /** Who may read it. */
  readonly audience: readonly [Team | 'everyone', ...(Team | 'everyone')[]]
  readonly tests: readonly [MetricTest, ...MetricTest[]]
}

/** What a metric should be worth in each period of a grain, in its own unit, such as cents. */
export interface Target {
  readonly per: Grain
  readonly value: number
  /** `YYYY-MM-DD` from which it holds; without it, from the beginning. */
  readonly from?: string
  /** Says aloud that a part of a period is worth its share of the days. */
  readonly spread?: 'evenly'
}

export interface Playbook {
  readonly whenUp: string
  readonly whenDown: string
}

export interface Deprecation {
  /** The metric to use instead, or its name. */
  readonly replacedBy: Metric | string
  /** `YYYY-MM-DD` */
  readonly since?: string
  /** One sentence. */
  readonly why: string
}

/** A metric under way: without an audience its owner's team and analysts read it. */
export interface DraftGovernance<Team extends string = string> extends Stated<Team>, Partial<Trusted<Team>> {
  readonly level: 'draft'
}

/** What a metric says unless it says that it is a draft: all of it, the types demand it. */
export interface FullGovernance<Team extends string = string> extends Stated<Team>, Trusted<Team> {
  readonly level?: 'certified'
}

/**
 * What is written of a metric besides its computation. Without a level it is certified. The compiler's messages speak of the
 * type whose name comes last in the alphabet: where something is missing, that must be the full one.
 */
export type Governance<Team extends string = string> = DraftGovernance<Team> | FullGovernance<Team>

/** The same as a metric carries it, with everything said. */
export interface Governed<Team extends string = string> {
  readonly level: 'draft' | 'certified'
  readonly title: string
  readonly definition: string
  readonly owner: Team
  readonly unit: Unit
  readonly synonyms: readonly string[]
  readonly deprecated?: Omit<Deprecation, 'replacedBy'> & { readonly replacedBy: string }
  readonly target?: Target | readonly Target[]
  readonly direction: 'up' | 'down' | 'none'
  /** A draft may have none. */
  readonly playbook?: Playbook
  readonly audience: readonly string[]
  /** Empty only in a draft. */
  readonly tests: readonly MetricTest[]
}

/** Run by `yardstick check` against the warehouse. */
export type MetricTest =
  | { readonly name: string; readonly expect: 'non-negative' | 'not-null' | 'at-most-one' }
  | { readonly name: string; readonly query: Omit<MetricQuery, 'metrics'>; readonly equals: number | string; readonly tolerance?: number }

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
