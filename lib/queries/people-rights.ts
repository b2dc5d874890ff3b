import { canNamePeople, isPermitted } from '@/lib/access/permission'
import { AppError } from '@/lib/base/errors'
import type { PeopleRule } from '@/lib/base/people-rule'
import type { Metric, MetricQuery, Person, Source } from '@/lib/metrics'
import { headPart, type PeoplePart, peopleParts } from '@/lib/metrics/people-parts'
import type { Project } from '@/lib/project/project'

/** The parts of a metric whose people somebody may see; of parts that nobody can list there are none. */
export function visibleParts(person: Person, metric: Metric, rule: PeopleRule): readonly PeoplePart[] {
  if (!canNamePeople(person, rule)) return []
  return peopleParts(metric).filter((part) => !part.refusal && refusedSource(person, part, rule) === undefined)
}

/**
 * Names of people are for those only who may see them, by role, by the rule of the installation, and by every source that the
 * metric reads. What cannot be listed for anybody is left to the plan, which says why.
 *
 * @throws AppError `not_permitted` which says whom to ask
 */
export function checkPeoplePermission(
  { person, project }: { readonly person: Person; readonly project: Project },
  { metrics, people }: Pick<MetricQuery, 'metrics' | 'people'>,
  rule: PeopleRule,
): void {
  if (!canNamePeople(person, rule)) throw new AppError('not_permitted', refusalByRole(rule))
  for (const name of Array.isArray(metrics) ? metrics : []) {
    const metric = project.metrics.get(name)
    if (!metric) continue
    const parts = peopleParts(metric)
    const asked = people === true ? headPart(metric) : parts.find((part) => part.name === people)
    const refused = (asked ? [asked] : parts).filter(({ refusal }) => !refusal).map((part) => refusedSource(person, part, rule))
    const source = refused.every((each) => each) ? refused[0] : undefined
    if (source) {
      const whom = (source.people?.audience ?? ['administrators']).join(', ')
      throw new AppError(
        'not_permitted',
        `The people behind "${name}" are not for you: ${source.name} shows them to ${whom} alone. Ask ${metric.governance.owner}, or an administrator.`,
      )
    }
  }
}

function refusedSource(person: Person, { measure }: PeoplePart, rule: PeopleRule): Source | undefined {
  const sources = [measure.source, ...(measure.relation?.reads ?? []).map((read) => read.source)]
  return sources.find((object) => !isPermitted(person, { action: 'view_people', object, rule }))
}

function refusalByRole(rule: PeopleRule): string {
  if (rule === 'nobody')
    return 'Names of people are shown to nobody here. An administrator of the installation has turned them off (PEOPLE_LISTS).'
  const whom = rule === 'analysts' ? 'analysts and administrators' : 'administrators'
  return `Names of people are personal, and shown to ${whom} alone. Ask one of them for what you need.`
}
