import { expect, test } from 'vitest'
import type { Reading, Result } from '@/lib/metrics'
import { experiment } from './experiment'
import { viewExperiments } from './experiment-view'
import { resultOf } from './testing'

const reading: Reading = {
  experiment: 'boxes',
  title: 'Boxes',
  of: { name: 'buyers', title: 'Buyers' },
  role: 'primary',
  statistic: 'proportion',
  variants: { a: 0.5, b: 0.5 },
  analysis: 'always_valid',
  alpha: 0.05,
  tuning: 5000,
  cuped: false,
}

function answer(
  a: number,
  b: number,
  { units = [10_000, 10_000], more = {} }: { units?: readonly [number, number]; more?: Partial<Reading> } = {},
): Result {
  const metric = { metric: 'boxes_buyers', type: 'decimal', unit: { kind: 'share' } } as const
  return resultOf([
    { name: 'variant', role: 'dimension', title: 'Variant', values: ['a', 'b'] },
    { ...metric, name: 'boxes_buyers', role: 'value', direction: 'up', reading: { ...reading, ...more }, values: [a / 10_000, b / 10_000] },
    { ...metric, name: 'boxes_buyers:units', role: 'detail', values: units },
    { ...metric, name: 'boxes_buyers:mixed', role: 'detail', values: [0, 0] },
    { ...metric, name: 'boxes_buyers:y', role: 'detail', values: [a, b] },
    { ...metric, name: 'boxes_buyers:yy', role: 'detail', values: [a, b] },
  ])
}

test('lifts lie beside a line at zero in the middle, with the verdict in words', () => {
  const [view] = viewExperiments(answer(1000, 1300), 'en')
  expect(view).toMatchObject({ reading: 'good', verdict: 'Better', axis: { zero: 0.5 } })
  expect(view?.axis.ticks.map(({ text }) => text)).toEqual(['−50%', '0', '+50%'])
  const [row] = view?.rows ?? []
  expect(row).toMatchObject({ metric: 'Buyers', control: '10%', value: '13%', verdict: 'Better', reading: 'good' })
  // 30 % of an axis to 50 %, from 13.9 % to 46.1 %.
  expect(row?.interval?.at).toBeCloseTo(0.8, 6)
  expect(row?.interval?.from).toBeCloseTo(0.5 + 0.139 / 2 / 0.5, 2)
  expect(row?.interval).toMatchObject({ lift: '+30.0%', text: '+13.9% to +46.1%', isCutLow: false, isCutHigh: false })
})

test('intervals beyond the whole of the control are cut, limits of guardrails are marked', () => {
  const [wide] = viewExperiments(answer(4, 6), 'en')
  expect(wide?.rows[0]?.interval).toMatchObject({ from: 0, to: 1, isCutLow: true, isCutHigh: true })
  const [guarded] = viewExperiments(answer(5000, 5010, { more: { role: 'guardrail', margin: 0.05 } }), 'en')
  expect(guarded?.rows[0]?.interval?.limits).toEqual([0.25])
})

test('what is blocked shows its units and no lift', () => {
  const [view] = viewExperiments(answer(1000, 1300, { units: [11_544, 10_656] }), 'en')
  expect(view).toMatchObject({ state: 'blocked', reading: 'blocked', verdict: 'Not read', rows: [] })
  expect(view?.units.map(({ units, shareText }) => [units, shareText])).toEqual([
    ['11,544', '52%'],
    ['10,656', '48%'],
  ])
})

test('an answer that is none of an experiment is refused in a sentence', () => {
  expect(experiment.refuses(answer(1, 1))).toBeUndefined()
  expect(experiment.refuses(resultOf([{ name: 'orders', role: 'value', values: [1] }]))).toBe(
    'There is no metric of an experiment in this answer. Choose one, or a bar list.',
  )
  const split = answer(1, 1)
  const country = resultOf([{ name: 'country', role: 'dimension', title: 'Country', values: ['DE', 'DE'] }]).columns
  expect(experiment.refuses({ ...split, columns: [...country, ...split.columns] })).toBe(
    'An experiment is read as a whole. Take country away, or filter by it.',
  )
})
