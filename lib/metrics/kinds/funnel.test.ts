import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, conversion, dropOff, funnel, narrow, ratio, timeToConvert } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'app.events': { id: 'integer', person: 'text?', at: 'instant', kind: 'text', channel: 'text?' },
  'app.orders': { id: 'integer', buyer: 'text', ordered: 'timestamp', day: 'date', shop: 'text?' },
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
  people: 'person',
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { ordered: { clock: 'UTC' }, day: {} },
  dimensions: { shop: 'shop' },
  people: 'buyer',
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
const rate = ratio('rate', { ...governance, numerator: end, denominator: start })
const each = funnel('each', { ...abc, attempt: 'each' })
const byShop = funnel('by_shop', { ...governance, start: a, steps: { b, bought: buyers }, within: { days: 2 }, splitAt: 'bought' })
const monthly = funnel('monthly', { ...governance, start: a, steps: { c }, within: { months: 1 } })
const share = conversion('share', { ...governance, of: ordered })
const next = conversion('next', { ...governance, of: ordered, from: 'previous' })
const lost = dropOff('lost', { ...governance, of: ordered })
const lostShare = dropOff('lost_share', { ...governance, of: ordered, as: 'share' })
const took = timeToConvert('took', { ...governance, of: ordered, in: 'minutes' })
const tookMean = timeToConvert('took_mean', { ...governance, of: ordered, as: 'mean' })
const overShare = conversion('over_share', {
  ...governance,
  of: narrow('over', { ...governance, of: ordered, where: { maturity: 'mature' } }),
})
const parts = [each, byShop, monthly, share, next, lost, lostShare, took, tookMean, overShare] as const
const metrics = [a, buyers, ordered, first, strict, unordered, clean, twice, buying, start, end, rate, ...parts]

let ask: ReturnType<typeof asker>
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
    // In New York it is January 30 at 22:00; a month later, on February 28 at 22:00, it is March 1 in UTC.
    ['t', '2026-01-31T03:00:00Z', 'a', 'mail'],
    ['t', '2026-03-01T03:00:00Z', 'c', 'mail'],
    ['u', '2026-01-31T03:00:00Z', 'a', 'mail'],
    ['u', '2026-03-01T03:00:01Z', 'c', 'mail'],
  ].map(([person, at, kind, channel], id) => ({ id, person: person ?? null, at: at ?? '', kind: kind ?? '', channel: channel ?? null }))
  const bought = [
    { id: 1, buyer: 'p', ordered: '2026-03-04T09:00:00', day: '2026-03-04', shop: 'web' },
    { id: 2, buyer: 'r', ordered: '2026-03-02T11:00:00', day: '2026-03-02', shop: null },
  ]
  const warehouses = await warehousesWith({
    'app.events': { columns: schema['app.events'], rows: planned },
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
  expect((await ask({ metrics: ['rate'], ...march, compare: 'previous_period' })).rows).toEqual([{ rate: 0.5, 'rate:comparison': null }])
})

test('steps have shares, of the start and of the step before, with whom they lost and how sure they are', async () => {
  const query = { metrics: ['ordered', 'share', 'next', 'lost', 'lost_share'], by: ['step'], ...march }
  const { rows, plan } = await ask(query)
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['start', 4, 1, 1, 0, 0],
    ['b', 3, 0.75, 0.75, 1, 0.25],
    ['c', 2, 0.5, 2 / 3, 1, 1 / 3],
  ])
  // All of them from one scan.
  expect(plan.statement.sql.match(/"app"\."events"/g)).toHaveLength(1)
  const { rows: detailed } = await ask({ metrics: ['share'], details: true, ...march })
  const [row] = detailed as [Record<string, number>]
  expect(row).toMatchObject({ share: 0.5, 'share:people': 4, 'share:maturing': 0 })
  // Wilson's interval of 2 of 4.
  expect(row['share:low']).toBeCloseTo(0.150039, 6)
  expect(row['share:high']).toBeCloseTo(0.849961, 6)
})

