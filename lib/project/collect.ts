import type { Catalog, Dashboard, Experiment, Metric, Segment, Source } from '@/lib/metrics'
import { makes, type Places } from './locate'
import type { Project, ProjectProblem } from './project'

type Collected = Pick<Project, 'catalog' | 'sources' | 'metrics' | 'segments' | 'dashboards' | 'experiments' | 'files'>

/** Sorts what index.ts exports by its `object` field. Without a catalogue only the problems come back. */
export function collect(exports: Readonly<Record<string, unknown>>, places: Places): { collected?: Collected; problems: ProjectProblem[] } {
  const problems: ProjectProblem[] = []
  const exported = [...new Set(Object.values(exports))].filter(isDefinition)
  const made = new Map(
    exported.filter(isExperiment).flatMap((each) => Object.values(each.metrics).map((metric) => [metric, each] as const)),
  )
  const objects = [...exported, ...made.keys()]
  const named = <T extends Definition>(object: T['object'], nameOf: (found: T) => string, keyOf = nameOf): Map<string, T> => {
    const found = new Map<string, T>()
    for (const definition of objects.filter((each) => each.object === object) as T[]) {
      const name = nameOf(definition)
      if (found.has(name)) problems.push(...twice(object, name, places, keyOf(definition)))
      else found.set(name, definition)
    }
    return found
  }
  const metrics = named<Metric>('metric', ({ name }) => name)
  const sources = named<Source>(
    'source',
    ({ name }) => name,
    ({ table }) => table,
  )
  const segments = named<Segment>('segment', ({ name }) => name)
  const dashboards = named<Dashboard>('dashboard', ({ slug }) => slug)
  const experiments = named<Experiment>('experiment', ({ slug }) => slug)
  const catalogs = new Set([...objects.filter(isCatalog), ...[...metrics.values(), ...sources.values()].map((each) => each.catalog)])
  const [catalog, second] = catalogs
  if (!catalog) problems.push(noCatalog(exports))
  if (second)
    problems.push({
      file: 'index.ts',
      line: 1,
      message: 'The project has more than one catalog(). Make one and let all sources come from it.',
    })
  if (!catalog) return { problems }
  const placeOf = (metric: Metric) => {
    const experiment = made.get(metric)
    return experiment ? places.find(experiment.slug, makes.experiment) : places.find(metric.name, makes.metric)
  }
  const files = new Map([...metrics].map(([name, metric]) => [name, placeOf(metric).file]))
  return { collected: { catalog, sources, metrics, segments, dashboards, experiments, files }, problems }
}

type Definition = Catalog | Dashboard | Experiment | Metric | Segment | Source

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && 'object' in value
}

function isExperiment(value: Definition): value is Experiment {
  return value.object === 'experiment'
}

function isCatalog(value: Definition): value is Catalog {
  return value.object === 'catalog'
}

function noCatalog(exports: Readonly<Record<string, unknown>>): ProjectProblem {
  // A file without import and export is an older kind of module to Node, with these two.
  const names = Object.keys(exports).filter((name) => name !== 'default' && name !== 'module.exports')
  const what = names.length ? 'no catalog and no metric' : 'nothing'
  return { file: 'index.ts', line: 1, message: `index.ts exports ${what}. List the project's files in it: export * from './revenue'` }
}

function twice(object: keyof typeof makes | 'catalog', name: string, places: Places, key: string): ProjectProblem[] {
  const isMaker = object === 'catalog' ? () => true : makes[object]
  const [first, ...others] = places.all(key, isMaker)
  const where = (first ? [first, ...others] : []).map(({ file, line }) => `${file}:${line}`).join(' and ')
  const place = others.at(-1) ?? first ?? { file: 'index.ts', line: 1 }
  return [{ ...place, message: `There are two ${object}s named "${name}"${where && `: ${where}`}. Rename one.` }]
}
