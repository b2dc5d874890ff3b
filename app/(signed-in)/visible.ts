import type { Place } from '@/components/shell/places'
import { canView } from '@/lib/access/permission'
import type { Dashboard, Experiment, Metric, Person } from '@/lib/metrics'
import { services } from '@/lib/services'

interface Visible {
  readonly dashboards: readonly Dashboard[]
  readonly experiments: readonly Experiment[]
  /** Without those that are read in their experiment. */
  readonly metrics: readonly Metric[]
}

/** What of the project this person may see, by title; deprecated metrics come last, experiments begin with the newest. */
export function visibleTo(person: Person): Visible {
  const { project } = services().project.current()
  const titleOf = (object: Dashboard | Experiment | Metric) => (object.object === 'metric' ? object.governance.title : object.title)
  const isLast = (object: Dashboard | Experiment | Metric) =>
    Number(object.object === 'metric' && object.governance.deprecated !== undefined)
  const visible = <T extends Dashboard | Experiment | Metric>(objects: Iterable<T>) =>
    [...objects]
      .filter((object) => canView(person, object))
      .toSorted((a, b) => isLast(a) - isLast(b) || titleOf(a).localeCompare(titleOf(b), 'en'))
  return {
    dashboards: visible(project.dashboards.values()),
    experiments: visible(project.experiments.values()).toSorted((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0)),
    metrics: visible(project.metrics.values()).filter(({ shape }) => !shape.reading),
  }
}

/** The same as places to go to. */
export function placesOf({ dashboards, experiments, metrics }: ReturnType<typeof visibleTo>): readonly Place[] {
  return [
    ...dashboards.map(({ slug, title, purpose }) => toPlace('dashboard', { name: slug, title, note: purpose, more: [] })),
    ...experiments.map(({ slug, title, hypothesis }) => toPlace('experiment', { name: slug, title, note: hypothesis, more: ['test'] })),
    ...metrics.map(({ name, governance: { title, definition, synonyms } }) =>
      toPlace('metric', { name, title, note: definition, more: synonyms }),
    ),
  ]
}

function toPlace(kind: Place['kind'], from: { name: string; title: string; note: string; more: readonly string[] }): Place {
  const { name, title, note, more } = from
  return { kind, name, title, note, words: [title, name, name.replaceAll('_', ' '), note, ...more].join(' ').toLowerCase() }
}
