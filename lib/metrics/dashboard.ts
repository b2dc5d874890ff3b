import type { Comparison, Filters, Grain, Order } from './query'

/** What a page of tiles starts with; readers change it in the URL. */
export interface DashboardDefaults {
  readonly range: string
  readonly grain: Grain
  readonly compare?: Comparison
  /** Without it, the catalogue's. */
  readonly timeZone?: string
}

export interface Tile {
  /** Unique on its dashboard; stands in the query log. */
  readonly name: string
  /** The question the tile answers. */
  readonly title: string
  readonly note?: string
  /** A chart kind from `lib/charts`. */
  readonly chart: string
  readonly metrics: readonly string[]
  readonly by?: readonly string[]
  readonly where?: Filters
  /** `page`: follows the page's control (default for charts over time); a grain: stays; `none`: one row per split. */
  readonly grain: Grain | 'page' | 'none'
  readonly order?: readonly Order[]
  readonly limit?: number
  /** In twelfths of the page's width and in rows of 80 px. */
  readonly width: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 12
  readonly height: number
}

export interface Dashboard {
  readonly object: 'dashboard'
  /** As in the URL. */
  readonly slug: string
  readonly title: string
  /** One line: what it is for. */
  readonly purpose: string
  readonly owner: string
  readonly audience: readonly [string, ...string[]]
  readonly defaults: DashboardDefaults
  /** Dimensions offered as filters, in this order. */
  readonly filters: readonly string[]
  readonly tiles: readonly Tile[]
}
