import { movePoint } from '@/lib/base/decimal'
import { formatValue } from '@/lib/base/format'
import type { Unit, ValueRange } from '@/lib/metrics'
import type { DashboardData, MetricFacts } from './dashboard-data'

/** A range of a metric's values as it stands in the URL: `10..100`, `10..`, `..100`, in the metric's own unit, `to` excluded. */
export function writeHaving({ from, to }: ValueRange): string {
  return `${from ?? ''}..${to ?? ''}`
}

/** Undefined for text that is not a range. */
export function readHaving(text: string): ValueRange | undefined {
  const ends = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/.exec(text)
  if (!ends) return undefined
  const [from, to] = [ends[1], ends[2]].map((end) => (end === undefined ? undefined : Number(end)))
  if ((from === undefined && to === undefined) || (from !== undefined && to !== undefined && from >= to)) return undefined
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

/** `at least $10.00`, `at least 10 and below 100`. */
export function havingWords({ from, to }: ValueRange, unit: Unit | undefined, locale: string): string {
  const shown = (end: number) => formatValue(end, unit, { locale, form: 'full' })
  return [from !== undefined && `at least ${shown(from)}`, to !== undefined && `below ${shown(to)}`].filter(Boolean).join(' and ')
}

/** How many places the point moves between what people type and the metric's own unit: dollars and cents, percent and shares. */
function placesOf(unit: Unit): number {
  if (unit.kind === 'share') return -2
  return unit.kind === 'money' && unit.minorUnits ? 2 : 0
}

/** What a reader typed, in the metric's own unit: 12.50 dollars are 1250 cents. Undefined for what is no number. */
export function fromTyped(typed: string, unit: Unit): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(typed.trim()) ? Number(movePoint(typed.trim(), placesOf(unit))) : undefined
}

export function toTyped(value: number | undefined, unit: Unit): string {
  return value === undefined ? '' : movePoint(String(value), -placesOf(unit))
}

/** Beside a box to type in: `$`, `%`, `orders`. */
export function typedUnit(unit: Unit): string {
  if (unit.kind === 'money') return unit.currency
  return unit.kind === 'share' ? '%' : (unit.of ?? '')
}

/** The metrics whose values may limit rows: those of tiles with a row per split. */
export function limitable({ dashboard, metrics }: Pick<DashboardData, 'dashboard' | 'metrics'>): readonly MetricFacts[] {
  const names = dashboard.tiles.filter(({ by, grain }) => by?.length && grain === 'none').flatMap((tile) => tile.metrics)
  return [...new Set(names)].flatMap((name) => metrics[name] ?? [])
}
