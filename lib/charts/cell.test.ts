import { expect, test } from 'vitest'
import type { MetricQuery, Result, ResultColumn } from '@/lib/metrics'
import { cellWords, peopleQuestion } from './cell'

const asked: MetricQuery = {
  metrics: ['active'],
  by: ['country', 'age'],
  grain: 'week',
  range: 'last 3 weeks',
  timeZone: 'Europe/Berlin',
  where: { plan: 'pro', country: ['DE', 'FR'] },
  segments: ['people'],
  compare: 'previous_period',
}
const column = (
  name: string,
  role: ResultColumn['role'],
  values: ResultColumn['values'],
  more: Partial<ResultColumn> = {},
): ResultColumn => ({
  name,
  role,
  type: 'text',
  title: name,
  values,
  ...more,
})
const unit = { kind: 'count', of: 'users' } as const
/** Wednesday to Sunday, a whole week, and the part of one. */
const result: Result = {
  columns: [
    column('period', 'period', ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-16']),
    column('country', 'dimension', ['DE', null, 'FR', null]),
    column('age', 'dimension', [0, 1, 2, 0], { type: 'integer' }),
    column(':other', 'other', [false, false, false, true]),
    column('active', 'value', [7, 12, 0, 5], { metric: 'active', unit, type: 'integer' }),
    column('active:comparison', 'comparison', [1, 1, 1, 1], { metric: 'active', unit, type: 'integer' }),
  ],
  rowCount: 4,
  periods: ['2026-03-02', '2026-03-09', '2026-03-16'].map((key) => ({ key, complete: true })),
  grain: 'week',
  range: ['2026-03-04', '2026-03-18'],
  timeZone: 'Europe/Berlin',
  dataAsOf: '2026-03-18T00:00:00Z',
  versions: {},
  notes: [],
}

test('a value is asked for by its own period and splits, as far as the range holds it', () => {
  expect(peopleQuestion(asked, result, { row: 0, column: 'active' }, 'value')).toEqual({
    metrics: ['active'],
    people: 'value',
    grain: 'week',
    range: ['2026-03-04', '2026-03-09'],
    timeZone: 'Europe/Berlin',
    where: { plan: 'pro', country: 'DE', age: 0 },
    segments: ['people'],
  })
  const next = peopleQuestion(asked, result, { row: 1, column: 'active' })
  expect([next?.range, next?.where]).toEqual([['2026-03-09', '2026-03-16'], { plan: 'pro', country: null, age: 1 }])
  expect(cellWords(result, { row: 1, column: 'active' }, 'en-US')).toEqual({
    value: '12 users',
    place: 'Mar 9–15, 2026 · country (none) · age 1',
  })
})

test('the end of a period is what it says, the next period or the end of the range', () => {
  const periods = [{ key: '2026-03-02', end: '2026-03-06', label: 'P1', complete: true }, ...(result.periods ?? []).slice(1)]
  expect(peopleQuestion(asked, { ...result, periods }, { row: 0, column: 'active' })?.range).toEqual(['2026-03-04', '2026-03-06'])
  const values = [1, 1, 3, 1]
  const counted = { ...result, columns: result.columns.map((each) => (each.name === 'active' ? { ...each, values } : each)) }
  expect(peopleQuestion(asked, counted, { row: 2, column: 'active' })?.range).toEqual(['2026-03-16', '2026-03-18'])
})

test('without a period it is the whole range, and no grain', () => {
  const columns = result.columns.filter(({ role }) => role !== 'period')
  const { grain: _grain, periods: _periods, ...whole } = { ...result, columns }
  expect(peopleQuestion(asked, whole, { row: 0, column: 'active' })).toEqual({
    metrics: ['active'],
    people: true,
    range: ['2026-03-04', '2026-03-18'],
    timeZone: 'Europe/Berlin',
    where: { plan: 'pro', country: 'DE', age: 0 },
    segments: ['people'],
  })
})

test('nobody is asked for behind nothing, behind the rest of the groups, an earlier value or an hour', () => {
  const ask = (cell: { row: number; column: string }, of = result) => peopleQuestion(asked, of, cell)
  expect(ask({ row: 2, column: 'active' })).toBeUndefined()
  expect(ask({ row: 3, column: 'active' })).toBeUndefined()
  expect(ask({ row: 9, column: 'active' })).toBeUndefined()
  expect(ask({ row: 0, column: 'active:comparison' })).toBeUndefined()
  expect(ask({ row: 0, column: 'active' }, { ...result, grain: 'hour' })).toBeUndefined()
})
