import { expect, test } from 'vitest'
import type { Result, ResultColumn } from '@/lib/metrics'
import { createColorRegistry } from './colors'
import type { FigureDrawing } from './figure'
import { readFunnel } from './funnel-steps'
import { chartKind } from './index'
import { resultOf } from './testing'
import { wilson } from './wilson'

const kind = chartKind('funnel')
const context = { width: 600, height: 240, locale: 'en-US', colorOf: createColorRegistry().colorOf }
const people = { kind: 'count', of: 'people' } as const
const order = ['start', 'order', 'second_order']
type Column = Partial<ResultColumn> & Pick<ResultColumn, 'name' | 'role' | 'values'>

const steps = (values: readonly string[] = order): Column => ({ name: 'step', role: 'dimension', title: 'Step', order, values })
const counts = (values: readonly number[]): Column => ({ name: 'funnel', role: 'value', title: 'Orders', unit: people, values })

function plain(...more: Column[]): Result {
  return resultOf([steps(), counts([400, 100, 25]), ...more])
}

const draw = (result: Result, width = context.width) => kind.draw(result, { ...context, width }) as FigureDrawing
const textsOf = ({ texts }: FigureDrawing) => texts.map(({ text }) => text)

test('every step says how many are there, what share of the first they are, and how many stop before it', () => {
  const drawing = draw(plain())
  expect(textsOf(drawing)).toEqual(
    expect.arrayContaining(['Start', '400 people', '25% go on', '300 stop', 'Order', '100 · 25%', '75 stop', 'Second order', '25 · 6.3%']),
  )
  expect(drawing.points.map(({ title }) => title)).toEqual(['Start', 'Order', 'Second order'])
  expect(drawing.points[1]?.lines).toEqual([
    { name: 'People', text: '100' },
    { name: 'Of the first step', text: '25%' },
    { name: '95% interval', text: '21% to 29.5%' },
    { name: 'Of the step before', text: '25%' },
    { name: 'Lost since the step before', text: '300' },
  ])
})

test('every step leads to the rows of the answer that it shows', () => {
  expect(draw(plain()).points.map(({ cells }) => cells)).toEqual([0, 1, 2].map((row) => [{ row, column: 'funnel' }]))
})

test('bars are as high as their share of the first step, what was lost stands above', () => {
  const { shapes } = draw(plain())
  const heights = (look: string) => shapes.filter((shape) => shape.look === look).map(({ d }) => heightOf(d))
  const [first = 0, second = 0, third = 0] = heights('solid')
  expect(second / first).toBeCloseTo(0.25, 2)
  expect(third / first).toBeCloseTo(0.0625, 2)
  const [lost = 0, lostLater = 0] = heights('faint')
  expect(lost / first).toBeCloseTo(0.75, 2)
  expect(lostLater / first).toBeCloseTo(0.1875, 2)
})

test('people who still have time are hatched, and said', () => {
  const drawing = draw(plain({ name: 'funnel:maturing', role: 'detail', type: 'integer', values: [100, 20, 0] }))
  expect(drawing.shapes.filter(({ look }) => look === 'hatched')).toHaveLength(2)
  expect(drawing.notes[0]).toBe('Hatched: people who still have time.')
  expect(drawing.points[0]?.lines.at(-1)).toEqual({ name: 'Still have time', text: '100' })
})

test('a share is drawn with the people behind it, and those who may still come above them', () => {
  const result = resultOf([
    steps(),
    { name: 'rate', role: 'value', type: 'number', title: 'Come to order', unit: { kind: 'share' }, values: [1, 0.25, 0.0625] },
    { name: 'rate:people', role: 'detail', type: 'integer', unit: people, values: [400, 400, 400] },
    { name: 'rate:maturing', role: 'detail', type: 'integer', unit: people, values: [0, 40, 100] },
  ])
  const drawing = draw(result)
  expect(textsOf(drawing)).toEqual(expect.arrayContaining(['400 people', '100 · 25%', '25 · 6.3%']))
  expect(drawing.points[1]?.lines.at(-1)).toEqual({ name: 'May still come', text: '40' })
  expect(drawing.shapes.filter(({ look }) => look === 'hatched')).toHaveLength(2)
  expect(kind.describe(result, { locale: 'en-US' })).toMatch(/^Come to order: Start 400 people, Order 100 \(25%\)/)
})

test('a second metric is the time up to a step', () => {
  const days = {
    name: 'days',
    role: 'value',
    type: 'number',
    title: 'Median time',
    unit: { kind: 'number', of: 'days' },
    values: [null, 3.5, 12],
  }
  const drawing = draw(plain(days as Column))
  expect(textsOf(drawing)).toContain('after 3.5 days')
  expect(drawing.points[2]?.lines.at(-1)).toEqual({ name: 'Median time', text: '12 days' })
})

