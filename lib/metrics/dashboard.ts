import { freeze } from './freeze'
import type { Metric, Segment } from './metric'
import type { Comparison, Conditions, Filters, Grain, Order, Top, ValueRange } from './query'
import type { SharedDimensions } from './typed-query'

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
  /** Names of segments that hold besides `where`. */
  readonly segments?: readonly string[]
  /** Of its rows, those whose values lie in the ranges, after everything is summed up. */
  readonly having?: Readonly<Record<string, ValueRange>>
  /** `page`: follows the page's control (default for charts over time); a grain: stays; `none`: one row per split. */
  readonly grain: Grain | 'page' | 'none'
  readonly order?: readonly Order[]
  readonly limit?: number
  /** Which groups of a split stand apart; without it and without a limit, as many as the chart has room for. All others are Other. */
  readonly top?: Top
  /** As in a query: `[[]]` is a total at the foot of a table. */
  readonly totals?: readonly (readonly string[])[]
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
  /** Names of segments offered as filters, in this order. */
  readonly segments?: readonly string[]
  readonly tiles: readonly Tile[]
}

interface TileOptions<Metrics extends readonly Metric[], By extends string, Shared extends string>
  extends Pick<Tile, 'title' | 'note' | 'chart' | 'width' | 'height' | 'limit'> {
  readonly metrics: Metrics
  readonly by?: readonly By[]
  readonly where?: Conditions<Shared>
  readonly segments?: readonly Segment[]
  readonly having?: { readonly [Name in Metrics[number]['name']]?: ValueRange }
  /** `page` without it. */
  readonly grain?: Tile['grain']
  readonly order?: readonly { readonly key: Metrics[number]['name'] | By | 'period'; readonly direction: Order['direction'] }[]
  readonly top?: { readonly limit: number; readonly metric?: Metrics[number]['name'] }
  readonly totals?: readonly (readonly (NoInfer<By> | 'period')[])[]
}

/** A tile that still knows by what its page may filter it. */
export interface AuthoredTile<Dimensions extends string> extends Tile {
  readonly '~dimensions': Dimensions
}

/**
 * One question with one chart. Splits and filters must be dimensions that all of its metrics share.
 *
 * ```ts
 * const byChannel = tile('by_channel', {
 *   title: 'Where do orders come from?',
 *   chart: 'bar-list',
 *   metrics: [orderCount],
 *   by: ['channel'],
 *   grain: 'none',
 *   width: 6,
 *   height: 4,
 * })
 * ```
 */
export function tile<const Metrics extends readonly [Metric, ...Metric[]], const By extends SharedDimensions<Metrics> = never>(
  name: string,
  options: TileOptions<Metrics, By, SharedDimensions<Metrics>>,
): AuthoredTile<SharedDimensions<Metrics>> {
  const { metrics, grain = 'page', segments, ...rest } = options
  const named = segments && { segments: segments.map((segment) => segment.name) }
  return freeze({ ...rest, ...named, name, grain, metrics: metrics.map((metric) => metric.name) }) as never
}

interface DashboardOptions<Dimensions extends string> extends Omit<Dashboard, 'object' | 'slug' | 'filters' | 'segments' | 'tiles'> {
  readonly tiles: readonly AuthoredTile<Dimensions>[]
  /** Dimensions offered as filters, in this order; a tile follows those that all of its metrics have. */
  readonly filters: readonly NoInfer<Dimensions>[]
  /** Segments offered as filters; a tile follows those whose dimensions all of its metrics have. */
  readonly segments?: readonly Segment[]
}

/**
 * An ordered page of tiles, by the name in its URL.
 *
 * ```ts
 * const shop = dashboard('shop', {
 *   title: 'The shop',
 *   purpose: 'Whether the shop sells more, for the weekly round.',
 *   owner: 'finance',
 *   audience: ['everyone'],
 *   defaults: { range: 'last 13 weeks', grain: 'week', compare: 'previous_period' },
 *   filters: ['country'],
 *   tiles: [tile('orders', { title: 'How many orders?', chart: 'line', metrics: [orderCount], width: 12, height: 4 })],
 * })
 * ```
 */
export function dashboard<Dimensions extends string>(slug: string, options: DashboardOptions<Dimensions>): Dashboard {
  const { segments, ...rest } = options
  return freeze({ object: 'dashboard', slug, ...rest, ...(segments && { segments: segments.map(({ name }) => name) }) })
}
