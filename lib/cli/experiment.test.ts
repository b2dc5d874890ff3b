import { expect, test } from 'vitest'
import type { Readout } from '@/lib/experiments/read-experiment'
import { reportText } from '@/lib/experiments/report'
import { table } from './table'

const estimate = { units: 1000, adjusted: 0.1, variance: 0.09 }
const readout: Readout = {
  experiment: 'boxes',
  title: 'Boxes',
  control: 'a',
  state: 'read',
  analysis: 'always_valid',
  alpha: 0.05,
  variants: [
    { name: 'a', units: 1000, share: 0.5, planned: 0.5 },
    { name: 'b', units: 1000, share: 0.5, planned: 0.5 },
  ],
  sampleRatio: { p: 1, isBlocked: false },
  mixed: { units: 30, share: 0.0148, isMany: true },
  open: 12,
  metrics: [
    {
      name: 'boxes_buyers',
      title: 'Buyers',
      role: 'primary',
      unit: { kind: 'share' },
      direction: 'up',
      reduction: 0,
      variants: [
        { name: 'a', value: 0.1, ...estimate },
        { name: 'b', value: 0.15, ...estimate },
      ],
      comparisons: [
        {
          variant: 'b',
          comparison: { difference: { estimate: 0.05, low: 0.02, high: 0.08 }, lift: { estimate: 0.5, low: 0.2, high: 0.8 }, p: 0.001 },
          adjustedP: 0.001,
          verdict: 'better',
        },
      ],
    },
  ],
}
const written = (of: Readout): string => reportText(of, ({ heads, rows }, numbers) => table(heads, rows, { numbers }))

test('an experiment is told by its verdict, its units, its metrics and what to know', () => {
  expect(written(readout)).toBe(`Boxes (boxes)
Buyers: up 50%, between +20.0% and +80.0%.

Variant      Units  Share  Planned
───────────  ─────  ─────  ───────
a (control)  1,000    50%      50%
b            1,000    50%      50%

Metric  Variant  Value    Lift      95% interval       p  Verdict
──────  ───────  ─────  ──────  ────────────────  ──────  ───────
Buyers  a          10%
        b          15%  +50.0%  +20.0% to +80.0%  0.0010  Better

Units came as planned: p = 1; below 0.001 nothing would be read.
30 units (1.5%) were seen in two variants and are left out. That is too many: look how variants are dealt.
12 units are still followed; their numbers can grow.
Intervals of 95% hold on every day, however often they are looked at.`)
})

test('what is blocked shows units and the reason, and nothing that could be compared', () => {
  const blocked = written({
    ...readout,
    state: 'blocked',
    sampleRatio: { p: 1e-9, isBlocked: true },
    mixed: { units: 0, share: 0, isMany: false },
    metrics: readout.metrics.map((metric) => ({ ...metric, comparisons: [] })),
  })
  expect(blocked).toContain('Not read: 1,000 in a and 1,000 in b, where 50% and 50% were planned (p < 0.0001).')
  expect(blocked).not.toContain('Lift')
})
