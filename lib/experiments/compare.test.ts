import { expect, test } from 'vitest'
import { type Comparison, compare, type Method } from './compare'
import { estimatesOf, type Statistic } from './estimate'
import { momentsOf } from './moments'

// The vectors of GrowthBook's own statistics engine (gbstats, MIT), tests/frequentist/test_tests.py, to five places.

const fixed: Method = { analysis: 'fixed_horizon', alpha: 0.05, tuning: 5000 }
const always: Method = { ...fixed, analysis: 'always_valid' }

type Sums = Readonly<Record<string, number>>

function compared(
  control: readonly [units: number, sums: Sums],
  variant: readonly [units: number, sums: Sums],
  method: Method,
  statistic: Statistic = 'mean',
): Comparison {
  const variables = statistic === 'ratio' ? ['y', 'd', 'x', 'e'] : ['y', 'x']
  const samples = [control, variant].map(([units, sums]) => momentsOf(units, sums, { variables, less: statistic === 'proportion' ? 0 : 1 }))
  const { variants } = estimatesOf(samples, statistic, { cuped: 'x' in control[1] })
  const [a, b] = variants as [(typeof variants)[0], (typeof variants)[0]]
  return compare(a, b, method) as Comparison
}

const places = (value: number, count = 5): number => Number(value.toFixed(count))
const low = { y: 1396.87, yy: 52377.9767 }
const high = { y: 2422.7, yy: 134698.29 }

test('means, on the absolute scale and as a lift', () => {
  const { difference, lift, p } = compared([3407, low], [3461, high], fixed)
  expect([difference.estimate, difference.low, difference.high, p].map((value) => places(value))).toEqual([0.29, 0.04538, 0.53462, 0.02016])
  expect([lift?.estimate, lift?.low, lift?.high].map((value) => places(value ?? 0))).toEqual([0.70732, -0.03526, 1.44989])
})

test('proportions vary by p(1 − p)', () => {
  const { lift } = compared([28, { y: 14, yy: 14 }], [30, { y: 16, yy: 16 }], fixed, 'proportion')
  expect([lift?.estimate, lift?.low, lift?.high].map((value) => places(value ?? 0))).toEqual([0.06667, -0.47767, 0.61101])
})

test('intervals that hold at any time', () => {
  const { lift } = compared([3000, low], [3461, high], { ...always, tuning: 1000 })
  expect([lift?.estimate, lift?.low, lift?.high].map((value) => places(value ?? 0))).toEqual([0.50336, -0.55844, 1.56516])
  const proportion = compared([3000, { y: 1396, yy: 1396 }], [3461, { y: 2422, yy: 2422 }], always, 'proportion')
  expect([proportion.lift?.low, proportion.lift?.high].map((value) => places(value ?? 0))).toEqual([0.40098, 0.60675])
  expect(places(proportion.p)).toBe(0)
})

test('they are narrowest where they are tuned', () => {
  const half = (tuning: number): number => {
    const { lift } = compared([3000, low], [3461, high], { ...always, tuning })
    return (lift?.high ?? 0) - (lift?.low ?? 0)
  }
  expect(half(6461)).toBeLessThan(half(10_000))
  expect(half(10_000)).toBeLessThan(half(10))
})

test('what was known beforehand is taken off', () => {
  const before = { x: 16.87, xx: 527.9767, yx: 1 }
  const { lift } = compared([3000, { ...low, ...before }], [3461, { ...high, x: 22.7, xx: 1348.29, yx: 1 }], always)
  expect([lift?.estimate, lift?.low, lift?.high].map((value) => places(value ?? 0, 3))).toEqual([0.503, -0.51, 1.516])
})

test('a ratio of sums, with its own history taken off', () => {
  const control = {
    y: 485.112236689623,
    yy: 2715.484666118136,
    d: 679.9093275844917,
    dd: 4939.424001640236,
    x: 192.59138069991536,
    xx: 460.076026390857,
    e: 290.1398399750233,
    ee: 920.9461385038898,
    yx: 1113.6215759318352,
    de: 2130.9404074446747,
    xe: 634.239482353647,
    yd: 3602.146836776702,
    ye: 1559.2878434944676,
    dx: 1460.3181079276983,
  }
  const variant = {
    y: 514.7757826608777,
    yy: 2994.897482705013,
    d: 705.4090874383759,
    dd: 5291.36604146392,
    x: 206.94157227402536,
    xx: 514.2903702246757,
    e: 302.54389139107326,
    ee: 994.4506208125663,
    yx: 1237.0953021125997,
    de: 2292.081739775257,
    xe: 698.4173425817908,
    yd: 3918.1561431600717,
    ye: 1701.0287270040265,
    dx: 1604.0759503266522,
  }
  // They pool θ over the parts of the ratio in another way, which is felt with 100 units: within 5 % of the width.
  const near = (interval: Comparison['lift'], [from, to]: readonly [number, number]) => {
    expect(Math.abs((interval?.low ?? 0) - from) / (to - from)).toBeLessThan(0.05)
    expect(Math.abs((interval?.high ?? 0) - to) / (to - from)).toBeLessThan(0.05)
  }
  const once = compared([100, control], [100, variant], fixed, 'ratio')
  expect(places(once.lift?.estimate ?? 0, 4)).toBe(-0.0007)
  near(once.lift, [-0.00841, 0.007])
  near(compared([100, control], [100, variant], always, 'ratio').lift, [-0.02063, 0.01923])
})

test('without two units a side, or where nothing varies, there is no reading', () => {
  const of = (units: number, variance: number) => ({ units, value: 1, adjusted: 1, variance })
  expect(compare(of(1, 2), of(50, 2), fixed)).toBeUndefined()
  expect(compare(of(50, 0), of(50, 0), fixed)).toBeUndefined()
})
