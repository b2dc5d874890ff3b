import { expect, test } from 'vitest'
import type { PlotDrawing } from './chart'
import { chartKind } from './index'
import { liveOption } from './live-option'
import { periodsOf, resultOf } from './testing'

const draw = (kind: string, name: string) => {
  const keys = ['2026-06-01', '2026-06-01', '2026-06-02', '2026-06-02']
  const result = resultOf(
    [
      { name: 'period', role: 'period', values: keys },
      { name: 'country', role: 'dimension', values: [name, 'b', name, 'b'] },
      { name: 'orders', role: 'value', values: [30, 10, 60, 20] },
    ],
    { grain: 'day', periods: periodsOf(['2026-06-01', '2026-06-02'], { open: 1 }), dataAsOf: '2026-06-02T12:00:00Z' },
  )
  return chartKind(kind).draw(result, {
    width: 400,
    height: 200,
    locale: 'en-US',
    colorOf: () => 1,
  }) as PlotDrawing
}

test('the moving shapes stand at the pixels of the still ones, without the unfinished period', () => {
  const drawing = draw('stacked-bar', 'a')
  const option = liveOption(drawing, String)
  const [first, second] = drawing.points.map((point) => point.x)
  // Two bands fill the grid, their middles are the points.
  const band = (400 - option.grid.left - option.grid.right) / 2
  expect(option.grid.left + band / 2).toBeCloseTo(first ?? 0)
  expect(option.grid.left + band * 1.5).toBeCloseTo(second ?? 0)
  expect(option.yAxis).toMatchObject({ min: 0, max: 100 })
  expect(option.series.map((series) => series.data)).toEqual([
    [30, null],
    [10, null],
  ])
})

test('no name reaches the drawing library', () => {
  const hostile = '<img src=x onerror=alert(1)>'
  expect(JSON.stringify(liveOption(draw('line', hostile), String))).not.toContain('onerror')
})
