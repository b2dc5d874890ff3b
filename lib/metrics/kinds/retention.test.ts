import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, narrow, retention } from '../index'
import { asker, governance } from '../testing'

const seed = 20260630
const schema = {
  'app.users': { id: 'integer', person: 'text', at: 'instant', channel: 'text?' },
  'app.visits': { id: 'integer', person: 'text?', day: 'date', kind: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.users', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: { at: {} }, dimensions: { channel: 'channel' }, access: 'all' })
const visits = company.source('app.visits', { primaryKey: 'id', time: { day: {} }, dimensions: { kind: 'kind' }, access: 'all' })
const start = users.countDistinct('sign_ups', { ...governance, column: 'person' })
const back = visits.countDistinct('actives', { ...governance, column: 'person', where: { kind: 'use' } })
const shared = { ...governance, start, back } as const
const daily = retention('daily', { ...shared, every: 'day', upTo: 5 })
const later = retention('later', { ...shared, every: 'day', upTo: 5, returned: 'on_or_after' })
const grouped = retention('grouped', {
  ...shared,
  every: 'day',
  upTo: 5,
  brackets: [
    [1, 2],
    [3, 5],
  ],
})
const twice = retention('twice', { ...shared, every: 'week', upTo: 2, times: 2 })
const again = retention('again', { ...shared, every: 'day', upTo: 5, entry: 'every' })
const ever = retention('ever', { ...shared, every: 'day', upTo: 5, entry: 'first_ever' })
const monthly = retention('monthly', { ...shared, every: 'month', upTo: 3 })
const dayOne = narrow('day_one', { ...governance, of: daily, where: { age: 1 } })
const metrics = [start, back, daily, later, grouped, twice, again, ever, monthly, dayOne]

let ask: ReturnType<typeof asker>
const dayOf = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10)
const random = fc.sample(
  fc.record({
    starts: fc.array(fc.record({ person: fc.integer({ min: 1, max: 25 }), day: fc.integer({ min: 0, max: 40 }) }), {
      minLength: 40,
      maxLength: 50,
    }),
    visits: fc.array(fc.record({ person: fc.integer({ min: 1, max: 25 }), day: fc.integer({ min: 0, max: 45 }) }), {
      minLength: 250,
      maxLength: 280,
    }),
  }),
  { seed, numRuns: 1 },
)[0] as { starts: { person: number; day: number }[]; visits: { person: number; day: number }[] }

beforeAll(async () => {
  const planned = [
    ['a', '2026-03-02T10:00:00Z', 'mail'],
    ['b', '2026-03-02T22:30:00Z', 'mail'],
    // 3 March in Berlin.
    ['c', '2026-03-02T23:30:00Z', null],
    // Not the first time.
    ['a', '2026-03-04T10:00:00Z', 'ads'],
    ['d', '2026-03-07T10:00:00Z', 'ads'],
  ].map(([person, at, channel], id) => ({ id, person: person ?? '', at: at ?? '', channel: channel ?? null }))
  const others = random.starts.map(({ person, day }, index) => ({
    id: 100 + index,
    person: `p${person}`,
    at: `${dayOf(day)}T12:00:00Z`,
    channel: 'random',
  }))
  const planVisits = [
    ['a', '2026-03-02'],
    ['a', '2026-03-03'],
    ['a', '2026-03-03'],
    ['a', '2026-03-06'],
    ['b', '2026-03-01'],
    ['b', '2026-03-05'],
    ['c', '2026-03-04'],
    ['c', '2026-03-08'],
    ['d', '2026-03-08'],
    [null, '2026-03-08'],
  ].map(([person, day], id) => ({ id, person: person ?? null, day: day ?? '', kind: 'use' }))
  const otherVisits = random.visits.map(({ person, day }, index) => ({
    id: 100 + index,
    person: `p${person}`,
    day: dayOf(day),
    kind: 'use',
  }))
  const noise = { id: 999, person: 'b', day: '2026-03-03', kind: 'mail' }
  const warehouses = await warehousesWith({
    'app.users': { columns: schema['app.users'], rows: [...planned, ...others] },
    'app.visits': { columns: schema['app.visits'], rows: [...planVisits, ...otherVisits, noise] },
  })
  ask = asker(warehouses, { catalog: company, metrics, dataAsOf: '2026-03-08T23:00:00Z' })
})

const berlin = { timeZone: 'Europe/Berlin', where: { channel: { not: 'random' } } } as const
const march = ['2026-03-01', '2026-03-09'] as const

test('a cell is who is back on that day over who started, and there is none before its day is over', async () => {
  const { rows } = await ask({ ...berlin, metrics: ['daily'], by: ['age'], grain: 'day', range: march })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-02', 0, 1],
    ['2026-03-02', 1, 0.5],
    ['2026-03-02', 2, 0],
    ['2026-03-02', 3, 0.5],
    ['2026-03-02', 4, 0.5],
    ['2026-03-02', 5, 0],
    ['2026-03-03', 0, 1],
    ['2026-03-03', 1, 1],
    ['2026-03-03', 2, 0],
    ['2026-03-03', 3, 0],
    ['2026-03-03', 4, 0],
    ['2026-03-03', 5, 1],
    ['2026-03-07', 0, 1],
    ['2026-03-07', 1, 1],
  ])
})

