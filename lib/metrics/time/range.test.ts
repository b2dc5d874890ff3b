import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { rootFolder } from '@/lib/base/config'
import { dayText, parseDay } from './calendar'
import { gridOf } from './grid'
import { parseRange, resolveRange } from './range'
import { type RangeNames, rangeForms } from './range-words'

const monday = { weekStart: 'monday' } as const
const sunday = { weekStart: 'sunday' } as const
const april = { ...monday, fiscalYear: { firstMonth: 4 } } as const
const october = { ...monday, fiscalYear: { firstMonth: 10, namedBy: 'start' } } as const

/** The data ends in the middle of `today` unless it ends with its midnight. */
const resolve = (words: string, { today = '2026-05-31', names = monday as RangeNames, midnight = false } = {}) => {
  const day = parseDay(today) ?? 0
  const context = { today: day, afterData: midnight ? day : day + 1, gridOf: (grain: never) => gridOf(grain, { catalog: names as never }) }
  const { from, to } = resolveRange(parseRange(words, names), context as never)
  return [dayText(from), dayText(to)]
}
const refusal = (words: string, names: RangeNames = monday) => {
  try {
    return String(resolve(words, { names }))
  } catch (error) {
    return (error as Error).message
  }
}

test.each([
  ['last 28 days', '2026-05-03', '2026-05-31'],
  ['28d', '2026-05-03', '2026-05-31'],
  ['last 1 day', '2026-05-30', '2026-05-31'],
  ['last 13 weeks', '2026-02-23', '2026-05-25'],
  ['last 13 complete weeks', '2026-02-23', '2026-05-25'],
  ['last complete month', '2026-04-01', '2026-05-01'],
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
  ['this quarter to date', '2026-04-01', '2026-06-01'],
  ['this  Week to date', '2026-05-25', '2026-06-01'],
  ['since 2026-01-01', '2026-01-01', '2026-06-01'],
  ['since 2026-W20', '2026-05-11', '2026-06-01'],
  ['2026-W30', '2026-07-20', '2026-07-27'],
  ['2026-w01', '2025-12-29', '2026-01-05'],
  ['2026-W53', '2026-12-28', '2027-01-04'],
  ['2027-W1', '2027-01-04', '2027-01-11'],
  ['2026-07', '2026-07-01', '2026-08-01'],
  ['2026-Q3', '2026-07-01', '2026-10-01'],
  ['2026 Q4', '2026-10-01', '2027-01-01'],
  ['2026', '2026-01-01', '2027-01-01'],
  ['2028-02-29', '2028-02-29', '2028-03-01'],
  ['2026-07-01 to 2026-07-14', '2026-07-01', '2026-07-15'],
  ['2026-05-01..2026-05-31', '2026-05-01', '2026-06-01'],
  ['2026-W30 to 2026-W33', '2026-07-20', '2026-08-17'],
  ['2025-11 to 2026-Q1', '2025-11-01', '2026-04-01'],
])('%s are %s to %s', (words, from, to) => {
  expect(resolve(words)).toEqual([from, to])
})

test('weeks of a Sunday calendar begin on Sunday', () => {
  expect(resolve('this week', { names: sunday })).toEqual(['2026-05-31', '2026-06-07'])
  expect(resolve('last 2 weeks', { today: '2026-05-30', names: sunday })).toEqual(['2026-05-10', '2026-05-24'])
})

test('an ISO week is refused where weeks begin on Sunday, with its days', () => {
  expect(refusal('2026-W30', sunday)).toBe(
    '2026-W30 is an ISO week, from Monday to Sunday, but weeks begin on Sunday here. Write its days: "2026-07-20 to 2026-07-26".',
  )
})

