import { expect, test } from 'vitest'
import type { PeopleRule } from '@/lib/base/people-rule'
import type { Dashboard, Person, Source } from '@/lib/metrics'
import { isPermitted, type Wish } from './permission'

const person = (role: Person['role'], teams: string[] = []): Person => ({ id: role, email: '', name: '', role, teams, attributes: {} })
const forAudience = (...audience: string[]): Wish => ({ action: 'view', object: { object: 'dashboard', audience } as unknown as Dashboard })

const named = { columns: ['id'] }
function forPeople(rule: PeopleRule, people?: Source['people']): Wish {
  return { action: 'view_people', rule, object: { object: 'source', ...(people && { people }) } as unknown as Source }
}

const roles = ['viewer', 'analyst', 'administrator'] as const

test.each<[string, Wish, boolean[]]>([
  ['what is for everyone', forAudience('everyone'), [true, true, true]],
  ['what is for another team', forAudience('finance'), [false, false, true]],
  ['what is for analysts', forAudience('analysts'), [false, true, true]],
  ['SQL', { action: 'view_sql' }, [false, true, true]],
  ['problems of the project', { action: 'view_problems' }, [false, true, true]],
  ['the query log', { action: 'view_log' }, [false, false, true]],
  ['accounts', { action: 'manage_users' }, [false, false, true]],
  ['names of people', forPeople('analysts', named), [false, true, true]],
  ['names of people by the rule of the installation', forPeople('administrators', named), [false, false, true]],
  ['names of people that are turned off', forPeople('nobody', named), [false, false, false]],
  ['names of people of a team', forPeople('analysts', { columns: ['id'], audience: ['finance'] }), [false, false, true]],
  ['names of people of a source that names none', forPeople('analysts'), [false, false, false]],
  ['anything else', { action: 'drop_tables' } as never, [false, false, false]],
])('%s: viewer, analyst, administrator', (_, wish, expected) => {
  expect(roles.map((role) => isPermitted(person(role), wish))).toEqual(expected)
})

test('a team sees what is for it', () => {
  expect(isPermitted(person('viewer', ['finance']), forAudience('growth', 'finance'))).toBe(true)
})

test('names of people reach the team a source says, but no viewer of it', () => {
  const wish = forPeople('analysts', { columns: ['id'], audience: ['finance'] })
  expect(roles.map((role) => isPermitted(person(role, ['finance']), wish))).toEqual([false, true, true])
})
