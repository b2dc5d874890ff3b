import { z } from 'zod'
import { AppError } from '@/lib/base/errors'
import { dimensionsOf, dimensionTitle, type ResolvedDimension, sharedDimensions, sourcesOf, splitsOf } from './dimensions'
import { exclusionNames } from './exclusions'
import { parseFilters } from './filters/parse'
import { conditionsOf, namesIn } from './filters/where'
import { refuseGiven } from './given'
import type { Catalog, Metric, Segment } from './metric'
import { grainRefusal } from './metric-grains'
import {
  type ComparisonKind,
  comparisons,
  type Filters,
  type Grain,
  type MetricQuery,
  type Order,
  type Range,
  type ValueRange,
} from './query'
import { didYouMean, type Known, someOf } from './suggest'
import { checkGrain } from './time/known-grains'
import { type ParsedComparison, type ParsedRange, parseRange } from './time/range'
import { canonicalZone } from './time/zone'

/** What a query may name. A `Project` is one; a narrower map of metrics hides the others, also from suggestions. */
export interface Vocabulary {
  readonly catalog: Catalog
  readonly metrics: ReadonlyMap<string, Metric>
  readonly segments: ReadonlyMap<string, Segment>
}

/** A row of the answer is kept when this metric's value lies in the range; a row without a value is not. */
export interface Having extends ValueRange {
  readonly metric: string
}

/** A query whose every name is known and every value fits its dimension. */
export interface CheckedQuery {
  readonly metrics: readonly Metric[]
  readonly by: readonly ResolvedDimension[]
  /** All of them hold. */
  readonly filters: readonly Filters[]
  readonly having: readonly Having[]
  /** Exclusions that do not hold. */
  readonly include: readonly string[]
  readonly leftOut?: true
  readonly grain?: Grain
  readonly range: ParsedRange
  readonly timeZone: string
  readonly compare?: ParsedComparison
  readonly order: readonly Order[]
  readonly limit?: number
  readonly top?: { readonly limit: number; readonly metric: Metric }
  readonly totals: readonly (readonly string[])[]
}

