import { expect, test } from 'vitest'
import type { PlotSeries } from '@/lib/charts/chart'
import { cellsAt } from './plot-cells'

const series = (column: string, value: number, y: number, more: Partial<PlotSeries> = {}): PlotSeries => ({
  name: column,
  color: 1,
  shape: 'line',
  stacked: false,
  comparison: false,
  hidden: false,
  values: [null, value],
  texts: ['', String(value)],
  ys: [null, y],
  starts: [null, 100],
  cells: { column, rows: [undefined, value] },
  ...more,
})
const names = (all: readonly PlotSeries[], y?: number) => cellsAt(all, 1, y).map(({ column }) => column)
const [few, many, hidden] = [series('few', 10, 90), series('many', 50, 50), series('hidden', 70, 30, { hidden: true })]
const { cells: _cells, ...earlier } = series('earlier', 60, 40, { comparison: true })

test('by key the largest value of a period comes first; what is hidden or earlier is none', () => {
  expect(names([few, many, hidden, earlier])).toEqual(['many', 'few'])
  expect(cellsAt([few], 0)).toEqual([])
  expect(cellsAt([few], 1)).toEqual([{ row: 10, column: 'few' }])
})

test('by pointer the nearest line comes first', () => {
  expect(names([few, many], 85)).toEqual(['few', 'many'])
  expect(names([few, many], 40)).toEqual(['many', 'few'])
})

test('of a stack it is the part that is pointed at', () => {
  const lower = series('lower', 50, 50, { stacked: true, starts: [null, 100] })
  const upper = series('upper', 10, 40, { stacked: true, starts: [null, 50] })
  expect(names([lower, upper], 60)).toEqual(['lower', 'upper'])
  expect(names([lower, upper], 45)).toEqual(['upper', 'lower'])
})
