import { chartKind } from '@/lib/charts'
import { footHeight } from '@/lib/charts/chart'
import type { Filters, MetricQuery, Tile } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { type PageState, readRange, toFilterValue } from './page-state'
import { chartHeight } from './tile-size'

export interface TileQueries {
  readonly main: MetricQuery
  /** By period, for the small line under a number. */
  readonly spark?: MetricQuery
  /** Where the tile does not follow the page, in words. */
  readonly says: readonly string[]
}

/** The questions of one tile in the state of its page, and what of that state it cannot follow. */
export function tileQueries(tile: Tile, state: PageState, { dashboard, metrics, dimensions }: DashboardData): TileQueries {
  const says: string[] = []
  const where: Record<string, Filters[string]> = { ...tile.where }
  const known = tile.metrics.map((name) => new Set(metrics[name]?.dimensions))
  for (const [dimension, filter] of Object.entries(state.filters)) {
    const title = dimensions[dimension] ?? dimension
    if (!known.every((names) => names.has(dimension))) says.push(`Not filtered by ${title.toLowerCase()}.`)
    else if (dimension in where) says.push(`Keeps its own ${title.toLowerCase()}.`)
    else where[dimension] = toFilterValue(filter)
  }
  const isNumber = tile.chart === 'number'
  const isSplit = Boolean(tile.by?.length)
  const grain = isNumber || tile.grain === 'none' ? undefined : tile.grain === 'page' ? state.grain : tile.grain
  if (!isNumber && grain && tile.grain !== 'page' && grain !== state.grain) says.push(`Always by ${grain}.`)
  // A split over time has no room for the earlier period.
  const compare = state.compare !== 'none' && !(grain && isSplit) ? state.compare : undefined
  const base = {
    metrics: tile.metrics,
    range: readRange(state.range) ?? dashboard.defaults.range,
    timeZone: state.zone,
    ...(Object.keys(where).length > 0 && { where }),
  }
  const top = isSplit ? topOf(tile) : undefined
  const totals = totalsOf(tile, grain !== undefined, metrics)
  const main: MetricQuery = {
    ...base,
    ...(isSplit && { by: tile.by }),
    ...(grain && { grain }),
    ...(compare && { compare }),
    ...(tile.order && { order: tile.order }),
    ...(tile.limit && { limit: tile.limit }),
    ...(top && { top }),
    ...(totals && { totals }),
  }
  const withSpark = isNumber && tile.metrics.length === 1 && tile.height >= 2
  return { main, says, ...(withSpark && { spark: { ...base, grain: state.grain } }) }
}

/** As the tile says; else as many groups as its chart can tell apart, so that the rest is counted and not cut. */
function topOf({ top, limit, chart, metrics, height }: Tile): MetricQuery['top'] {
  if (top || limit !== undefined) return top
  const groups = chartKind(chart).groups?.({ height: chartHeight({ height }) - footHeight, metrics: metrics.length })
  return groups === undefined ? undefined : { limit: Math.max(1, groups) }
}

/** As the tile says, without totals by periods that it does not show; bars of parts have a whole that they are held against. */
function totalsOf({ totals, chart, metrics }: Tile, hasPeriods: boolean, facts: DashboardData['metrics']): MetricQuery['totals'] {
  if (totals) return hasPeriods ? totals : totals.filter((keys) => !keys.includes('period'))
  return chart === 'bar-list' && facts[metrics[0] ?? '']?.additive ? [[]] : undefined
}
