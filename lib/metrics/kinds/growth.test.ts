import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, derived, growth, narrow } from '../index'
import { asker, governance } from '../testing'

const seed = 20260630
const schema = { 'app.visits': { id: 'integer', at: 'instant', person: 'text?', plan: 'text?' } } as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.visits', column: 'at' },
})
const visits = company.source('app.visits', { primaryKey: 'id', time: { at: {} }, dimensions: { plan: 'plan' }, access: 'all' })
const people = visits.countDistinct('people', { ...governance, column: 'person' })
const monthly = growth('monthly', { ...governance, of: people, every: 'month' })
const weekly = growth('weekly', { ...governance, of: people, every: 'week' })
const gained = narrow('gained', { ...governance, of: monthly, where: { state: ['new', 'resurrected'] } })
const churned = narrow('churned', { ...governance, of: monthly, where: { state: 'churned' } })
const quickRatio = derived('quick_ratio', { ...governance, inputs: { gained, churned }, value: (of) => of.gained.over(of.churned) })
const metrics = [people, monthly, weekly, gained, churned, quickRatio]

let ask: ReturnType<typeof asker>
const random = fc.sample(
  fc.array(fc.record({ person: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 9 }), hours: fc.integer({ min: 0, max: 24 * 70 }) }), {
    minLength: 90,
    maxLength: 120,
  }),
  { seed, numRuns: 1 },
)[0] as { person: number | null; hours: number }[]

beforeAll(async () => {
  const planned = [
    ['2026-01-10T12:00:00Z', 'a', 'free'],
    ['2026-01-20T12:00:00Z', 'b', 'free'],
    // February in Berlin.
    ['2026-01-31T23:30:00Z', 'a', 'pro'],
    ['2026-02-10T12:00:00Z', 'c', 'free'],
    ['2026-02-11T12:00:00Z', 'c', 'free'],
    ['2026-03-10T12:00:00Z', 'b', 'free'],
    ['2026-03-10T12:00:00Z', 'c', null],
    ['2026-03-10T12:00:00Z', null, 'free'],
  ].map(([at, person, plan], id) => ({ id, at: at ?? null, person: person ?? null, plan: plan ?? null }))
  const others = random.map(({ person, hours }, index) => ({
    id: 100 + index,
    at: `${new Date(Date.UTC(2025, 3, 1, hours)).toISOString().slice(0, 19)}Z`,
    person: person === null ? null : `p${person}`,
    plan: 'random',
  }))
  const warehouses = await warehousesWith({ 'app.visits': { columns: schema['app.visits'], rows: [...planned, ...others] } })
  ask = asker(warehouses, { catalog: company, metrics })
})

const berlin = { timeZone: 'Europe/Berlin' } as const
const statesOf = (period: string, counts: readonly number[]) =>
  ['new', 'retained', 'resurrected', 'churned'].map((state, index) => [period, state, counts[index]])
const notRandom = { where: { plan: { not: 'random' } } }

test('everybody of a period is new, retained or resurrected, and who was there before is retained or churned', async () => {
  const { rows } = await ask({
    ...berlin,
    ...notRandom,
    metrics: ['monthly'],
    by: ['state'],
    grain: 'month',
    range: ['2026-01-01', '2026-05-01'],
  })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ...statesOf('2026-01-01', [2, 0, 0, 0]),
    ...statesOf('2026-02-01', [1, 1, 0, 1]),
    ...statesOf('2026-03-01', [0, 1, 1, 1]),
    ...statesOf('2026-04-01', [0, 0, 0, 2]),
  ])
})

test('some states are a metric, and the quick ratio is made of them', async () => {
  const { rows } = await ask({
    ...berlin,
    ...notRandom,
    metrics: ['gained', 'churned', 'quick_ratio'],
    grain: 'month',
    range: ['2026-01-01', '2026-04-01'],
  })
  expect(rows).toEqual([
    { period: '2026-01-01', gained: 2, churned: 0, quick_ratio: null },
    { period: '2026-02-01', gained: 1, churned: 1, quick_ratio: 1 },
    { period: '2026-03-01', gained: 1, churned: 1, quick_ratio: 1 },
  ])
})

test('without a state it is everybody who is there', async () => {
  const asked = { ...berlin, ...notRandom, grain: 'month', range: ['2026-01-01', '2026-04-01'] } as const
  const { rows, result } = await ask({ ...asked, metrics: ['monthly', 'people'] })
  expect(rows.map(({ monthly, people }) => [monthly, people])).toEqual([
    [2, 2],
    [2, 2],
    [2, 2],
  ])
  expect(result.notes).toContain('A title: state is one of new, retained, resurrected.')
})