test('nobody makes no share, and all or none have an interval within 0 and 1', async () => {
  expect((await ask({ metrics: ['share', 'took'], details: true, range: ['2027-03-02', '2027-03-04'] })).rows).toEqual([
    {
      share: null,
      took: null,
      'share:low': null,
      'share:high': null,
      'share:people': 0,
      'share:maturing': 0,
      'took:mean': null,
      'took:quarter': null,
      'took:three_quarters': null,
      'took:people': 0,
    },
  ])
  const { rows } = await ask({ metrics: ['share'], details: true, where: { channel: 'ads', step: 'b' }, ...march })
  expect(rows).toMatchObject([{ share: 1, 'share:high': 1 }])
  expect(rows[0]?.['share:low']).toBeCloseTo(0.34238, 5)
  const { rows: none } = await ask({ metrics: ['share'], details: true, where: { channel: { empty: true } }, ...march })
  expect(none).toMatchObject([{ share: 0, 'share:low': 0 }])
})

test('the time to a step is that of the chosen attempt, and makes a histogram', async () => {
  // To b: p 10 minutes, r none, s 40; to c: p 60, r none.
  const { rows } = await ask({ metrics: ['took', 'took_mean'], by: ['step'], details: true, ...march })
  expect(rows).toMatchObject([
    { step: 'start', took: 0, took_mean: 0, 'took:people': 4 },
    { step: 'b', took: 10, took_mean: 50 / 3, 'took:mean': 50 / 3, 'took:quarter': 5, 'took:three_quarters': 25, 'took:people': 3 },
    { step: 'c', took: 30, took_mean: 30, 'took_mean:median': 30, 'took:people': 2 },
  ])
  const histogram = await ask({ metrics: ['ordered'], by: ['took'], where: { step: 'b' }, ...march })
  expect(histogram.rows.map((row) => Object.values(row))).toEqual([
    ['below 1 min', 1],
    ['5 min to 15 min', 1],
    ['30 min and above', 1],
  ])
})

test('who began too late to be over is told apart, noted, and left out where the query wants it', async () => {
  const dataAsOf = '2026-03-04T00:40:00Z'
  const { rows, result } = await ask({ metrics: ['ordered', 'share'], by: ['step'], details: true, ...march }, { dataAsOf })
  // The hour of s, who is at b, ends at 00:50.
  expect(rows.map((row) => [row.step, row.ordered, row['ordered:maturing'], row['share:maturing']])).toEqual([
    ['start', 4, 0, 0],
    ['b', 3, 1, 0],
    ['c', 2, 0, 1],
  ])
  expect(result.notes).toContain('Who began after 2026-03-03 23:40 still has time to go on; maturity is mature leaves them out.')
  const held = await ask({ metrics: ['share'], where: { maturity: 'mature' }, ...march }, { dataAsOf })
  expect(held.rows).toEqual([{ share: 2 / 3 }])
  expect(held.result.notes.join()).not.toContain('Who began')
  const over = await ask({ metrics: ['over_share'], details: true, ...march }, { dataAsOf })
  expect(over.rows).toMatchObject([{ over_share: 2 / 3, 'over_share:people': 3, 'over_share:maturing': 0 }])
  const parted = await ask({ metrics: ['ordered'], by: ['maturity'], where: { step: 'start' }, ...march }, { dataAsOf })
  expect(parted.rows.map((row) => Object.values(row))).toEqual([
    ['mature', 3],
    ['maturing', 1],
  ])
})

test('each attempt counts where attempts are counted, and ends where the next begins', async () => {
  // p twice: to b, and to c; q and r and s once.
  expect(await steps('each')).toEqual([5, 4, 2])
})

