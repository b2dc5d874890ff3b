import { expect, test } from 'vitest'
import { compare, type Method } from './compare'

// Tests of nothing and of something, looked at every day for four weeks. `RUNS=4000 npx vitest run lib/experiments/simulation` for the
// figures in docs/metrics/experiment.md.

const runs = Number(process.env.RUNS ?? 300)
const fixed: Method = { analysis: 'fixed_horizon', alpha: 0.05, tuning: 5000 }
const always: Method = { ...fixed, analysis: 'always_valid' }
const days = 28
const unitsPerDay = 200

interface Outcome {
  /** Found on any of the days. */
  readonly fixedDaily: boolean
  readonly alwaysDaily: boolean
  /** Found on the last one. */
  readonly fixedOnce: boolean
}

function run(random: () => number, effect: number): Outcome {
  const arms = [rate, rate * (1 + effect)].map((chance) => ({ chance, units: 0, bought: 0 }))
  const found = { fixedDaily: false, alwaysDaily: false, fixedOnce: false }
  for (let day = 0; day < days; day += 1) {
    for (const arm of arms) {
      arm.units += unitsPerDay / 2
      for (let unit = 0; unit < unitsPerDay / 2; unit += 1) arm.bought += random() < arm.chance ? 1 : 0
    }
    const [control, variant] = arms.map(({ units, bought }) => {
      const value = bought / units
      return { units, value, adjusted: value, variance: value * (1 - value) }
    }) as [Parameters<typeof compare>[0], Parameters<typeof compare>[1]]
    const isFound = (method: Method): boolean => (compare(control, variant, method)?.p ?? 1) < method.alpha
    found.fixedOnce = isFound(fixed)
    found.fixedDaily ||= found.fixedOnce
    found.alwaysDaily ||= isFound(always)
  }
  return found
}

const rate = 0.2

function shares(seed: number, effect: number): Readonly<Record<keyof Outcome, number>> {
  const random = randomOf(seed)
  const all = Array.from({ length: runs }, () => run(random, effect))
  const share = (of: keyof Outcome): number => all.filter((each) => each[of]).length / runs
  const result = { fixedDaily: share('fixedDaily'), alwaysDaily: share('alwaysDaily'), fixedOnce: share('fixedOnce') }
  if (process.env.RUNS) console.log(`effect ${effect}, ${runs} runs:`, result)
  return result
}

test('nothing is found where there is nothing, however often somebody looks', () => {
  const found = shares(1, 0)
  expect(found.alwaysDaily).toBeLessThanOrEqual(0.05)
  // The reason for it: the same looks with intervals made for one.
  expect(found.fixedDaily).toBeGreaterThan(0.18)
  expect(found.fixedOnce).toBeLessThan(0.09)
})

test('an effect is found somewhat less often than by one look at the end', () => {
  const found = shares(2, 0.2)
  expect(found.fixedOnce).toBeGreaterThan(0.88)
  expect(found.alwaysDaily).toBeGreaterThan(0.55)
  expect(found.alwaysDaily).toBeLessThan(found.fixedOnce)
})

/** Mulberry32: the same numbers from the same seed everywhere. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
