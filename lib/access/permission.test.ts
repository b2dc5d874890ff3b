import { expect, test } from 'vitest'
import type { Dashboard, Person } from '@/lib/metrics'
import { isPermitted, type Wish } from './permission'

const person = (role: Person['role'], teams: string[] = []): Person => ({ id: role, email: '', name: '', role, teams, attributes: {} })
const forAudience = (...audience: string[]): Wish => ({ action: 'view', object: { object: 'dashboard', audience } as unknown as Dashboard })

const roles = ['viewer', 'analyst', 'administrator'] as const

test.each<[string, Wish, boolean[]]>([
  ['what is for everyone', forAudience('everyone'), [true, true, true]],
  ['what is for another team', forAudience('finance'), [false, false, true]],
  ['what is for analysts', forAudience('analysts'), [false, true, true]],
  ['SQL', { action: 'view_sql' }, [false, true, true]],
  ['problems of the project', { action: 'view_problems' }, [false, true, true]],
  ['the query log', { action: 'view_log' }, [false, false, true]],
  ['people', { action: 'manage_users' }, [false, false, true]],
  ['anything else', { action: 'drop_tables' } as never, [false, false, false]],
])('%s: viewer, analyst, administrator', (_, wish, expected) => {
  expect(roles.map((role) => isPermitted(person(role), wish))).toEqual(expected)
})

test('a team sees what is for it', () => {
  expect(isPermitted(person('viewer', ['finance']), forAudience('growth', 'finance'))).toBe(true)
})
