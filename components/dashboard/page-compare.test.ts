import { expect, test } from 'vitest'
import { compareChoice, isCompare, rangeBefore, readCompare, writeCompare } from './page-compare'
import { grainOptions } from './page-grain'
import { rangeWords, readRange } from './page-range'

const plain = { weekStart: 'monday' } as const
const rich = { weekStart: 'monday', fiscalYear: { firstMonth: 4 }, calendars: { retail_month: true } } as const

test('comparisons survive the way through the URL, kinds by their name and ranges as they are written', () => {
  const all = [
    'previous_year',
    { to: 'previous_year', align: 'date' },
    { to: 'range', range: '2026-q1' },
    { to: 'range', range: ['2026-05-01', '2026-06-01'] },
    'target',
  ] as const
  const texts = all.map(writeCompare)
  expect(texts).toEqual(['previous_year', 'previous_year:date', '2026-q1', '2026-05-01..2026-05-31', 'target'])
  expect(texts.map((text) => readCompare(text, plain))).toEqual(all)
  expect(writeCompare(undefined)).toBe('none')
  expect(writeCompare({ to: 'previous_period' })).toBe('previous_period')
  expect(isCompare('none', plain)).toBe(true)
  expect(isCompare('previous_decade', plain)).toBe(false)
})

test('a target is offered where a metric has one, another range begins just before the one shown', () => {
  const facts = (hasTarget: boolean) => ({ metrics: { orders: { hasTarget } as never } })
  const offered = (text: string, hasTarget = false) => {
    const { value, options } = compareChoice(text, facts(hasTarget))
    return [value, options.map((option) => option.value)]
  }
  const usual = ['none', 'previous_period', 'previous_year', 'previous_year:date']
  expect(offered('none')).toEqual(['none', [...usual, 'range']])
  expect(offered('2026-Q1', true)).toEqual(['range', [...usual, 'target', 'range']])
  expect(offered('previous_year:weekday')).toEqual(['previous_year:weekday', [...usual, 'previous_year:weekday', 'range']])
  expect(rangeBefore(['2026-06-01', '2026-07-01'])).toBe('2026-05-01..2026-05-31')
})

test('minutes are offered for one day, fiscal periods and own calendars where the company has them', () => {
  const titles = (names: typeof plain | typeof rich, range: string) =>
    grainOptions(names, { grain: 'day', range }).map(({ title }) => title)
  expect(titles(plain, 'last 28 days')).toEqual(['Hour', 'Day', 'Week', 'Month', 'Quarter', 'Year'])
  expect(titles(plain, '2026-06-01..2026-06-01')[0]).toBe('Minute')
  expect(titles(plain, 'yesterday')[0]).toBe('Minute')
  expect(titles(rich, '13w').slice(-3)).toEqual(['Fiscal quarter', 'Fiscal year', 'Retail month'])
})

test('every range that a query takes is a range of the page', () => {
  expect(readRange('This quarter to date')).toBe('this quarter to date')
  expect(readRange('since 2026-01-01')).toBe('since 2026-01-01')
  expect(readRange('FY2027')).toBeUndefined()
  expect(readRange('FY2027 Q1', rich)).toBe('fy2027 q1')
  expect(readRange('last 4 retail_months', rich)).toBe('last 4 retail_months')
  expect(rangeWords('fy2027 q1', 'en-GB')).toBe('FY2027 Q1')
  expect(rangeWords('2026-w30', 'en-GB')).toBe('2026-W30')
  expect(rangeWords('2026-01', 'en-GB')).toBe('Jan 2026')
  expect(rangeWords('2026-05-01..2026-05-31', 'en-US')).toBe('May 1 – 31, 2026')
  expect(rangeWords('last 4 retail_months', 'en-GB')).toBe('Last 4 retail months')
})
