import { expect, test } from 'vitest'
import type { Result, ResultColumn } from '@/lib/metrics'
import type { CohortDrawing } from './cohort-drawing'
import { createColorRegistry } from './colors'
import { heatSteps } from './heat'
import { chartKind } from './index'
import { periodsOf, resultOf } from './testing'

const kind = chartKind('cohort')
const context = { width: 600, height: 300, locale: 'en-US', colorOf: createColorRegistry().colorOf }
const accounts = { kind: 'count', of: 'accounts' } as const
const share = { unit: { kind: 'share' }, type: 'number', metric: 'kept' } as const

const cells: readonly (readonly [month: string, age: number, kept: number, size: number, incomplete?: true])[] = [
  ['2026-04-01', 0, 1, 200],
  ['2026-04-01', 1, 0.6, 200],
  ['2026-04-01', 2, 0.5, 200],
  ['2026-04-01', 3, 0.08, 200],
  ['2026-05-01', 0, 1, 100],
  ['2026-05-01', 1, 0.3, 100],
  ['2026-05-01', 2, 0.1, 100, true],
]

const ages = (values: readonly number[]) => ({
  name: 'age',
  role: 'dimension' as const,
  type: 'integer' as const,
  title: 'Age in weeks',
  isOrdered: true as const,
  values,
})

function triangle({ isDetailed = true } = {}): Result {
  const size = { name: 'kept:size', role: 'detail', type: 'integer', unit: accounts, metric: 'kept', title: 'Size' } as const
  const details: readonly (Partial<ResultColumn> & Pick<ResultColumn, 'name' | 'role' | 'values'>)[] = [
    { ...size, values: cells.map((cell) => cell[3]) },
    { name: 'kept:incomplete', role: 'detail', type: 'boolean', metric: 'kept', values: cells.map((cell) => cell[4] ?? false) },
  ]
  const total = resultOf([
    ages([0, 1, 2, 3]),
    { name: 'kept', role: 'value', ...share, title: 'Kept', values: [1, 0.5, 0.5, 0.08] },
    { ...size, values: [300, 300, 200, 200] },
  ])
  return resultOf(
    [
      { name: 'period', role: 'period', type: 'date', values: cells.map(([month]) => month) },
      ages(cells.map(([, age]) => age)),
      { name: 'kept', role: 'value', ...share, title: 'Kept', values: cells.map(([, , kept]) => kept) },
      ...(isDetailed ? details : []),
    ],
    {
      grain: 'month',
      periods: periodsOf(['2026-04-01', '2026-05-01']),
      totals: [{ keys: ['age'], columns: total.columns, rowCount: 4 }],
    },
  )
}

test('sizes stand in the place of the first age, where everybody is there', () => {
  const drawing = kind.draw(triangle(), context) as CohortDrawing
  expect(drawing.sizeTitle).toBe('Accounts')
  expect(drawing.columns).toEqual(['1', '2', '3'])
  expect(drawing.rows.map(({ name, size }) => [name, size])).toEqual([
    ['Apr 2026', '200'],
    ['May 2026', '100'],
  ])
  const bare = kind.draw(triangle({ isDetailed: false }), context) as CohortDrawing
  expect(bare.columns).toEqual(['0', '1', '2', '3'])
  expect(bare.rows[0]?.cells[0]).toMatchObject({ text: '100%', incomplete: false })
  expect(bare.rows[0]?.cells[0]?.level).toBeUndefined()
})

test('colours run from the least to the greatest value that can no longer change', () => {
  const drawing = kind.draw(triangle(), context) as CohortDrawing
  const last = heatSteps.length - 1
  expect(drawing.scale).toEqual({ low: '8%', high: '60%' })
  expect(drawing.rows[0]?.cells.map((cell) => cell?.level)).toEqual([last, Math.round((0.42 / 0.52) * last), 0])
  expect(drawing.rows[1]?.cells).toMatchObject([{ text: '30%', incomplete: false }, { text: '10%', incomplete: true }, undefined])
  expect(drawing.notes[0]).toBe('Hatched: not over for all of the cohort.')
})

test('all cohorts together are the total of the warehouse, with the number of cohorts behind each age', () => {
  const drawing = kind.draw(triangle(), context) as CohortDrawing
  expect(drawing.pooled).toMatchObject({ name: 'All cohorts', size: '300' })
  expect(drawing.pooled?.cells.map((cell) => cell?.text)).toEqual(['50%', '50%', '8%'])
  expect(drawing.pooled?.cells[0]?.lines).toEqual(['50%', '150 of 300 accounts', '2 cohorts, each as heavy as it is large.'])
  expect(drawing.pooled?.cells[1]?.lines.at(-1)).toBe('1 cohort, each as heavy as it is large.')
})

test('a cell says how many people it stands for', () => {
  const drawing = kind.draw(triangle(), context) as CohortDrawing
  expect(drawing.rows[0]?.cells[2]).toMatchObject({ title: 'Apr 2026, age in weeks 3', lines: ['8%', '16 of 200 accounts'], row: 3 })
})

test('money per member has its first age, and a dimension makes cohorts too', () => {
  const result = resultOf([
    { name: 'channel', role: 'dimension', title: 'Channel', values: ['Email', 'Email', 'Paid'] },
    ages([0, 1, 0]),
    {
      name: 'ltv',
      role: 'value',
      type: 'decimal',
      unit: { kind: 'money', currency: 'USD', minorUnits: true },
      values: ['150', '420', '90'],
    },
  ])
  expect(kind.refuses(result)).toBeUndefined()
  const drawing = kind.draw(result, context) as CohortDrawing
  expect(drawing.title).toBe('Channel')
  expect(drawing.columns).toEqual(['0', '1'])
  expect(drawing.rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.text)])).toEqual([
    ['Email', '$1.50', '$4.20'],
    ['Paid', '$0.90', undefined],
  ])
})

test('what cannot stand as cohorts by age is refused with the remedy', () => {
  const value = { name: 'kept', role: 'value', values: [1] } as const
  expect(kind.refuses(resultOf([value]))).toMatch(/needs ages/)
  expect(kind.refuses(resultOf([ages([0]), value]))).toMatch(/needs cohorts/)
  const many = resultOf([
    ages([0]),
    { name: 'a', role: 'dimension', values: ['x'] },
    { name: 'b', role: 'dimension', values: ['y'] },
    value,
  ])
  expect(kind.refuses(many)).toMatch(/one kind of cohort/)
})

test('the sentence tells how all cohorts go on, and which is best', () => {
  expect(kind.describe(triangle(), { locale: 'en-US' })).toBe(
    'Kept by month and age in weeks, 2 cohorts; together 50% at 1, 50% at 2, 8% at 3.',
  )
  const { totals: _, ...alone } = triangle()
  expect(kind.describe(alone, { locale: 'en-US' })).toBe(
    'Kept by month and age in weeks, 2 cohorts. At 1, highest Apr 2026 with 60%, lowest May 2026 with 30%.',
  )
})
