import { grainWords } from '@/lib/base/grain'
import { chartKind } from '@/lib/charts'
import { footHeight } from '@/lib/charts/chart'
import type { Comparison, Filters, MetricQuery, Tile } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { readCompare } from './page-compare'
import { toFilterValue } from './page-filter'
import { readRange } from './page-range'
import type { PageState } from './page-state'
import { chartHeight } from './tile-size'

export interface TileQueries {
  readonly main: MetricQuery
  /** By period, for the small line under a number. */
  readonly spark?: MetricQuery
  /** Where the tile does not follow the page, in words. */
  readonly says: readonly string[]
}

/** The questions of one tile in the state of its page, and what of that state it cannot follow. */
export function tileQueries(
  tile: Tile,
  state: PageState,
  { dashboard, metrics, dimensions, segments, calendar }: DashboardData,
): TileQueries {
  const says: string[] = []
  const where: Record<string, Filters[string]> = { ...tile.where }
  const known = tile.metrics.map((name) => new Set(metrics[name]?.dimensions))
  for (const [dimension, filter] of Object.entries(state.filters)) {
    const title = dimensions[dimension] ?? dimension
    if (!known.every((names) => names.has(dimension))) says.push(`Not filtered by ${title.toLowerCase()}.`)
    else if (dimension in where) says.push(`Keeps its own ${title.toLowerCase()}.`)
    else where[dimension] = toFilterValue(filter)
  }
  const chosen = segments.filter(({ name }) => state.segments.includes(name))
  const followed = chosen.filter((segment) => segment.dimensions.every((name) => known.every((names) => names.has(name))))
  for (const { title } of chosen.filter((segment) => !followed.includes(segment))) says.push(`Not filtered by ${title}.`)
  const named = [...new Set([...(tile.segments ?? []), ...followed.map(({ name }) => name)])]
  const isNumber = tile.chart === 'number'
  const isSplit = Boolean(tile.by?.length)
  const grain = isNumber || tile.grain === 'none' ? undefined : tile.grain === 'page' ? state.grain : tile.grain
  const isGrainChosen = state.grain !== dashboard.defaults.grain
  if (!isNumber && grain && isGrainChosen && tile.grain !== 'page' && grain !== state.grain) says.push(`Always by ${grainWords(grain)}.`)
  // A split over time has no room for the earlier period.
  const hasRoom = !(grain && isSplit) && !chartKind(tile.chart).ignoresComparison
  const compare = hasRoom ? compareOf(tile, readCompare(state.compare, calendar), metrics, says) : undefined
  const base = {
    metrics: tile.metrics,
    range: readRange(state.range, calendar) ?? dashboard.defaults.range,
    timeZone: state.zone,
    ...(Object.keys(where).length > 0 && { where }),
    ...(named.length > 0 && { segments: named }),
  }
  // Over time a condition on values would tear holes into lines; a total has no rows to leave out.
  const asked = isSplit && !grain ? Object.entries(state.having) : []
  const having = { ...Object.fromEntries(asked.filter(([metric]) => tile.metrics.includes(metric))), ...tile.having }
  for (const [metric] of asked) {
    const title = metrics[metric]?.title.toLowerCase() ?? metric
    if (!tile.metrics.includes(metric)) says.push(`Not limited by ${title}.`)
    else if (tile.having?.[metric]) says.push(`Keeps its own limit of ${title}.`)
  }
  const top = isSplit ? topOf(tile, metrics) : undefined
  const totals = totalsOf(tile, grain !== undefined, metrics)
  const main: MetricQuery = {
    ...base,
    ...(isSplit && { by: tile.by }),
    ...(Object.keys(having).length > 0 && { having }),
    ...(grain && { grain }),
    ...(compare && { compare }),
    ...(tile.order && { order: tile.order }),
    ...(tile.limit && { limit: tile.limit }),
    ...(top && { top }),
    ...(totals && { totals }),
    ...(chartKind(tile.chart).details && { details: true }),
  }
  const withSpark = isNumber && tile.metrics.length === 1 && tile.height >= 2
  return { main, says, ...(withSpark && { spark: { ...base, grain: state.grain } }) }
}

/** The page's comparison; a target only where there is one. */
function compareOf(
  { metrics, by }: Tile,
  compare: Comparison | undefined,
  facts: DashboardData['metrics'],
  says: string[],
): Comparison | undefined {
  if (compare !== 'target') return compare
  if (!by?.length && metrics.some((name) => facts[name]?.hasTarget)) return compare
  says.push(by?.length ? 'No target for its parts.' : 'No target.')
  return undefined
}

/** As the tile says; else as many groups as its chart can tell apart, so that the rest is counted and not cut. */
function topOf(tile: Tile, facts: DashboardData['metrics']): MetricQuery['top'] {
  const { top, limit, chart, metrics, height } = tile
  if (top || limit !== undefined || ownOf(tile, facts).length > 0) return top
  const groups = chartKind(chart).groups?.({ height: chartHeight({ height }) - footHeight, metrics: metrics.length })
  return groups === undefined ? undefined : { limit: Math.max(1, groups) }
}

/** As the tile says, without totals by periods that it does not show; else those that its chart shows. */
function totalsOf(tile: Tile, hasPeriods: boolean, facts: DashboardData['metrics']): MetricQuery['totals'] {
  const { totals, chart, metrics } = tile
  if (totals) return hasPeriods ? totals : totals.filter((keys) => !keys.includes('period'))
  return chartKind(chart).totals?.({ own: ownOf(tile, facts), isAdditive: facts[metrics[0] ?? '']?.additive ?? false })
}

/** What the tile is split by that its metrics make themselves: elsewhere on the page the same name may be a column of a table. */
function ownOf({ by = [], metrics }: Tile, facts: DashboardData['metrics']): readonly string[] {
  return by.filter((name) => metrics.some((metric) => facts[metric]?.ownDimensions.includes(name)))
}
