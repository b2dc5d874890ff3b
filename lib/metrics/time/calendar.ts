/** A local date as whole days since 1970-01-01: cheap to count with, the same in every zone. */
export type Day = number

const dayMs = 86_400_000

/** The day written `YYYY-MM-DD`; undefined when there is no such date. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = Date.parse(`${text}T00:00:00Z`) / dayMs
  return Number.isInteger(day) && dayText(day) === text ? day : undefined
}

export function dayText(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The beginning of the same day of the month `months` later; of a month that is too short, its end, so that no day counts twice. */
export function addMonths(day: Day, months: number): Day {
  const target = monthNumber(day) + months
  const date = day - dayOfMonth(monthNumber(day), 1)
  return Math.min(dayOfMonth(target, 1) + date, dayOfMonth(target + 1, 1))
}

/** Months since the year 0. */
export function monthNumber(day: Day): number {
  const date = new Date(day * dayMs)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

export function isFirstOfMonth(day: Day): boolean {
  return dayOfMonth(monthNumber(day), 1) === day
}

/** By its number, as `monthNumber` counts. */
export function firstOfMonth(month: number): Day {
  return dayOfMonth(month, 1)
}

/** The calendar alone, without zone or clock: `Date` is used in UTC as a table of month lengths. */
function dayOfMonth(months: number, date: number): Day {
  return Date.UTC(Math.floor(months / 12), ((months % 12) + 12) % 12, date) / dayMs
}
