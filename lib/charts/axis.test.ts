import { expect, test } from 'vitest'
import { unfinishedWords } from './calendar'
import { periodsOf } from './testing'
import { timeTicks } from './time-axis'
import { valueAxis } from './value-axis'

const orders = { kind: 'count', of: 'orders' } as const
const texts = (axis: ReturnType<typeof valueAxis>) => axis.ticks.map((tick) => tick.text)
const axisOf = (low: number, high: number, unit: Parameters<typeof valueAxis>[2]['unit'], mustHaveZero = true) =>
  valueAxis(low, high, { unit, locale: 'en-US', mustHaveZero })

test('three or four round lines, the unit on the topmost only', () => {
  expect(texts(axisOf(120, 537, orders))).toEqual(['0', '200', '400', '600 orders'])
  expect(texts(axisOf(0, 3, orders))).toEqual(['0', '1', '2', '3 orders'])
  expect(texts(axisOf(0, 7400, orders))).toEqual(['0', '2.5K', '5K', '7.5K orders'])
  expect(texts(axisOf(0, 52_000, { kind: 'money', currency: 'USD' }))).toEqual(['0', '20K', '40K', '$60K'])
})

test('counts have no half steps', () => {
  expect(texts(axisOf(0, 1, orders))).toEqual(['0', '1 orders'])
})

test('shares are written in percent with the digits their steps need', () => {
  expect(texts(axisOf(0, 0.031, { kind: 'share' }))).toEqual(['0', '2', '4%'])
  expect(texts(axisOf(0.031, 0.0335, { kind: 'share' }, false))).toEqual(['3.1', '3.2', '3.3', '3.4%'])
})

test('a line whose values lie close together may start above zero; bars never do', () => {
  expect(axisOf(900, 1000, orders, false)).toMatchObject({ min: 900, max: 1000, fromZero: false })
  expect(axisOf(900, 1000, orders, true)).toMatchObject({ min: 0, fromZero: true })
  expect(axisOf(300, 1000, orders, false)).toMatchObject({ min: 0, fromZero: true })
})

test('negative values get lines below zero', () => {
  expect(axisOf(-340, 520, orders).ticks.map((tick) => tick.value)).toEqual([-500, 0, 500, 1000])
})

test('a little below zero gets room but no line of its own', () => {
  expect(axisOf(-60, 2300, orders)).toMatchObject({ min: -60, max: 3000 })
  expect(texts(axisOf(-60, 2300, orders))).toEqual(['0', '1K', '2K', '3K orders'])
})

test('an axis without any value still stands', () => {
  expect(axisOf(0, 0, orders).ticks.map((tick) => tick.value)).toEqual([0, 1])
})

const ticks = (keys: string[], grain: 'hour' | 'day' | 'week' | 'month', step: number, timeZone = 'UTC') =>
  timeTicks(periodsOf(keys), { grain, timeZone, locale: 'en-US', xs: keys.map((_, at) => at * step) }).map(
    (tick) => `${tick.index} ${tick.text}`,
  )
const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10))

test('days are marked at Mondays when each has too little room', () => {
  expect(ticks(days('2026-06-02', 28), 'day', 20)).toEqual(['6 Jun 8', '13 Jun 15', '20 Jun 22', '27 Jun 29'])
})

test('many days are marked at months, and the year where it changes', () => {
  expect(ticks(days('2025-11-15', 100), 'day', 5)).toEqual(['16 Dec', '47 2026', '78 Feb'])
})

test('months have the year only where it changes', () => {
  expect(ticks(['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01'], 'month', 50)).toEqual(['0 Nov', '1 Dec', '2 2026', '3 Feb'])
})

test('a range without a boundary is marked at both ends', () => {
  expect(ticks(days('2026-06-02', 4), 'day', 10)).toEqual(['0 Jun 2', '3 Jun 5'])
})

test('the hour a clock shows twice has one tick, and a skipped hour none', () => {
  // New York, 1 November 2026: 1:00 EDT is 05:00Z, 1:00 EST is 06:00Z.
  const autumn = ['2026-11-01T04:00:00Z', '2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z', '2026-11-01T07:00:00Z']
  expect(ticks(autumn, 'hour', 60, 'America/New_York')).toEqual(['0 Nov 1', '1 01:00', '3 02:00'])
  // 8 March 2026: 1:00 EST is 06:00Z, 3:00 EDT is 07:00Z.
  const spring = ['2026-03-08T06:00:00Z', '2026-03-08T07:00:00Z', '2026-03-08T08:00:00Z']
  expect(ticks(spring, 'hour', 60, 'America/New_York')).toEqual(['0 01:00', '1 03:00', '2 04:00'])
})

test('an unfinished period says how much of it is there, by the clock of the zone', () => {
  const result = { range: ['2026-06-01', '2026-07-06'], dataAsOf: '2026-06-27T12:00:00Z', timeZone: 'UTC' } as const
  const open = (key: string) => ({ key, complete: false })
  expect(unfinishedWords(open('2026-06-22'), { ...result, grain: 'week' })).toBe('5 of 7 days')
  expect(unfinishedWords(open('2026-06-01'), { ...result, grain: 'month' })).toBe('26 of 30 days')
  expect(unfinishedWords(open('2026-06-27'), { ...result, grain: 'day' })).toBe('12 of 24 hours')
  // In New York it is only eight in the morning.
  expect(unfinishedWords(open('2026-06-27'), { ...result, grain: 'day', timeZone: 'America/New_York' })).toBe('8 of 24 hours')
  // The range cut the week short: it begins on a Thursday.
  expect(unfinishedWords(open('2026-06-08'), { ...result, range: ['2026-06-11', '2026-06-20'], grain: 'week' })).toBe('4 of 7 days')
  expect(unfinishedWords({ key: '2026-06-15', complete: true }, { ...result, grain: 'week' })).toBeUndefined()
})

test('a line that never changes stands over zero, and a share of one below no more than all', () => {
  const axis = valueAxis(1, 1, { unit: { kind: 'share' }, locale: 'en', mustHaveZero: false })
  expect(axis).toMatchObject({ min: 0, max: 1, fromZero: true })
})
