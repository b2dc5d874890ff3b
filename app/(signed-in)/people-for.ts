import type { PeopleParts } from '@/components/people/use-people'
import type { Metric, Person } from '@/lib/metrics'
import { headPart } from '@/lib/metrics/people-parts'
import { visibleParts } from '@/lib/queries/people-rights'
import { services } from '@/lib/services'

/** By metric, whose people this person may see; metrics without any are left out. The answer itself is refused elsewhere. */
export function peopleFor(metrics: readonly Metric[], person: Person): Readonly<Record<string, PeopleParts>> {
  const { peopleLists = 'analysts' } = services().config
  const found = metrics.map((metric): [string, PeopleParts] => {
    const isWhole = headPart(metric) !== undefined
    return [metric.name, visibleParts(person, metric, peopleLists).map(({ name, title }) => ({ name, ...(!isWhole && { title }) }))]
  })
  return Object.fromEntries(found.filter(([, parts]) => parts.length > 0))
}
