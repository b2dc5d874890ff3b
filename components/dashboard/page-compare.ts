import type { SelectOption } from '@/components/ui/select'
import type { Comparison } from '@/lib/metrics'
import type { RangeNames } from '@/lib/metrics/time/range-words'
import type { DashboardData } from './dashboard-data'
import { readRange, shiftRange } from './page-range'

/** Kinds of comparison by their names in the URL, where any range may stand too: `previous_year:date`, `2026-Q1`. */
const kinds: Readonly<Record<string, { readonly title: string; readonly compare?: Comparison }>> = {
  none: { title: 'Nothing' },
  previous_period: { title: 'Previous period', compare: 'previous_period' },
  previous_year: { title: 'Year earlier', compare: 'previous_year' },
  'previous_year:date': { title: 'Year earlier, by date', compare: { to: 'previous_year', align: 'date' } },
  'previous_year:weekday': { title: 'Year earlier, by weekday', compare: { to: 'previous_year', align: 'weekday' } },
  target: { title: 'Target', compare: 'target' },
}

/** What stands for "another range" among the kinds. */
export const ownRange = 'range'

/** The comparison as a query wants it; undefined for none. */
export function readCompare(text: string, names: RangeNames): Comparison | undefined {
  if (Object.hasOwn(kinds, text)) return kinds[text]?.compare
  const range = readRange(text, names)
  return range === undefined ? undefined : { to: 'range', range }
}

/** Whether text of the URL names a comparison. */
export function isCompare(text: string, names: RangeNames): boolean {
  return text === 'none' || readCompare(text, names) !== undefined
}

/** A comparison of a dashboard as it stands in the URL. */
export function writeCompare(compare: Comparison | undefined): string {
  if (compare === undefined) return 'none'
  if (typeof compare === 'string') return compare
  if (compare.to === 'range') return typeof compare.range === 'string' ? compare.range : rangeText(compare.range)
  return 'align' in compare && compare.align ? `${compare.to}:${compare.align}` : compare.to
}

/** The kind that is chosen in a list, and the list: what is rare only while it is on, targets where a metric has one. */
export function compareChoice(
  text: string,
  { metrics }: Pick<DashboardData, 'metrics'>,
): { value: string; options: readonly SelectOption<string>[] } {
  const value = Object.hasOwn(kinds, text) ? text : ownRange
  const hasTarget = Object.values(metrics).some((metric) => metric.hasTarget)
  const shown = Object.entries(kinds).filter(
    ([kind]) => kind === value || (kind === 'target' ? hasTarget : kind !== 'previous_year:weekday'),
  )
  return {
    value,
    options: [...shown.map(([kind, { title }]) => ({ value: kind, title })), { value: ownRange, title: 'Another range' }],
  }
}

/** The range that another one begins with: as long as the one shown, just before it. */
export function rangeBefore(shown: readonly [string, string] | undefined): string {
  return shown ? shiftRange(shown, -1) : 'last month'
}

function rangeText([from, toExclusive]: readonly [string, string]): string {
  const last = new Date(Date.parse(`${toExclusive}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return `${from}..${last}`
}
