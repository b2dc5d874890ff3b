import { expect, test } from 'vitest'
import type { Result } from '@/lib/metrics'
import { moveSize, pulseOf } from './pulse'

const weekly: Result = {
  columns: [
    { name: 'period', role: 'period', type: 'date', title: 'Period', values: ['2026-06-08', '2026-06-15', '2026-06-29'] },
    {
      name: 'orders',
      role: 'value',
      type: 'integer',
      title: 'Orders',
      metric: 'orders',
      unit: { kind: 'count', of: 'orders' },
      direction: 'up',
      empty: 'zero',
      values: [90, 100, 7],
    },
  ],
  rowCount: 3,
  periods: [
    { key: '2026-06-08', complete: true },
    { key: '2026-06-15', complete: true },
    { key: '2026-06-22', complete: true },
    { key: '2026-06-29', complete: false },
  ],
  grain: 'week',
  range: ['2026-06-08', '2026-07-06'],
  timeZone: 'America/New_York',
  dataAsOf: '2026-06-30T00:00:00Z',
  versions: {},
  notes: [],
}

test('the value is of the last complete period, zero where it has no row and the metric says so', () => {
  const pulse = pulseOf(weekly, 'orders', 'en')
  expect(pulse).toMatchObject({ value: 0, earlier: 100, points: [90, 100, 0] })
  expect(pulse?.delta).toMatchObject({ reading: 'bad', words: 'down 100%' })
  expect(pulse?.period).toMatch(/22.*28.*2026/)
})

test('without a complete period there is no pulse', () => {
  expect(pulseOf({ ...weekly, periods: [{ key: '2026-06-29', complete: false }] }, 'orders', 'en')).toBeUndefined()
})

test('a move is measured against the metric’s own usual step', () => {
  expect(moveSize({ points: [10, 12, 10, 12, 10, 16] })).toBe(3)
  expect(moveSize({ points: [10, 110, 10, 110, 10, 16] })).toBe(0.06)
  expect(moveSize({ points: [1, 2] })).toBeUndefined()
})
