import { expect, test } from 'vitest'
import type { Total } from '@/lib/metrics'
import type { BarsDrawing, NumberDrawing, TableDrawing } from './chart'
import { createColorRegistry } from './colors'
import { copyText } from './copy'
import { chartKind } from './index'
import { periodsOf, resultOf } from './testing'
import { deltaOf } from './words'

const locale = 'en-US'
const context = (height = 200) => ({ width: 400, height, locale, colorOf: createColorRegistry().colorOf })
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
    'Orders by day, Mon, Jun 1, 2026 to Wed, Jun 3, 2026: 280 orders at the end, lowest 280 orders (Tue, Jun 2, 2026), highest 410 orders (Mon, Jun 1, 2026).',
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
  expect(chartKind('line').describe(empty, { locale })).toBe('Orders by day: nothing in this range.')
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

const orderTotal = { keys: [], columns: [{ ...countries.columns[1], values: [200] }], rowCount: 1 } as unknown as Total

test('a bar list is ordered, and says what it has no room for', () => {
  expect(chartKind('bar-list').describe(countries, { locale })).toBe(
    'Orders by country: US 50 orders, DE 30 orders, (none) 10 orders and 2 more.',
  )
  const drawing = chartKind('bar-list').draw(countries, context(98)) as BarsDrawing
  expect(drawing.items.map((item) => [item.name, item.value, item.to, item.share])).toEqual([
    ['US', '50', 1, undefined],
    ['DE', '30', 0.6, undefined],
    ['(none)', '10', 0.2, undefined],
  ])
  expect(drawing.notes).toEqual(['The 3 largest of 5; the rest is in the table.'])
})

const withOther = resultOf([
  { name: 'country', role: 'dimension', title: 'Country', values: [null, null, 'DE'] },
  { name: ':other', role: 'other', type: 'boolean', values: [true, false, false] },
  { name: 'orders', role: 'value', title: 'Orders', values: [120, 50, 30] },
])

test('Other stands last and grey, is no group without a value, and each share is one of the total', () => {
  const drawing = chartKind('bar-list').draw({ ...withOther, totals: [orderTotal] }, context()) as BarsDrawing
  expect(drawing.items.map((item) => [item.name, item.value, item.to, item.share, item.color])).toEqual([
    ['(none)', '50', 1, '25%', 1],
    ['DE', '30', 0.6, '15%', 1],
    ['Other', '120', 1, '60%', 'other'],
  ])
  expect(chartKind('bar-list').describe(withOther, { locale })).toBe('Orders by country: (none) 50 orders, DE 30 orders; Other 120 orders.')
  const named = {
    ...withOther,
    columns: withOther.columns.map((column) => (column.role === 'dimension' ? { ...column, values: [null, 'Other', 'DE'] } : column)),
  }
  expect((chartKind('bar-list').draw(named, context()) as BarsDrawing).items.map(({ name }) => name)).toEqual(['Other', 'DE', 'All others'])
  expect(copyText(named, 'csv')).toBe('Country,Orders\nAll others,120\nOther,50\nDE,30\n')
})

test('a table has the totals of the answer as its foot, and Other is a row of its own', () => {
  const drawing = chartKind('table').draw({ ...withOther, totals: [orderTotal] }, context()) as TableDrawing
  const texts = (rows: TableDrawing['totals']) => rows.map(({ cells }) => cells.map(({ text }) => text))
  expect(drawing.columns.map(({ title }) => title)).toEqual(['Country', 'Orders'])
  expect(texts(drawing.rows)).toEqual([
    ['Other', '120'],
    ['(none)', '50'],
    ['DE', '30'],
  ])
  expect(drawing.rows.map(({ other }) => other ?? false)).toEqual([true, false, false])
  expect(texts(drawing.totals)).toEqual([['Total', '200']])
  expect(chartKind('table').describe({ ...withOther, totals: [orderTotal] }, { locale })).toBe(
    'Table of 3 rows: country, orders, with totals.',
  )
})

test('subtotals come before the grand total, each compared with its own', () => {
  const orders = { name: 'orders', role: 'value', type: 'integer', title: 'Orders', metric: 'orders' } as const
  const earlier = { ...orders, name: 'orders:comparison', role: 'comparison' } as const
  const country = { name: 'country', role: 'dimension', type: 'text', title: 'Country' } as const
  const result = resultOf(
    [
      { ...country, values: ['DE', 'DE'] },
      { ...country, name: 'channel', title: 'Channel', values: ['mail', 'web'] },
      { ...orders, values: [10, 20] },
      { ...earlier, values: [10, 10] },
    ],
    {
      totals: [
        {
          keys: [],
          columns: [
            { ...orders, values: [30] },
            { ...earlier, values: [20] },
          ],
          rowCount: 1,
        },
        {
          keys: ['country'],
          columns: [
            { ...country, values: ['DE'] },
            { ...orders, values: [30] },
            { ...earlier, values: [15] },
          ],
          rowCount: 1,
        },
      ],
    },
  )
  const { totals } = chartKind('table').draw(result, context()) as TableDrawing
  expect(totals.map(({ cells }) => cells.map(({ text, delta }) => delta?.text ?? text))).toEqual([
    ['DE', 'Total', '+100%'],
    ['Total', '', '+50%'],
  ])
})

test('of a range that is not over the change is from the same part of the earlier one', () => {
  const partial = resultOf(
    [
      { name: 'orders', role: 'value', title: 'Orders', values: [104] },
      { name: 'orders:comparison', role: 'comparison', title: 'Orders', values: [150] },
      { name: 'orders:like_for_like', role: 'like_for_like', title: 'Orders', metric: 'orders', values: [100] },
    ],
    {
      range: ['2026-07-01', '2026-08-01'],
      comparison: { kind: 'previous_period', range: ['2026-06-01', '2026-07-01'] },
      likeForLike: { from: '2026-06-01 00:00', toExclusive: '2026-06-21 20:00' },
    },
  )
  expect(chartKind('number').describe(partial, { locale })).toBe('Orders: 104 orders, up 4% from 100 orders in the same part of June.')
  const drawing = chartKind('number').draw(partial, context()) as NumberDrawing
  expect(drawing.values[0]).toMatchObject({ comparison: '100', comparisonRange: 'Jun 1, 2026, 00:00 – Jun 21, 2026, 20:00' })
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

test('ages stand in their order, and the first have the room', () => {
  const ages = resultOf([
    { name: 'age', role: 'dimension', type: 'integer', title: 'Age', isOrdered: true, values: [0, 2, 1, 10, 3] },
    { name: 'kept', role: 'value', title: 'Kept', values: [100, 60, 50, 45, 40] },
  ])
  const drawing = chartKind('bar-list').draw(ages, context(98)) as BarsDrawing
  expect(drawing.items.map(({ name }) => name)).toEqual(['0', '1', '2'])
  expect(drawing.notes).toEqual(['The first 3 of 5; the rest is in the table.'])
})
