import type { Metric } from './metric'

/** The details of a metric, each asked for like a metric of its own. */
export function detailsOf(metric: Metric): readonly Metric[] {
  return Object.entries(metric.shape.details ?? {}).map(([name, { title, unit, ...shape }]) => ({
    ...metric,
    name: `${metric.name}:${name}`,
    governance: { ...metric.governance, title, unit, direction: 'none' } as never,
    shape: { ...shape, empty: 'null', formula: '' },
  }))
}
