import { expect, test, vi } from 'vitest'
import { catalog, type Metric } from '@/lib/metrics'
import type { KeyFault } from '@/lib/metrics/key-check'
import { governance } from '@/lib/metrics/testing'
import type { Project } from '@/lib/project/project'
import { createKeyState } from './key-state'
import { personOf, queryOf, testProject, testQueries } from './testing'

const fault: KeyFault = { sentence: 'id of app.users is not unique: 1 key stands in more than one row', examples: '7 (2 rows)' }
const schema = { 'app.users': { id: 'integer' }, 'app.orders': { id: 'integer', user_id: 'integer', at: 'instant' } } as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: {}, access: 'all' })
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: {},
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const metrics = new Map<string, Metric>()
const project = (generation: number): Project => ({
  ...testProject(generation),
  catalog: company,
  metrics,
  sources: new Map([['orders', orders]]),
})
const data = (version: string) => ({ version, dataAsOf: '2026-06-30T00:00:00Z', calendars: new Map() as never })

function keysOver(answers: (KeyFault | undefined)[]) {
  const looked: string[] = []
  let minute = 0
  const state = createKeyState({
    look: async (source) => {
      looked.push(source.name)
      return answers.shift()
    },
    onFault: () => undefined,
    onError: () => undefined,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, minute)),
  })
  return { state, looked, later: (minutes: number) => (minute += minutes) }
}

test('only lookups are looked at, once per state of the data and no more than once an hour', async () => {
  const { state, looked, later } = keysOver([])
  const first = project(1)
  for (const version of ['1', '1', '2']) state.follow(first, data(version))
  await state.settled()
  state.follow(project(2), data('3'))
  await state.settled()
  expect(looked).toEqual(['users'])
  later(60)
  state.follow(project(2), data('4'))
  await state.settled()
  expect(looked).toEqual(['users', 'users'])
})

test('a key that is not unique refuses what joins to it by name, until the data is mended', async () => {
  const { state } = keysOver([fault, undefined])
  state.follow(project(1), data('1'))
  expect(() => state.refuse([users], 'revenue')).not.toThrow()
  await state.settled()
  expect(() => state.refuse([orders], 'revenue')).not.toThrow()
  expect(() => state.refuse([orders, users], 'revenue')).toThrow(
    'revenue: id of app.users is not unique: 1 key stands in more than one row, so that a join to it would count rows several times. ' +
      'Ask for it without what users says, and tell who loads the table; yardstick check gives examples.',
  )
  state.follow(project(1), data('2'))
  await state.settled()
  expect(() => state.refuse([users], 'revenue')).not.toThrow()
})

test('a broken key is found beside the questions, and refuses those that join to it alone', async () => {
  const t = await testQueries()
  try {
    await t.change(
      'create table app.users (id bigint)',
      'insert into app.users values (1), (1), (2)',
      'create table app.buys (id bigint, user_id bigint, bought_at timestamptz)',
      `insert into app.buys values (1, 1, '2026-06-02T00:00:00Z'), (2, 2, '2026-06-02T00:00:00Z')`,
    )
    const shop = catalog(
      { 'app.users': { id: 'integer' }, 'app.buys': { id: 'integer', user_id: 'integer', bought_at: 'instant' } },
      { timeZone: 'UTC', weekStart: 'monday', teams: ['growth'], dataAsOf: { table: 'app.buys', column: 'bought_at' } },
    )
    const people = shop.source('app.users', { primaryKey: 'id', time: {}, dimensions: { id: 'id' }, access: 'all' })
    const joins = { user: { via: 'user_id', to: people } } as const
    const buys = shop.source('app.buys', { primaryKey: 'id', time: { bought_at: {} }, dimensions: {}, joins, access: 'all' })
    const made = { ...testProject(), catalog: shop, sources: new Map([['buys', buys]]) }
    const count = buys.count('buys_counted', governance)
    const state = { project: { ...made, metrics: new Map([[count.name, count]]) } as unknown as Project, problems: [] }
    const runQuery = t.make({ project: { current: () => state, onChange: () => () => undefined, close: async () => undefined } })
    const ask = async (by: string[]) => {
      for await (const answer of runQuery([{ id: 'a', query: queryOf('buys_counted', { by }) }], {
        person: personOf(),
        origin: 'dashboard',
      }))
        return answer.ok ? 'answered' : answer.error.message
      return ''
    }
    await vi.waitFor(async () => {
      expect(await ask(['user.id'])).toContain('buys_counted: id of app.users is not unique: 1 key stands in more than one row, so that')
    })
    expect(await ask([])).toBe('answered')
  } finally {
    await t.close()
  }
})
