import { columnType } from '../column-type'
import { both } from '../filters/where'
import { describeFilters } from '../filters/words'
import type { Additivity, Empty, Governance, Measure, Metric, Segment, Shape, Source } from '../metric'
import type { Filters } from '../query'
import type { ColumnType } from '../result'
import { makeMetric } from './make-metric'

type WrittenAggregate = Governance & WrittenMeasure

interface WrittenMeasure {
  readonly column?: string
  readonly times?: string
  readonly percent?: number
  readonly per?: string | readonly string[]
  readonly time?: string
  readonly where?: Filters
  readonly segments?: readonly Segment[]
  readonly empty?: Empty
}

interface Aggregate {
  readonly additivity: Additivity
  words(of: Pick<Measure, 'percent' | 'per'>): string
  readonly percent?: number
  readonly empty: 'zero' | 'null'
  type(column: ColumnType): ColumnType
  measures(one: (aggregate: Measure['aggregate'], empty?: Measure['empty']) => Measure): Shape['measures']
  readonly value: Shape['value']
}

const same: Pick<Aggregate, 'type' | 'value'> = { type: (column) => column, value: (column) => column('value') }
const whole: Pick<Aggregate, 'type' | 'value'> = { ...same, type: () => 'integer' }

const aggregates = {
  count: { ...whole, additivity: 'additive', words: () => 'rows', empty: 'zero', measures: (one) => ({ value: one('count') }) },
  sum: { ...same, additivity: 'additive', words: () => 'sum of', empty: 'zero', measures: (one) => ({ value: one('sum') }) },
  min: { ...same, additivity: 'none', words: () => 'least', empty: 'null', measures: (one) => ({ value: one('min') }) },
  max: { ...same, additivity: 'none', words: () => 'greatest', empty: 'null', measures: (one) => ({ value: one('max') }) },
  countDistinct: {
    ...whole,
    additivity: 'distinct',
    words: () => 'number of different',
    empty: 'zero',
    measures: (one) => ({ value: one('countDistinct') }),
  },
  median: {
    ...same,
    additivity: 'none',
    words: () => 'median of',
    percent: 50,
    empty: 'null',
    type: () => 'number',
    measures: (one) => ({ value: one('percentile') }),
  },
  percentile: {
    ...same,
    additivity: 'none',
    words: ({ percent }) => `percentile ${percent} of`,
    empty: 'null',
    type: () => 'number',
    measures: (one) => ({ value: one('percentile') }),
  },
  closing: {
    ...same,
    additivity: 'semi',
    words: ({ per }) => `sum over ${per?.join(', ')} of the last`,
    empty: 'null',
    measures: (one) => ({ value: one('closing') }),
  },
  avg: {
    additivity: 'none',
    words: () => 'mean of',
    empty: 'null',
    type: () => 'number',
    measures: (one) => ({ sum: one('sum', 'null'), rows: one('count', 'zero') }),
    value: (column, functions) => functions.quotient(column('sum'), column('rows')),
  },
} as const satisfies Record<string, Aggregate>

/**
 * A writer of metrics of one aggregate over one source: rows, sum, mean, least, greatest, number of different values,
 * median, percentile, or last value per entity.
 */
export function aggregate(source: Source, name: keyof typeof aggregates): (metric: string, options: WrittenAggregate) => Metric {
  const kind: Aggregate = aggregates[name]
  return (metric, written) => {
    const { column, times, time = Object.keys(source.time)[0] ?? '', empty = kind.empty, ...others } = written
    const { percent = kind.percent, per: entity, where: own = {}, segments = [], ...governance } = others
    const where = segments.reduce((all, segment) => both(all, segment.where), own)
    const per = typeof entity === 'string' ? [entity] : entity
    const one = (aggregate: Measure['aggregate'], worth: Empty = empty): Measure => ({
      source,
      aggregate,
      ...(column !== undefined && { column }),
      ...(times !== undefined && { times }),
      ...(percent !== undefined && { percent }),
      ...(per !== undefined && { per }),
      time,
      where,
      ...(segments.length > 0 && { segments: segments.map(({ name: segment }) => segment) }),
      // What is carried is carried whole.
      empty: empty === 'carry' ? empty : worth,
    })
    const measures = empty === 'carry' && name === 'closing' ? { value: standing(one('closing')) } : kind.measures(one)
    const formula = formulaOf(kind.words({ percent, per }), source, [column, times], own, segments)
    const parts = Object.keys(measures) as unknown as NonNullable<Shape['parts']>
    const shape = { measures, parts, value: kind.value, type: kind.type(numberType(source, [column, times])), empty, formula }
    const definition = { aggregate: name, column, times, percent, per, time, where, empty }
    return makeMetric(metric, { kind: 'aggregate', additivity: kind.additivity, catalog: source.catalog, governance, definition, shape })
  }
}

/** What an entity had last stands until it has something else: the days since the beginning count towards each day. */
function standing(measure: Measure): Measure {
  return { ...measure, empty: 'null', window: { span: 'all', at: 'last' } }
}

function formulaOf(
  words: string,
  source: Source,
  columns: readonly (string | undefined)[],
  where: Filters,
  segments: readonly Segment[],
): string {
  const what = [words, columns.filter(Boolean).join(' × '), 'of', source.table].filter(Boolean).join(' ')
  const conditions = [
    ...(Object.keys(where).length > 0 ? [describeFilters(where)] : []),
    ...segments.map((segment) => `in ${segment.title} (${describeFilters(segment.where)})`),
  ]
  return conditions.length > 0 ? `${what} where ${conditions.join(' and ')}` : what
}

/** Of a product: whole only when all factors are, and exact unless one of them is not. */
export function numberType(source: Source, columns: readonly (string | undefined)[]): ColumnType {
  const types = columns.map((column) => (column === undefined ? 'integer' : columnType(source, column)?.type))
  if (types.every((type) => type === 'integer')) return 'integer'
  return types.every((type) => type === 'integer' || type === 'decimal') ? 'decimal' : 'number'
}
