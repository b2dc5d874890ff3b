import type { DashboardDefaults, Grain, ValueRange } from '@/lib/metrics'
import { writeCompare } from './page-compare'
import type { PageFilter } from './page-filter'

/** What the reader chose for all tiles: the state that stands in the URL. */
export interface PageState {
  /** As written in the URL: `last 28 days`, `13w`, `2026-05-01..2026-05-31` with both days included. */
  readonly range: string
  readonly grain: Grain
  readonly zone: string
  /** `none`, a kind, or a range: `previous_period`, `previous_year:date`, `target`, `2026-Q1`. */
  readonly compare: string
  readonly filters: Readonly<Record<string, PageFilter>>
  /** Names of the segments that are on. */
  readonly segments: readonly string[]
  /** By metric: the values that rows of a split are shown with. */
  readonly having: Readonly<Record<string, ValueRange>>
}

/** What is drawn before the reader changes anything. */
export function startState(defaults: DashboardDefaults, timeZone: string): PageState {
  return {
    range: defaults.range,
    grain: defaults.grain,
    zone: defaults.timeZone ?? timeZone,
    compare: writeCompare(defaults.compare),
    filters: {},
    segments: [],
    having: {},
  }
}

/** How many controls and filters differ from the start. */
export function countChanges(state: PageState, start: PageState): number {
  const controls = (['range', 'grain', 'zone', 'compare'] as const).filter((key) => state[key] !== start[key])
  return controls.length + Object.keys(state.filters).length + state.segments.length + Object.keys(state.having).length
}
