import { expect, test } from 'vitest'
import type { Reading, Result, ResultColumn } from '@/lib/metrics'
import { type MetricReadout, readExperiment, readExperiments } from './read-experiment'
import { headlineOf, meaningOf } from './words'

const reading: Reading = {
  experiment: 'boxes',
  title: 'Boxes',
  of: { name: 'orders', title: 'Orders' },
  role: 'primary',
  statistic: 'mean',
  variants: { a: 0.5, b: 0.5 },
  analysis: 'always_valid',
  alpha: 0.05,
  tuning: 5000,
  cuped: false,
}

type Sums = Readonly<Record<string, readonly [number, number]>>

function column(name: string, sums: Sums, more: Partial<Reading> = {}, direction: 'up' | 'down' | 'none' = 'up'): readonly ResultColumn[] {
  const plain = { type: 'number', title: name, metric: name } as const
  return [
    { ...plain, name, role: 'value', direction, reading: { ...reading, of: { name, title: name }, ...more }, values: [null, null] },
    ...Object.entries(sums).map(([detail, values]) => ({ ...plain, name: `${name}:${detail}`, role: 'detail' as const, values })),
  ]
}

function result(...columns: readonly (readonly ResultColumn[])[]): Result {
  const variant = { name: 'variant', role: 'dimension', type: 'text', title: 'Variant', values: ['a', 'b'] } as const
  return {
    columns: [variant, ...columns.flat()],
    rowCount: 2,
    range: ['2026-03-01', '2026-04-01'],
    timeZone: 'UTC',
    dataAsOf: '2026-03-20T00:00:00Z',
    versions: {},
    notes: [],
  }
}

/** So many of 10,000 units did it, once each. */
const did = (a: number, b: number, units = 10_000, mixed = 0): Sums => ({
  units: [units, units],
  mixed: [mixed, 0],
  y: [a, b],
  yy: [a, b],
})
const first = ({ metrics: [metric] }: { readonly metrics: readonly MetricReadout[] }) => (metric as MetricReadout).comparisons[0]

test('a difference beyond chance is better or worse by the direction of the metric', () => {
  const read = (direction: 'up' | 'down' | 'none') => readExperiments(result(column('orders', did(1000, 1300), {}, direction)))[0]
  expect(first(read('up') as never)?.verdict).toBe('better')
  expect(first(read('down') as never)?.verdict).toBe('worse')
  expect(first(read('none') as never)?.verdict).toBe('different')
  expect(headlineOf(read('up') as never)).toBe('orders: up 30%, between +13.9% and +46.1%.')
  const none = readExperiment(result(column('orders', did(1000, 1010))), { slug: 'boxes' })
  expect(first(none)?.verdict).toBe('open')
  expect(headlineOf(none)).toBe('orders: no difference seen; it lies between −12.4% and +14.4%.')
})

test('variants that were not dealt as planned block the reading, and nothing is compared', () => {
  const sums = { ...did(1000, 1300), units: [11_544, 10_656] as const }
  const readout = readExperiment(result(column('orders', sums)), { slug: 'boxes' })
  expect(readout.state).toBe('blocked')
  expect(readout.metrics[0]?.comparisons).toEqual([])
  expect(headlineOf(readout)).toBe(
    'Not read: 11,544 in a and 10,656 in b, where 50% and 50% were planned (p < 0.0001). Something decides who is counted. Find out who is missing before anything is compared.',
  )
})

test('a fixed horizon is not read before its planned end', () => {
  const at = (plannedEnd: string) =>
    readExperiment(result(column('orders', did(1000, 1300), { analysis: 'fixed_horizon', plannedEnd })), { slug: 'boxes' })
  expect(at('2026-03-19').state).toBe('read')
  expect(at('2026-03-20').state).toBe('waiting')
  expect(at('2026-03-20').metrics[0]?.comparisons).toEqual([])
})

test('several secondary metrics are corrected together, guardrails are read by their interval', () => {
  const fixed = { analysis: 'fixed_horizon', plannedEnd: '2026-03-10' } as const
  const secondary = { ...fixed, role: 'secondary' } as const
  const readout = readExperiment(
    result(
      column('orders', did(1000, 1300), fixed),
      column('clicks', did(1000, 1090), secondary),
      column('likes', did(1000, 1005), secondary),
      column('days', did(9000, 9010), { ...fixed, role: 'guardrail', margin: 0.02 }),
      column('visits', did(1000, 990), { ...fixed, role: 'guardrail', margin: 0.02 }),
      column('logins', did(5000, 4500), { ...fixed, role: 'guardrail', margin: 0.02 }),
    ),
    { slug: 'boxes' },
  )
  const verdicts = readout.metrics.map((metric) => metric.comparisons[0]?.verdict)
  // Clicks alone: p = 0.037; of two, 0.074.
  expect(verdicts).toEqual(['better', 'open', 'open', 'safe', 'unclear', 'harmed'])
  expect(readout.metrics[1]?.comparisons[0]?.comparison?.p).toBeLessThan(0.05)
  const [, , , , visits] = readout.metrics
  expect(meaningOf(visits as MetricReadout, visits?.comparisons[0] as never)).toBe(
    'not shown to be safe; it lies between −9.3% and +7.3%, and 2% would be too much.',
  )
})

test('units seen in two variants are told, and are many above one per cent', () => {
  expect(readExperiment(result(column('orders', did(1, 1, 10_000, 100))), { slug: 'boxes' }).mixed).toMatchObject({
    units: 100,
    isMany: false,
  })
  expect(readExperiment(result(column('orders', did(1, 1, 10_000, 300))), { slug: 'boxes' }).mixed).toMatchObject({
    units: 300,
    isMany: true,
  })
})

test('nobody, or one unit, is no reading', () => {
  expect(readExperiment(result(column('orders', did(0, 0, 0))), { slug: 'boxes' }).state).toBe('empty')
  const one = readExperiment(result(column('orders', did(1, 0, 1))), { slug: 'boxes' })
  expect(first(one)?.verdict).toBe('unread')
  expect(headlineOf(one)).toBe('orders: too few units, or nothing that varies, to say anything yet.')
})

test('what holds no experiment, or splits it further, is refused in a sentence', () => {
  const period = { name: 'period', role: 'period', type: 'date', title: 'Period', values: [] } as const
  expect(() => readExperiments({ ...result(column('orders', did(1, 1))), columns: [period, ...column('orders', did(1, 1))] })).toThrow(
    'An experiment is read as a whole, not by period. Filter by it, or take it away.',
  )
  expect(() => readExperiments(result())).toThrow('There is no metric of an experiment in this answer.')
  expect(() => readExperiment(result(column('orders', did(1, 1))), { slug: 'hats' })).toThrow('holds no metric of the experiment hats')
})
