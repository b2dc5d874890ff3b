import type { Dashboard, Tile } from '../dashboard'
import { sharedDimensions } from '../dimensions'
import { namesIn } from '../filters/where'
import type { Metric, Segment } from '../metric'
import { parseQuery } from '../parse-query'
import type { MetricQuery } from '../query'
import { didYouMean, someOf } from '../suggest'
import { parseRange } from '../time/range'
import { isZone } from '../time/zone'
import { type CatalogProblem, type Definitions, refusal } from './definitions'

/** The broken rules of a dashboard and its tiles: names, owner, what each tile asks, what filters it. */
export function checkDashboard(dashboard: Dashboard, definitions: Definitions): readonly CatalogProblem[] {
  const { slug, tiles } = dashboard
  const own = checkOwn(dashboard, definitions).map((message) => ({ object: 'dashboard' as const, name: slug, message }))
  const names = tiles.map(({ name }) => name)
  const ofTiles = tiles.flatMap((tile, index) => {
    const messages =
      names.indexOf(tile.name) === index ? checkTile(tile, dashboard, definitions) : [`Two tiles are called "${tile.name}". Rename one.`]
    return messages.map((message) => ({ object: 'dashboard' as const, name: slug, tile: tile.name, message }))
  })
  return [...own, ...ofTiles]
}

function checkOwn(dashboard: Dashboard, { catalog, metrics, segments: defined }: Definitions): readonly string[] {
  const { slug, title, purpose, owner, audience, defaults, filters, segments = [], tiles } = dashboard
  const { teams } = catalog
  const strangers = audience.filter((team) => team !== 'everyone' && !teams.includes(team))
  const byTile = tiles.map((tile) => dimensionNames(tile, metrics))
  const known = new Set(byTile.flat())
  return [
    ...(/^[a-z][a-z0-9-]*$/.test(slug) ? [] : [`"${slug}" is not a dashboard's name: use lower case letters, digits and -.`]),
    ...(title.trim() ? [] : ['title is missing.']),
    ...(purpose.trim() ? [] : ['purpose is missing.']),
    ...(teams.includes(owner) ? [] : [`Unknown owner "${owner}".${didYouMean(owner, teams)} Teams: ${someOf(teams)}.`]),
    ...(audience.length === 0 ? ["audience is empty: nobody could read it. Name teams, or 'everyone'."] : []),
    ...strangers.map((team) => `Unknown team "${team}" in audience.${didYouMean(team, teams)} Teams: ${someOf(teams)}, everyone.`),
    ...refusal(() => parseRange(defaults.range, catalog)),
    ...(defaults.timeZone === undefined || isZone(defaults.timeZone) ? [] : [`Unknown time zone "${defaults.timeZone}".`]),
    ...filters.filter((name) => !known.has(name)).map((name) => `No tile can be filtered by "${name}".${didYouMean(name, known)}`),
    ...segments.flatMap((name) => checkOffered(name, defined.get(name), defined, byTile)),
    ...(tiles.length === 0 ? ['It has no tiles.'] : []),
  ]
}

function checkOffered(
  name: string,
  segment: Segment | undefined,
  defined: Definitions['segments'],
  byTile: readonly (readonly string[])[],
): readonly string[] {
  if (!segment) return [`Unknown segment "${name}".${didYouMean(name, defined.keys())} index.ts must export it.`]
  const names = namesIn(segment.where)
  if (byTile.some((known) => names.every((each) => known.includes(each)))) return []
  return [`No tile can be filtered by the segment "${name}": none has all of ${names.join(', ')}.`]
}

function checkTile(tile: Tile, { defaults }: Dashboard, definitions: Definitions): readonly string[] {
  const grain = tile.grain === 'page' ? defaults.grain : tile.grain
  const query: MetricQuery = {
    metrics: tile.metrics,
    range: defaults.range,
    timeZone: defaults.timeZone ?? definitions.catalog.timeZone,
    ...(grain !== 'none' && { grain }),
    ...(tile.by && { by: tile.by }),
    ...(tile.where && { where: tile.where }),
    ...(tile.segments && { segments: tile.segments }),
    ...(tile.having && { having: tile.having }),
    ...(tile.order && { order: tile.order }),
    ...(tile.limit !== undefined && { limit: tile.limit }),
    ...(tile.top && { top: tile.top }),
    ...(tile.totals && { totals: tile.totals }),
    ...(defaults.compare && { compare: defaults.compare }),
  }
  return [...limitAndTop(tile), ...refusal(() => parseQuery(query, definitions))]
}

function limitAndTop({ limit, top }: Tile): readonly string[] {
  if (limit === undefined || top === undefined) return []
  return [`limit: ${limit} would cut what top: ${top.limit} keeps and sums up. Leave out one of them.`]
}

function dimensionNames(tile: Tile, metrics: ReadonlyMap<string, Metric>): readonly string[] {
  const found = tile.metrics.map((name) => metrics.get(name)).filter((metric) => metric !== undefined)
  return sharedDimensions(found).map(({ name }) => name)
}
