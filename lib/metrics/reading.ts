/** How a metric of an experiment is read: plain data that goes with its column, besides the sums in its details. */
export interface Reading {
  /** The experiment's slug and its title. */
  readonly experiment: string
  readonly title: string
  /** The metric that is followed. */
  readonly of: { readonly name: string; readonly title: string }
  readonly role: 'primary' | 'secondary' | 'guardrail'
  readonly statistic: 'mean' | 'proportion' | 'ratio'
  /** Planned shares by variant, which add up to 1; the control comes first. */
  readonly variants: Readonly<Record<string, number>>
  readonly analysis: 'always_valid' | 'fixed_horizon'
  readonly alpha: number
  readonly tuning: number
  /** The last day on which somebody may enter. */
  readonly plannedEnd?: string
  /** Whether what units did before is taken off. */
  readonly cuped: boolean
  /** Of a guardrail: the relative loss that is too much, 0.02 for 2 %. */
  readonly margin?: number
}
