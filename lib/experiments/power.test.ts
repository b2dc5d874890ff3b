import { expect, test } from 'vitest'
import { powerAt, smallestEffect, unitsNeeded } from './power'

const baseline = { mean: 2, variance: 1.44 }
const once = { analysis: 'fixed_horizon', alpha: 0.05, tuning: 5000, effect: 0.05, power: 0.8 } as const
const ever = { ...once, analysis: 'always_valid' } as const

test('one look at the end needs what the textbook says', () => {
  // (1.95996 + 0.84162)² · 2 · 1.44 ÷ 0.1² a side, which the t makes a unit or two more.
  expect(unitsNeeded(baseline, once)).toBeGreaterThanOrEqual(4521)
  expect(unitsNeeded(baseline, once)).toBeLessThanOrEqual(4525)
})

test('looking at any time costs units, and unequal shares do', () => {
  expect(unitsNeeded(baseline, ever) / unitsNeeded(baseline, once)).toBeGreaterThan(1.5)
  expect(unitsNeeded(baseline, { ...once, shares: [0.9, 0.1] }) / unitsNeeded(baseline, once)).toBeCloseTo(0.25 / 0.09, 2)
})

test('the smallest effect and the units for it answer each other', () => {
  for (const wish of [once, ever]) {
    const units = unitsNeeded(baseline, wish)
    expect(powerAt(units, baseline, wish)).toBeCloseTo(0.8, 3)
    expect(smallestEffect(units, baseline, wish)).toBeCloseTo(0.05, 4)
  }
  expect(unitsNeeded({ mean: 2, variance: 0 }, once)).toBeNaN()
})
