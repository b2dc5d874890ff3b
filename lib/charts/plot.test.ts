import { expect, test } from 'vitest'
import type { ResultColumn } from '@/lib/metrics'
import type { PlotDrawing } from './chart'
import { createColorRegistry } from './colors'
import { chartKind } from './index'
import { spreadLabels } from './labels'
import { periodsOf, resultOf } from './testing'

const context = () => ({ width: 400, height: 200, locale: 'en-US', colorOf: createColorRegistry().colorOf })
const days = ['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04']
const draw = (kind: string, result: ReturnType<typeof resultOf>) => chartKind(kind).draw(result, context()) as PlotDrawing
const byDay = (values: (number | string | null)[], more = {}, keys = days) =>
  resultOf(
    [
      { name: 'period', role: 'period', values: keys.slice(0, values.length) },
      { name: 'orders', role: 'value', title: 'Orders', values, ...more },
    ],
    { grain: 'day', periods: periodsOf(keys) },
  )

test('a line goes through every period at the height of its value', () => {
  const drawing = draw('line', byDay([0, 100, 200, 300]))
  expect(drawing.scale).toEqual({ min: 0, max: 300 })
  expect(drawing.plot.bottom).toBe(178)
  expect(drawing.series[0]?.ys).toEqual([178, 125.3, 72.7, 20])
  expect(drawing.marks.filter((mark) => mark.shape === 'line')).toHaveLength(1)
  expect(drawing.marks.filter((mark) => mark.shape === 'dot')).toHaveLength(1)
})

test('a period without rows is zero where the metric counts, and a gap where it has no value', () => {
  const keys = ['2026-06-01', '2026-06-03', '2026-06-04']
  const answer = (empty: 'zero' | 'null') =>
    resultOf(
      [
        { name: 'period', role: 'period', values: keys },
        { name: 'orders', role: 'value', values: [100, 200, 300], empty },
      ],
      { grain: 'day', periods: periodsOf(days) },
    )
  expect(draw('line', answer('zero')).series[0]?.values).toEqual([100, 0, 200, 300])
  const gap = draw('line', answer('null'))
  expect(gap.series[0]?.values).toEqual([100, null, 200, 300])
  // The first day stands alone before the gap: a dot, then a line of two points.
  expect(gap.marks.map((mark) => mark.shape)).toEqual(['line', 'dot', 'dot'])
})

test('periods after the data are never zero', () => {
  const result = { ...byDay([5, 6]), dataAsOf: '2026-06-03T00:00:00Z', periods: periodsOf(days, { open: 2 }) }
  expect(draw('line', result).series[0]?.values).toEqual([5, 6, null, null])
})

test('the stretch to an unfinished period is drawn apart and worded', () => {
  const result = { ...byDay([5, 6, 7, 3]), dataAsOf: '2026-06-04T06:00:00Z', periods: periodsOf(days, { open: 1 }) }
  const drawing = draw('line', result)
  expect(drawing.marks.filter((mark) => mark.shape === 'line').map((mark) => mark.unfinished)).toEqual([false, true])
  expect(drawing.notes).toContain('Thu, Jun 4: 6 of 24 hours.')
  expect(drawing.points[3]?.unfinished).toBe('6 of 24 hours')
})

test('one point is a dot in the middle', () => {
  const drawing = draw('line', byDay([5], {}, ['2026-06-01']))
  expect(drawing.points).toHaveLength(1)
  expect(drawing.marks.map((mark) => mark.shape)).toEqual(['dot'])
})

