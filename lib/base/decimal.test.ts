import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNumeric, movePoint, subtract } from './decimal'

test('moving the point loses no digit', () => {
  expect(movePoint('9007199254740993', -2)).toBe('90071992547409.93')
  expect(movePoint('-5', -2)).toBe('-0.05')
  expect(movePoint('0.35', 2)).toBe('35')
  expect(movePoint('1.5e3', 0)).toBe('1500')
  expect(movePoint('0', 4)).toBe('0')
})

test('differences are exact', () => {
  expect(subtract('0.3', '0.1')).toBe('0.2')
  expect(subtract('1', '1.00')).toBe('0')
  const cents = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
  fc.assert(fc.property(cents, cents, (a, b) => subtract(movePoint(`${a}`, -2), movePoint(`${b}`, -2)) === movePoint(`${a - b}`, -2)))
})

test('only whole numbers of text are numbers', () => {
  expect(['12', '-0.5', '1e21', '.5'].every(isNumeric)).toBe(true)
  expect(['', '-', '12 orders', '0x1f', 'Infinity', '1,000', null, Number.NaN].some(isNumeric)).toBe(false)
})
