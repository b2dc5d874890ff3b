import { expect, test } from 'vitest'
import { type Estimate, estimatesOf } from './estimate'
import { momentsOf } from './moments'

const variables = ['y', 'x']

test('what was known beforehand is taken off as in a regression on it and the variants', () => {
  // numpy.linalg.lstsq of y on the variants and x over the same 121 units: 0.70821443 for x, −0.07418439 and 1.10865564 beside the first.
  const samples = [
    momentsOf(40, { y: 206.92, yy: 1250.6744, x: 132.06, xx: 646.8426, yx: 843.5148 }, { variables }),
    momentsOf(44, { y: 233.6, yy: 1441.6906, x: 158.33, xx: 793.8145, yx: 988.6549 }, { variables }),
    momentsOf(37, { y: 253.94, yy: 1919.4176, x: 152.54, xx: 836.6056, yx: 1193.6206 }, { variables }),
  ]
  const { variants, theta, reduction } = estimatesOf(samples, 'mean', { cuped: true })
  const [a, b, c] = variants as [Estimate, Estimate, Estimate]
  expect(theta).toBeCloseTo(0.70821443, 7)
  expect(b.adjusted - a.adjusted).toBeCloseTo(-0.07418439, 7)
  expect(c.adjusted - a.adjusted).toBeCloseTo(1.10865564, 7)
  expect(reduction).toBeGreaterThan(0.3)
  // Means as a whole stay where they are.
  const whole = (of: (estimate: Estimate) => number) => variants.reduce((sum, each) => sum + of(each) * each.units, 0)
  expect(whole(({ adjusted }) => adjusted)).toBeCloseTo(
    whole(({ value }) => value),
    6,
  )
})

test('without a history nothing is taken off', () => {
  const sample = momentsOf(4, { y: 10, yy: 30, x: 0, xx: 0, yx: 0 }, { variables })
  const { variants, theta, reduction } = estimatesOf([sample, sample], 'mean', { cuped: true })
  expect([theta, reduction]).toEqual([0, 0])
  expect(variants[0]).toEqual({ units: 4, value: 2.5, adjusted: 2.5, variance: (30 - 25) / 3 })
})

test('a proportion varies by p(1 − p), a ratio by its two parts together', () => {
  const bought = momentsOf(10, { y: 3, yy: 3 }, { variables: ['y'], less: 0 })
  expect(estimatesOf([bought], 'proportion', { cuped: false }).variants[0]?.variance).toBeCloseTo(0.21, 12)
  // Two units of 1 over 1 and 3 over 3 have a ratio that does not vary at all.
  const same = momentsOf(2, { y: 4, yy: 10, d: 4, dd: 10, yd: 10 }, { variables: ['y', 'd'] })
  expect(estimatesOf([same], 'ratio', { cuped: false }).variants[0]).toEqual({ units: 2, value: 1, adjusted: 1, variance: 0 })
})
