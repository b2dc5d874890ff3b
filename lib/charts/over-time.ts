import { grainWords } from '@/lib/base/grain'
import type { Result } from '@/lib/metrics'
import { noValue, readSeries, type Series, toNumber } from './series'
import { exactText, periodTitle } from './words'

/** Why a result cannot stand on a time axis. */
export function needsPeriods(result: Result): string | undefined {
  if (!result.columns.some((column) => column.role === 'value')) return 'There is no metric in this answer. Choose one.'
  if (!result.grain || !result.periods) return 'This chart runs over time, and the question has no grain. Choose one, or another chart.'
  const units = new Set(result.columns.filter((column) => column.role === 'value').map((column) => JSON.stringify(column.unit)))
  if (units.size > 1) return 'These metrics have different units and cannot share an axis. Put them on tiles of their own.'
  return undefined
}

/** As `needsPeriods`; a stack also needs parts of one metric or of equal units, which is the same check. */
export function needsOneUnit(result: Result): string | undefined {
  return needsPeriods(result)
}

/**
 * What a reader sees first: the last complete value, and the lowest and highest with their periods.
 * `Orders by day, 1 Jun 2026 to 28 Jun 2026: 410 orders at the end, lowest 280 orders (14 Jun 2026), highest 520 orders (20 Jun 2026).`
 */
export function describeOverTime(result: Result, { locale }: { readonly locale: string }): string {
  const { periods, series } = readSeries(result, { locale })
  const grain = result.grain ?? 'day'
  const { timeZone } = result
  const title = (at: number) => periodTitle(periods[at] ?? { key: '' }, grain, { locale, timeZone })
  const metrics = [...new Set(result.columns.filter((column) => column.role === 'value').map((column) => column.title))].join(' and ')
  const by = result.columns.filter((column) => column.role === 'dimension').map((column) => column.title.toLowerCase())
  const head = `${metrics} by ${[...by, grain].join(' and ')}, ${title(0)} to ${title(periods.length - 1)}`
  const filled = series.filter((each) => each.values.some((cell) => toNumber(cell) !== null))
  if (filled.length === 0 || periods.length === 0) return `${metrics} by ${grainWords(grain)}: nothing in this range.`
  const complete = periods.map((period) => period.complete)
  if (filled.length === 1) return `${head}: ${describeOne(filled[0] as Series, { complete, title, locale })}.`
  const other = filled.find((each) => each.other)
  const write = (each: Series) => exactText(each.values[lastAt(each, complete)] ?? null, each.column.unit, locale)
  const ends = filled
    .filter((each) => !each.other)
    .map((each) => ({
      name: each.name || noValue,
      text: write(each),
      value: toNumber(each.values[lastAt(each, complete)]),
    }))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const shown = ends.slice(0, 3).map((each) => `${each.name} ${each.text}`)
  const more = ends.length > 3 ? ` and ${ends.length - 3} more` : ''
  const rest = other ? `; ${other.name} ${write(other)}` : ''
  return `${head}: ${ends.length} series, largest at the end ${shown.join(', ')}${more}${rest}.`
}

function describeOne(
  series: Series,
  { complete, title, locale }: { complete: readonly boolean[]; title: (at: number) => string; locale: string },
): string {
  const write = (at: number) => exactText(series.values[at] ?? null, series.column.unit, locale)
  const end = lastAt(series, complete)
  const known = series.values.flatMap((cell, at) =>
    toNumber(cell) !== null && (complete[at] || complete.every((each) => !each)) ? [at] : [],
  )
  const by = (better: (a: number, b: number) => boolean) =>
    known.reduce((best, at) => (better(toNumber(series.values[at]) ?? 0, toNumber(series.values[best]) ?? 0) ? at : best), known[0] ?? end)
  const low = by((a, b) => a < b)
  const high = by((a, b) => a > b)
  if (known.length < 2) return `${write(end)} (${title(end)})`
  return `${write(end)} at the end, lowest ${write(low)} (${title(low)}), highest ${write(high)} (${title(high)})`
}

/** The last complete period with a value, else the last with a value. */
function lastAt(series: Series, complete: readonly boolean[]): number {
  const at = series.values.findLastIndex((cell, index) => toNumber(cell) !== null && complete[index])
  return at >= 0 ? at : series.values.findLastIndex((cell) => toNumber(cell) !== null)
}
