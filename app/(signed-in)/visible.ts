import type { Place } from '@/components/shell/places'
import { canView } from '@/lib/access/permission'
import type { Dashboard, Metric, Person } from '@/lib/metrics'
import { services } from '@/lib/services'

/** What of the project this person may see, by title; deprecated metrics come last. */
export function visibleTo(person: Person): { readonly dashboards: readonly Dashboard[]; readonly metrics: readonly Metric[] } {
  const { project } = services().project.current()
  const titleOf = (object: Dashboard | Metric) => (object.object === 'dashboard' ? object.title : object.governance.title)
  const isLast = (object: Dashboard | Metric) => Number(object.object === 'metric' && object.governance.deprecated !== undefined)
  const visible = <T extends Dashboard | Metric>(objects: Iterable<T>) =>
    [...objects]
      .filter((object) => canView(person, object))
      .toSorted((a, b) => isLast(a) - isLast(b) || titleOf(a).localeCompare(titleOf(b), 'en'))
  return { dashboards: visible(project.dashboards.values()), metrics: visible(project.metrics.values()) }
}

/** The same as places to go to. */
export function placesOf({ dashboards, metrics }: ReturnType<typeof visibleTo>): readonly Place[] {
  return [
    ...dashboards.map(({ slug, title, purpose }) => toPlace('dashboard', { name: slug, title, note: purpose, more: [] })),
    ...metrics.map(({ name, governance: { title, definition, synonyms } }) =>
      toPlace('metric', { name, title, note: definition, more: synonyms }),
    ),
  ]
}

function toPlace(kind: Place['kind'], from: { name: string; title: string; note: string; more: readonly string[] }): Place {
  const { name, title, note, more } = from
  return { kind, name, title, note, words: [title, name, name.replaceAll('_', ' '), note, ...more].join(' ').toLowerCase() }
}