const name = z.string().min(1).max(200)
const range = z.union([z.string().max(100), z.tuple([z.string().max(100), z.string().max(100)])])
const queryShape = z.strictObject({
  metrics: z.array(name).min(1).max(20),
  by: z.array(name).max(5).optional(),
  where: z.custom<Filters>().optional(),
  segments: z.array(name).max(20).optional(),
  include: z.array(name).max(20).optional(),
  leftOut: z.literal(true).optional(),
  having: z.record(name, z.strictObject({ from: z.number().optional(), to: z.number().optional() })).optional(),
  grain: name.optional(),
  range,
  timeZone: z.string().max(100),
  compare: z
    .union([
      z.enum(comparisons),
      z.strictObject({ to: z.enum([...comparisons, 'range']), align: z.enum(['weekday', 'date']).optional(), range: range.optional() }),
    ])
    .optional(),
  order: z
    .array(z.strictObject({ key: name, direction: z.enum(['asc', 'desc']) }))
    .max(10)
    .optional(),
  limit: z.int().min(1).max(10_000).optional(),
  top: z.strictObject({ limit: z.int().min(1).max(100), metric: name.optional() }).optional(),
  totals: z.array(z.array(name).max(6)).max(10).optional(),
})

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
  const grain = query.grain === undefined ? undefined : checkGrain(query.grain, vocabulary.catalog)
  const refusal = metrics.map((metric) => grainRefusal(metric, grain)).find((sentence) => sentence !== undefined)
  if (refusal) throw new AppError('invalid_query', refusal)
  refuseOwn(metrics, by, filters, query)
  const checked: CheckedQuery = {
    metrics,
    by,
    filters: filters.filter((where) => Object.keys(where).length > 0),
    having: checkHaving(query.having ?? {}, metrics),
    include: checkInclude(query, metrics),
    ...(query.leftOut && { leftOut: query.leftOut }),
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

/** In the right form, whatever it names. */
type Written = Omit<MetricQuery, 'grain' | 'compare'> & { readonly grain?: string; readonly compare?: WrittenComparison }

type WrittenComparison =
  | (typeof comparisons)[number]
  | { readonly to: ComparisonKind; readonly align?: 'weekday' | 'date'; readonly range?: Range }

function parseShape(json: unknown): Written {
  const parsed = queryShape.safeParse(json, { reportInput: true })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.')
  if (issue?.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"${didYouMean(key, Object.keys(queryShape.shape))}`).join(', ')
    throw new AppError('invalid_query', `Unknown part of a query: ${keys}${path ? ` in ${path}` : ''}`)
  }
  throw new AppError('invalid_query', `The query's ${path || 'form'} is not right: ${issue?.message ?? 'it cannot be read'}.`)
}

/** A metric or segment by all the words there are for it. */
function wordsFor(known: Metric | Segment): Known {
  const { title, synonyms = [] } = known.object === 'metric' ? known.governance : known
  return { name: known.name, also: [title, ...synonyms] }
}

function find<T extends Metric | Segment>(what: string, written: string, known: ReadonlyMap<string, T>): T {
  const found = known.get(written)
  if (found) return found
  const hint = didYouMean(written, [...known.values()].map(wordsFor)) || ` Known: ${someOf([...known.keys()])}.`
  throw new AppError('invalid_query', `Unknown ${what} "${written}".${hint}`)
}

function unique(names: readonly string[], part: string): readonly string[] {
  const twice = names.find((written, index) => names.indexOf(written) !== index)
  if (twice === undefined) return names
  throw new AppError('invalid_query', `"${twice}" stands twice in ${part}.`)
}

function refuseDimension(written: string, metrics: readonly Metric[], shared: readonly ResolvedDimension[]): never {
  const lacks = metrics.find((metric) => sourcesOf(metric).some((source) => !dimensionsOf(source).has(written)))
  const isKnown = metrics.some((metric) => sourcesOf(metric).some((source) => dimensionsOf(source).has(written)))
  const names = metrics.map((metric) => metric.name).join(', ')
  const known = shared.map(({ name }) => name)
  const apart = metrics.find(({ shape }) => Object.values(shape.measures).some((measure) => !splitsOf(measure).has(written)))
  if (isKnown && !lacks && apart) {
    const why = `a row may have several of ${written}, and only what is aggregated over rows can count it in each`
    throw new AppError('invalid_query', `"${written}" cannot split or filter ${apart.name}: ${why}. Known: ${someOf(known)}.`)
  }
  if (isKnown && lacks) {
    throw new AppError('invalid_query', `"${written}" is not a dimension of ${lacks.name}. Shared by ${names}: ${someOf(known)}.`)
  }
  const hint = didYouMean(written, shared.map(wordsForDimension))
  throw new AppError('invalid_query', `Unknown dimension "${written}" in ${names}.${hint} Known: ${someOf(known)}.`)
}

/** `country` is a word for `user.country` too. */
function wordsForDimension(shared: ResolvedDimension): Known {
  const { name, dimension } = shared
  return {
    name,
    also: [dimensionTitle(shared), name.slice(name.lastIndexOf('.') + 1), dimension.title ?? '', ...(dimension.synonyms ?? [])],
  }
}

function checkHaving(having: Readonly<Record<string, ValueRange>>, metrics: readonly Metric[]): readonly Having[] {
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

/** "None of them is" and "one of them is not" are two questions about a row that may have several. */
function refuseSeveral(filters: readonly Filters[], { leftOut }: Written, dimension: (written: string) => ResolvedDimension): void {
  const several = filters.flatMap(conditionsOf).filter(([name]) => dimension(name).isBridged)
  const denied = several.find(([, value]) => JSON.stringify(value).includes('"not":'))
  if (leftOut && several[0])
    throw new AppError('invalid_query', `leftOut counts rows, and a row may have several of ${several[0][0]}. Leave that filter out.`)
  if (denied)
    throw new AppError(
      'invalid_query',
      `A row may have several of ${denied[0]}, so "not" could mean two things. Name the values that one of them has.`,
    )
}

function checkInclude({ include = [], leftOut, ...query }: Written, metrics: readonly Metric[]): readonly string[] {
  const names = exclusionNames(metrics)
  const unknown = unique(include, 'include').find((written) => !names.includes(written))
  if (unknown !== undefined) {
    const known =
      names.length > 0 ? `Left out of ${metrics.map((metric) => metric.name).join(', ')}: ${someOf(names)}.` : 'Nothing is left out.'
    throw new AppError('invalid_query', `Unknown exclusion "${unknown}" in include.${didYouMean(unknown, names)} ${known}`)
  }
  const strange = (['by', 'grain', 'compare', 'order', 'limit', 'having', 'top', 'totals'] as const).find(
    (part) => query[part] !== undefined,
  )
  if (leftOut && strange)
    throw new AppError('invalid_query', `leftOut counts rows of the whole range and takes no ${strange}. Leave it out.`)
  return include
}

function checkComparison(written: WrittenComparison, catalog: Catalog): ParsedComparison {
  if (typeof written === 'string') return { to: written }
  const { to, align, range: other } = written
  if (align !== undefined && to !== 'previous_year') {
    throw new AppError('invalid_query', `compare: only previous_year is aligned, but align stands at ${to}. Leave it out.`)
  }
  if (to === 'range') {
    if (other === undefined)
      throw new AppError('invalid_query', 'compare: to "range" needs a range, such as { to: "range", range: "2026-Q1" }.')
    return { to, range: parseRange(other, catalog) }
  }
  if (other !== undefined)
    throw new AppError('invalid_query', `compare: ${to} takes no range. Write { to: "range", range } for a range of its own.`)
  return to === 'previous_year' ? { to, ...(align && { align }) } : { to }
}

function comparisonKind(compare: WrittenComparison): ComparisonKind {
  return typeof compare === 'string' ? compare : compare.to
}

function checkZone(timeZone: string): string {
  try {
    return canonicalZone(timeZone)
  } catch {
    throw new AppError('invalid_query', `Unknown time zone "${timeZone}". Zones have names such as Europe/Berlin, America/New_York or UTC.`)
  }
}

function checkOrder(query: Written, metrics: readonly Metric[], by: readonly ResolvedDimension[]): readonly Order[] {
  const names = metrics.map((metric) => metric.name)
  const compared =
    query.compare && comparisonKind(query.compare) !== 'target'
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

/** What a kind makes itself is known only after its rows are: parts that do not add up stay apart, and no `any` mixes it. */
function refuseOwn(metrics: readonly Metric[], by: readonly ResolvedDimension[], filters: readonly Filters[], query: Written): void {
  const isSplit = (name: string): boolean => by.some((dimension) => dimension.name === name)
  for (const { name, shape } of metrics) {
    for (const { relation, only } of Object.values(shape.measures)) {
      if (relation?.grain && query.totals?.some((keys) => !keys.includes('period'))) {
        throw new AppError(
          'invalid_query',
          `${name} has one value for each ${relation.grain} and none for several. Let all totals keep "period".`,
        )
      }
      for (const [own, { headline }] of Object.entries(relation?.dimensions ?? {})) {
        const isOther = (written: string): boolean => !(written in (relation?.dimensions ?? {}))
        const mixed = filters.some(({ any }) => any && namesIn({ any }).includes(own) && namesIn({ any }).some(isOther))
        if (mixed) {
          throw new AppError(
            'invalid_query',
            `any cannot put ${own}, which ${name} makes itself, beside dimensions of its table. Filter by each of them alone.`,
          )
        }
        const said = filters.filter((where) => namesIn(where).includes(own))
        const isHeld = said.some((where) => isOne((where as Readonly<Record<string, unknown>>)[own])) || (only && own in only)
        const isSummed = !isSplit(own) || (query.totals ?? []).some((keys) => !keys.includes(own))
        if (headline !== undefined && isSummed && said.length > 0 && !isHeld) {
          throw new AppError(
            'invalid_query',
            `The parts of ${name} by ${own} do not add up. Split by ${own}, in totals too, or filter it to one value.`,
          )
        }
      }
    }
  }
  const own = by.find(({ isOwn }) => isOwn)
  if (own && query.top)
    throw new AppError(
      'invalid_query',
      `top ranks groups of a table, but ${own.name} is made by the metric itself. Leave top out, or the split by ${own.name}.`,
    )
}

function isOne(value: unknown): boolean {
  return (Array.isArray(value) && value.length === 1) || typeof value === 'string' || typeof value === 'number'
}

function checkTop({ top }: Written, metrics: readonly Metric[]): CheckedQuery['top'] {
  if (!top) return undefined
  const names = metrics.map((metric) => metric.name)
  const metric = top.metric === undefined ? metrics[0] : metrics.find((each) => each.name === top.metric)
  if (metric) return { limit: top.limit, metric }
  throw new AppError(
    'invalid_query',
    `top: "${top.metric}" is not a metric of the query.${didYouMean(top.metric ?? '', names)} This query has: ${names.join(', ')}.`,
  )
}

function checkTotals({ totals = [], grain, by: written = [], top }: Written, by: readonly ResolvedDimension[]): CheckedQuery['totals'] {
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