test('a later step, of another table too, says what a funnel is split and filtered by', async () => {
  const shown = async (more: object) => (await ask({ metrics: ['by_shop'], ...march, ...more })).rows.map((row) => Object.values(row))
  expect(await shown({ by: ['shop', 'step'] })).toEqual([
    [null, 'start', 3],
    [null, 'b', 3],
    ['web', 'start', 1],
    ['web', 'b', 1],
    ['web', 'bought', 1],
  ])
  expect(await shown({ by: ['step'], where: { shop: 'web' } })).toEqual([
    ['start', 1],
    ['b', 1],
    ['bought', 1],
  ])
  expect(await shown({ by: ['shop'], grain: 'day', where: { step: 'start' } })).toEqual([
    ['2026-03-02', 'web', 1],
    ['2026-03-02', null, 2],
    ['2026-03-03', null, 1],
  ])
  expect(await shown({ by: ['shop'], where: { step: 'b' }, top: { limit: 1 } })).toEqual([
    [null, false, 3],
    [null, true, 1],
  ])
  // @ts-expect-error The dimensions are those of the step.
  expect(() => narrow('by_channel', { ...governance, of: byShop, where: { channel: 'mail' } })).toThrow('channel')
})

test('who is at a step and who was lost before it can be listed', async () => {
  const listed = async (metric: string, step: string, people: string | true = true) =>
    (await ask({ metrics: [metric], where: { step }, people, ...march })).rows.map((row) => row.person)
  expect(await listed('ordered', 'c')).toEqual(['p', 'r'])
  expect(await listed('lost', 'b')).toEqual(['q'])
  expect(await listed('lost', 'c')).toEqual(['s'])
  expect(await listed('share', 'c', 'began')).toEqual(['p', 'q', 'r', 's'])
  expect(await listed('next', 'c', 'step_before')).toEqual(['p', 'r', 's'])
  expect(await listed('each', 'start')).toEqual(['p', 'q', 'r', 's'])
  expect(await listed('took', 'b')).toEqual(['p', 'r', 's'])
})

test('months are those of the calendar in the zone of the query', async () => {
  const rows = async (timeZone: string) =>
    (await ask({ metrics: ['monthly'], by: ['step'], range: ['2026-01-30', '2026-02-01'], timeZone })).rows.map((row) => row.monthly)
  expect(await rows('America/New_York')).toEqual([2, 1])
  expect(await rows('UTC')).toEqual([2])
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
  const any = { ...governance, start: a, steps: { b } } as const
  expect(() => funnel('f', { ...any, order: 'unordered', attempt: 'each' })).toThrow('nobody could say where the next attempt begins')
  expect(() => funnel('f', { ...governance, start: a, steps: { again: a }, order: 'unordered' })).toThrow('one cannot be there twice')
  expect(() => funnel('f', { ...governance, start: a, steps: { again: a }, attempt: 'each' })).toThrow('no attempt could get there')
  expect(() => funnel('f', { ...any, without: x, leaving: 'person', attempt: 'each' })).toThrow('nobody leaves with one')
  expect(() => funnel('f', { ...any, tolerance: 5 })).toThrow('f forgives clocks 5 seconds. Give it 0 to 2')
  expect(() => funnel('f', { ...any, tolerance: 1, order: 'strict' })).toThrow("f is strict: tolerance is for order: 'ordered'.")
  expect(() => funnel('f', { ...governance, start: a, steps: { b, again: a }, tolerance: 1 })).toThrow(
    'an event may be of both steps "start" and "again". Say in where of each which events it is, or leave tolerance out.',
  )
  expect(() => funnel('f', { ...any, splitAt: 'c' as 'b' })).toThrow('f is split at a step that it does not have. It has start, b.')
  expect(() => funnel('f', { ...any, bands: [{ days: 2 }, { days: 1 }] })).toThrow(
    'f has a band of time that ends at 1 day. Let bands rise',
  )
  expect(() => conversion('g', { ...governance, of: rate })).toThrow(
    'g is made of rate, which is no funnel. Give it one, or a part that narrow made of one.',
  )
  await expect(ask({ metrics: ['share'], by: ['took'], ...march })).rejects.toThrow('took')
  await expect(ask({ metrics: ['ordered'], where: { step: ['start', 'c'] }, ...march })).rejects.toThrow(
    'The parts of ordered by step do not add up.',
  )
})
