import type { comparisons, DashboardDefaults, FilterValue, Grain, Range, Scalar } from '@/lib/metrics'

/** What the reader chose for all tiles: the state that stands in the URL. */
export interface PageState {
  /** As written in the URL: `last 28 days`, `13w`, `2026-05-01..2026-05-31` with both days included. */
  readonly range: string
  readonly grain: Grain
  readonly zone: string
  readonly compare: (typeof comparisons)[number] | 'none'
  readonly filters: Readonly<Record<string, PageFilter>>
}

/** Values of one dimension, kept or left out; null is "no value". */
export interface PageFilter {
  readonly not: boolean
  readonly values: readonly (string | null)[]
}

/** What is drawn before the reader changes anything. */
export function startState(defaults: DashboardDefaults, timeZone: string): PageState {
  return {
    range: defaults.range,
    grain: defaults.grain,
    zone: defaults.timeZone ?? timeZone,
    compare: typeof defaults.compare === 'string' ? defaults.compare : 'none',
    filters: {},
  }
}

/** How many controls and filters differ from the start. */
export function countChanges(state: PageState, start: PageState): number {
  const controls = (['range', 'grain', 'zone', 'compare'] as const).filter((key) => state[key] !== start[key])
  return controls.length + Object.keys(state.filters).length
}

/**
 * The range as a query wants it. Two days `from..to` include both ends for people and exclude the last for the query.
 * Undefined for text that is not a range.
 */
export function readRange(text: string): Range | undefined {
  const days = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text.trim())
  if (days) {
    const [from, to] = [days[1] as string, days[2] as string]
    return isDay(from) && isDay(to) && from <= to ? [from, dayAfter(to)] : undefined
  }
  const words = text.trim().toLowerCase()
  if (
    /^(today|yesterday|(this|last) (day|week|month|quarter|year)|last [1-9]\d{0,3} (day|week|month|quarter|year)s?|[1-9]\d{0,3}[dwmqy])$/.test(
      words,
    )
  )
    return words
  return undefined
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

/** The range in words for a button: `Last 28 days`, `Last 13 weeks` for `13w`, `1 May – 31 May 2026`. */
export function rangeWords(text: string, locale: string): string {
  const days = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text)
  if (days) {
    const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    return format.formatRange(new Date(`${days[1]}T00:00:00Z`), new Date(`${days[2]}T00:00:00Z`))
  }
  const short = /^(\d+)([dwmqy])$/i.exec(text)
  const unit = { d: 'day', w: 'week', m: 'month', q: 'quarter', y: 'year' }[short?.[2]?.toLowerCase() ?? '']
  const words = short && unit ? `last ${short[1]} ${unit}${short[1] === '1' ? '' : 's'}` : text
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A filter as it stands in the URL: `US,GB`; `!US` leaves out; `(none)` is no value; a comma inside a value is `%2C`. */
export function writeFilter({ not, values }: PageFilter): string {
  return (not ? '!' : '') + values.map((value) => (value === null ? '(none)' : guarded(value))).join(',')
}

export function readFilter(text: string): PageFilter | undefined {
  const not = text.startsWith('!')
  const body = not ? text.slice(1) : text
  if (body === '') return undefined
  const values = body.split(',').map((part) => (part === '(none)' ? null : unguarded(part)))
  return { not, values }
}

export function toFilterValue({ not, values }: PageFilter): FilterValue {
  const list: readonly (Scalar | null)[] = values
  return not ? { not: list } : list
}

function guarded(value: string): string {
  return value.replace(/[%,]|^[!(]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function unguarded(part: string): string {
  return part.replace(/%(25|2C|21|28)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
