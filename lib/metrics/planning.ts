import { AppError } from '@/lib/base/errors'
import { followedShapes } from './kinds/experiment'
import { experimentGovernance, statisticOf } from './kinds/experiment-governance'
import { followedMetric } from './kinds/experiment-parts'
import { makeMetric } from './kinds/make-metric'
import { peopleOf } from './kinds/people'
import type { Metric } from './metric'
import type { Reading } from './reading'

/**
 * What a metric is worth per unit before any test of it: everybody who enters in a range, from the first time they do, as one variant
 * called `everybody`, with the details of an experiment.
 *
 * ```ts
 * const perBuyer = planning(orderCount, { entering: buyers })
 * ```
 *
 * @throws AppError `invalid_input` for metrics that cannot be followed per unit
 */
export function planning(
  metric: Metric,
  { entering, unit, cap = 99.9 }: { readonly entering: Metric; readonly unit?: string; readonly cap?: number },
): Metric {
  const name = `plan_${metric.name}`.slice(0, 40)
  const people = peopleOf(entering, name)
  if (people.source.primaryKey.length === 0)
    throw new AppError('invalid_input', `${name} needs a key on ${people.source.name}, to know who entered first.`)
  const parts = metric.shape.parts ?? []
  const units = Object.fromEntries(unit === undefined ? [] : parts.map((part) => [metric.shape.measures[part]?.source.name, unit]))
  const followed = followedMetric(metric, { name, assigned: people, units, cap })
  const [shape] = followedShapes([followed], { assigned: people, how: { variants: ['everybody'], history: 28 } })
  if (!shape) throw new AppError('internal', `${name} has no shape.`)
  const reading: Reading = {
    experiment: name,
    title: metric.governance.title,
    of: { name: metric.name, title: metric.governance.title },
    role: 'primary',
    ...{
      statistic: statisticOf(followed.parts),
      variants: { everybody: 1 },
      analysis: 'fixed_horizon',
      alpha: 0.05,
      tuning: 5000,
      cuped: true,
    },
  }
  const { owner, audience } = metric.governance
  const governance = experimentGovernance(metric, { title: 'a plan', owner, audience, followed: followed.parts })
  const definition = { of: metric.version, entering: entering.version, units, cap }
  const inputs = [metric, entering]
  return makeMetric(name, {
    kind: 'experiment',
    additivity: 'none',
    catalog: metric.catalog,
    governance: governance as never,
    definition,
    inputs,
    shape: { ...shape, reading },
    measures: {},
  })
}
