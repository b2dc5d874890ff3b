import type { Delta } from '@/lib/charts/chart'
import { type Cell, readSeries, toNumber } from '@/lib/charts/series'
import { deltaOf, periodTitle } from '@/lib/charts/words'
import type { MetricQuery, Result, ResultColumn } from '@/lib/metrics'

/** How a metric did lately: the last complete period, the one before it, and the way there. */
export interface Pulse {
  readonly column: ResultColumn
  readonly value: Cell
  readonly earlier: Cell
  readonly delta?: Delta
  /** `22 – 28 Jun 2026`. */
  readonly period: string
  /** Complete periods only, oldest first. */
  readonly points: readonly (number | null)[]
}

/** The question behind the pulses of a group of metrics, the same for everybody, so that it is answered from the cache. */
export function pulseQuery(metrics: readonly string[], timeZone: string): MetricQuery {
  return { metrics, grain: 'week', range: 'last 14 weeks', timeZone }
}

/** Undefined when no period is complete yet. Periods without a row are worth what the metric says: zero or nothing. */
export function pulseOf(result: Result, metric: string, locale: string): Pulse | undefined {
  const { periods, series } = readSeries(result)
  const own = series.find(({ column }) => column.metric === metric)
  const grain = result.grain
  if (!own || !grain) return undefined
  const complete = periods.flatMap((period, at) => (period.complete ? [{ key: period.key, cell: own.values[at] ?? null }] : []))
  const last = complete.at(-1)
  if (!last) return undefined
  const { column } = own
  const value = last.cell
  const earlier = complete.at(-2)?.cell ?? null
  const delta = deltaOf(value, earlier, column, locale)
  return {
    column,
    value,
    earlier,
    ...(delta && { delta }),
    period: periodTitle(last, grain, { locale, timeZone: result.timeZone }),
    points: complete.map(({ cell }) => toNumber(cell)),
  }
}

/**
 * How far the last period lies outside what the metric usually does from one period to the next: its last step over the
 * middle of its earlier steps. 1 is an ordinary step. Undefined with fewer than five points.
 */
export function moveSize({ points }: Pick<Pulse, 'points'>): number | undefined {
  const known = points.filter((point) => point !== null)
  if (known.length < 5) return undefined
  const steps = known.slice(1).map((point, index) => Math.abs(point - (known[index] ?? point)))
  const last = steps.pop() ?? 0
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
  if (usual === 0) return last === 0 ? 0 : Number.POSITIVE_INFINITY
  return last / usual
}
