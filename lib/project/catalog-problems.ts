import { chartKinds } from '@/lib/charts'
import { type CatalogProblem, checkCatalog, type Definitions } from '@/lib/metrics'
import { makes, type Place, type Places } from './locate'
import type { ProjectProblem } from './project'

/** Rules that types cannot hold, broken; each at the file and line that defines the thing. */
export function catalogProblems(definitions: Definitions, places: Places): ProjectProblem[] {
  const ofRules = checkCatalog(definitions).map((problem) => ({ ...placeOf(problem, definitions, places), message: sentence(problem) }))
  return [...ofRules, ...unknownCharts(definitions, places)]
}

function unknownCharts({ dashboards }: Definitions, places: Places): ProjectProblem[] {
  const known = chartKinds.map(({ kind }) => kind)
  return [...dashboards.values()].flatMap(({ slug, tiles }) =>
    tiles
      .filter(({ chart }) => !known.includes(chart))
      .map(({ name, chart }) => ({
        ...placeOf({ object: 'dashboard', name: slug, tile: name }, { dashboards }, places),
        message: `Tile "${name}" of dashboard "${slug}": unknown chart "${chart}". Known: ${known.join(', ')}.`,
      })),
  )
}

type Named = Pick<CatalogProblem, 'object' | 'name' | 'tile'>

/** Where a thing is defined; of a tile, the line of the tile. */
export function placeOf({ object, name, tile }: Named, definitions: Partial<Definitions>, places: Places): Place {
  if (object === 'catalog') return places.ofCatalog()
  if (object === 'source') {
    const source = definitions.sources?.get(name)
    return places.find(source?.table ?? name, makes.source)
  }
  const experiment = object === 'metric' ? definitions.metrics?.get(name)?.shape.reading?.experiment : undefined
  const place = experiment ? places.find(experiment, makes.experiment) : places.find(name, makes[object])
  if (!tile) return place
  return places.all(tile, makes.tile).find(({ file, line }) => file === place.file && line > place.line) ?? places.find(tile, makes.tile)
}

function sentence({ object, name, tile, message }: CatalogProblem): string {
  const subject = object === 'catalog' ? 'Catalog' : `${object[0]?.toUpperCase()}${object.slice(1)} "${name}"`
  return `${tile ? `Tile "${tile}" of dashboard "${name}"` : subject}: ${message}`
}