test('negative parts are stacked downwards', () => {
  const result = resultOf(
    [
      { name: 'period', role: 'period', values: ['2026-06-01', '2026-06-01', '2026-06-01'] },
      { name: 'state', role: 'dimension', values: ['new', 'back', 'lost'] },
      { name: 'people', role: 'value', values: [300, 100, -200] },
    ],
    { grain: 'day', periods: periodsOf(['2026-06-01']) },
  )
  const drawing = draw('stacked-bar', result)
  expect(drawing.scale).toEqual({ min: -200, max: 400 })
  const [top, bottom] = [drawing.plot.top, drawing.plot.bottom]
  expect(drawing.series.map((each) => each.name)).toEqual(['new', 'lost', 'back'])
  expect(drawing.series[1]?.ys).toEqual([bottom])
  expect(drawing.series[2]?.ys).toEqual([top])
})

const split = (names: readonly (string | null)[]) =>
  resultOf(
    [
      { name: 'period', role: 'period', values: names.map(() => '2026-06-01') },
      { name: 'country', role: 'dimension', title: 'Country', values: names },
      { name: 'orders', role: 'value', title: 'Orders', values: names.map((_, at) => 100 - at) },
    ],
    { grain: 'day', periods: periodsOf(['2026-06-01']) },
  )

