import { expect, test } from 'vitest'
import { dayText, parseDay } from './calendar'
import { parseRange, resolveRange } from './range'

const resolve = (words: string, today = '2026-05-31', weekStart: 'monday' | 'sunday' = 'monday') => {
  const { from, to } = resolveRange(parseRange(words), { today: parseDay(today) ?? 0, weekStart })
  return [dayText(from), dayText(to)]
}

test.each([
  ['last 28 days', '2026-05-03', '2026-05-31'],
  ['28d', '2026-05-03', '2026-05-31'],
  ['last 1 day', '2026-05-30', '2026-05-31'],
  ['last 13 weeks', '2026-02-23', '2026-05-25'],
  ['13w', '2026-02-23', '2026-05-25'],
  ['last 6 months', '2025-11-01', '2026-05-01'],
  ['last 4 quarters', '2025-04-01', '2026-04-01'],
  ['last 2 years', '2024-01-01', '2026-01-01'],
  ['this week', '2026-05-25', '2026-06-01'],
  ['Last Week', '2026-05-18', '2026-05-25'],
  ['this month', '2026-05-01', '2026-06-01'],
  ['last quarter', '2026-01-01', '2026-04-01'],
  ['this year', '2026-01-01', '2027-01-01'],
  ['today', '2026-05-31', '2026-06-01'],
  ['yesterday', '2026-05-30', '2026-05-31'],
])('%s are %s to %s', (words, from, to) => {
  expect(resolve(words)).toEqual([from, to])
})

test('weeks of a Sunday calendar begin on Sunday', () => {
  expect(resolve('this week', '2026-05-31', 'sunday')).toEqual(['2026-05-31', '2026-06-07'])
  expect(resolve('last 2 weeks', '2026-05-30', 'sunday')).toEqual(['2026-05-10', '2026-05-24'])
})

test('29 February is a day in leap years alone', () => {
  expect(parseDay('2028-02-29')).toBeDefined()
  expect(parseDay('2026-02-29')).toBeUndefined()
  expect(parseDay('2026-2-9')).toBeUndefined()
  expect(resolve('last month', '2028-03-01')).toEqual(['2028-02-01', '2028-03-01'])
})
