import { expect, test } from 'vitest'
import type { Result } from '@/lib/metrics'
import type { PlotDrawing } from './chart'
import { createColorRegistry } from './colors'
import { chartKind } from './index'
import { periodsOf, resultOf } from './testing'

const kind = chartKind('retention-curve')
const context = { width: 600, height: 240, locale: 'en-US', colorOf: createColorRegistry().colorOf }
const share = { type: 'number', unit: { kind: 'share' }, title: 'Kept', metric: 'kept' } as const

/** Kept by age for each name; a total over all of them. */
function curve(by: 'channel' | 'period' | undefined, rows: Readonly<Record<string, readonly number[]>>): Result {
  const all = Object.entries(rows).flatMap(([name, values]) => values.map((value, age) => ({ name, age, value })))
  const age = { name: 'age', role: 'dimension', type: 'integer', title: 'Age in weeks', isOrdered: true } as const
  const total = resultOf([
    { ...age, values: [0, 1, 2] },
    { name: 'kept', role: 'value', ...share, values: [1, 0.5, 0.4] },
  ])
  const names = all.map(({ name }) => name)
  return resultOf(
    [
      ...(by === 'period' ? [{ name: 'period', role: 'period' as const, type: 'date' as const, values: names }] : []),
      ...(by === 'channel' ? [{ name: 'channel', role: 'dimension' as const, title: 'Channel', values: names }] : []),
      { ...age, values: all.map((row) => row.age) },
      { name: 'kept', role: 'value', ...share, values: all.map(({ value }) => value) },
      { name: 'kept:incomplete', role: 'detail', type: 'boolean', values: all.map(({ value }) => value === 0.2) },
    ],
    {
      totals: [{ keys: ['age'], columns: total.columns, rowCount: 3 }],
      ...(by === 'period' && { grain: 'week', periods: periodsOf(Object.keys(rows)) }),
    },
  )
}

const draw = (result: Result) => kind.draw(result, context) as PlotDrawing

test('groups have their colours and names, all together is the boldest', () => {
  const drawing = draw(curve('channel', { Email: [1, 0.7, 0.6], Paid: [1, 0.4, 0.2] }))
  expect(drawing.series.map(({ name, color }) => [name, color])).toEqual([
    ['Email', 1],
    ['Paid', 2],
    ['All', 'ink'],
  ])
  expect(drawing.labels.map(({ text }) => text)).toEqual(['Email', 'Paid', 'All'])
  expect(drawing.series[2]?.values).toEqual([1, 0.5, 0.4])
  expect(drawing.points.map(({ title }) => title)).toEqual(['Age in weeks: 0', 'Age in weeks: 1', 'Age in weeks: 2'])
})

test('what is not over is left out, and said: it would look like people leaving', () => {
  const drawing = draw(curve('channel', { Email: [1, 0.7, 0.6], Paid: [1, 0.4, 0.2] }))
  expect(drawing.series[1]?.values).toEqual([1, 0.4, null])
  expect(drawing.notes[0]).toBe('Ages that are not over for all of a cohort are left out.')
})

test('cohorts of periods are grey lines behind all together, and not named one by one', () => {
  const drawing = draw(curve('period', { '2026-05-04': [1, 0.7, 0.6], '2026-05-11': [1, 0.4] }))
  expect(drawing.series.map(({ color, hidden }) => [color, hidden])).toEqual([
    ['other', true],
    ['other', true],
    ['ink', false],
  ])
  expect(new Set(drawing.marks.map(({ color }) => color))).toEqual(new Set(['other', 'surface', 'ink']))
  expect(drawing.labels.map(({ text }) => text)).toEqual(['All'])
})

test('one curve needs no cohorts, and ages are never a stretch of time', () => {
  const result = curve(undefined, { '': [1, 0.5, 0.4] })
  expect(kind.refuses(result)).toBeUndefined()
  const drawing = draw(result)
  expect(drawing.series.map(({ name, color }) => [name, color])).toEqual([['Kept', 1]])
  expect(drawing.points.every(({ days }) => days[0] === '')).toBe(true)
})

test('without ages it is refused with the remedy', () => {
  expect(kind.refuses(resultOf([{ name: 'kept', role: 'value', values: [1] }]))).toMatch(/needs ages/)
})
