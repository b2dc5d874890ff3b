import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { attribution, narrow, ratio } from '../index'
import { asker, governance } from '../testing'
import { company, conversions, cost, leadCount, revenue, sales, tablesOf, touchCount, touches } from './attribution.testing'

const how = {
  ...governance,
  touches: touchCount,
  person: { of: 'who', touches: 'person', milestone: 'person' },
  by: { channel: 'visit_channel', campaign: 'visit_campaign' },
  lookBack: 10,
} as const
const credited = attribution('credited', { ...how, of: sales, milestone: leadCount })
const earned = attribution('earned', { ...how, of: revenue })
const again = attribution('again', { ...how, of: sales, reset: false })
const byTouch = attribution('by_touch', { ...how, of: sales, date: 'touch' })
const linear = narrow('linear_sales', { ...governance, of: credited, where: { model: 'linear' } })
const costPerSale = ratio('cost_per_sale', { ...governance, numerator: cost, denominator: linear })
const metrics = [sales, revenue, credited, earned, again, byTouch, linear, cost, costPerSale]

const at = (text: string): number => Date.parse(`2026-03-${text}Z`) / 1000
const touch = (id: number, person: number, when: string, channel: string | null, campaign = 'none') => ({
  id,
  person,
  at: at(when),
  channel,
  campaign,
  country: 'DE',
})
const sale = (id: number, person: number | null, when: string, cents: number, plan = 'basic') => ({
  id,
  person,
  at: at(when),
  cents,
  plan,
  country: 'DE',
})

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const world = {
    touches: [
      touch(1, 1, '01T10:00:00', 'Ads', 'spring'),
      touch(2, 1, '03T10:00:00', 'Mail'),
      touch(3, 1, '05T10:00:00', 'Direct'),
      // After the sale, at its very instant for the next one.
      touch(4, 1, '08T09:00:00', 'Search'),
      // The very edge of the look-back, and a second before it.
      touch(5, 2, '01T00:00:00', 'Ads', 'spring'),
      touch(6, 2, '01T00:00:01', 'Mail'),
      // All direct.
      touch(7, 3, '04T00:00:00', 'Direct'),
      touch(8, 3, '05T00:00:00', 'Direct'),
      // Two of one instant: the greater key is later.
      touch(9, 4, '06T00:00:00', 'Ads', 'summer'),
      touch(10, 4, '06T00:00:00', null),
      // Leads to nothing.
      touch(11, 6, '06T00:00:00', 'Ads', 'spring'),
    ],
    conversions: [
      sale(1, 1, '06T10:00:00', 1000),
      sale(2, 1, '08T09:00:00', 500, 'pro'),
      sale(3, 2, '11T00:00:01', 700),
      sale(4, 3, '06T00:00:00', 301),
      sale(5, 4, '07T00:00:00', 100),
      sale(6, null, '07T00:00:00', 50),
      sale(7, 5, '07T00:00:00', 25),
    ],
    leads: [{ id: 1, person: 1, at: at('04T00:00:00') }],
  }
  ask = asker(
    await warehousesWith(
      tablesOf(world, [
        ['2026-03-05', 'Ads', 900],
        ['2026-03-06', 'Radio', 10],
      ]),
    ),
    {
      catalog: company,
      metrics,
    },
  )
})

const march = { range: ['2026-03-01', '2026-04-01'] } as const

async function byChannel(metric: string, model: string, more: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await ask({ metrics: [metric], by: ['channel'], where: { model }, ...march, ...more })
  return Object.fromEntries(rows.map((row) => [row.channel ?? 'null', row[metric]]))
}

test('each touch gets what its model says, and what has no touch stands by itself', async () => {
  expect(await byChannel('credited', 'first')).toEqual({ Ads: 2, Mail: 1, Search: 1, Direct: 1, null: 0, '(unattributed)': 2 })
  expect(await byChannel('credited', 'last')).toEqual({ Direct: 2, Mail: 1, Search: 1, Ads: 0, null: 1, '(unattributed)': 2 })
  expect(await byChannel('credited', 'last_non_direct')).toEqual({ Mail: 2, Search: 1, Direct: 1, Ads: 0, null: 1, '(unattributed)': 2 })
  expect(await byChannel('credited', 'linear')).toEqual({
    Ads: 0.833334,
    Mail: 1.333333,
    Direct: 1.333333,
    Search: 1,
    null: 0.5,
    '(unattributed)': 2,
  })
  expect(await byChannel('credited', 'position')).toMatchObject({ Ads: 0.9, Mail: 1.2, Direct: 1.4 })
  // The lead came after Mail, which was neither first nor last.
  expect(await byChannel('credited', 'w_shaped')).toMatchObject({ Ads: 0.833333, Mail: 1.333333, Direct: 1.333334 })
  expect(await byChannel('credited', 'shapley')).toMatchObject({ Ads: 0.833333, Direct: 1.333333, Mail: 1.333334, null: 0.5 })
})

