import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, retention } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'app.users': { id: 'integer', person: 'text', at: 'instant', channel: 'text' },
  'app.visits': { id: 'integer', person: 'text', at: 'instant', day: 'date' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.users', column: 'at' },
})
const users = company.source('app.users', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { channel: 'channel' },
  people: 'person',
  access: 'all',
})
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { at: {}, day: {} },
  dimensions: {},
  people: 'person',
  access: 'all',
})
const start = users.countDistinct('starts', { ...governance, column: 'person' })
const back = visits.countDistinct('backs', { ...governance, column: 'person' })
const backByDay = visits.countDistinct('backs_by_day', { ...governance, column: 'person', time: 'day' })
const daily = retention('daily', { ...governance, start, back, every: 'day', upTo: 2, headline: 1 })
const own = retention('own', { ...governance, start, back, every: 'day', upTo: 2, headline: 1, clock: 'own' })
const even = retention('even', { ...governance, start, back, every: 'day', upTo: 2, headline: 1, cohorts: 'complete' })

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const starts = [
    ['a', '2026-03-27T22:00:00Z'],
    ['b', '2026-03-28T11:00:00Z'],
    ['c', '2026-03-28T12:00:00Z'],
    ['d', '2026-03-29T12:00:00Z'],
  ].map(([person = '', at = ''], id) => ({ id, person, at, channel: 'mail' }))
  const backs = [
    // Two hours later, but on the next day in Berlin.
    ['a', '2026-03-28T00:00:00Z'],
    // The clock goes forward on the 29th: 24 hours later it shows one hour more.
    ['b', '2026-03-29T11:00:00Z'],
    ['c', '2026-03-29T11:59:59Z'],
    ['c', '2026-03-30T12:00:00Z'],
    ['d', '2026-03-30T09:00:00Z'],
  ].map(([person = '', at = ''], id) => ({ id, person, at, day: at.slice(0, 10) }))
  ask = asker(
    await warehousesWith({
      'app.users': { columns: schema['app.users'], rows: starts },
      'app.visits': { columns: schema['app.visits'], rows: backs },
    }),
    { catalog: company, metrics: [daily, own, even, start], dataAsOf: '2026-03-30T20:00:00Z' },
  )
})

const asked = { timeZone: 'Europe/Berlin', by: ['age'], range: ['2026-03-27', '2026-03-31'] } as const

test('the calendar begins an age at midnight, the own clock after each 24 hours', async () => {
  const byAge = { order: [{ key: 'age', direction: 'asc' }], details: true } as const
  const calendar = await ask({ ...asked, ...byAge, metrics: ['daily'] })
  expect(calendar.rows).toEqual([
    { age: 0, daily: 1, 'daily:size': 4, 'daily:cohorts': 3, 'daily:incomplete': false },
    // a, b and c are back on the day after; d is, too, but that day is not over.
    { age: 1, daily: 1, 'daily:size': 3, 'daily:cohorts': 2, 'daily:incomplete': false },
    // The second day after is over for a alone, who started on the 27th.
    { age: 2, daily: 0, 'daily:size': 1, 'daily:cohorts': 1, 'daily:incomplete': false },
  ])
  const { rows } = await ask({ ...asked, ...byAge, metrics: ['own'] })
  expect(rows).toEqual([
    { age: 0, own: 1, 'own:size': 3, 'own:cohorts': 2, 'own:incomplete': false },
    // The 27th ends on the 27th at 23:00 UTC, its second 24 hours two days later.
    { age: 1, own: 0, 'own:size': 1, 'own:cohorts': 1, 'own:incomplete': false },
  ])
})

test('a triangle with details shows what is not over yet, marked; without them and pooled it stays out', async () => {
  const { rows, result } = await ask({ ...asked, metrics: ['daily'], grain: 'day', details: true, totals: [['age'], []] })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-27', 0, 1, 1, 1, false],
    ['2026-03-27', 1, 1, 1, 1, false],
    ['2026-03-27', 2, 0, 1, 1, false],
    ['2026-03-28', 0, 1, 2, 1, false],
    ['2026-03-28', 1, 1, 2, 1, false],
    ['2026-03-28', 2, 0.5, 2, 1, true],
    ['2026-03-29', 0, 1, 1, 1, false],
    ['2026-03-29', 1, 1, 1, 1, true],
  ])
  expect(result.columns.slice(3).map(({ name, role, type, title }) => [name, role, type, title])).toEqual([
    ['daily:size', 'detail', 'integer', 'Size of the cohort'],
    ['daily:cohorts', 'detail', 'integer', 'Cohorts'],
    ['daily:incomplete', 'detail', 'boolean', 'Incomplete'],
  ])
  expect(result.totals?.map(({ columns }) => columns.map(({ values }) => values))).toEqual([
    [
      [0, 1, 2],
      [1, 1, 0],
      [4, 3, 1],
      [3, 2, 1],
      [false, false, false],
    ],
    [[1], [3], [2], [false]],
  ])
  const plain = await ask({ ...asked, metrics: ['daily'], grain: 'day' })
  expect(plain.rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-27', 0, 1],
    ['2026-03-27', 1, 1],
    ['2026-03-27', 2, 0],
    ['2026-03-28', 0, 1],
    ['2026-03-28', 1, 1],
    ['2026-03-29', 0, 1],
  ])
})

test('the people of a cell that is not over are those who came so far', async () => {
  const cell = { timeZone: 'Europe/Berlin', metrics: ['daily'], people: true, where: { age: 2 } } as const
  const { rows } = await ask({ ...cell, grain: 'day', range: ['2026-03-28', '2026-03-29'] })
  expect(rows).toEqual([{ person: 'c' }])
  expect((await ask({ ...cell, range: ['2026-03-28', '2026-03-29'] })).rows).toEqual([])
})

test('complete cohorts alone are the same people at every age', async () => {
  const { rows } = await ask({ ...asked, metrics: ['even'], details: true, order: [{ key: 'age', direction: 'asc' }] })
  expect(rows.map((row) => [row.age, row.even, row['even:size']])).toEqual([
    [0, 1, 1],
    [1, 1, 1],
    [2, 0, 1],
  ])
})

test('an own clock needs moments, not days', () => {
  expect(() => retention('x', { ...governance, start, back: backByDay, every: 'day', clock: 'own' })).toThrow(
    "x counts by everybody's own clock, but visits.day is date. Take an instant or a timestamp in UTC, or clock: 'calendar'.",
  )
})
