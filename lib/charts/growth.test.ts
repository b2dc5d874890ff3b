import { expect, test } from 'vitest'
import type { Result } from '@/lib/metrics'
import type { PlotDrawing } from './chart'
import { createColorRegistry } from './colors'
import { chartKind } from './index'
import { periodsOf, resultOf } from './testing'

const kind = chartKind('growth')
const context = { width: 640, height: 240, locale: 'en-US', colorOf: createColorRegistry().colorOf }
const order = ['new', 'retained', 'resurrected', 'churned']
const months = ['2026-04-01', '2026-05-01', '2026-06-01']
const people = { kind: 'count', of: 'people' } as const

/** April +30, May +20, June not over. */
const counts: readonly (readonly number[])[] = [
  [50, 900, 10, 30],
  [40, 920, 20, 40],
  [5, 100, 5, 700],
]

function lifecycle(): Result {
  return resultOf(
    [
      { name: 'period', role: 'period', type: 'date', values: months.flatMap((month) => order.map(() => month)) },
      { name: 'state', role: 'dimension', title: 'State', order, values: months.flatMap(() => order) },
      { name: 'users', role: 'value', title: 'Users', unit: people, values: counts.flat() },
    ],
    { grain: 'month', periods: periodsOf(months, { open: 1 }), range: ['2026-04-01', '2026-07-01'], dataAsOf: '2026-06-10T00:00:00Z' },
  )
}

const draw = (result: Result) => kind.draw(result, context) as PlotDrawing
const seriesOf = (drawing: PlotDrawing, name: string) => drawing.series.find((each) => each.name === name)

test('what was gained stands above zero, what was lost below, and the line is the difference', () => {
  const drawing = draw(lifecycle())
  expect(drawing.series.map(({ name }) => name)).toEqual(['New', 'Resurrected', 'Churned', 'Net', 'Retained'])
  expect(seriesOf(drawing, 'Churned')?.values).toEqual([-30, -40, -700])
  expect(seriesOf(drawing, 'Net')).toMatchObject({ shape: 'line', color: 'ink', values: [30, 20, -690] })
  expect(seriesOf(drawing, 'Net')?.texts).toEqual(['+30 people', '+20 people', '−690 people'])
})

test('the line lies at its own height on the axis of the bars', () => {
  const drawing = draw(lifecycle())
  const zero = drawing.valueTicks.find((tick) => tick.zero)?.y ?? 0
  const news = seriesOf(drawing, 'New')
  const perUnit = (zero - (news?.ys[0] ?? 0)) / 50
  expect(zero - (seriesOf(drawing, 'Net')?.ys[0] ?? 0)).toBeCloseTo(30 * perUnit, 0)
})

test('those who stay are told and not drawn: they would flatten all change', () => {
  const drawing = draw(lifecycle())
  expect(seriesOf(drawing, 'Retained')).toMatchObject({ values: [null, null, null], texts: ['900 people', '920 people', '100 people'] })
  expect(drawing.scale.max).toBeLessThan(900)
  expect(drawing.notes).toContain('Retained is not drawn; point at a period to read it.')
})

test('every value leads to its own row of the answer, though those who stay stand apart', () => {
  const result = lifecycle()
  const states = result.columns.find(({ name }) => name === 'state')?.values
  const values = result.columns.find(({ name }) => name === 'users')?.values
  const drawing = draw(result)
  for (const { name, cells } of drawing.series) {
    expect(cells?.rows.map((row) => states?.[row ?? -1])).toEqual(name === 'Net' ? undefined : months.map(() => name.toLowerCase()))
  }
  const churned = seriesOf(drawing, 'Churned')?.cells
  expect([churned?.column, churned?.rows.map((row) => values?.[row ?? -1])]).toEqual(['users', [30, 40, 700]])
})

test('a state has its own colour on every chart of a page', () => {
  const registry = createColorRegistry()
  registry.add(['apples', 'churned', 'pears'])
  expect(['churned', 'new', 'apples', 'pears'].map(registry.colorOf)).toEqual([4, 1, 1, 2])
  expect(seriesOf(draw(lifecycle()), 'Churned')?.color).toBe(4)
})

test('the month that is not over is hatched, its line dashed', () => {
  const marks = draw(lifecycle()).marks.filter(({ unfinished }) => unfinished)
  expect(new Set(marks.map(({ shape }) => shape))).toEqual(new Set(['bar', 'line', 'dot']))
})

test('movements of money may come with their sign and without an order', () => {
  const result = resultOf(
    [
      { name: 'period', role: 'period', type: 'date', values: ['2026-04-01', '2026-04-01', '2026-04-01'] },
      { name: 'movement', role: 'dimension', title: 'Movement', values: ['churned', 'expansion', 'contraction'] },
      {
        name: 'mrr',
        role: 'value',
        type: 'decimal',
        unit: { kind: 'money', currency: 'USD', minorUnits: true },
        values: ['-5000', '20000', '1000'],
      },
    ],
    { grain: 'month', periods: periodsOf(['2026-04-01']) },
  )
  expect(kind.refuses(result)).toBeUndefined()
  const drawing = draw(result)
  expect(drawing.series.map(({ name, values }) => [name, values[0]])).toEqual([
    ['Expansion', 200],
    ['Churned', -50],
    ['Contraction', -10],
    ['Net', 140],
  ])
})

test('the sentence tells the last complete period', () => {
  expect(kind.describe(lifecycle(), { locale: 'en-US' })).toBe(
    'Users by month, Apr 2026 to Jun 2026: in May 2026 net +20 people, of new 40 people, resurrected 20 people, churned −40 people. Best Apr 2026 with +30 people, worst May 2026 with +20 people.',
  )
})

test('a split besides the states is refused with the remedy', () => {
  const { columns, ...rest } = lifecycle()
  const split = {
    ...rest,
    columns: [...columns, { ...(columns[1] as (typeof columns)[number]), name: 'country', order: ['US'], values: order.map(() => 'US') }],
  }
  expect(kind.refuses(split)).toMatch(/filter by it instead/)
  expect(kind.refuses(resultOf([{ name: 'users', role: 'value', values: [1] }]))).toMatch(/needs states/)
})