test('a split accounts for each of its groups, and a filter on the state for one', async () => {
  const asked = { ...berlin, metrics: ['monthly'], grain: 'month', range: ['2026-02-01', '2026-03-01'] } as const
  const split = await ask({ ...asked, ...notRandom, by: ['plan', 'state'] })
  expect(split.rows.filter(({ monthly }) => monthly !== 0).map((row) => [row.plan, row.state, row.monthly])).toEqual([
    ['free', 'new', 1],
    ['free', 'churned', 2],
    ['pro', 'new', 1],
  ])
  expect((await ask({ ...asked, where: { ...notRandom.where, state: 'churned' } })).rows).toEqual([{ period: '2026-02-01', monthly: 1 }])
})

test('nobody churns in a period that has not begun, and earlier periods are compared', async () => {
  const until = { dataAsOf: '2026-03-15T00:00:00Z' }
  const asked = { ...berlin, ...notRandom, metrics: ['churned'], grain: 'month' } as const
  expect((await ask({ ...asked, range: ['2026-03-01', '2026-05-01'] }, until)).rows).toEqual([
    { period: '2026-03-01', churned: 1 },
    { period: '2026-04-01', churned: null },
  ])
  const { rows } = await ask({ ...asked, range: ['2026-03-01', '2026-04-01'], compare: 'previous_period' })
  expect(rows).toEqual([{ period: '2026-03-01', churned: 1, 'churned:comparison': 1 }])
})

test('the first period of data has no value, for everybody is new there, whatever the filters', async () => {
  const asked = { ...berlin, grain: 'month', range: ['2025-03-01', '2025-06-01'] } as const
  const { rows, result } = await ask({ ...asked, metrics: ['churned'] })
  expect(rows.map(({ churned }) => churned === null)).toEqual([true, true, false])
  expect(result.notes).toContain('A title: the first month of data has no value, for everybody is new there.')
  const split = await ask({ ...asked, metrics: ['monthly'], by: ['state'] })
  expect([...new Set(split.rows.map(({ period }) => period))]).toEqual(['2025-05-01'])
  const later = await ask({ ...asked, ...notRandom, metrics: ['monthly'], range: ['2026-01-01', '2026-02-01'] })
  expect(later.rows).toEqual([{ period: '2026-01-01', monthly: 2 }])
  expect(later.result.notes.join(' ')).not.toContain('everybody is new')
})

test('churn of a period that is not over is said to be provisional, where it is asked for', async () => {
  const asked = { ...berlin, ...notRandom, grain: 'month', range: ['2026-02-01', '2026-04-01'] } as const
  const until = { dataAsOf: '2026-03-15T00:00:00Z' }
  const note = 'A title: until the last period is over, everybody who may still come counts as churned.'
  const notesOf = async (query: object, at: object = until) => (await ask({ ...asked, metrics: ['monthly'], ...query }, at)).result.notes
  expect(await notesOf({ by: ['state'] })).toContain(note)
  expect(await notesOf({ metrics: ['quick_ratio'] })).toContain(note)
  expect(await notesOf({ metrics: ['gained'] })).not.toContain(note)
  expect(await notesOf({})).not.toContain(note)
  expect(await notesOf({ by: ['state'] }, {})).not.toContain(note)
})

test('what has no answer is refused in a sentence', async () => {
  const asked = { ...berlin, metrics: ['monthly'], grain: 'month', range: ['2026-01-01', '2026-02-01'] } as const
  await expect(ask({ ...asked, by: ['plan'], where: { state: ['new', 'churned'] } })).rejects.toThrow(
    'The parts of monthly by state do not add up. Split by state, in totals too, or filter it to one value.',
  )
  await expect(ask({ ...asked, by: ['state'], grain: 'week' })).rejects.toThrow(
    'monthly has one value for each month. Ask for it with the grain month.',
  )
  await expect(ask({ ...asked, by: ['state'], range: ['2026-01-05', '2026-03-01'] })).rejects.toThrow(
    'monthly compares whole periods, but the range 2026-01-05 to 2026-03-01 cuts one. Take 2026-01-01 to 2026-03-01.',
  )
  await expect(ask({ ...asked, by: ['state'], top: { limit: 2 } })).rejects.toThrow('top ranks groups of a table')
  expect(() => growth('x', { ...governance, of: people, every: { days: 1 } })).toThrow(
    'x compares 1 days with those before. Take a whole number from 2 to 366.',
  )
  const abroad = company.source('app.visits', {
    name: 'abroad',
    primaryKey: 'id',
    time: { at: {} },
    dimensions: { state: 'plan' },
    access: 'all',
  })
  const there = abroad.countDistinct('there', { ...governance, column: 'person' })
  expect(() => growth('x', { ...governance, of: there, every: 'week' })).toThrow(
    'x makes a dimension "state" itself, but abroad has one of that name. Rename the one of abroad.',
  )
  expect(() => narrow('x', { ...governance, of: people, where: { plan: 'pro' } })).toThrow(
    'x narrows people by plan, which is no dimension that people makes.',
  )
})
