import { expect, test } from 'vitest'
import type { BarsDrawing, PlotDrawing, TableDrawing } from './chart'
import { createColorRegistry } from './colors'
import { chartKind } from './index'
import { periodsOf, resultOf } from './testing'

const context = { width: 600, height: 200, locale: 'en-US', colorOf: createColorRegistry().colorOf }
const order = ['below 10', '10 to 99', '100 and above']

test('bands are listed in their own order, no value last, whatever their size', () => {
  const result = resultOf([
    { name: 'size', role: 'dimension', title: 'Size', order, values: ['100 and above', null, 'below 10', '10 to 99'] },
    { name: 'orders', role: 'value', title: 'Orders', values: [5, 90, 1, 50] },
  ])
  const drawing = chartKind('bar-list').draw(result, context) as BarsDrawing
  expect(drawing.items.map(({ name }) => name)).toEqual([...order, '(none)'])
})

test('over time bands are stacked in their own order too', () => {
  const result = resultOf(
    [
      { name: 'period', role: 'period', values: ['2026-06-01', '2026-06-01', '2026-06-01'] },
      { name: 'size', role: 'dimension', title: 'Size', order, values: ['100 and above', '10 to 99', 'below 10'] },
      { name: 'orders', role: 'value', title: 'Orders', values: [500, 50, 5] },
    ],
    { grain: 'day', periods: periodsOf(['2026-06-01']) },
  )
  const drawing = chartKind('stacked-bar').draw(result, context) as PlotDrawing
  expect(drawing.series.map(({ name }) => name)).toEqual(order)
})

test('dates are written as the periods they stand for, in the order of the calendar', () => {
  const result = resultOf([
    { name: 'joined', role: 'dimension', type: 'date', title: 'Joined', grain: 'month', values: ['2026-03-01', '2025-12-01', null] },
    { name: 'orders', role: 'value', title: 'Orders', values: [9, 3, 1] },
  ])
  const bars = chartKind('bar-list').draw(result, context) as BarsDrawing
  expect(bars.items.map(({ name }) => name)).toEqual(['Dec 2025', 'Mar 2026', '(none)'])
  const table = chartKind('table').draw(result, context) as TableDrawing
  expect(table.rows.map(({ cells }) => cells[0]?.text)).toEqual(['Mar 2026', 'Dec 2025', '(none)'])
})
