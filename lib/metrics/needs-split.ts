import { plainQuestion } from './given'
import type { Metric } from './metric'

/** Whether a metric says nothing without a split: numbers given by key, and the share of everything in everything. */
export function needsSplit(metric: Metric): boolean {
  return plainQuestion(metric).by.length > 0 || Object.values(metric.shape.measures).some(({ within }) => within !== undefined)
}
