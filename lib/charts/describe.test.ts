import { expect, test } from 'vitest'
import type { BarsDrawing, NumberDrawing, TableDrawing } from './chart'
import { createColorRegistry } from './colors'
import { copyText } from './copy'
import { chartKind } from './index'
import { periodsOf, resultOf } from './testing'
import { deltaOf } from './words'

const locale = 'en-US'
const context = (height = 200) => ({ width: 400, height, locale, colorOf: createColorRegistry().colorOf, additive: new Set(['orders']) })
const days = ['2026-06-01', '2026-06-02', '2026-06-03']

test('a line is told by its last complete value, its lowest and its highest', () => {
  const result = resultOf(
    [
      { name: 'period', role: 'period', values: days },
      { name: 'orders', role: 'value', title: 'Orders', values: [410, 280, 12] },
    ],
    { grain: 'day', periods: periodsOf(days, { open: 1 }) },
  )
  expect(chartKind('line').describe(result, { locale })).toBe(
    'Orders per day, Mon, Jun 1, 2026 to Wed, Jun 3, 2026: 280 orders at the end, lowest 280 orders (Tue, Jun 2, 2026), highest 410 orders (Mon, Jun 1, 2026).',
  )
})

test('nothing is told as nothing', () => {
  const empty = resultOf(
    [
      { name: 'period', role: 'period', values: [] },
      { name: 'orders', role: 'value', title: 'Orders', values: [], empty: 'null' },
    ],
    { grain: 'day', periods: periodsOf(days) },
  )
  expect(chartKind('line').describe(empty, { locale })).toBe('Orders per day: nothing in this range.')
})

const money = { kind: 'money', currency: 'USD', minorUnits: true } as const
const comparison = { comparison: { kind: 'previous_period', range: ['2026-05-04', '2026-06-01'] } } as const
const revenue = resultOf(
  [
    { name: 'revenue', role: 'value', title: 'Revenue', values: ['12345678'], unit: money },
    { name: 'revenue:comparison', role: 'comparison', title: 'Revenue', values: ['11000000'], unit: money },
  ],
  comparison,
)

test('a number has its change in words and against what', () => {
  expect(chartKind('number').describe(revenue, { locale })).toBe('Revenue: $123,456.78, up 12.2% from $110,000.00 the 28 days before.')
  const drawing = chartKind('number').draw(revenue, context()) as NumberDrawing
  expect(drawing.values[0]).toMatchObject({
    prefix: '$',
    value: '123K',
    exact: '$123,456.78',
    delta: { text: '+12.2%', reading: 'good' },
    comparisonWords: 'the 28 days before',
  })
})

test('shares change by points and never by percent; from zero there is no percentage', () => {
  const share = { unit: { kind: 'share' }, direction: 'down' } as const
  expect(deltaOf(0.034, 0.031, share, locale)).toMatchObject({ text: '+0.3 pp', words: 'up 0.3 percentage points', reading: 'bad' })
  expect(deltaOf(5, 0, { unit: { kind: 'count', of: 'orders' }, direction: 'none' }, locale)).toMatchObject({
    text: '+5',
    words: 'up 5',
    reading: 'neutral',
  })
  expect(deltaOf(null, 3, share, locale)).toBeUndefined()
})

test('zero and nothing look different', () => {
  const cells = chartKind('table').draw(resultOf([{ name: 'orders', role: 'value', values: [0, null] }]), context()) as TableDrawing
  expect(cells.rows.map((row) => row.cells[0]?.text)).toEqual(['0', '–'])
})

const countries = resultOf([
  { name: 'country', role: 'dimension', title: 'Country', values: ['US', null, 'DE', 'FR', 'GB'] },
  { name: 'orders', role: 'value', title: 'Orders', values: [50, 10, 30, 6, 4] },
])

test('a bar list is ordered, and sums up what has no room', () => {
  expect(chartKind('bar-list').describe(countries, { locale })).toBe(
    'Orders by country: US 50 orders, DE 30 orders, (none) 10 orders and 2 more.',
  )
  const drawing = chartKind('bar-list').draw(countries, context(98)) as BarsDrawing
  expect(drawing.items.map((item) => [item.name, item.value, item.to, item.share])).toEqual([
    ['US', '50', 1, '50%'],
    ['DE', '30', 0.6, '30%'],
    ['Other (3)', '20', 0.4, '20%'],
  ])
})

test('bars of negative values start at zero and run to the left', () => {
  const drawing = chartKind('bar-list').draw(
    resultOf([
      { name: 'country', role: 'dimension', values: ['US', 'DE'] },
      { name: 'change', role: 'value', values: [60, -40] },
    ]),
    context(),
  ) as BarsDrawing
  expect(drawing.items.map((item) => [item.from, item.to])).toEqual([
    [0.4, 1],
    [0, 0.4],
  ])
})

test('copied text is exact and runs nothing in a spreadsheet', () => {
  const result = resultOf([
    { name: 'name', role: 'dimension', title: 'Name', values: ['=cmd()', 'a\tb', 'plain, "quoted"', '-5'] },
    { name: 'orders', role: 'value', title: 'Orders', values: ['9007199254740993', -1, null, 1.5] },
  ])
  expect(copyText(result, 'tsv')).toBe('Name\tOrders\n\'=cmd()\t9007199254740993\na b\t-1\nplain, "quoted"\t\n-5\t1.5\n')
  expect(copyText(result, 'csv')).toBe('Name,Orders\n\'=cmd(),9007199254740993\na\tb,-1\n"plain, ""quoted""",\n-5,1.5\n')
})
