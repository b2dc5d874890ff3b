import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, funnel, narrow, ratio } from '../index'
import { asker, governance } from '../testing'

const seed = 20260630
const schema = {
  'app.events': { id: 'integer', person: 'text?', at: 'instant', kind: 'text', channel: 'text?' },
  'app.orders': { id: 'integer', buyer: 'text', ordered: 'timestamp', day: 'date' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const events = company.source('app.events', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { channel: 'channel', kind: 'kind' },
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { ordered: { clock: 'UTC' }, day: {} },
  dimensions: {},
  access: 'all',
})
const doing = (kind: string) => events.countDistinct(`does_${kind}`, { ...governance, column: 'person', where: { kind } })
const [a, b, c, x] = ['a', 'b', 'c', 'x'].map(doing) as [
  ReturnType<typeof doing>,
  ReturnType<typeof doing>,
  ReturnType<typeof doing>,
  ReturnType<typeof doing>,
]
const buyers = orders.countDistinct('buyers', { ...governance, column: 'buyer' })
const abc = { ...governance, start: a, steps: { b, c }, within: { minutes: 60 } } as const
const ordered = funnel('ordered', abc)
const first = funnel('first', { ...abc, attempt: 'first' })
const strict = funnel('strict', { ...abc, order: 'strict' })
const unordered = funnel('unordered', { ...abc, order: 'unordered' })
const clean = funnel('clean', { ...abc, without: x })
const twice = funnel('twice', { ...governance, start: a, steps: { again: a, c }, within: { minutes: 60 } })
const buying = funnel('buying', { ...governance, start: a, steps: { b, bought: buyers }, within: { days: 2 } })
const start = narrow('started', { ...governance, of: ordered, where: { step: 'start' } })
const end = narrow('ended', { ...governance, of: ordered, where: { step: 'c' } })
const conversion = ratio('conversion', { ...governance, numerator: end, denominator: start })
const metrics = [a, buyers, ordered, first, strict, unordered, clean, twice, buying, start, end, conversion]

let ask: ReturnType<typeof asker>
interface Event {
  readonly person: number
  readonly minute: number
  readonly kind: string
}
const random = fc.sample(
  fc.array(
    fc.record({
      person: fc.integer({ min: 1, max: 30 }),
      minute: fc.integer({ min: 0, max: 60 * 12 }),
      kind: fc.constantFrom('a', 'a', 'b', 'c', 'x'),
    }),
    {
      minLength: 300,
      maxLength: 330,
    },
  ),
  { seed, numRuns: 1 },
)[0] as Event[]

beforeAll(async () => {
  const planned = [
    // Comes back: the second attempt gets further.
    ['p', '2026-03-02T10:00:00Z', 'a', 'mail'],
    ['p', '2026-03-02T10:30:00Z', 'b', 'mail'],
    ['p', '2026-03-03T10:00:00Z', 'a', 'ads'],
    ['p', '2026-03-03T10:05:00Z', 'x', 'ads'],
    ['p', '2026-03-03T10:10:00Z', 'b', 'ads'],
    // The very end of the hour is in time.
    ['p', '2026-03-03T11:00:00Z', 'c', 'ads'],
    // One second late.
    ['q', '2026-03-02T10:00:00Z', 'a', null],
    ['q', '2026-03-02T11:00:01Z', 'b', null],
    // All at one instant.
    ['r', '2026-03-02T12:00:00Z', 'c', 'mail'],
    ['r', '2026-03-02T12:00:00Z', 'b', 'mail'],
    ['r', '2026-03-02T12:00:00Z', 'a', 'mail'],
    // In no order at all, and over the end of the range.
    ['s', '2026-03-03T23:40:00Z', 'b', 'ads'],
    ['s', '2026-03-03T23:50:00Z', 'a', 'ads'],
    ['s', '2026-03-04T00:20:00Z', 'c', 'ads'],
    ['s', '2026-03-04T00:30:00Z', 'b', 'ads'],
    [null, '2026-03-02T10:00:00Z', 'a', 'mail'],
  ].map(([person, at, kind, channel], id) => ({ id, person: person ?? null, at: at ?? '', kind: kind ?? '', channel: channel ?? null }))
  const others = random.map(({ person, minute, kind }, index) => ({
    id: 100 + index,
    person: `p${person}`,
    at: `${new Date(Date.UTC(2026, 0, 5, 0, minute)).toISOString().slice(0, 19)}Z`,
    kind,
    channel: 'random',
  }))
  const bought = [
    { id: 1, buyer: 'p', ordered: '2026-03-04T09:00:00', day: '2026-03-04' },
    { id: 2, buyer: 'r', ordered: '2026-03-02T11:00:00', day: '2026-03-02' },
  ]
  const warehouses = await warehousesWith({
    'app.events': { columns: schema['app.events'], rows: [...planned, ...others] },
    'app.orders': { columns: schema['app.orders'], rows: bought },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

const march = { range: ['2026-03-02', '2026-03-04'] } as const
const steps = async (metric: string, more: object = {}) =>
  (await ask({ metrics: [metric], by: ['step'], ...march, ...more })).rows.map((row) => row[metric])

test('each person counts once, by the furthest attempt, up to the very end of the time', async () => {
  // p by the second attempt, q only starts, r at one instant, s gets to b after the range ends.
  expect(await steps('ordered')).toEqual([4, 3, 2])
  expect(await steps('first')).toEqual([4, 3, 1])
  const { rows } = await ask({ metrics: ['ordered'], by: ['step'], grain: 'day', ...march })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-02', 'start', 2],
    ['2026-03-02', 'b', 1],
    ['2026-03-02', 'c', 1],
    ['2026-03-03', 'start', 2],
    ['2026-03-03', 'b', 2],
    ['2026-03-03', 'c', 1],
  ])
})

test('nothing may lie between strict steps, unordered ones come as they like, and what takes people out does', async () => {
  expect(await steps('strict')).toEqual([4, 2, 1])
  expect(await steps('unordered')).toEqual([4, 3, 3])
  expect(await steps('clean')).toEqual([4, 3, 1])
})

test('one event fills one step, and steps may be of another table', async () => {
  expect(await steps('twice')).toEqual([4])
  // With two days, q gets to b as well.
  expect(await steps('buying')).toEqual([4, 4, 1])
})

test('the first step says what a funnel is split and filtered by, and steps make a rate', async () => {
  const { rows } = await ask({ metrics: ['ordered'], by: ['channel', 'step'], ...march })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['ads', 'start', 2],
    ['ads', 'b', 2],
    ['ads', 'c', 1],
    ['mail', 'start', 1],
    ['mail', 'b', 1],
    ['mail', 'c', 1],
    [null, 'start', 1],
  ])
  expect(await steps('ordered', { where: { channel: 'mail' } })).toEqual([2, 2, 1])
  expect((await ask({ metrics: ['conversion'], ...march, compare: 'previous_period' })).rows).toEqual([
    { conversion: 0.5, 'conversion:comparison': null },
  ])
})

const attempts = {
  ordered: (all: readonly Event[], start: Event) => {
    let [at, reached] = [start.minute, 1]
    for (const kind of ['b', 'c']) {
      const next = all.filter((event) => event.kind === kind && event.minute >= at).map((event) => event.minute)
      if (next.length === 0 || Math.min(...next) > start.minute + 60) break
      at = Math.min(...next)
      reached += 1
    }
    return reached
  },
  unordered: (all: readonly Event[], start: Event) =>
    ['a', 'b', 'c'].filter((kind) =>
      all.some((event) => event.kind === kind && event.minute >= start.minute && event.minute <= start.minute + 60),
    ).length,
}

test.each(['ordered', 'unordered'] as const)('random people go as far in an %s funnel as in a walk by hand', async (name) => {
  const people = Map.groupBy(random, (event) => event.person)
  const furthest = [...people.values()].flatMap((all) => {
    const starts = all.filter(({ kind, minute }) => minute < 60 * 10 && (name === 'ordered' ? kind === 'a' : kind !== 'x'))
    return starts.length === 0 ? [] : [Math.max(...starts.map((start) => attempts[name](all, start)))]
  })
  const expected = [1, 2, 3].map((step) => furthest.filter((reached) => reached >= step).length)
  // The range ends at ten in the morning of a zone ten hours behind.
  const { rows } = await ask({
    metrics: [name],
    by: ['step'],
    timeZone: 'Etc/GMT+10',
    range: ['2026-01-04', '2026-01-05'],
    where: { channel: 'random' },
  })
  expect(rows.map((row) => row[name])).toEqual(expected)
})

test('without a step it is the last one', async () => {
  expect((await ask({ metrics: ['ordered'], ...march })).rows).toEqual([{ ordered: 2 }])
})

test('what makes no sense is refused in a sentence', async () => {
  const dated = orders.countDistinct('dated', { ...governance, column: 'buyer', time: 'day' })
  expect(() => funnel('f', { ...governance, start: a, steps: { dated } })).toThrow(
    'f needs to know what came first, but orders.day is date. Take an instant, or a timestamp in UTC.',
  )
  expect(() => funnel('f', { ...governance, start: a, steps: {} })).toThrow('f has 1 steps. Give it 2 to 10.')
  expect(() => funnel('f', { ...governance, start: a, steps: { b }, within: { days: 0 } })).toThrow('f gives people 0 days.')
  expect(() => funnel('f', { ...governance, start: a, steps: { bought: buyers }, order: 'unordered' })).toThrow(
    'all of them must be of one table',
  )
  await expect(ask({ metrics: ['ordered'], where: { step: ['start', 'c'] }, ...march })).rejects.toThrow(
    'The parts of ordered by step do not add up.',
  )
})
