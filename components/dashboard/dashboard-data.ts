import type { PeopleParts } from '@/components/people/use-people'
import type { Dashboard, Unit } from '@/lib/metrics'
import type { RangeNames } from '@/lib/metrics/time/range-words'
import type { ValueType } from './page-filter'

/** What the browser knows of a metric: words, and what it may be split and filtered by. */
export interface MetricFacts {
  readonly name: string
  readonly title: string
  readonly definition: string
  readonly owner: string
  readonly unit: Unit
  readonly additive: boolean
  readonly hasTarget: boolean
  readonly dimensions: readonly string[]
  /** Those that it makes itself, such as the steps of a funnel: all of their values are shown. */
  readonly ownDimensions: readonly string[]
}

/** One dashboard as plain data, made by its page on the server. */
export interface DashboardData {
  readonly dashboard: Dashboard
  readonly metrics: Readonly<Record<string, MetricFacts>>
  /** By metric, whose people this person may see; none where there is nobody. */
  readonly people: Readonly<Record<string, PeopleParts>>
  /** Titles of the dimensions that the page offers or its tiles use. */
  readonly dimensions: Readonly<Record<string, string>>
  readonly dimensionTypes: Readonly<Record<string, ValueType>>
  /** Those that the page offers, in its order, with the dimensions that they speak of. */
  readonly segments: readonly {
    readonly name: string
    readonly title: string
    readonly description?: string
    readonly dimensions: readonly string[]
  }[]
  readonly timeZone: string
  /** What the company's calendar adds to ranges and grains. */
  readonly calendar: RangeNames
  /** Sentences for those who may mend it: deprecated metrics on its tiles. */
  readonly advice: readonly string[]
}
