import { expect, test } from 'vitest'
import type { Grain } from '../query'
import { dayText, parseDay } from './calendar'
import { shiftOf } from './comparison'
import { gridOf } from './grid'

const never = () => {
  throw new Error('There is no range to resolve.')
}
const compare = (from: string, until: string, to: 'previous_period' | 'previous_year', grain?: Grain) => {
  const grid = grain && gridOf(grain, { catalog: { weekStart: 'monday' } })
  const { range } = shiftOf({ from: parseDay(from) ?? 0, to: parseDay(until) ?? 0 }, { to }, grid, never)
  return [dayText(range.from), dayText(range.to)]
}

test.each<[string, string, Grain | undefined, string, string]>([
  ['2026-06-01', '2026-07-01', undefined, '2026-05-01', '2026-06-01'],
  ['2026-06-01', '2026-07-01', 'day', '2026-05-01', '2026-06-01'],
  ['2026-06-01', '2026-07-01', 'week', '2026-04-27', '2026-05-27'],
  ['2026-04-01', '2026-07-01', 'month', '2026-01-01', '2026-04-01'],
  ['2026-01-01', '2027-01-01', 'quarter', '2025-01-01', '2026-01-01'],
  ['2026-05-03', '2026-05-31', 'day', '2026-04-05', '2026-05-03'],
  ['2026-05-03', '2026-05-31', undefined, '2026-04-05', '2026-05-03'],
  ['2026-05-04', '2026-05-25', 'week', '2026-04-13', '2026-05-04'],
  ['2026-05-14', '2026-06-15', 'month', '2026-03-14', '2026-04-15'],
  ['2026-03-28', '2026-03-29', 'month', '2026-02-28', '2026-03-01'],
  ['2026-03-28', '2026-03-31', 'month', '2026-02-28', '2026-03-01'],
  ['2026-03-29', '2026-03-31', 'month', '2026-03-01', '2026-03-01'],
])('before %s to %s by %s lie %s to %s', (from, to, grain, earlierFrom, earlierTo) => {
  expect(compare(from, to, 'previous_period', grain)).toEqual([earlierFrom, earlierTo])
})

test('a year before is 12 months for months and 364 days for the rest', () => {
  expect(compare('2028-02-01', '2028-03-01', 'previous_year')).toEqual(['2027-02-01', '2027-03-01'])
  expect(compare('2026-05-03', '2026-05-31', 'previous_year', 'day')).toEqual(['2025-05-04', '2025-06-01'])
  expect(compare('2026-06-01', '2026-07-01', 'previous_year', 'week')).toEqual(['2025-06-02', '2025-07-02'])
  expect(compare('2026-05-14', '2026-06-15', 'previous_year', 'month')).toEqual(['2025-05-14', '2025-06-15'])
})