test('cohorts are pooled: all who are back over all who joined, as far as their age has passed', async () => {
  const { rows } = await ask({
    ...berlin,
    metrics: ['daily', 'later'],
    by: ['age'],
    range: march,
    order: [{ key: 'age', direction: 'asc' }],
  })
  expect(rows.map((row) => Object.values(row))).toEqual([
    [0, 1, 1],
    [1, 3 / 4, 1],
    [2, 0, 1],
    [3, 1 / 3, 1],
    [4, 1 / 3, 2 / 3],
    [5, 1 / 3, 1 / 3],
  ])
  expect((await ask({ ...berlin, metrics: ['day_one'], range: march })).rows).toEqual([{ day_one: 0.75 }])
  expect((await ask({ ...berlin, metrics: ['daily'], where: { ...berlin.where, age: 3 }, range: march })).rows).toEqual([{ daily: 1 / 3 }])
})

test('a cell of a longer cohort waits for its last day', async () => {
  const { rows } = await ask({ ...berlin, metrics: ['daily'], by: ['age'], grain: 'week', range: ['2026-03-02', '2026-03-09'] })
  expect(rows).toEqual([{ period: '2026-03-02', age: 0, daily: 1 }])
  const done = await ask(
    { ...berlin, metrics: ['daily'], by: ['age'], grain: 'week', range: ['2026-03-02', '2026-03-09'] },
    { dataAsOf: '2026-03-10T12:00:00Z' },
  )
  expect(done.rows).toEqual([
    { period: '2026-03-02', age: 0, daily: 1 },
    { period: '2026-03-02', age: 1, daily: 0.75 },
  ])
})

test('without an age it is that of the headline, and so is a total of all ages', async () => {
  const { rows, result } = await ask({ ...berlin, metrics: ['daily'], range: march })
  expect(rows).toEqual([{ daily: 1 / 3 }])
  expect(result.notes).toContain('A title: age is 5.')
  const split = await ask({ ...berlin, metrics: ['daily'], by: ['age'], range: march, totals: [[]] })
  expect(split.result.totals?.[0]?.columns[0]?.values).toEqual([1 / 3])
})

test('brackets hold who is back on any of their days', async () => {
  const { rows } = await ask({ ...berlin, metrics: ['grouped'], by: ['age'], range: ['2026-03-01', '2026-03-04'] })
  expect(rows).toEqual([
    { age: '0', grouped: 1 },
    { age: '1–2', grouped: 2 / 3 },
    { age: '3–5', grouped: 1 },
  ])
})

test('the first start decides, the first ever must pass the filters, and each start may open a cohort', async () => {
  const asked = {
    timeZone: 'Europe/Berlin',
    by: ['age'],
    where: { channel: 'ads', age: [0, 1, 2] },
    range: march,
    order: [{ key: 'age', direction: 'asc' }],
  } as const
  // For "ads" a starts on 4 March, is back on 6 March; d starts on 7 March and is back a day later.
  expect((await ask({ ...asked, metrics: ['daily'] })).rows.map((row) => row.daily)).toEqual([1, 0.5, 1])
  expect((await ask({ ...asked, metrics: ['again'] })).rows.map((row) => row.again)).toEqual([1, 0.5, 1])
  expect((await ask({ ...asked, metrics: ['ever'] })).rows.map((row) => row.ever)).toEqual([1, 1])
  const all = await ask({ ...berlin, metrics: ['again'], by: ['age'], where: { ...berlin.where, age: [0, 1, 2] }, range: march })
  // Five starts; after a day a, c and d are back; after two, of four, a.
  expect(all.rows.map((row) => row.again)).toEqual([1, 0.6, 0.25])
})