test('to date ends with the newest day that has data, also where the data ends with midnight', () => {
  expect(resolve('this quarter to date', { today: '2026-08-15' })).toEqual(['2026-07-01', '2026-08-16'])
  expect(resolve('this quarter to date', { today: '2026-08-15', midnight: true })).toEqual(['2026-07-01', '2026-08-15'])
  // On the first day of a quarter without a moment of data the newest day lies in the quarter before.
  expect(resolve('this quarter to date', { today: '2026-07-01', midnight: true })).toEqual(['2026-04-01', '2026-07-01'])
  expect(resolve('since 2026-06-30', { today: '2026-07-01', midnight: true })).toEqual(['2026-06-30', '2026-07-01'])
})

test('fiscal years begin with their month and are named by their end, unless by their start', () => {
  expect(resolve('FY2027', { names: april })).toEqual(['2026-04-01', '2027-04-01'])
  expect(resolve('fy27 Q4', { names: april })).toEqual(['2027-01-01', '2027-04-01'])
  expect(resolve('this fiscal year', { names: april, today: '2026-03-31' })).toEqual(['2025-04-01', '2026-04-01'])
  expect(resolve('last 2 fiscal_quarters', { names: april })).toEqual(['2025-10-01', '2026-04-01'])
  expect(resolve('FY2026', { names: october })).toEqual(['2026-10-01', '2027-10-01'])
  expect(resolve('FY2026-Q2', { names: october })).toEqual(['2027-01-01', '2027-04-01'])
  expect(resolve('this fiscal year to date', { names: october })).toEqual(['2025-10-01', '2026-06-01'])
})

test('29 February is a day in leap years alone', () => {
  expect(parseDay('2028-02-29')).toBeDefined()
  expect(parseDay('2026-02-29')).toBeUndefined()
  expect(parseDay('2026-2-9')).toBeUndefined()
  expect(resolve('last month', { today: '2028-03-01' })).toEqual(['2028-02-01', '2028-03-01'])
})

test.each([
  ['lst 28 dys', 'Unknown range "lst 28 dys". Did you mean "last 28 days"?'],
  ['28 days', 'Unknown range "28 days". Did you mean "last 28 days"?'],
  ['past 3 months', 'Unknown range "past 3 months". Did you mean "last 3 months"?'],
  ['current quarter', 'Unknown range "current quarter". Did you mean "this quarter"?'],
  ['YTD', 'Unknown range "YTD". Did you mean "this year to date"?'],
  ['2026-7-1 to 2026-7-14', 'Unknown range "2026-7-1 to 2026-7-14". Did you mean "2026-07-01 to 2026-07-14"?'],
  ['2026-02-30', 'There is no day 2026-02-30.'],
  ['2026-13', 'There is no 2026-13: that year has 12 months.'],
  ['2025-W53', 'There is no 2025-W53: that year has 52 weeks.'],
  ['2026-Q5', 'There is no 2026-Q5: that year has 4 quarters.'],
  ['2026-07-14 to 2026-07-01', 'The range 2026-07-14 to 2026-07-01 runs backwards. Write "2026-07-01 to 2026-07-14".'],
  ['since 2026-06-01', 'There is no data since 2026-06-01: its newest day is 2026-05-31. Choose an earlier day.'],
  ['last 48 hours', 'A range is made of whole days, not of hours. Write "last 2 days" and choose the grain hour or minute.'],
  ['FY2027', '"fy2027" needs a fiscal year, and the catalogue declares none: fiscalYear: { firstMonth: 4 }.'],
  ['this fiscal year', '"fiscal year" is not known: the catalogue declares no fiscalYear: { firstMonth: 4 }.'],
  ['last 60 years', 'The range 1966-01-01 to 2026-01-01 leaves the years 1970 to 2099.'],
  ['1969', 'The range 1969-01-01 to 1970-01-01 leaves the years 1970 to 2099.'],
])('%s is refused: %s', (words, message) => {
  expect(refusal(words)).toContain(message)
})

test('the documentation shows every form', () => {
  const docs = readFileSync(path.join(rootFolder, 'docs/metrics.md'), 'utf8')
  for (const { form, means } of rangeForms) expect(docs).toContain(`| \`${form}\` | ${means} |`)
})
