import type { Grain } from '../query'

/** A local date as whole days since 1970-01-01: cheap to count with, the same in every zone. */
export type Day = number

export type WeekStart = 'monday' | 'sunday'

const dayMs = 86_400_000
const monthsOf = { month: 1, quarter: 3, year: 12 } as const

/** Months in a grain; undefined for grains that are counted in days or hours. */
export function grainMonths(grain: Grain | undefined): number | undefined {
  return grain === 'month' || grain === 'quarter' || grain === 'year' ? monthsOf[grain] : undefined
}

/** The day written `YYYY-MM-DD`; undefined when there is no such date. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = Date.parse(`${text}T00:00:00Z`) / dayMs
  return Number.isInteger(day) && dayText(day) === text ? day : undefined
}

export function dayText(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The first day of the period that holds a day. */
export function firstDayOf(day: Day, grain: Exclude<Grain, 'hour'>, weekStart: WeekStart): Day {
  if (grain === 'day') return day
  if (grain === 'week') return day - weekday(day, weekStart)
  const months = monthNumber(day)
  return dayOfMonth(months - (months % monthsOf[grain]), 1)
}

/** The beginning of the same day of the month `months` later; of a month that is too short, its end, so that no day counts twice. */
export function addMonths(day: Day, months: number): Day {
  const target = monthNumber(day) + months
  const date = day - dayOfMonth(monthNumber(day), 1)
  return Math.min(dayOfMonth(target, 1) + date, dayOfMonth(target + 1, 1))
}

/** Moves a first day by whole periods. */
export function addPeriods(day: Day, grain: Exclude<Grain, 'hour'>, count: number): Day {
  if (grain === 'day') return day + count
  if (grain === 'week') return day + 7 * count
  return addMonths(day, monthsOf[grain] * count)
}

/** Months since the year 0. */
export function monthNumber(day: Day): number {
  const date = new Date(day * dayMs)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

export function isFirstOfMonth(day: Day): boolean {
  return dayOfMonth(monthNumber(day), 1) === day
}

/** 0 on the day weeks begin on. 1970-01-01 was a Thursday. */
function weekday(day: Day, weekStart: WeekStart): number {
  return (((day + (weekStart === 'monday' ? 3 : 4)) % 7) + 7) % 7
}

/** The calendar alone, without zone or clock: `Date` is used in UTC as a table of month lengths. */
function dayOfMonth(months: number, date: number): Day {
  return Date.UTC(Math.floor(months / 12), ((months % 12) + 12) % 12, date) / dayMs
}
