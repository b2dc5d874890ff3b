import { Temporal } from 'temporal-polyfill'
import { AppError } from '@/lib/base/errors'
import { instantSeconds } from '@/lib/base/grain'
import { answerNotes, clockText } from './answer-notes'
import { detailsOf } from './details'
import { dimensionTitle, dimensionType } from './dimensions'
import { hasWholePeriods, refuseCuts } from './given'
import type { Catalog, Metric } from './metric'
import type { Having } from './parse/rows'
import type { CheckedQuery } from './parse-query'
import { type UnvaluedNote, unvaluedNotes } from './relation-notes'
import type { ColumnRole, Period, Result, ResultColumn } from './result'
import { settlingDays } from './settling'
import { type Bounds, boundsOf } from './sql/time-sql'
import { type FrameTarget, targetsOf } from './targets'
import { type Day, dayText } from './time/calendar'
import { type GridContext, gridOf } from './time/grid'
import { type LaidOver, layOver } from './time/lay-over'
import { periodsOf, type Stretch } from './time/periods'
import { countsBack, type DayRange, dayAfterData, dayAt, type ParsedRange, resolveRange } from './time/range'
import type { Series } from './time/series'
import { secondsOf, startOfDay } from './time/zone'

/** All of an answer that is known before its rows: plain data. */
export interface Frame {
  readonly range: DayRange
  /** `period` and the dimensions. */
  readonly keys: readonly string[]
  readonly limit: number
  /** What is read: the range, and those it is compared with. */
  readonly series: readonly Series[]
  /** The first day of which there is no data. */
  readonly endOfData: Day
  /** In the order of the statement. */
  readonly columns: readonly Omit<ResultColumn, 'values'>[]
  /** One row per period, in this direction, also where the warehouse has none. */
  readonly dense?: 'asc' | 'desc'
  /** What is left to be kept after periods without rows have theirs; the statement has done it otherwise. */
  readonly having: readonly Having[]
  /** Keys of the periods that begin after the data ends; without a grain, `true` when the whole range does. */
  readonly notBegun: readonly string[] | boolean
  /** Key of the period that the like-for-like values belong to; `true` without a grain. */
  readonly likeForLike?: string | true
  /** What the metrics should be worth, when that is asked for. */
  readonly targets?: readonly FrameTarget[]
  readonly totals: readonly FrameTotal[]
  /** Said when a period has no value. */
  readonly unvalued: readonly UnvaluedNote[]
  /** Said when there are groups outside of the top. */
  readonly otherNote?: string
  readonly result: Omit<Result, 'columns' | 'rowCount'>
}

export interface FrameTotal {
  readonly keys: readonly string[]
  readonly columns: Frame['columns']
}

interface FrameContext extends GridContext {
  readonly catalog: Catalog
  readonly dataAsOf: string
}

/** Of rows where no limit is asked for, and of each kind of totals. */
export const mostRows = 10_000