test('beyond eight names the largest are drawn, and the others are named as left out', () => {
  const cut = draw('line', split(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']))
  expect(cut.series).toHaveLength(8)
  expect(cut.notes).toContain('The 8 largest of 10 are drawn; 2 are in the table only.')
})

test('Other is a ninth name, last and grey, apart from rows without a value', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', null, null]
  const { columns, ...rest } = split(names)
  const other = { ...(columns[1] as ResultColumn), name: ':other', role: 'other' as const, values: names.map((_, at) => at === 8) }
  const result = {
    ...rest,
    columns: columns
      .map((column) => (column.role === 'value' ? { ...column, values: [1, 2, 3, 4, 5, 6, 7, 8, 900] } : column))
      .concat(other),
  }
  const drawing = draw('stacked-bar', result)
  expect(drawing.series.map(({ name }) => name)).toEqual(['(none)', 'g', 'f', 'e', 'd', 'c', 'b', 'a', 'Other'])
  expect(drawing.series.at(-1)).toMatchObject({ color: 'other', texts: ['900 orders'] })
  expect(drawing.legend.at(-1)).toMatchObject({ name: 'Other', color: 'other' })
  expect(drawing.notes).toEqual([])
  expect(chartKind('line').describe(result, { locale: 'en-US' })).toBe(
    'Orders by country and day, Mon, Jun 1, 2026 to Mon, Jun 1, 2026: 8 series, largest at the end (none) 8 orders, g 7 orders, f 6 orders and 5 more; Other 900 orders.',
  )
})

test('an unfinished period is held against the same part of the earlier one, which is marked', () => {
  const value = { name: 'orders', role: 'value', title: 'Orders' } as const
  const result = resultOf(
    [
      { name: 'period', role: 'period', values: days.slice(0, 2) },
      { ...value, values: [100, 30] },
      { ...value, name: 'orders:comparison', role: 'comparison', metric: 'orders', values: [80, 90] },
      { ...value, name: 'orders:like_for_like', role: 'like_for_like', metric: 'orders', values: [null, 20] },
    ],
    {
      grain: 'day',
      dataAsOf: '2026-06-02T06:00:00Z',
      periods: [
        { key: '2026-06-01', complete: true, comparison: '2026-05-30' },
        { key: '2026-06-02', complete: false, comparison: '2026-05-31' },
      ],
      comparison: { kind: 'previous_period', range: ['2026-05-30', '2026-06-01'] },
      likeForLike: { from: '2026-05-31 00:00', toExclusive: '2026-05-31 06:00' },
    },
  )
  const drawing = draw('line', result)
  expect(drawing.series[0]?.deltas?.map((delta) => delta?.text)).toEqual(['+25%', '+50%'])
  expect(drawing.series[1]).toMatchObject({ comparison: true, part: { at: 1, text: '20 orders' } })
  expect(drawing.points.map(({ part }) => part)).toEqual([undefined, 'May 31, 00:00 – 06:00'])
  expect(drawing.notes[0]).toBe('Tue, Jun 2: 6 of 24 hours, compared with May 31, 00:00 – 06:00.')
  expect(drawing.marks.filter((mark) => mark.shape === 'dot' && mark.color === 'comparison')).toHaveLength(1)
})

test('up to five names stand at the ends, more in a legend by last value', () => {
  expect(draw('line', split(['a', 'b', null])).labels.map((label) => label.text)).toEqual(['a', 'b', '(none)'])
  const six = draw('line', split(['a', 'b', 'c', 'd', 'e', 'f']))
  expect(six.labels).toEqual([])
  expect(six.legend.map((item) => `${item.name} ${item.text}`)).toEqual(['a 100', 'b 99', 'c 98', 'd 97', 'e 96', 'f 95'])
})

test('labels that collide are moved apart and stay inside', () => {
  expect(spreadLabels([50, 52, 120], { gap: 15, top: 0, bottom: 200 })).toEqual([43.5, 58.5, 120])
  expect(spreadLabels([2, 1], { gap: 15, top: 0, bottom: 200 })).toEqual([15, 0])
  expect(spreadLabels([199, 200], { gap: 15, top: 0, bottom: 200 })).toEqual([185, 200])
})

test('the same name has the same colour on every tile, whatever its rank there', () => {
  const registry = createColorRegistry()
  registry.add(['US', 'DE'])
  expect([registry.colorOf('DE'), registry.colorOf('US'), registry.colorOf('FR'), registry.colorOf('DE')]).toEqual([1, 2, 3, 1])
})

test('the comparison period is a dotted line of its own, with the change at every point', () => {
  const result = resultOf(
    [
      { name: 'period', role: 'period', values: days },
      { name: 'orders', role: 'value', title: 'Orders', values: [100, 110, 120, 90] },
      { name: 'orders:comparison', role: 'comparison', title: 'Orders', values: [100, 100, 100, 100] },
    ],
    { grain: 'day', periods: days.map((key) => ({ key, complete: true, comparison: key.replace('06-', '05-') })) },
  )
  const drawing = draw('line', result)
  expect(drawing.series.map((each) => each.color)).toEqual([1, 'comparison'])
  expect(drawing.series[0]?.deltas?.map((delta) => `${delta?.text} ${delta?.reading}`)).toEqual([
    '±0 neutral',
    '+10% good',
    '+20% good',
    '−10% bad',
  ])
  expect(drawing.points[3]?.comparison).toBe('Mon, May 4, 2026')
})

test('integers beyond what a double holds are written exactly', () => {
  const drawing = draw('line', byDay(['9007199254740993', '9007199254740995']))
  expect(drawing.series[0]?.texts.slice(0, 2)).toEqual(['9,007,199,254,740,993 orders', '9,007,199,254,740,995 orders'])
})

test('a hostile name stays a name', () => {
  const hostile = '<img src=x onerror=alert(1)>'
  const drawing = draw('line', split([hostile, 'b']))
  expect(drawing.series[0]?.name).toBe(hostile)
  // A drawing holds no markup at all: paths are numbers and letters of SVG.
  for (const mark of drawing.marks) expect(mark.d).toMatch(/^[MLQZa0-9 .-]+$/)
})

test('metrics of different units are refused on one axis, with what to do', () => {
  const result = resultOf(
    [
      { name: 'period', role: 'period', values: [] },
      { name: 'orders', role: 'value', values: [] },
      { name: 'rate', role: 'value', values: [], unit: { kind: 'share' } },
    ],
    { grain: 'day', periods: [] },
  )
  expect(chartKind('line').refuses(result)).toBe(
    'These metrics have different units and cannot share an axis. Put them on tiles of their own.',
  )
  expect(chartKind('number').refuses(result)).toContain('Take the grain')
  expect(chartKind('bar-list').refuses(result)).toContain('Split by a dimension')
})
