import { AppError } from '@/lib/base/errors'
import { columnsOf, columnType } from '../column-type'
import { dimensionsOf } from '../dimensions'
import { namesIn } from '../filters/where'
import type { Measure, Metric } from '../metric'
import { numberType } from './aggregate'
import type { FollowedMetric } from './experiment'
import type { Followed } from './experiment-sql'

/** How the metrics of one experiment are read per unit. */
export interface PartsOptions {
  /** Of the experiment, for messages. */
  readonly name: string
  readonly assigned: Measure
  /** By the name of a source: the column that names the unit, where it is not called as in the assignments. */
  readonly units: Readonly<Record<string, string>>
  /** Percentile at which sums of money are capped. */
  readonly cap?: number
}

/**
 * The measures of a metric, each with the column of its source that names the unit.
 *
 * @throws AppError `invalid_input` for metrics that are more than counts, sums and numbers of different values, or one over another,
 * and for sources that do not name the unit
 */
export function followedMetric(metric: Metric, options: PartsOptions): FollowedMetric {
  const { shape, governance } = metric
  const measures = (shape.parts ?? []).map((part) => shape.measures[part] as Measure)
  if (measures.length === 0 || !measures.every(isPlain)) {
    throw new AppError(
      'invalid_input',
      `${options.name} cannot follow ${metric.name} unit by unit: it is more than a count, a sum or a number of different values, or one over another. Follow the metrics it is made of.`,
    )
  }
  const cap = governance.unit.kind === 'money' && measures.length === 1 ? options.cap : undefined
  return { of: metric, parts: measures.map((measure) => followedPart(measure, metric, { ...options, cap })) }
}

function followedPart(measure: Measure, metric: Metric, { name, assigned, units, cap }: PartsOptions): Followed {
  const { source, aggregate, column, times } = measure
  const unit = units[source.name] ?? (assigned.column as string)
  const [own, other] = [columnType(source, unit)?.type, columnType(assigned.source, assigned.column ?? '')?.type]
  if (!own) {
    throw new AppError(
      'invalid_input',
      `${name} follows ${assigned.source.name}.${assigned.column}, but ${source.name}, which ${metric.name} reads, has no column "${unit}". Say which one names the unit: units: { ${source.name}: '…' }. Columns: ${Object.keys(columnsOf(source) ?? {}).join(', ')}.`,
    )
  }
  if (own !== other) {
    throw new AppError(
      'invalid_input',
      `${name}: ${assigned.source.name}.${assigned.column} is ${other}, but ${source.name}.${unit} is ${own}, so nobody could be found again.`,
    )
  }
  const bridged = namesIn(measure.where).find((key) => dimensionsOf(source).get(key)?.isBridged)
  if (bridged !== undefined) {
    throw new AppError(
      'invalid_input',
      `${name}: ${metric.name} filters by ${bridged}, of which a row has several. Follow a metric without it.`,
    )
  }
  return {
    measure,
    unit,
    isShare: aggregate === 'countDistinct' && column === unit,
    type: aggregate === 'sum' ? sumType(measure, times) : 'integer',
    ...(cap !== undefined && aggregate === 'sum' && { cap }),
  }
}

function sumType({ source, column }: Measure, times: string | undefined): Followed['type'] {
  return numberType(source, [column, ...(times === undefined ? [] : [times])]) as Followed['type']
}

function isPlain({ aggregate, relation, window, shift, within, given, empty }: Measure): boolean {
  const isAggregate = aggregate === 'count' || aggregate === 'sum' || aggregate === 'countDistinct'
  return isAggregate && !relation && !window && !shift && !within && !given && empty !== 'carry'
}
