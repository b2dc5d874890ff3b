import { instantSeconds } from './grain'

export interface PeriodOptions {
  /** BCP 47, of the reader. */
  readonly locale: string
  /** IANA name; minutes and hours are instants and are shown in it. */
  readonly timeZone: string
  /** `short` leaves the year out where the page says it elsewhere. */
  readonly form?: 'short' | 'full'
  /** The period's own name, where its grain gives one. */
  readonly label?: string
}

/**
 * The name of one period: `Wed, 4 Mar 2026`, `2–8 Mar 2026`, `Mar 2026`, `Q1 2026`, `2026`, `4 Mar 2026, 13:00`, `FY27 Q1`.
 *
 * @param key as in a result: `YYYY-MM-DD` of its first day, or the UTC instant of a minute or hour
 * @param grain of the metric language; of one whose periods have names, the label is written
 */
export function formatPeriod(key: string, grain: string, options: PeriodOptions): string {
  if (options.label !== undefined) return options.label
  const year = options.form === 'short' ? undefined : 'numeric'
  if (instantSeconds(grain))
    return write(new Date(key), { day: 'numeric', month: 'short', year, hour: '2-digit', minute: '2-digit' }, options, options.timeZone)
  const day = localDay(key)
  if (!day) return key
  if (grain === 'year') return write(day, { year: 'numeric' }, options)
  if (grain === 'quarter') return `Q${Math.floor(day.getUTCMonth() / 3) + 1}${year ? ` ${day.getUTCFullYear()}` : ''}`
  if (grain === 'month') return write(day, { month: year ? 'short' : 'long', year }, options)
  if (grain === 'week') return writeRange(day, new Date(day.getTime() + 6 * dayMs), { day: 'numeric', month: 'short', year }, options)
  return write(day, { weekday: 'short', day: 'numeric', month: 'short', year }, options)
}

/** A range of local dates, its end excluded as in a query: `1–30 Jun 2026` for `2026-06-01`, `2026-07-01`. */
export function formatRange([from, toExclusive]: readonly [string, string], { locale }: Pick<PeriodOptions, 'locale'>): string {
  const first = localDay(from)
  const end = localDay(toExclusive)
  if (!first || !end) return `${from} – ${toExclusive}`
  const last = new Date(end.getTime() - dayMs)
  return writeRange(first, last < first ? first : last, { day: 'numeric', month: 'short', year: 'numeric' }, { locale })
}

/**
 * A stretch between two readings of a clock such as `2026-06-01 00:00`: `1 Jun 2026, 00:00 – 21 Jun 2026, 20:00`, whole days without hours.
 * Short: `1 Jun – 21 Jun, 20:00`.
 */
export function formatClockRange(
  [from, toExclusive]: readonly [string, string],
  { locale, form = 'full' }: Pick<PeriodOptions, 'locale' | 'form'>,
): string {
  const days = [from, toExclusive].map((clock) => clock.replace(/ 00:00$/, ''))
  const [first = '', end = ''] = days
  if (days.every(localDay)) return formatRange([first, end], { locale })
  const [start, last] = [from, toExclusive].map((clock) => new Date(`${clock.replace(' ', 'T')}Z`)) as [Date, Date]
  const year = form === 'short' ? undefined : 'numeric'
  const day = { day: 'numeric', month: 'short', year } as const
  const parts = { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  if (form === 'short' && localDay(first) && !end.startsWith(first))
    return `${write(start, day, { locale })} – ${write(last, parts, { locale })}`
  return dateFormat(locale, { ...parts, timeZone: 'UTC' })
    .formatRange(start, last)
    .replaceAll('\u2009', ' ')
}

/** An instant in a zone: `30 Jun 2026, 02:00`. */
export function formatInstant(instant: string | Date, options: Omit<PeriodOptions, 'form'>): string {
  return write(
    new Date(instant),
    { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    options,
    options.timeZone,
  )
}

const dayMs = 86_400_000

// A local date has no zone: it is kept at midnight UTC and printed in UTC, so that no clock can move it.
function localDay(key: string): Date | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(key) ? new Date(`${key}T00:00:00Z`) : undefined
  return day && !Number.isNaN(day.getTime()) ? day : undefined
}

function writeRange(from: Date, to: Date, options: Intl.DateTimeFormatOptions, { locale }: Pick<PeriodOptions, 'locale'>): string {
  return dateFormat(locale, { ...options, timeZone: 'UTC' })
    .formatRange(from, to)
    .replaceAll('\u2009', '')
}

function write(date: Date, options: Intl.DateTimeFormatOptions, { locale }: Pick<PeriodOptions, 'locale'>, timeZone = 'UTC'): string {
  if (Number.isNaN(date.getTime())) return String(date)
  return dateFormat(locale, { ...options, hourCycle: options.hour ? 'h23' : undefined, timeZone }).format(date)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, made)
  return made
}
