import { formatClockRange, formatPeriod, formatRange } from '@/lib/base/format-period'
import type { Result, ResultColumn } from '@/lib/metrics'
import { dayNumber, liesAhead } from './calendar'
import type { Cell } from './series'

/** What a metric was in the range it is compared with, whole periods. */
export function comparisonOf(result: Pick<Result, 'columns'>, value: ResultColumn): ResultColumn | undefined {
  return columnOf(result, value, 'comparison')
}

/** The same up to the moment that the last period has reached: with a period, nothing but in that one. */
export function likeForLikeOf(result: Pick<Result, 'columns'>, value: ResultColumn): ResultColumn | undefined {
  return columnOf(result, value, 'like_for_like')
}

function columnOf({ columns }: Pick<Result, 'columns'>, value: ResultColumn, role: ResultColumn['role']): ResultColumn | undefined {
  return columns.find((column) => column.role === role && column.metric === (value.metric ?? value.name))
}

/** What a row's value is held against, in a result or one of its totals: of a period that is not over, the same part of the earlier one. */
export function againstOf(result: Result, value: ResultColumn, columns: readonly ResultColumn[] = result.columns): (row: number) => Cell {
  const whole = comparisonOf({ columns }, value)
  const part = likeForLikeOf({ columns }, value)
  const periods = columns.find(({ role }) => role === 'period')?.values
  const open = openPeriod(result)
  return (row) => (part && (!periods || periods[row] === open) ? part : whole)?.values[row] ?? null
}

/** The period that is compared with a part of the earlier one: the last that has begun. */
export function openPeriod(result: Result): string | undefined {
  if (!result.likeForLike) return undefined
  return result.periods?.findLast((period) => !liesAhead(period, result))?.key
}

/** What stands behind the earlier value: `the 28 days before`, `a year earlier`; of a range that is not over `in the same part of June`. */
export function comparisonWords(result: Pick<Result, 'comparison' | 'likeForLike' | 'grain' | 'range'>, locale: string): string {
  if (!result.comparison) return ''
  const { kind, range } = result.comparison
  const isPart = result.likeForLike !== undefined && !result.grain
  if (kind === 'previous_year') return isPart ? 'in the same part a year earlier' : 'a year earlier'
  if (kind === 'target') return 'as the target'
  const days = dayNumber(range[1]) - dayNumber(range[0])
  const name = periodName(range, { locale, year: result.range[0].slice(0, 4) })
  if (isPart && kind === 'range' && !name) return `in the same part of ${formatRange(range, { locale })}`
  if (isPart) return `in the same part of ${name ?? (days === 1 ? 'the day before' : `the ${days} days before`)}`
  if (kind === 'range' && !name) return `in ${formatRange(range, { locale })}`
  return name ? `in ${name}` : days === 1 ? 'the day before' : `the ${days} days before`
}

/** A word for what values are compared with, where there is no room for more. */
export function earlierWord({ comparison }: Pick<Result, 'comparison'>): string {
  return comparison?.kind === 'target' ? 'target' : 'earlier'
}

/** The part of the earlier range, exactly: `Jun 1, 2026, 00:00 – Jun 21, 2026, 20:00`. */
export function partWords(
  { from, toExclusive }: NonNullable<Result['likeForLike']>,
  options: { readonly locale: string; readonly form?: 'short' | 'full' },
): string {
  return formatClockRange([from, toExclusive], options)
}

/** A whole month, quarter or year by its name, with its year where that is another one. */
function periodName([from, to]: readonly [string, string], { locale, year }: { locale: string; year: string }): string | undefined {
  if (!from.endsWith('-01') || !to.endsWith('-01')) return undefined
  const months = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
  const isQuarter = months === 3 && Number(from.slice(5, 7)) % 3 === 1
  const grain = months === 1 ? 'month' : isQuarter ? 'quarter' : months === 12 && from.slice(5, 7) === '01' ? 'year' : undefined
  return grain && formatPeriod(from, grain, { locale, timeZone: 'UTC', ...(from.startsWith(year) && { form: 'short' }) })
}
