import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import { measureNames } from '../measure-names'
import type { Governance, Measure, Metric, Relation, Shape } from '../metric'
import { dailyMeanSql } from './daily-mean-sql'
import { makeMetric } from './make-metric'
import type { AnyMetric, DimensionsOf, TeamOf } from './of-metric'

/** An interface, so that a message names what is wrong and not this type. */
interface DailyMeanOptions<Of> {
  readonly of: Of
}

/**
 * The mean over the days of a period of what a metric is worth on each of them: the usual stickiness is the mean of the daily ratios
 * of daily to monthly active users, not the ratio of their sums. Days without a value, and the last day where it is not complete,
 * do not count; by day it is the metric itself.
 *
 * ```ts
 * const usersOfADay = dailyMean('users_of_a_day', {
 *   level: 'draft', title: 'Users of a day', owner: 'product',
 *   definition: 'Active users of a day, in the mean over the days of the period.',
 *   unit: { kind: 'number', of: 'users', decimals: 1 },
 *   of: activeUsers,
 * })
 * ```
 *
 * @throws AppError `invalid_input` for metrics of several tables, and for those that have no value of a day
 */
export function dailyMean<const Name extends string, Of extends AnyMetric>(
  name: Name,
  options: Governance<TeamOf<Of>> & DailyMeanOptions<Of>,
): Metric<Name, DimensionsOf<Of>, 'none', TeamOf<Of>> {
  const { of, ...governance } = options
  const metric: Metric = of
  const measures = Object.values(metric.shape.measures)
  const [first] = measures as [Measure, ...Measure[]]
  refuse(name, metric, measures)
  const names = measureNames([metric])
  const relation: Relation = {
    options: { dailyMean: metric.version },
    reads: measures.flatMap((measure) => [measure, ...(measure.relation?.reads ?? [])]),
    dimensions: {},
    values: { ':value': { type: 'number', of: (column) => sql`max(${column})` } },
    build: (_, stage) => dailyMeanSql(metric, names, stage),
  }
  const shape: Shape = {
    measures: { value: { source: first.source, aggregate: 'relation', time: first.time, where: first.where, empty: 'null', relation } },
    value: (column) => column('value'),
    type: 'number',
    empty: 'null',
    formula: `mean over the days of ${metric.name}`,
  }
  const definition = { of: metric.version }
  return makeMetric(name, {
    kind: 'daily-mean',
    additivity: 'none',
    catalog: metric.catalog,
    governance,
    definition,
    inputs: [metric],
    shape,
  }) as never
}

function refuse(name: string, { name: of }: Metric, measures: readonly Measure[]): void {
  const [first] = measures as [Measure, ...Measure[]]
  const other = measures.find(({ source }) => source !== first.source)
  if (other) {
    throw new AppError(
      'invalid_input',
      `${name} takes the mean of ${of}, which is made of ${first.source.name} and of ${other.source.name}. Take a metric of one table.`,
    )
  }
  const odd = measures.find(({ relation, within, given }) => relation || within || (given && given.grain !== 'day'))
  if (odd || first.time === '') {
    throw new AppError(
      'invalid_input',
      `${name} takes the mean of ${of}, which has no value of each day by itself. Take the metric it is made of.`,
    )
  }
}
