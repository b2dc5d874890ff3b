import type { PeopleParts } from '@/components/people/use-people'
import type { Metric, Person } from '@/lib/metrics'
import { visibleParts } from '@/lib/queries/people-rights'
import { services } from '@/lib/services'

/** By metric, whose people this person may see; metrics without any are left out. The answer itself is refused elsewhere. */
export function peopleFor(metrics: readonly Metric[], person: Person): Readonly<Record<string, PeopleParts>> {
  const { peopleLists = 'analysts' } = services().config
  const found = metrics.map((metric) => [metric.name, visibleParts(person, metric, peopleLists)] as const)
  return Object.fromEntries(
    found
      .filter(([, parts]) => parts.length > 0)
      .map(([name, parts]) => [name, parts.map(({ name: part, title }) => ({ name: part, title }))]),
  )
}
