import { expect, test } from 'vitest'
import type { Question } from '@/components/query/batch'
import { AppError } from '@/lib/base/errors'
import type { Result } from '@/lib/metrics'
import { askPulses, groupsOf } from './pulse-groups'

const options = { timeZone: 'UTC', locale: 'en' }

/** A server that knows two full weeks of every metric; metrics named `bad…` fail, alone or in company. */
function serverOf(code: 'timed_out' | 'unavailable' = 'timed_out') {
  const asked: (readonly string[])[] = []
  const ask = async ({ query }: Question) => {
    asked.push(query.metrics)
    if (query.metrics.some((name) => name.startsWith('bad'))) throw new AppError(code, 'No.')
    return { result: weeks(query.metrics) }
  }
  return { ask, asked }
}

function weeks(metrics: readonly string[]): Result {
  const keys = ['2026-06-15', '2026-06-22']
  return {
    columns: [
      { name: 'period', role: 'period', type: 'date', title: 'Period', values: keys },
      ...metrics.map((metric, at) => ({
        name: metric,
        metric,
        role: 'value' as const,
        type: 'integer' as const,
        title: metric,
        unit: { kind: 'count' as const, of: 'orders' },
        values: [10, 11 + at],
      })),
    ],
    rowCount: 2,
    periods: keys.map((key) => ({ key, complete: true })),
    grain: 'week',
    range: ['2026-06-15', '2026-06-29'],
    timeZone: 'UTC',
    dataAsOf: '2026-06-30T00:00:00Z',
    versions: {},
    notes: [],
  }
}

test('a group is one question, and each metric takes its own column of the answer', async () => {
  const { ask, asked } = serverOf()
  const pulses = await askPulses(['orders', 'visits'], options, ask)
  expect(asked).toEqual([['orders', 'visits']])
  expect([...pulses].map(([name, state]) => [name, state.state === 'ready' && state.pulse?.value])).toEqual([
    ['orders', 11],
    ['visits', 12],
  ])
})

test('a failing metric leaves the others of its group alone', async () => {
  const { ask, asked } = serverOf()
  const pulses = await askPulses(['bad', 'orders'], options, ask)
  expect(asked).toEqual([['bad', 'orders'], ['bad'], ['orders']])
  expect(pulses.get('bad')).toEqual({ state: 'failed', message: 'No.' })
  expect(pulses.get('orders')).toMatchObject({ state: 'ready', pulse: { value: 11 } })
})

test('a server that is not there is not asked again for each', async () => {
  const { ask, asked } = serverOf('unavailable')
  await expect(askPulses(['bad', 'orders'], options, ask)).rejects.toMatchObject({ code: 'unavailable' })
  expect(asked).toHaveLength(1)
})

test('a metric that is hidden from somebody changes no other group', () => {
  const cards = ['a', 'b', 'c', 'd'].map((name, at) => ({ name, group: Math.floor(at / 2) }))
  expect(groupsOf(cards.slice(1)).get(1)).toEqual(groupsOf(cards).get(1))
})
