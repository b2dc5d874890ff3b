import type { Grain, Result, ResultColumn, Unit } from '@/lib/metrics'
import { dayKey, dayNumber, nextPeriod } from './calendar'
import type { Delta } from './chart'
import { type Cell, scaleOf, toNumber } from './series'

/** What stands where there is no value. */
const nothing = '–'

/** The value in full with its unit, exact beyond what a double holds. */
export function exactText(cell: Cell, unit: Unit | undefined, locale: string): string {
  const { value, unit: word } = parts(cell, unit, locale, false)
  return word ? `${value} ${word}` : value
}

/** The value as short as a label wants it, without the word of what is counted. */
export function compactText(cell: Cell, unit: Unit | undefined, locale: string): string {
  return parts(cell, unit, locale, true).value
}

/** The value for a big number: compact from six digits on, its unit apart so that it can be written smaller. */
export function unitOf(cell: Cell, unit: Unit | undefined, locale: string): { readonly value: string; readonly unit: string } {
  const size = Math.abs((toNumber(cell) ?? 0) * scaleOf(unit))
  return parts(cell, unit, locale, size >= 100_000)
}

/** A part of a whole: `41 %`. */
export function shareText(share: number, locale: string): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share)
}

/**
 * The change from an earlier value. Shares change by percentage points and never by percent; everything else by percent.
 * Undefined where either side has no value. From zero there is no percentage: the difference stands alone.
 */
export function deltaOf(now: Cell, earlier: Cell, column: Pick<ResultColumn, 'unit' | 'direction'>, locale: string): Delta | undefined {
  const [a, b] = [toNumber(now), toNumber(earlier)]
  if (a === null || b === null) return undefined
  const difference = a - b
  const absolute = signed(difference, column.unit, locale)
  const relative =
    column.unit?.kind === 'share' || b === 0
      ? absolute
      : numberFormat(locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(difference / Math.abs(b))
  const way = difference > 0 ? 'up' : 'down'
  const unchanged = difference === 0
  const better = column.direction === 'none' || !column.direction ? undefined : column.direction === way
  return {
    text: unchanged ? '±0' : relative,
    words: unchanged ? 'unchanged' : `${way} ${relative.replace(/^[+-−]/u, '').replace(' pp', ' percentage points')}`,
    absolute,
    reading: unchanged || better === undefined ? 'neutral' : better ? 'good' : 'bad',
  }
}

/** `previous 28 days`, `a year earlier`. */
export function comparisonWords(result: Pick<Result, 'comparison'>): string {
  if (!result.comparison) return ''
  if (result.comparison.kind === 'previous_year') return 'a year earlier'
  const days = dayNumber(result.comparison.range[1]) - dayNumber(result.comparison.range[0])
  return days === 1 ? 'the day before' : `the ${days} days before`
}

/** A period in words: `Mon, 4 May 2026`, `4–10 May 2026`, `May 2026`, `Q2 2026`, `14:00, 4 May 2026`. */
export function periodTitle(
  key: string,
  grain: Grain,
  { locale, timeZone }: { readonly locale: string; readonly timeZone: string },
): string {
  if (grain === 'hour') {
    return dateFormat(locale, {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    }).format(new Date(key))
  }
  const start = dayNumber(key)
  const utc = (day: number) => new Date(`${dayKey(day)}T00:00:00Z`)
  const zone = { timeZone: 'UTC', year: 'numeric' } as const
  if (grain === 'day') return dateFormat(locale, { ...zone, weekday: 'short', day: 'numeric', month: 'short' }).format(utc(start))
  if (grain === 'week')
    return dateFormat(locale, { ...zone, day: 'numeric', month: 'short' }).formatRange(utc(start), utc(nextPeriod(start, 'week') - 1))
  if (grain === 'month') return dateFormat(locale, { ...zone, month: 'short' }).format(utc(start))
  if (grain === 'quarter') return `Q${Math.floor((Number(key.slice(5, 7)) - 1) / 3) + 1} ${key.slice(0, 4)}`
  return key.slice(0, 4)
}

/** A stretch of local dates, both ends included: `1–28 Jun 2026`. */
export function rangeTitle(range: readonly [from: string, toExclusive: string], locale: string): string {
  const [from, to] = [dayNumber(range[0]), dayNumber(range[1]) - 1]
  const format = dateFormat(locale, { timeZone: 'UTC', year: 'numeric', day: 'numeric', month: 'short' })
  return format.formatRange(new Date(`${dayKey(from)}T00:00:00Z`), new Date(`${dayKey(Math.max(from, to))}T00:00:00Z`))
}

function parts(cell: Cell, unit: Unit | undefined, locale: string, compact: boolean): { value: string; unit: string } {
  if (toNumber(cell) === null) return { value: nothing, unit: '' }
  // `format` takes decimal text and keeps every digit of it; `e-2` moves the point of cents.
  const exact = (scaleOf(unit) === 1 ? String(cell) : `${cell}e-2`) as unknown as number
  const size = Math.abs((toNumber(cell) ?? 0) * scaleOf(unit))
  const short = compact && size >= 1000 ? ({ notation: 'compact', maximumFractionDigits: 1 } as const) : {}
  if (unit?.kind === 'share')
    return { value: numberFormat(locale, { style: 'percent', maximumFractionDigits: size < 0.1 ? 2 : 1 }).format(exact), unit: '' }
  if (unit?.kind === 'money') {
    const whole = compact && size >= 100 ? { maximumFractionDigits: 'notation' in short ? 1 : 0, minimumFractionDigits: 0 } : {}
    return { value: numberFormat(locale, { style: 'currency', currency: unit.currency, ...short, ...whole }).format(exact), unit: '' }
  }
  const decimals =
    unit?.kind === 'number' ? { maximumFractionDigits: unit.decimals ?? 2 } : unit?.kind === 'count' ? {} : { maximumFractionDigits: 2 }
  return { value: numberFormat(locale, { ...decimals, ...short }).format(exact), unit: (unit && 'of' in unit && unit.of) || '' }
}

function signed(difference: number, unit: Unit | undefined, locale: string): string {
  const sign = { signDisplay: 'exceptZero' } as const
  const value = difference * scaleOf(unit)
  if (unit?.kind === 'share')
    return `${numberFormat(locale, { ...sign, maximumFractionDigits: Math.abs(value) < 0.001 ? 2 : 1 }).format(value * 100)} pp`
  const short =
    Math.abs(value) >= 10_000
      ? ({ notation: 'compact', maximumFractionDigits: 1 } as const)
      : { maximumFractionDigits: unit?.kind === 'money' ? 2 : 1 }
  return numberFormat(locale, {
    ...sign,
    ...short,
    ...(unit?.kind === 'money' && { style: 'currency' as const, currency: unit.currency }),
  }).format(value)
}

const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}${JSON.stringify(options)}`
  const format = numbers.get(key) ?? new Intl.NumberFormat(locale, options)
  numbers.set(key, format)
  return format
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}`
  const format = dates.get(key) ?? new Intl.DateTimeFormat(locale, options)
  dates.set(key, format)
  return format
}
