import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { attribution } from '../index'
import { asker, governance } from '../testing'
import {
  type Conversion,
  company,
  effectsOf,
  leadCount,
  lostOf,
  metOf,
  pathOf,
  type Rules,
  revenue,
  sales,
  sharesOf,
  type Touch,
  tablesOf,
  touchCount,
  type World,
} from './attribution.testing'

const day = 86_400
/** Six hours before clocks go forward in New York, in whole quarters of a day: many ties, many on the very edge. */
const start = Date.parse('2026-02-25T00:00:00Z') / 1000
const moment = fc.integer({ min: 0, max: 4 * 24 }).map((quarters) => start + quarters * (day / 4))
const person = fc.integer({ min: 1, max: 14 })
const country = fc.constantFrom('DE', 'US')
const worlds = fc.record({
  touches: fc.array(
    fc.record({
      person,
      at: moment,
      channel: fc.constantFrom('Ads', 'Mail', 'Search', 'Direct', 'Direct', null),
      campaign: fc.constantFrom('a', 'b', 'c'),
      country,
    }),
    { minLength: 170, maxLength: 200 },
  ),
  conversions: fc.array(
    fc.record({
      person: fc.oneof({ weight: 19, arbitrary: person }, { weight: 1, arbitrary: fc.constant(null) }),
      at: moment,
      cents: fc.integer({ min: -50, max: 5000 }),
      plan: fc.constantFrom('basic', 'pro'),
      country,
    }),
    { minLength: 40, maxLength: 60 },
  ),
  leads: fc.array(fc.record({ person, at: moment }), { minLength: 15, maxLength: 20 }),
})

function worldOf(seed: number): World {
  const [drawn] = fc.sample(worlds, { seed, numRuns: 1 })
  const numbered = <Row extends object>(rows: readonly Row[]) => rows.map((row, id) => ({ id, ...row }))
  return {
    touches: numbered(drawn?.touches ?? []),
    conversions: numbered(drawn?.conversions ?? []),
    leads: numbered(drawn?.leads ?? []),
  }
}

const how = {
  ...governance,
  touches: touchCount,
  person: { of: 'who', touches: 'person', milestone: 'person' },
  by: { channel: 'visit_channel', campaign: 'visit_campaign' },
  lookBack: 2,
  halfLife: 1,
  milestone: leadCount,
} as const
const metrics = [
  sales,
  attribution('reset', { ...how, of: sales }),
  attribution('all', { ...how, of: sales, reset: false }),
  attribution('earned', { ...how, of: revenue }),
  attribution('by_touch', { ...how, of: revenue, date: 'touch' }),
]
/** Millionths of a conversion are shared out whole, so each of its touches may differ by one; of 50 dollars that is half a cent in a hundred. */
const millionths = 1e-5
const cents = 5000 * millionths
const range = ['2026-03-05', '2026-03-12'] as const
const timeZone = 'America/New_York'
/** Midnight of New York before and after its clocks go forward. */
const [from, to] = [Date.parse('2026-03-05T05:00:00Z') / 1000, Date.parse('2026-03-12T04:00:00Z') / 1000]
const isIn = ({ at }: { readonly at: number }): boolean => at >= from && at < to
const text = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
const dayOf = ({ at }: { readonly at: number }): string => text.format(at * 1000)