/** @throws AppError `invalid_query` for ranges out of bounds and for more than 2,000 periods */
export function createFrame(query: CheckedQuery, context: FrameContext): Frame {
  const { catalog, dataAsOf } = context
  const { timeZone, grain } = query
  const asOf = secondsOf(Temporal.Instant.from(dataAsOf))
  if (asOf === 0 && countsBack(query.range)) throw noDataYet(catalog)
  const grid = grain ? gridOf(grain, context) : undefined
  const afterData = dayAfterData(asOf, timeZone)
  const resolve = (written: ParsedRange) =>
    resolveRange(written, { today: dayAt(asOf, timeZone), afterData, gridOf: (name) => gridOf(name, context) })
  const range = resolve(query.range)
  const stretches = grid ? periodsOf(range, grid, timeZone) : undefined
  refuseCut(query, range, stretches)
  const { compare } = query
  const laidOver = compare && compare.to !== 'target' ? layOver(compare, { range, grid, stretches, timeZone, resolve }) : undefined
  const columnOf = (metric: Metric) => valueColumn(metric, ':comparison')
  const aimed = compare?.to === 'target' ? targetsOf(query, { ...context, range, stretches, columnOf }) : undefined
  // Minutes and hours are measured in seconds, everything longer in days.
  const endOfData = instantSeconds(grain) ? asOf : afterData
  const dense = denseOf(query)
  const settling = settlingDays(query.metrics)
  const settledUntil = settling === 0 ? undefined : dayAt(asOf, timeZone) - settling
  const periods = stretches?.map((stretch) => periodOf(stretch, query, { asOf, settledUntil }, laidOver))
  const keys = [...(grain ? ['period'] : []), ...query.by.map(({ name }) => name), ...(query.top ? [':other'] : [])]
  const like = laidOver && !hasWholePeriods(query.metrics) ? likeForLike(query, range, stretches, asOf, laidOver) : undefined
  const series: readonly Series[] = [
    { suffix: '', bounds: boundsOf(range, timeZone), moves: [] },
    ...(laidOver ? [{ suffix: ':comparison', bounds: laidOver.bounds, moves: [laidOver.move] }] : []),
    ...(laidOver && like ? [{ suffix: ':like_for_like', bounds: like.bounds, moves: [laidOver.move] }] : []),
  ]
  refuseCuts(query.metrics, series, { ...context, endOfData: afterData })
  const columns = columnsOf(query, series)
  return {
    range,
    keys,
    limit: query.limit ?? mostRows,
    series,
    endOfData: afterData,
    columns,
    dense,
    having: dense ? query.having : [],
    notBegun: stretches?.filter(({ start }) => start >= endOfData).map(({ key }) => key) ?? range.from >= endOfData,
    ...(like && { likeForLike: like.key }),
    ...(aimed && { targets: aimed.targets }),
    unvalued: unvaluedNotes(query.metrics),
    ...(query.top && { otherNote: otherNote(query.top) }),
    totals: query.totals.map((kept) => ({
      keys: kept,
      columns: columns.filter(({ name }) => !keys.includes(name) || kept.includes(name)),
    })),
    result: {
      ...(periods && { periods, grain }),
      range: textOf(range),
      timeZone,
      ...(compare && {
        comparison: { kind: compare.to, ...('align' in compare && { align: compare.align }), range: textOf(laidOver?.range ?? range) },
      }),
      ...(like && { likeForLike: { from: clockText(like.bounds.start, timeZone), toExclusive: clockText(like.bounds.end, timeZone) } }),
      dataAsOf,
      versions: Object.fromEntries(query.metrics.map(({ name, version }) => [name, version])),
      notes: [...answerNotes(query, { range, stretches, asOf, grid }), ...(laidOver?.notes ?? []), ...(aimed?.notes ?? [])],
    },
  }
}

/** A kind that compares whole periods has none for a part of one. */
function refuseCut({ metrics }: CheckedQuery, range: DayRange, stretches: readonly Stretch[] | undefined): void {
  const whole = metrics.find(({ shape }) => Object.values(shape.measures).some(({ relation }) => relation?.grain))
  const cut = stretches?.find(({ partial }) => partial)
  if (!whole || !cut) return
  const [from, to] = [Math.min(range.from, cut.start), Math.max(range.to, cut.end)]
  throw new AppError(
    'invalid_query',
    `${whole.name} compares whole periods, but the range ${dayText(range.from)} to ${dayText(range.to)} cuts one. Take ${dayText(from)} to ${dayText(to)}.`,
  )
}

/** Words such as `last 28 days` count back from data that must be there. */
function noDataYet({ dataAsOf: { table, column } }: Catalog): AppError {
  return new AppError('invalid_query', `The warehouse holds no data yet: ${column} of ${table} has no value. Load data, or ask for dates.`)
}

/** The stretch under the part that is over of the period in which the data ends, up to the same reading of the clock. */
function likeForLike(
  { grain, timeZone }: CheckedQuery,
  range: DayRange,
  stretches: readonly Stretch[] | undefined,
  asOf: number,
  { bounds, earlier, under: periodUnder }: LaidOver,
): { readonly bounds: Bounds; readonly key: string | true } | undefined {
  if (instantSeconds(grain)) return undefined
  const today = dayAt(asOf, timeZone)
  const open = stretches?.find(({ start, end }) => start <= today && today < end)
  if (stretches && !(open && periodUnder(open))) return undefined
  const from = Math.max(open?.start ?? range.from, range.from)
  const isOver = range.to <= today || asOf <= startOfDay(from, timeZone)
  if (isOver) return undefined
  const since = asOf - startOfDay(today, timeZone)
  const under = { from: earlier(from), to: earlier(today) + (since > 0 ? 1 : 0) }
  const end = Math.min(startOfDay(earlier(today), timeZone) + since, bounds.end)
  const start = startOfDay(under.from, timeZone)
  const isAll = start === bounds.start && end === bounds.end
  return start >= end || isAll ? undefined : { bounds: { ...under, start, end }, key: open?.key ?? true }
}