test('all models have one total, which is the conversions, whatever they are worth and however they are split', async () => {
  const { rows } = await ask({ metrics: ['earned'], by: ['model'], ...march })
  expect(rows.map((row) => row.earned)).toEqual(rows.map(() => 2676))
  expect(rows).toHaveLength(9)
  const parts = await ask({ metrics: ['credited'], by: ['model', 'channel', 'campaign'], totals: [['model']], grain: 'month', ...march })
  expect(parts.result.totals?.[0]?.columns.find(({ name }) => name === 'credited')?.values).toEqual(Array(10).fill(7))
})

test('splits and filters of a conversion choose among paths and never change them', async () => {
  expect(await byChannel('credited', 'last', { where: { model: 'last', plan: 'pro' } })).toEqual({ Search: 1 })
  expect(await byChannel('credited', 'first', { where: { model: 'first', plan: 'basic', channel: ['Ads', 'Mail'] } })).toEqual({
    Ads: 2,
    Mail: 1,
  })
  const { rows } = await ask({ metrics: ['credited', 'sales'], by: ['plan'], ...march })
  expect(rows).toEqual([
    { plan: 'basic', credited: 6, sales: 6 },
    { plan: 'pro', credited: 1, sales: 1 },
  ])
})

test('without a reset a conversion takes all touches of its look-back', async () => {
  expect(await byChannel('again', 'first')).toMatchObject({ Ads: 3, Search: 0 })
  expect(await byChannel('again', 'linear')).toMatchObject({ Search: 0.25 })
})

test('credit counts on the day of the conversion or of the touch', async () => {
  const days = async (metric: string) =>
    (
      await ask({
        metrics: [metric],
        grain: 'day',
        where: { model: 'first', channel: ['Ads', 'Search'] },
        range: ['2026-03-01', '2026-03-09'],
      })
    ).rows
      .filter((row) => row[metric] !== 0)
      .map((row) => Object.values(row))
  expect(await days('credited')).toEqual([
    ['2026-03-06', 1],
    ['2026-03-07', 1],
    ['2026-03-08', 1],
  ])
  expect(await days('by_touch')).toEqual([
    ['2026-03-01', 1],
    ['2026-03-06', 1],
    ['2026-03-08', 1],
  ])
})

test('a touch before the range counts within the look-back, and periods are compared', async () => {
  const { rows } = await ask({
    metrics: ['linear_sales'],
    by: ['channel'],
    range: ['2026-03-08', '2026-03-13'],
    compare: 'previous_period',
    order: [{ key: 'channel', direction: 'asc' }],
  })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['(unattributed)', 0, 2],
    ['Ads', 0, 0.833334],
    ['Direct', 0, 1.333333],
    ['Mail', 1, 0.333333],
    ['Search', 1, 0],
    [null, 0, 0.5],
  ])
})

test('spend meets credit by channel, and a channel without one of them stays', async () => {
  const { rows } = await ask({
    metrics: ['cost_per_sale', 'cost'],
    by: ['channel'],
    ...march,
    order: [{ key: 'cost', direction: 'desc' }],
    limit: 2,
  })
  expect(rows).toEqual([
    { channel: 'Ads', cost_per_sale: 900 / 0.833334, cost: 900 },
    { channel: 'Radio', cost_per_sale: null, cost: 10 },
  ])
})

test('what makes no sense is refused in a sentence', async () => {
  expect(() => attribution('x', { ...how, of: sales, by: { country: 'visit_channel' } })).toThrow(
    'x calls visit_channel of touches "country", but conversions has a dimension of that name. Give it another one, such as touch_country.',
  )
  expect(() => attribution('x', { ...how, of: sales, person: 'person' })).toThrow(
    'x looks for people in conversions.person, which is no column.',
  )
  const dated = conversions.count('dated', { ...governance, time: 'day' })
  expect(() => attribution('x', { ...how, of: dated })).toThrow('x needs to know what came first, but conversions.day is date.')
  const weights = conversions.sum('weights', { ...governance, column: 'weight' })
  expect(() => attribution('x', { ...how, of: weights })).toThrow('x shares out conversions.weight, which is float')
  expect(() => attribution('x', { ...how, of: sales, lookBack: 0 })).toThrow('x looks back 0 days.')
  expect(() => attribution('x', { ...how, of: sales, headline: 'w_shaped' })).toThrow('x has "w_shaped" as its headline')
  // @ts-expect-error no dimension of the touches
  expect(() => attribution('x', { ...how, of: sales, by: { channel: 'chanel' } })).toThrow('splits by "chanel"')
  // @ts-expect-error not a number of rows
  expect(() => attribution('x', { ...how, of: sales, touches: touches.countDistinct('p', { ...governance, column: 'person' }) })).toThrow(
    'x needs a number of rows here, but p is something else.',
  )
  await expect(ask({ metrics: ['credited'], where: { model: ['first', 'last'] }, ...march })).rejects.toThrow('do not add up')
})
