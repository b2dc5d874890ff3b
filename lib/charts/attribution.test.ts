import { expect, test } from 'vitest'
import type { Result } from '@/lib/metrics'
import { createColorRegistry } from './colors'
import type { FigureDrawing } from './figure'
import { chartKind } from './index'
import { resultOf } from './testing'

const kind = chartKind('attribution')
const context = { width: 640, height: 260, locale: 'en-US', colorOf: createColorRegistry().colorOf }
const order = ['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay', 'shapley']

/** Credits per channel in the order of the models that are given. */
function credits(rows: Readonly<Record<string, readonly number[]>>, models = order.slice(0, 3)): Result {
  const all = Object.entries(rows).flatMap(([channel, values]) => values.map((value, at) => ({ channel, model: models[at] ?? '', value })))
  return resultOf([
    { name: 'channel', role: 'dimension', title: 'Channel', values: all.map(({ channel }) => channel) },
    { name: 'model', role: 'dimension', title: 'Model', order, headline: 'last_non_direct', values: all.map(({ model }) => model) },
    { name: 'sign_ups', role: 'value', title: 'Sign-ups', unit: { kind: 'count', of: 'sign-ups' }, values: all.map(({ value }) => value) },
  ])
}

const result = credits({ Direct: [20, 60, 10], Email: [10, 5, 15], Display: [40, 5, 45], '(unattributed)': [99, 99, 99] })
const draw = (of: Result, more = {}) => kind.draw(of, { ...context, ...more }) as FigureDrawing

test('channels stand by what the model gives that is meant, what is credited to none last and grey', () => {
  const drawing = draw(result)
  expect(drawing.points.map(({ title }) => title)).toEqual(['Display', 'Email', 'Direct', '(unattributed)'])
  const values = drawing.texts.filter(({ x, anchor }) => x === 640 && anchor === 'end')
  expect(values.map(({ text, tone }) => [text, tone])).toEqual([
    ['45', 'strong'],
    ['15', 'strong'],
    ['10', 'strong'],
    ['99', 'soft'],
  ])
})

test('a row says what each model gives, the one that is meant first and the others with their difference', () => {
  const drawing = draw(result)
  expect(drawing.points[2]?.lines).toEqual([
    { name: 'Last non direct', text: '10', color: 1 },
    { name: 'Last', text: '60 (+500%)', color: 3 },
    { name: 'First', text: '20 (+100%)', color: 2 },
  ])
  expect(drawing.points[2]?.cells?.map(({ row }) => row)).toEqual([2, 0, 1])
  expect(drawing.notes[0]).toBe('Filled: last non direct, which is meant where no model is said.')
})

test('four other models have colours, the rest are grey and named in the tooltip', () => {
  const drawing = draw(credits({ Email: [1, 2, 3, 4, 5, 6, 7] }, order))
  expect(drawing.legend.map(({ name, color }) => [name, color])).toEqual([
    ['Last non direct', 1],
    ['First', 2],
    ['Last', 3],
    ['Linear', 4],
    ['Position', 5],
    ['2 others', 'other'],
  ])
  expect(drawing.points[0]?.lines.map(({ name }) => name)).toContain('Shapley')
})

test('nothing stands outside of the place, and what has no room is said', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`Campaign ${at}`, [at, 2 * at, 30 - at]]))
  const drawing = draw(credits(many), { width: 300, height: 160 })
  expect(drawing.points.length).toBeLessThan(8)
  expect(drawing.points[0]?.title).toBe('Campaign 0')
  expect(drawing.notes[1]).toMatch(/^The \d largest of 30; the rest is in the table\.$/)
  for (const { box } of drawing.points) expect(box.bottom).toBeLessThanOrEqual(160)
})

test('the sentence tells the largest, and where models differ most', () => {
  expect(kind.describe(result, { locale: 'en-US' })).toBe(
    'Sign-ups by channel and 3 models; by last non direct Display 45 sign-ups, Email 15 sign-ups, Direct 10 sign-ups. Models differ most about Direct: from 10 sign-ups by last non direct to 60 sign-ups by last.',
  )
})

test('without models or channels it is refused with the remedy', () => {
  const { columns, ...rest } = result
  expect(kind.refuses({ ...rest, columns: columns.filter(({ name }) => name !== 'model') })).toMatch(/Split by them/)
  expect(kind.refuses({ ...rest, columns: columns.filter(({ name }) => name !== 'channel') })).toMatch(/one row per channel/)
  expect(kind.refuses(result)).toBeUndefined()
})