test('cohorts split by what held when they started, and are compared with earlier ones', async () => {
  const { rows } = await ask({ ...berlin, metrics: ['day_one'], by: ['channel'], range: march })
  expect(rows).toEqual([
    { channel: 'ads', day_one: 1 },
    { channel: null, day_one: 1 },
    { channel: 'mail', day_one: 0.5 },
  ])
  const compared = await ask({
    ...berlin,
    metrics: ['day_one'],
    grain: 'day',
    range: ['2026-03-03', '2026-03-04'],
    compare: 'previous_period',
  })
  expect(compared.rows).toEqual([{ period: '2026-03-03', day_one: 1, 'day_one:comparison': 0.5 }])
})

test.each(['day', 'week', 'month'] as const)('random cohorts of a %s are as counting by hand', async (grain) => {
  const asked = {
    timeZone: 'Europe/Berlin',
    where: { channel: 'random' },
    metrics: ['daily', 'later', 'twice'],
    grain,
    range: ['2026-01-01', '2026-03-01'] as const,
  }
  const asOf = 41
  const until = { dataAsOf: `${dayOf(asOf)}T00:00:00Z` }
  const first = new Map<number, number>()
  for (const { person, day } of random.starts) first.set(person, Math.min(day, first.get(person) ?? 99))
  const days = (person: number) => random.visits.filter((visit) => visit.person === person).map((visit) => visit.day)
  // 1 January 2026 was a Thursday: weeks begin on days 4, 11, …
  const week = (day: number) => Math.floor((day + 3) / 7)
  const start = (day: number) => (grain === 'day' ? day : grain === 'week' ? week(day) * 7 - 3 : day < 31 ? 0 : 31)
  const end = (day: number) => (grain === 'day' ? day : grain === 'week' ? start(day) + 6 : day < 31 ? 30 : 58)
  const expected = (upTo: number, age: (from: number, day: number) => number, isBack: (ages: readonly number[], at: number) => boolean) => {
    const cells = new Map<string, { size: number; back: number }>()
    for (const [person, from] of first) {
      for (let at = 0; at <= upTo; at += 1) {
        if (age(end(from), asOf) <= at) continue
        const id = `${dayOf(start(from))} ${at}`
        const cell = cells.get(id) ?? { size: 0, back: 0 }
        cells.set(id, cell)
        cell.size += 1
        const ages = days(person)
          .filter((day) => day < asOf)
          .map((day) => age(from, day))
        if (at === 0 || isBack(ages, at)) cell.back += 1
      }
    }
    return Object.fromEntries([...cells].map(([id, { size, back }]) => [id, back / size]))
  }
  const dailyAge = (from: number, day: number) => day - from
  const wanted = {
    daily: expected(5, dailyAge, (ages, at) => ages.includes(at)),
    later: expected(5, dailyAge, (ages, at) => ages.some((age) => age >= at)),
    twice: expected(
      2,
      (from, day) => week(day) - week(from),
      (ages, at) => ages.filter((age) => age === at).length >= 2,
    ),
  }
  for (const [name, cells] of Object.entries(wanted)) {
    const { rows } = await ask({ ...asked, metrics: [name], by: ['age'] }, until)
    expect(Object.fromEntries(rows.map((row) => [`${row.period} ${row.age}`, row[name]]))).toEqual(cells)
  }
})

test('what makes no sense is refused in a sentence', async () => {
  const wrong = (more: object) => () => retention('x', { ...shared, every: 'day', ...more })
  expect(wrong({ upTo: 0 })).toThrow('x follows people up to the age 0. Take a whole number from 1 to 400.')
  expect(
    wrong({
      brackets: [
        [3, 5],
        [1, 2],
      ],
    }),
  ).toThrow('x: the bracket 1 to 2 is out of order')
  expect(wrong({ times: 2, returned: 'on_or_after' })).toThrow('which has neither times nor brackets')
  expect(() => retention('x', { ...shared, every: 'day', back: visits.countDistinct('ids', { ...governance, column: 'id' }) })).toThrow(
    'x: users.person is text, but visits.id is integer, so nobody could be found again.',
  )
  await expect(ask({ ...berlin, metrics: ['daily'], where: { age: [1, 2] }, range: march })).rejects.toThrow(
    'The parts of daily by age do not add up.',
  )
  await expect(ask({ ...berlin, metrics: ['daily'], by: ['age'], where: { age: [1, 2] }, totals: [[]], range: march })).rejects.toThrow(
    'in totals too',
  )
  await expect(ask({ ...berlin, metrics: ['daily'], by: ['age'], grain: 'hour', range: march })).rejects.toThrow(
    'daily counts over whole days',
  )
})