describe.each([20260701, 20260702, 20260703])('random touches and conversions, seed %i', (seed) => {
  const world = worldOf(seed)
  let ask: ReturnType<typeof asker>
  beforeAll(async () => {
    ask = asker(await warehousesWith(tablesOf(world)), { catalog: company, metrics })
  })

  test.each([
    ['reset', { seconds: 2 * day, reset: true }, () => 1],
    ['all', { seconds: 2 * day, reset: false }, () => 1],
    ['earned', { seconds: 2 * day, reset: true }, ({ cents }: Conversion) => cents],
  ] as const)('%s: every model of paths gives what loops over all rows give', async (metric, rules, worth) => {
    const expected = new Map<string, number>()
    for (const conversion of world.conversions.filter(isIn))
      for (const model of Object.keys(sharesOf))
        for (const [touch, share] of credit(conversion, model, world, rules))
          add(expected, [model, dayOf(conversion), conversion.plan, ...touchKeys(touch)], share * worth(conversion))
    const { rows } = await ask({
      metrics: [metric],
      by: ['model', 'plan', 'channel', 'campaign'],
      grain: 'day',
      range: [...range],
      timeZone,
      where: { model: Object.keys(sharesOf) },
      limit: 10_000,
    })
    compare(
      expected,
      rows.map((row) => [[row.model, row.period, row.plan, row.channel, row.campaign], row[metric]]),
      metric === 'earned' ? cents : millionths,
    )
    const whole = world.conversions.filter(isIn).reduce((sum, conversion) => sum + worth(conversion), 0)
    const totals = await ask({ metrics: [metric], by: ['model'], range: [...range], timeZone })
    expect(totals.rows.map((row) => row[metric])).toEqual(Array(10).fill(whole))
  })

  test('by the day of the touch', async () => {
    const expected = new Map<string, number>()
    for (const conversion of world.conversions)
      for (const model of Object.keys(sharesOf))
        for (const [touch, share] of credit(conversion, model, world, { seconds: 2 * day, reset: true }))
          if (isIn(touch ?? conversion)) add(expected, [model, dayOf(touch ?? conversion), ...touchKeys(touch)], share * conversion.cents)
    const { rows } = await ask({
      metrics: ['by_touch'],
      by: ['model', 'channel', 'campaign'],
      grain: 'day',
      range: [...range],
      timeZone,
      limit: 10_000,
    })
    compare(
      expected,
      rows.map((row) => [[row.model, row.period, row.channel, row.campaign], row.by_touch]),
      cents,
    )
  })

  test.each([
    ['markov', 1, 'country'],
    ['markov_2', 2, 'country'],
    // Touches do not know the plan, so journeys that did not convert are in the chain of each.
    ['markov', 1, 'plan'],
  ] as const)('%s of order %i shares credit by removal effects, for each %s by its own chain', async (model, order, split) => {
    const rules = { seconds: 2 * day, reset: true }
    const expected = new Map<string, number>()
    for (const group of split === 'country' ? ['DE', 'US'] : ['basic', 'pro']) {
      const won = world.conversions.filter((each) => isIn(each) && each[split] === group)
      const paths = won.map((each) => pathOf(each, world, rules)).filter((path) => path.length > 0)
      const lost = lostOf(world, rules).filter((path) => isIn(path.at(-1) as Touch) && (split === 'plan' || path.at(-1)?.country === group))
      const names = (path: readonly Touch[]) => path.map(({ channel }) => channel ?? 'null')
      const effects = effectsOf(
        [...paths.map((path) => [names(path), 1, 0] as const), ...lost.map((path) => [names(path), 0, 1] as const)],
        order,
      )
      const counted = paths.flatMap(names)
      const sum = [...new Set(counted)].reduce((total, channel) => total + (effects.get(channel) as number), 0)
      for (const channel of new Set(counted)) add(expected, [group, channel], (paths.length * (effects.get(channel) as number)) / sum)
      const without = won.length - paths.length
      if (without > 0) add(expected, [group, '(unattributed)'], without)
    }
    const { rows } = await ask({
      metrics: ['reset'],
      by: [split, 'channel'],
      range: [...range],
      timeZone,
      where: { model },
    })
    compare(
      expected,
      rows.map((row) => [[row[split], row.channel], row.reset]),
      millionths,
    )
  })
})

function credit(conversion: Conversion, model: string, world: World, rules: Rules): readonly (readonly [Touch | undefined, number])[] {
  const path = pathOf(conversion, world, rules)
  if (path.length === 0) return [[undefined, 1]]
  const shares = sharesOf[model]?.(path, metOf(conversion, world, rules), day) ?? []
  return path.map((touch, index) => [touch, shares[index] ?? 0])
}

function touchKeys(touch: Touch | undefined): readonly (string | null)[] {
  return touch ? [touch.channel, touch.campaign] : ['(unattributed)', '(unattributed)']
}

function add(sums: Map<string, number>, keys: readonly unknown[], value: number): void {
  const key = keys.map((each) => each ?? 'null').join(' · ')
  sums.set(key, (sums.get(key) ?? 0) + value)
}

function compare(
  expected: ReadonlyMap<string, number>,
  rows: readonly (readonly [readonly unknown[], unknown])[],
  tolerance: number,
): void {
  const found = new Map<string, number>()
  for (const [keys, value] of rows) add(found, keys, Number(value))
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort())
  const odd = [...expected].filter(([key, value]) => Math.abs((found.get(key) as number) - value) > tolerance)
  expect(odd.map(([key, value]) => `${key}: ${found.get(key)} is not ${value}`)).toEqual([])
}
