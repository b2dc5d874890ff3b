import { expect, test } from 'vitest'
import type { Unit } from '@/lib/metrics'
import { type Form, formatChange, formatParts, formatValue } from './format'

const orders: Unit = { kind: 'count', of: 'orders' }
const share: Unit = { kind: 'share' }
const cents: Unit = { kind: 'money', currency: 'USD', minorUnits: true }
const yen: Unit = { kind: 'money', currency: 'JPY', minorUnits: true }
const plain: Unit = { kind: 'number' }

function written(value: string | number | null, unit: Unit, locale = 'en-US'): string[] {
  return (['compact', 'full', 'exact'] as Form[]).map((form) => formatValue(value, unit, { locale, form }))
}

test('compact on charts, full in tables, every digit when exact', () => {
  expect(written(1234, orders)).toEqual(['1,234', '1,234', '1,234'])
  expect(written(123456, orders)).toEqual(['123K', '123,456', '123,456'])
  expect(written('123456.789', plain)).toEqual(['123K', '123,456.79', '123,456.789'])
})

test('numbers beyond what a double holds keep every digit', () => {
  expect(written('9007199254740993', orders)[1]).toBe('9,007,199,254,740,993')
  expect(written('9007199254740993', cents)).toEqual(['$90.1T', '$90,071,992,547,409.93', '$90,071,992,547,409.93'])
})

test('money in minor units knows how many its currency has', () => {
  expect(written(1234, cents)[1]).toBe('$12.34')
  expect(written(-5, cents)[1]).toBe('−$0.05')
  expect(written(1234, yen)[1]).toBe('¥1,234')
  expect(written(1234, { kind: 'money', currency: 'USD' })[1]).toBe('$1,234.00')
})

test('a small share does not become zero', () => {
  expect(written(0.4231, share)).toEqual(['42.3%', '42.31%', '42.31%'])
  expect(written(0.000042, share)[0]).toBe('0.0042%')
})

test('thousands have no decimals where room is short', () => {
  const ofUsers = { kind: 'number', of: 'users', decimals: 1 } as const
  expect(written(1551.04, ofUsers).slice(0, 2)).toEqual(['1,551', '1,551.0'])
  expect(written(999.54, ofUsers)[0]).toBe('999.5')
})

test('numbers follow the language of the reader', () => {
  expect(formatValue('1234567.5', { kind: 'money', currency: 'EUR' }, { locale: 'de' })).toBe('1.234.567,50\u00a0€')
  expect(written(12345, orders, 'de')[0]).toBe('12.345')
  expect(written(12345678, orders, 'ko')[0]).toBe('1230만')
})

test('no value is a dash, text without a unit stays text', () => {
  expect(formatValue(null, orders, { locale: 'en' })).toBe('–')
  expect(formatValue(Number.NaN, orders, { locale: 'en' })).toBe('–')
  expect(formatValue('00123', undefined, { locale: 'en' })).toBe('00123')
  expect(formatValue(true, undefined, { locale: 'en' })).toBe('yes')
  expect(formatValue(-0, orders, { locale: 'en' })).toBe('0')
})

test('the unit can stand apart from its number', () => {
  expect(formatParts(1234, orders, { locale: 'en' })).toEqual({ prefix: '', number: '1,234', suffix: 'orders' })
  expect(formatParts(-1234, cents, { locale: 'en' })).toEqual({ prefix: '−$', number: '12.34', suffix: '' })
  expect(formatParts(0.5, share, { locale: 'de' })).toEqual({ prefix: '', number: '50', suffix: '\u00a0%' })
})

test('a change is percent, of shares percentage points, never the other', () => {
  expect(formatChange(110, 100, orders, { locale: 'en' })).toEqual({ text: '+10%', words: 'up 10%', absolute: '+10', direction: 'up' })
  expect(formatChange(0.347, 0.35, share, { locale: 'en' })).toEqual({
    text: '−0.3 pp',
    words: 'down 0.3 percentage points',
    absolute: '−0.3 pp',
    direction: 'down',
  })
  expect(formatChange(5, 5, orders, { locale: 'en' })?.words).toBe('unchanged')
  expect(formatChange('9007199254740993', '9007199254740992', cents, { locale: 'en' })).toMatchObject({
    absolute: '+$0.01',
    words: 'almost unchanged',
  })
  expect(formatChange(-50, -100, orders, { locale: 'en' })?.text).toBe('+50%')
})

test('a large change has no decimals, a very large one is a factor', () => {
  const change = (now: number, before: number) => formatChange(now, before, orders, { locale: 'en' })
  expect([199.94, 199.96, 234.6, 1099].map((now) => change(now, 100)?.text)).toEqual(['+99.9%', '+100%', '+135%', '+999%'])
  expect(change(1144.8, 100)).toMatchObject({ text: '×11.4', words: 'up to 11.4 times as much', direction: 'up' })
  expect(change(5_000_000, 1)?.text).toBe('×5M')
  expect(change(0, 100)?.text).toBe('−100%')
  expect(change(500, -10)?.text).toBe('+5,100%')
})

test('a change from zero or from nothing has no percent', () => {
  expect(formatChange(5, 0, orders, { locale: 'en' })).toBeUndefined()
  expect(formatChange(5, null, orders, { locale: 'en' })).toBeUndefined()
})
