import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Person, Result } from '@/lib/metrics'
import { visibleParts } from './people-rights'
import type { RunQuery } from './run-query'
import { personOf, queryOf, testProject, testQueries } from './testing'

let t: Awaited<ReturnType<typeof testQueries>>
beforeAll(async () => {
  t = await testQueries()
})
afterAll(() => t?.close())
beforeEach(() => t.forget())

const analyst = (more: Partial<Person> = {}): Person => personOf({ role: 'analyst', ...more })
const people = queryOf('revenue', { people: true })

async function named(runQuery: RunQuery, person: Person, query = people): Promise<unknown> {
  for await (const answer of runQuery([{ id: 'a', query }], { person, origin: 'metric' })) {
    if (!answer.ok) return answer.error.message
    return (JSON.parse(answer.result) as Result).columns[0]?.values
  }
}

test('an analyst gets the names in the rows that are for them, in whatever order they and others come', async () => {
  const runQuery = t.make()
  const german = analyst({ id: 'g', attributes: { country: ['DE'] } })
  const answers: unknown[] = []
  for (const person of [german, analyst(), german, personOf({ role: 'administrator' })]) answers.push(await named(runQuery, person))
  expect(answers).toEqual([
    [1, 3],
    [1, 2, 3, 4],
    [1, 3],
    [1, 2, 3, 4],
  ])
  expect((await t.requests()).map(({ cache }) => cache)).toContain('hit')
})

test('who lost the role gets no names from the cache either', async () => {
  const runQuery = t.make()
  await named(runQuery, analyst())
  expect(await named(runQuery, personOf())).toContain('Names of people are personal')
})

test('a metric that is not for somebody has no names for them', async () => {
  expect(await named(t.make(), analyst(), queryOf('secret', { people: true }))).toBe('The metric "secret" is not for you. Ask growth.')
})

test('the installation may keep the names for administrators, or turn them off', async () => {
  const kept = t.make({ peopleLists: 'administrators' })
  expect(await named(kept, analyst())).toBe(
    'Names of people are personal, and shown to administrators alone. Ask one of them for what you need.',
  )
  expect(await named(kept, personOf({ role: 'administrator' }))).toEqual([1, 2, 3, 4])
  const off = t.make({ peopleLists: 'nobody' })
  for (const person of [analyst(), personOf({ role: 'administrator' })]) {
    expect(await named(off, person)).toBe(
      'Names of people are shown to nobody here. An administrator of the installation has turned them off (PEOPLE_LISTS).',
    )
  }
})

test('a page offers those parts whose names its reader may see', () => {
  const { metrics } = testProject()
  const parts = (metric: string, person: Person, rule: Parameters<typeof visibleParts>[2] = 'analysts') => {
    const found = metrics.get(metric)
    return found && visibleParts(person, found, rule).map(({ name }) => name)
  }
  expect(parts('revenue', analyst())).toEqual(['value'])
  expect(parts('revenue', personOf())).toEqual([])
  expect(parts('revenue', analyst(), 'administrators')).toEqual([])
  expect(parts('slow', analyst())).toEqual([])
  expect(parts('slow', analyst({ teams: ['finance'] }))).toEqual(['value'])
  expect(parts('slow', personOf({ teams: ['finance'] }))).toEqual([])
})