interface Settled {
  /** UTC seconds up to which the data is complete. */
  readonly asOf: number
  /** The first day whose values can still change. */
  readonly settledUntil: Day | undefined
}

function periodOf(
  stretch: Stretch,
  { grain, timeZone }: CheckedQuery,
  { asOf, settledUntil }: Settled,
  laidOver: LaidOver | undefined,
): Period {
  const isOver = instantSeconds(grain) ? stretch.end <= asOf : stretch.end <= dayAt(asOf, timeZone)
  const comparison = laidOver?.under(stretch)
  return {
    key: stretch.key,
    complete: isOver && !stretch.partial,
    ...(isOver && settledUntil !== undefined && lastDayOf(stretch, grain, timeZone) >= settledUntil && { settling: true }),
    ...(stretch.label !== undefined && { label: stretch.label, end: dayText(stretch.end) }),
    ...(comparison && { comparison: comparison.key }),
    ...(comparison?.label !== undefined && { comparisonLabel: comparison.label }),
  }
}

function lastDayOf({ end }: Stretch, grain: CheckedQuery['grain'], timeZone: string): Day {
  return instantSeconds(grain) ? dayAt(end - 1, timeZone) : end - 1
}

function columnsOf(query: CheckedQuery, series: readonly Series[]): readonly Omit<ResultColumn, 'values'>[] {
  const period = { name: 'period', role: 'period', type: instantSeconds(query.grain) ? 'text' : 'date', title: 'Period' } as const
  const dimensions = query.by.map((dimension) => ({
    name: dimension.name,
    role: 'dimension' as const,
    type: dimensionType(dimension),
    title: dimensionTitle(dimension),
    ...(dimension.isOrdered && dimension.values && { order: dimension.values }),
    ...(dimension.isOwn && dimensionType(dimension) === 'integer' && { isOrdered: true as const }),
    ...(typeof dimension.headline === 'string' && { headline: dimension.headline }),
    ...(dimension.grain && { grain: dimension.grain }),
  }))
  const other = { name: ':other', role: 'other', type: 'boolean', title: 'Other' } as const
  const values = series.flatMap(({ suffix }) => query.metrics.map((metric) => valueColumn(metric, suffix)))
  const details = query.metrics.flatMap((metric) =>
    query.details.length > 0
      ? detailsOf(metric).map((each) => ({ ...valueColumn(each, ''), role: 'detail' as const, metric: metric.name }))
      : [],
  )
  return [...(query.grain ? [period] : []), ...dimensions, ...(query.top ? [other] : []), ...values, ...details]
}

const roles: Readonly<Record<string, ColumnRole>> = { ':comparison': 'comparison', ':like_for_like': 'like_for_like' }

function valueColumn({ name, governance, shape }: Metric, suffix: string): Omit<ResultColumn, 'values'> {
  const { title, unit, direction } = governance
  const role = roles[suffix] ?? 'value'
  const reading = role === 'value' && shape.reading ? { reading: shape.reading } : {}
  return { name: name + suffix, role, type: shape.type, title, metric: name, unit, direction, empty: shape.empty, ...reading }
}

function denseOf({ grain, by, order, limit }: CheckedQuery): 'asc' | 'desc' | undefined {
  if (!grain || by.length > 0 || limit !== undefined || order.some(({ key }) => key !== 'period')) return undefined
  return order[0]?.direction ?? 'asc'
}

function otherNote({ limit, metric }: NonNullable<CheckedQuery['top']>): string {
  return `Other is all but the top ${limit} by ${metric.governance.title} over the whole range.`
}

function textOf({ from, to }: DayRange): readonly [string, string] {
  return [dayText(from), dayText(to)]
}
