import { expect, test } from 'vitest'
import type { Result } from '@/lib/metrics'
import { createColorRegistry } from './colors'
import type { FigureDrawing } from './figure'
import { readBins } from './histogram-bins'
import { chartKind } from './index'
import { textWidth, wrap } from './labels'
import { resultOf } from './testing'

const kind = chartKind('histogram')
const context = { width: 640, height: 240, locale: 'en-US', colorOf: createColorRegistry().colorOf }
const users = { kind: 'count', of: 'users' } as const

/** Days 1, 2 and 5 have 50, 30 and 20 users. */
function days(values = [50, 30, 20], total?: number): Result {
  const value = { name: 'use', role: 'value', title: 'Use', unit: users } as const
  const grand = total === undefined ? undefined : resultOf([{ ...value, values: [total] }])
  return resultOf(
    [
      { name: 'days', role: 'dimension', type: 'integer', title: 'Active days', isOrdered: true, values: [1, 2, 5] },
      { ...value, values },
    ],
    grand ? { totals: [{ keys: [], columns: grand.columns, rowCount: 1 }] } : {},
  )
}

test('numbers that nobody has keep their place', () => {
  const { all } = readBins(days(), 'en-US')
  expect(all.map(({ name, shown, row }) => [name, shown, row])).toEqual([
    ['1', 50, 0],
    ['2', 30, 1],
    ['3', 0, undefined],
    ['4', 0, undefined],
    ['5', 20, 2],
  ])
})

test('mean and median are those of the people, not of the bars', () => {
  // (50 × 1 + 30 × 2 + 20 × 5) ÷ 100
  expect(readBins(days(), 'en-US')).toMatchObject({ mean: 2.1, median: 1, first: 1 })
  expect(readBins(days([49, 30, 20]), 'en-US')).toMatchObject({ median: 2 })
})

test('a bar says its share of everybody, and of those up to it', () => {
  const drawing = kind.draw(days([50, 30, 20], 100), context) as FigureDrawing
  expect(drawing.points[1]).toMatchObject({
    title: 'Active days: 2',
    lines: [
      { name: 'Users', text: '30 users' },
      { name: 'Of all', text: '30%' },
      { name: 'Up to here', text: '80%' },
    ],
    cells: [{ row: 1, column: 'use' }],
  })
  expect(drawing.texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['mean 2.1', 'median 1', '50%', 'Active days']))
})

test('of "at least so many" shares are those of everybody, and there is no mean', () => {
  const bins = readBins(days([100, 50, 20], 100), 'en-US')
  expect(bins.all.map(({ share }) => share)).toEqual([1, 0.5, 0, 0, 0.2])
  expect(bins.all.every(({ upTo }) => upTo === undefined)).toBe(true)
  expect(bins.mean).toBeUndefined()
})

test('the texts of mean and median stand in two lines, inside of the chart', () => {
  for (const values of [
    [50, 30, 20],
    [1, 1, 98],
  ]) {
    const { texts, width } = kind.draw(days(values), context) as FigureDrawing
    const [mean, median] = ['mean', 'median'].map((word) => texts.find(({ text }) => text.startsWith(word)))
    expect(mean?.y).not.toBe(median?.y)
    for (const text of [mean, median]) {
      const room = text?.anchor === 'end' ? (text.x ?? 0) : width - (text?.x ?? 0)
      expect(room).toBeGreaterThanOrEqual(textWidth(text?.text ?? ''))
    }
  }
})

test('bands stand in their own order with their names in lines below', () => {
  const order = ['below 1 hour', '1 hour to 1 day', '1 day and above']
  const result = resultOf([
    { name: 'took', role: 'dimension', title: 'Time taken', order, values: ['1 day and above', 'below 1 hour'] },
    { name: 'people', role: 'value', title: 'People', unit: users, values: [3, 1] },
  ])
  const drawing = kind.draw(result, { ...context, width: 200 }) as FigureDrawing
  expect(drawing.points.map(({ title }) => title)).toEqual(['Below 1 hour', '1 day and above'])
  expect(drawing.points[0]?.lines[1]).toEqual({ name: 'Of all', text: '25%' })
  expect(drawing.texts.some(({ text }) => text.startsWith('mean'))).toBe(false)
})

test('the sentence tells where most are, and the middle', () => {
  expect(kind.describe(days(), { locale: 'en-US' })).toBe('Use by active days: most at 1, 50 users, 50%; median 1, mean 2.1.')
})

test('what has no order, or a second split, is refused with the remedy', () => {
  const value = { name: 'use', role: 'value', values: [1] } as const
  expect(kind.refuses(resultOf([{ name: 'country', role: 'dimension', values: ['US'] }, value]))).toMatch(/bar list/)
  const { columns, ...rest } = days()
  const split = {
    ...rest,
    columns: [...columns, { name: 'a', role: 'dimension' as const, type: 'text' as const, title: 'A', values: ['x', 'x', 'x'] }],
  }
  expect(kind.refuses(split)).toMatch(/second split/)
  expect(kind.refuses({ ...days(), grain: 'week' })).toMatch(/Take the grain away/)
})

test('text is broken between words, and cut where it does not fit', () => {
  expect(wrap('3 days to 7 days', 50, { lines: 3 })).toEqual(['3 days', 'to 7', 'days'])
  expect(wrap('one two three four', 40, { lines: 2 })).toEqual(['one', 'two…'])
})
