import type { MetricQuery } from '@/lib/metrics'

/** An experiment as the browser gets it: plain data, with the question that reads it. */
export interface ExperimentCard {
  readonly slug: string
  readonly title: string
  readonly hypothesis: string
  readonly owner: string
  readonly start: string
  readonly plannedEnd?: string
  readonly analysis: 'always_valid' | 'fixed_horizon'
  readonly query: MetricQuery
  /** The metrics that it follows, each with its own page. */
  readonly metrics: readonly { readonly name: string; readonly title: string; readonly role: 'primary' | 'secondary' | 'guardrail' }[]
}

/** `Dec 1, 2025 – Feb 22, 2026`, or `since Dec 1, 2025`. */
export function daysWords({ start, plannedEnd }: Pick<ExperimentCard, 'start' | 'plannedEnd'>, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
  return plannedEnd === undefined ? `since ${format.format(day(start))}` : format.formatRange(day(start), day(plannedEnd))
}
