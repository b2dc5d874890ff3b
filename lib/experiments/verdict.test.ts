import { expect, test } from 'vitest'
import type { Comparison } from './compare'
import { verdictOf } from './verdict'

const seen = (low: number, high: number, p: number) => {
  const estimate = (low + high) / 2
  return [{ difference: { estimate }, lift: { estimate, low, high } } as unknown as Comparison, p] as const
}
const verdict = ([comparison, adjustedP]: readonly [Comparison, number]) =>
  verdictOf(comparison, { role: 'secondary', direction: 'up', adjustedP, alpha: 0.05 })

test('p and the interval that is shown must both say that there is a difference', () => {
  expect(verdict(seen(0.01, 0.9, 0.03))).toBe('better')
  expect(verdict(seen(-0.9, -0.01, 0.03))).toBe('worse')
  expect(verdict(seen(-0.007, 0.977, 0.03))).toBe('open')
  expect(verdict(seen(0.01, 0.9, 0.06))).toBe('open')
})

test('where the control is 0 there is no lift, and p alone decides', () => {
  const comparison = { difference: { estimate: 3 } } as unknown as Comparison
  expect(verdict([comparison, 0.03])).toBe('better')
})
