import type { CatalogProblem } from '@/lib/metrics'
import { deprecationNote } from '@/lib/metrics/governance'
import type { Review } from './catalogue'

/** Tiles and metrics that use a deprecated metric. One that is deprecated itself may go on using another. */
export const deprecatedUse: Review = ({ project: { metrics, dashboards } }) => {
  const ofTiles = [...dashboards.values()].flatMap(({ slug, tiles }) =>
    tiles.flatMap((tile) =>
      tile.metrics
        .flatMap((name) => metrics.get(name) ?? [])
        .flatMap(deprecationNote)
        .map((note): CatalogProblem => ({ object: 'dashboard', name: slug, tile: tile.name, message: `Tile "${tile.name}": ${note}` })),
    ),
  )
  const ofMetrics = [...metrics.values()]
    .filter(({ governance }) => !governance.deprecated)
    .flatMap(({ name, inputs }) =>
      inputs
        .flatMap(deprecationNote)
        .map((note): CatalogProblem => ({ object: 'metric', name, message: `It is made of another: ${note}` })),
    )
  return [...ofTiles, ...ofMetrics]
}
