import type { MetricQuery } from '@/lib/metrics'

/** An experiment as the browser gets it: plain data, with the question that reads it. */
export interface ExperimentCard {
  readonly slug: string
  readonly title: string
  readonly hypothesis: string
  readonly owner: string
  /** `Dec 1, 2025 – Feb 22, 2026`, written where the page is made, so that it is the same everywhere. */
  readonly days: string
  readonly query: MetricQuery
  /** The metrics that it follows, each with its own page. */
  readonly metrics: readonly { readonly name: string; readonly title: string; readonly role: 'primary' | 'secondary' | 'guardrail' }[]
}
