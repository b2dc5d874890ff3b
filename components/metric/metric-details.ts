import type { PeopleParts } from '@/components/people/use-people'
import type { Additivity, Grain, Unit } from '@/lib/metrics'

/** One metric, made ready for its page. */
export interface MetricDetails {
  readonly name: string
  readonly title: string
  readonly definition: string
  readonly level: 'draft' | 'certified'
  readonly deprecated?: {
    readonly why: string
    readonly since?: string
    /** Absent when the reader may not see it. */
    readonly replacement?: { readonly name: string; readonly title: string }
  }
  /** In words, with the names of tables and columns. */
  readonly formula: string
  /** Metrics its formula names, open to the reader. */
  readonly parts: readonly { readonly name: string; readonly title: string }[]
  readonly owner: string
  readonly audience: readonly string[]
  readonly direction: 'up' | 'down' | 'none'
  readonly unit: Unit
  readonly additivity: Additivity
  readonly synonyms: readonly string[]
  /** A draft may have none. */
  readonly playbook?: { readonly whenUp: string; readonly whenDown: string }
  readonly tests: readonly { readonly name: string; readonly expects: string }[]
  readonly version: string
  readonly timeZone: string
  readonly weekStart: 'monday' | 'sunday'
  /** For so many days after they are over, values can still change. */
  readonly settlesIn: number
  /** By which it has values, days and longer. */
  readonly grains: readonly Grain[]
  /** That its page begins with; absent without any. */
  readonly grain?: Grain
  /** Something to compare with besides its past. */
  readonly hasTarget: boolean
  /** Has a value for each period and none for several. */
  readonly needsGrain: boolean
  /** Says nothing without a split: the share of everything in everything. */
  readonly needsSplit: boolean
  readonly dimensions: readonly DimensionDetails[]
  /** By its name, whose people the reader may see; empty where there is nobody. */
  readonly people: Readonly<Record<string, PeopleParts>>
  /** Whether the catalogue leaves rows out of it. */
  readonly leavesOut: boolean
  /** Tables with the columns that are read, lookups included. */
  readonly lineage: readonly { readonly table: string; readonly columns: readonly string[]; readonly role: string }[]
  readonly usedIn: readonly { readonly slug: string; readonly title: string; readonly tile: string }[]
  /** Only for those who may see SQL. */
  readonly sql?: string
  readonly file?: string
}

export interface DimensionDetails {
  readonly name: string
  readonly title: string
  /** Values, such as bands and days, are read in their own order rather than by size. */
  readonly ordered: boolean
  /** Made by the metric itself, such as the steps of a funnel: all of its values are shown. */
  readonly own: boolean
  /** The chart that shows the metric split by all of its dimensions that say so. */
  readonly chart?: string
  /** A row may stand in several groups, which then do not add up. */
  readonly overlaps: boolean
}
