import type { Dashboard, Metric, Person } from '@/lib/metrics'

/** What somebody may want to do. One object, one action; whatever is not listed is refused. */
export type Wish =
  | { readonly action: 'view'; readonly object: Metric | Dashboard }
  /** SQL texts and the definitions' sources. */
  | { readonly action: 'view_sql' }
  /** Who asked what, also of others. */
  | { readonly action: 'view_log' }
  | { readonly action: 'view_problems' }
  | { readonly action: 'manage_users' }

/** The one policy: a function of the person and the object, of nothing else. */
export function isPermitted(person: Person, wish: Wish): boolean {
  switch (wish.action) {
    case 'view':
      return person.role === 'administrator' || isAudience(person, audienceOf(wish.object))
    case 'view_sql':
    case 'view_problems':
      return person.role !== 'viewer'
    case 'view_log':
    case 'manage_users':
      return person.role === 'administrator'
    default:
      return false
  }
}

export function canView(person: Person, object: Metric | Dashboard): boolean {
  return isPermitted(person, { action: 'view', object })
}

/** `everyone`, a team, or a role in the plural: `analysts`, `administrators`. */
function isAudience(person: Person, audience: readonly string[]): boolean {
  return audience.some((name) => name === 'everyone' || person.teams.includes(name) || name === `${person.role}s`)
}

function audienceOf(object: Metric | Dashboard): readonly string[] {
  return object.object === 'dashboard' ? object.audience : object.governance.audience
}
