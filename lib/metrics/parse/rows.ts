import { AppError } from '@/lib/base/errors'
import type { ResolvedDimension } from '../dimensions'
import type { Metric } from '../metric'
import type { Order, ValueRange } from '../query'
import { didYouMean, someOf } from '../suggest'
import { unique, wordsFor } from './names'
import type { Written } from './shape'

/** A row of the answer is kept when this metric's value lies in the range; a row without a value is not. */
export interface Having extends ValueRange {
  readonly metric: string
}

/** The greatest groups of a split by a metric. */
export interface CheckedTop {
  readonly limit: number
  readonly metric: Metric
}

export function checkHaving(having: Readonly<Record<string, ValueRange>>, metrics: readonly Metric[]): readonly Having[] {
  const names = metrics.map((metric) => metric.name)
  return Object.entries(having).map(([metric, { from, to }]) => {
    if (!names.includes(metric)) {
      const hint = `${didYouMean(metric, metrics.map(wordsFor))} This query has: ${names.join(', ')}.`
      throw new AppError('invalid_query', `having: "${metric}" is not a metric of the query.${hint}`)
    }
    if (from === undefined && to === undefined) throw new AppError('invalid_query', `having: ${metric} has neither "from" nor "to".`)
    if (from !== undefined && to !== undefined && from >= to) {
      throw new AppError('invalid_query', `having: no value of ${metric} is at least ${from} and below ${to}. Let "to" be the greater one.`)
    }
    return { metric, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  })
}

export function checkOrder(query: Written, metrics: readonly Metric[], by: readonly ResolvedDimension[]): readonly Order[] {
  const names = metrics.map((metric) => metric.name)
  const compared =
    query.compare && (typeof query.compare === 'string' ? query.compare : query.compare.to) !== 'target'
      ? names.flatMap((metric) => [`${metric}:comparison`, `${metric}:change`])
      : []
  const keys = [...(query.grain ? ['period'] : []), ...by.map((dimension) => dimension.name), ...names, ...compared]
  const order = query.order ?? []
  unique(
    order.map(({ key }) => key),
    'order',
  )
  const unknown = order.find(({ key }) => !keys.includes(key))
  if (!unknown) return order
  throw new AppError(
    'invalid_query',
    `Cannot order by "${unknown.key}".${didYouMean(unknown.key, keys)} This query has: ${keys.join(', ')}.`,
  )
}

export function checkTop({ top }: Written, metrics: readonly Metric[]): CheckedTop | undefined {
  if (!top) return undefined
  const names = metrics.map((metric) => metric.name)
  const metric = top.metric === undefined ? metrics[0] : metrics.find((each) => each.name === top.metric)
  if (metric) return { limit: top.limit, metric }
  throw new AppError(
    'invalid_query',
    `top: "${top.metric}" is not a metric of the query.${didYouMean(top.metric ?? '', names)} This query has: ${names.join(', ')}.`,
  )
}

export function checkTotals(
  { totals = [], grain, by: written = [], top }: Written,
  by: readonly ResolvedDimension[],
): readonly (readonly string[])[] {
  if (top && by.length === 0) throw new AppError('invalid_query', 'top keeps the greatest groups of a split, but the query has no "by".')
  const known = [...(grain ? ['period'] : []), ...written]
  return totals.map((keys) => {
    const unknown = unique(keys, 'totals').find((key) => !known.includes(key))
    if (unknown !== undefined) {
      throw new AppError(
        'invalid_query',
        `totals: the query is not split by "${unknown}".${didYouMean(unknown, known)} It is split by: ${someOf(known)}.`,
      )
    }
    return known.filter((key) => keys.includes(key))
  })
}
