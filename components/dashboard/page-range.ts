import { formatRange } from '@/lib/base/format-period'
import type { Range } from '@/lib/metrics'
import { type RangeNames, readRangeWords } from '@/lib/metrics/time/range-words'

/**
 * The range as a query wants it. Two days `from..to` include both ends for people and exclude the last for the query.
 * Undefined for text that is not a range. Without names, fiscal years and own calendars are not known.
 */
export function readRange(text: string, names: RangeNames = { weekStart: 'monday' }): Range | undefined {
  const days = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text.trim())
  if (days) {
    const [from, to] = [days[1] as string, days[2] as string]
    return isDay(from) && isDay(to) && from <= to ? [from, dayAfter(to)] : undefined
  }
  const words = text.trim().toLowerCase()
  try {
    return readRangeWords(words, names) && words
  } catch {
    return undefined
  }
}

/**
 * The range before (`-1`) or after (`1`) one of equal length, as it stands in the URL: whole months move by months, all else by days.
 */
export function shiftRange([from, toExclusive]: readonly [string, string], by: -1 | 1): string {
  const [start, end] = [new Date(`${from}T00:00:00Z`), new Date(`${toExclusive}T00:00:00Z`)]
  const isMonths = start.getUTCDate() === 1 && end.getUTCDate() === 1
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  const moved = (day: Date): number =>
    isMonths ? Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + by * months, 1) : day.getTime() + by * (end.getTime() - start.getTime())
  const text = (time: number) => new Date(time).toISOString().slice(0, 10)
  return `${text(moved(start))}..${text(moved(end) - 86_400_000)}`
}

/** The range in words for a button: `Last 28 days`, `Last 13 weeks` for `13w`, `1 – 31 May 2026`. */
export function rangeWords(text: string, locale: string): string {
  const days = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text)
  // Engines differ in the spaces around the dash, and the server's words must be the browser's.
  if (days) return formatRange([days[1] as string, dayAfter(days[2] as string)], { locale }).replaceAll(/\s*–\s*/g, ' – ')
  const month = /^(\d{4})-(\d{2})$/.exec(text)
  if (month) {
    const day = new Date(Date.UTC(Number(month[1]), Number(month[2]) - 1, 1))
    return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(day)
  }
  const short = /^(\d+)([dwmqy])$/i.exec(text)
  const unit = { d: 'day', w: 'week', m: 'month', q: 'quarter', y: 'year' }[short?.[2]?.toLowerCase() ?? '']
  const words = short && unit ? `last ${short[1]} ${unit}${short[1] === '1' ? '' : 's'}` : text.replaceAll('_', ' ')
  // 2026-W30, 2026-Q3 and FY2027 are written in capitals.
  const spelt = words.replaceAll(/\b(?:fy ?\d|[wq]\d)/gi, (letters) => letters.toUpperCase())
  return spelt.charAt(0).toUpperCase() + spelt.slice(1)
}

export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
