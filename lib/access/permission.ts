import type { PeopleRule } from '@/lib/base/people-rule'
import type { Dashboard, Experiment, Metric, Person, Source } from '@/lib/metrics'

/** What somebody may want to do. One object, one action; whatever is not listed is refused. */
export type Wish =
  | { readonly action: 'view'; readonly object: Metric | Dashboard | Experiment }
  /** SQL texts and the definitions' sources. */
  | { readonly action: 'view_sql' }
  /** Who asked what, also of others. */
  | { readonly action: 'view_log' }
  | { readonly action: 'view_problems' }
  /** The names of people behind the numbers of a source, as far as the installation lets anybody see them. */
  | { readonly action: 'view_people'; readonly object: Source; readonly rule: PeopleRule }
  | { readonly action: 'manage_users' }

/** The one policy: a function of the person and the object, of nothing else. */
export function isPermitted(person: Person, wish: Wish): boolean {
  switch (wish.action) {
    case 'view':
      return person.role === 'administrator' || isAudience(person, audienceOf(wish.object))
    case 'view_sql':
    case 'view_problems':
      return person.role !== 'viewer'
    case 'view_people':
      return canNamePeople(person, wish.rule) && isPeopleAudience(person, wish.object)
    case 'view_log':
    case 'manage_users':
      return person.role === 'administrator'
    default:
      return false
  }
}

export function canView(person: Person, object: Metric | Dashboard | Experiment): boolean {
  return isPermitted(person, { action: 'view', object })
}

/** Whether somebody may see names of people at all: never a viewer. */
export function canNamePeople({ role }: Person, rule: PeopleRule): boolean {
  return rule !== 'nobody' && (role === 'administrator' || (role === 'analyst' && rule === 'analysts'))
}

/** A source may name a smaller audience than all analysts; one that does not say who its people are has none. */
function isPeopleAudience(person: Person, { people }: Source): boolean {
  if (!people) return false
  return person.role === 'administrator' || isAudience(person, people.audience ?? ['analysts'])
}

/** `everyone`, a team, or a role in the plural: `analysts`, `administrators`. */
function isAudience(person: Person, audience: readonly string[]): boolean {
  return audience.some((name) => name === 'everyone' || person.teams.includes(name) || name === `${person.role}s`)
}

function audienceOf(object: Metric | Dashboard | Experiment): readonly string[] {
  return object.object === 'metric' ? object.governance.audience : object.audience
}
