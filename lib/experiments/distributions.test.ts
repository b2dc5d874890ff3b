import { expect, test } from 'vitest'
import { chiSquareAbove, normalQuantile, studentQuantile, studentTwoSided } from './distributions'

// Values of SciPy 1.17, which works them out in another way.

test.each([
  [2.3, 5, 0.06977246933203732],
  [1.2, 87.3, 0.23338574550615218],
  [4.5, 9000.5, 6.880661793198754e-6],
  [8, 30, 6.265822475700759e-9],
  [1.96, 1e7, 0.04999581802531423],
])('a t of %f with %f degrees of freedom', (t, freedom, expected) => {
  expect(studentTwoSided(t, freedom) / expected).toBeCloseTo(1, 5)
  expect(studentTwoSided(-t, freedom)).toBe(studentTwoSided(t, freedom))
})

test.each([
  [0.975, 5, 2.5705818356363146],
  [0.995, 87.3, 2.6333248288331137],
  [0.975, 9000.5, 1.9602275904347695],
  [0.975, 1e8, 1.9599640082627663],
])('the t below which %f lie with %f degrees of freedom', (p, freedom, expected) => {
  expect(studentQuantile(p, freedom)).toBeCloseTo(expected, 5)
})

test('χ² and the normal distribution', () => {
  expect(chiSquareAbove(10.83, 1)).toBeCloseTo(0.0009986863791802592, 9)
  expect(chiSquareAbove(3.2, 4)).toBeCloseTo(0.5249309467861041, 9)
  expect(chiSquareAbove(0, 4)).toBe(1)
  expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729143, 9)
})