test('groups stand side by side, greatest first, each measured by its own first step', () => {
  const result = resultOf([
    steps(['start', 'start', 'order', 'order', 'second_order']),
    { name: 'platform', role: 'dimension', title: 'Platform', values: ['ios', 'web', 'ios', 'web', 'web'] },
    counts([100, 300, 50, 60, 30]),
  ])
  const read = readFunnel(result, 'en-US')
  expect(read?.groups.map(({ name, steps }) => [name, ...steps.map(({ ofFirst }) => ofFirst)])).toEqual([
    ['web', 1, 0.2, 0.1],
    ['ios', 1, 0.5, 0],
  ])
  const drawing = draw(result)
  expect(drawing.legend.map(({ name, text }) => [name, text])).toEqual([
    ['web', '10%'],
    ['ios', '0%'],
  ])
  expect(drawing.points[1]?.lines.map(({ name, text }) => [name, text])).toEqual([
    ['web', '20% · 60'],
    ['ios', '50% · 50'],
  ])
})

test('more than five groups are not drawn, and it says so', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const result = resultOf([
    steps([...names.map(() => 'start'), ...names.map(() => 'order')]),
    { name: 'channel', role: 'dimension', title: 'Channel', values: [...names, ...names] },
    counts([10, 20, 30, 40, 50, 60, 1, 2, 3, 4, 5, 6]),
  ])
  const drawing = draw(result)
  expect(drawing.legend.map(({ name }) => name)).toEqual(['f', 'e', 'd', 'c', 'b'])
  expect(drawing.notes[0]).toBe('The 5 largest of 6; the rest is in the table.')
})

test('where it is narrow, steps stand below each other and nothing is wider than the place', () => {
  const drawing = draw(plain(), 280)
  const tops = drawing.points.map(({ box }) => box.top)
  expect(tops).toEqual(tops.toSorted((a, b) => a - b))
  expect(new Set(drawing.points.map(({ box }) => box.left))).toEqual(new Set([0]))
  expect(textsOf(drawing)).toContain('25% go on, 300 stop')
  for (const { d } of drawing.shapes) expect(Math.max(...numbersOf(d))).toBeLessThanOrEqual(280)
})

test('with a comparison the earlier share is dotted on each bar', () => {
  const comparison = { kind: 'previous_period', range: ['2026-05-04', '2026-06-01'] } as const
  const earlier: Column = { name: 'funnel:comparison', role: 'comparison', metric: 'funnel', values: [200, 80, 25] }
  const result = { ...plain(earlier), comparison }
  const drawing = draw(result)
  expect(drawing.shapes.filter(({ look }) => look === 'earlier')).toHaveLength(2)
  expect(drawing.points[1]?.lines.at(-1)).toEqual({ name: 'Earlier', text: '40% (−15.0 pp)' })
  expect(drawing.notes).toContain('Dotted: the 28 days before.')
})

test('the sentence tells the steps and where most stop', () => {
  expect(kind.describe(plain(), { locale: 'en-US' })).toBe(
    'Orders: Start 400 people, Order 100 (25%), Second order 25 (6.3%). Most stop before order: 300.',
  )
})

test('what has no steps is refused with the remedy', () => {
  expect(kind.refuses(resultOf([counts([1])]))).toMatch(/needs steps/)
  expect(kind.refuses({ ...plain(), grain: 'week' })).toMatch(/Take the grain away/)
  expect(kind.refuses(plain())).toBeUndefined()
})

// Figures of the standard normal formula, by hand for 100 of 400; a share of nobody can be anything.
test('Wilson lies around the share, never below 0 or above 1', () => {
  expect(wilson(100, 400).map((each) => each.toFixed(4))).toEqual(['0.2101', '0.2947'])
  expect(wilson(0, 10)[0]).toBe(0)
  expect(wilson(10, 10)[1]).toBeCloseTo(1, 12)
  expect(wilson(0, 0)).toEqual([0, 1])
})

function numbersOf(d: string): number[] {
  return (d.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)
}

/** Of a bar whose path goes up its left side first: `M… bottom V top …`. */
function heightOf(d: string): number {
  const [, bottom = 0] = numbersOf(d)
  const ys = [...d.matchAll(/Q-?[\d.]+ (-?[\d.]+)/g)].map(([, y]) => Number(y))
  return bottom - Math.min(...ys)
}
