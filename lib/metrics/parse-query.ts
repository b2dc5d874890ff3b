import { AppError } from '@/lib/base/errors'
import { detailsOf } from './details'
import { type ResolvedDimension, sharedDimensions } from './dimensions'
import { parseFilters } from './filters/parse'
import { conditionsOf } from './filters/where'
import { refuseGiven } from './given'
import type { Catalog, Metric, Segment } from './metric'
import { grainRefusal } from './metric-grains'
import { checkInclude, refuseSeveral } from './parse/include'
import { find, refuseDimension, unique } from './parse/names'
import { refuseOwn } from './parse/own'
import { checkPeople } from './parse/people'
import { type CheckedTop, checkHaving, checkOrder, checkTop, checkTotals, type Having } from './parse/rows'
import { parseShape } from './parse/shape'
import { checkComparison, checkZone } from './parse/time'
import type { PeoplePart } from './people-parts'
import type { Filters, Grain, Order } from './query'
import { checkGrain } from './time/known-grains'
import { type ParsedComparison, type ParsedRange, parseRange } from './time/range'

/** What a query may name. A `Project` is one; a narrower map of metrics hides the others, also from suggestions. */
export interface Vocabulary {
  readonly catalog: Catalog
  readonly metrics: ReadonlyMap<string, Metric>
  readonly segments: ReadonlyMap<string, Segment>
}

/** A query whose every name is known and every value fits its dimension. */
export interface CheckedQuery {
  readonly metrics: readonly Metric[]
  /** What stands beside their values, where it is asked for. */
  readonly details: readonly Metric[]
  readonly by: readonly ResolvedDimension[]
  /** All of them hold. */
  readonly filters: readonly Filters[]
  readonly having: readonly Having[]
  /** Exclusions that do not hold. */
  readonly include: readonly string[]
  readonly leftOut?: true
  /** Whose names are asked for, in place of values. */
  readonly people?: PeoplePart
  readonly grain?: Grain
  readonly range: ParsedRange
  readonly timeZone: string
  readonly compare?: ParsedComparison
  readonly order: readonly Order[]
  readonly limit?: number
  readonly top?: CheckedTop
  readonly totals: readonly (readonly string[])[]
}

/**
 * A query from outside, checked against what there is.
 *
 * ```ts
 * const check = (json: unknown, project: Vocabulary): CheckedQuery => parseQuery(json, project)
 * ```
 *
 * @throws AppError `invalid_query` for the first thing that is wrong: it names it, its value, and what would be right
 */
export function parseQuery(json: unknown, vocabulary: Vocabulary): CheckedQuery {
  const query = parseShape(json)
  const metrics = unique(query.metrics, 'metrics').map((metric) => find('metric', metric, vocabulary.metrics))
  const shared = new Map(sharedDimensions(metrics).map((dimension) => [dimension.name, dimension]))
  const dimension = (written: string) => shared.get(written) ?? refuseDimension(written, metrics, [...shared.values()])
  const by = unique(query.by ?? [], 'by').map(dimension)
  const segments = unique(query.segments ?? [], 'segments').map((segment) => find('segment', segment, vocabulary.segments).where)
  const filters = [query.where ?? {}, ...segments].map((where) => parseFilters(where, dimension, vocabulary.catalog))
  const count = filters.flatMap(conditionsOf).length
  if (count > 20)
    throw new AppError('invalid_query', `A query takes at most 20 filters, and this one has ${count}. Put them in a segment or a source.`)
  refuseSeveral(filters, query, dimension)
  const people = checkPeople(query, metrics)
  const written = query.grain ?? people?.measure.relation?.grain
  const grain = written === undefined ? undefined : checkGrain(written, vocabulary.catalog)
  // Rows are counted over the whole range, whatever periods the values have.
  const refusal = query.leftOut
    ? undefined
    : metrics.map((metric) => grainRefusal(metric, grain)).find((sentence) => sentence !== undefined)
  if (refusal) throw new AppError('invalid_query', refusal)
  refuseOwn(metrics, by, filters, query)
  const checked: CheckedQuery = {
    metrics,
    details: query.details ? metrics.flatMap(detailsOf) : [],
    by,
    filters: filters.filter((where) => Object.keys(where).length > 0),
    having: checkHaving(query.having ?? {}, metrics),
    include: checkInclude(query, metrics),
    ...(query.leftOut && { leftOut: query.leftOut }),
    ...(people && { people }),
    grain,
    range: parseRange(query.range, vocabulary.catalog),
    timeZone: checkZone(query.timeZone),
    ...(query.compare !== undefined && { compare: checkComparison(query.compare, vocabulary.catalog) }),
    order: checkOrder(query, metrics, by),
    limit: query.limit,
    top: checkTop(query, metrics),
    totals: checkTotals(query, by),
  }
  refuseGiven(checked)
  return checked
}
