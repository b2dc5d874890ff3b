import { expect, test } from 'vitest'
import { resultOf } from '@/lib/charts/testing'
import { leftOutWords } from './left-out-words'

const result = (sources: string[], exclusions: string[], left: number[], rows: number[]) =>
  resultOf([
    { name: 'source', role: 'dimension', values: sources },
    { name: 'exclusion', role: 'dimension', values: exclusions },
    { name: 'left_out', role: 'value', values: left },
    { name: 'rows', role: 'value', values: rows },
  ])

test('each exclusion is told with its rows and their share', () => {
  const one = result(['orders', 'orders'], ['staff', 'test_accounts'], [1234, 0], [100_000, 100_000])
  expect(leftOutWords(one, 'en')).toBe('Left out: staff 1,234 rows (1.23%), test accounts no rows.')
})

test('several sources are told apart, and where nothing is excluded nothing is said', () => {
  const two = result(['orders', 'user_days'], ['staff', 'staff'], [1, 2], [10, 8])
  expect(leftOutWords(two, 'en')).toBe('Left out: of orders staff 1 row (10%); of user days staff 2 rows (25%).')
  expect(leftOutWords(result([], [], [], []), 'en')).toBeUndefined()
})
