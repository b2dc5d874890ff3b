import { AppError } from '@/lib/base/errors'

const microsPerDay = 86_400_000_000
const pad2 = (value: number) => (value < 10 ? `0${value}` : String(value))

/** `YYYY-MM-DD` of a count of days since 1970-01-01; years beyond 0000…9999 with sign and six digits, as ISO 8601 has them. */
export function dateText(days: number): string {
  // Days to a civil date: https://howardhinnant.github.io/date_algorithms.html
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return `${yearText(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))}-${pad2(month)}-${pad2(day)}`
}

export function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0')
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff` of microseconds since 1970-01-01 00:00. */
export function timestampText(micros: number | bigint, dayText: (days: number) => string = dateText): string {
  const [days, rest] = splitDays(micros)
  const seconds = Math.floor(rest / 1_000_000)
  const fraction = String(rest - seconds * 1_000_000).padStart(6, '0')
  return `${dayText(days)}T${pad2(Math.floor(seconds / 3600))}:${pad2(Math.floor(seconds / 60) % 60)}:${pad2(seconds % 60)}.${fraction}`
}

function splitDays(micros: number | bigint): [days: number, microsOfDay: number] {
  if (typeof micros === 'number') {
    const days = Math.floor(micros / microsPerDay)
    return [days, micros - days * microsPerDay]
  }
  const perDay = BigInt(microsPerDay)
  const rest = ((micros % perDay) + perDay) % perDay
  return [Number((micros - rest) / perDay), Number(rest)]
}

/** A number where a double holds it exactly, else its digits. */
export function integerValue(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** `-12.50` of the unscaled -1250 at scale 2. */
export function decimalText(unscaled: number | bigint, scale: number): string {
  if (scale === 0) return String(unscaled)
  const negative = unscaled < 0
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Infinite dates and numbers, and what is not a number, have no place on a chart and none in JSON: such a result is refused. */
export function notFinite(column: string): AppError {
  const remedy = 'Leave such rows out with a filter, or turn them into null in the warehouse.'
  return new AppError('warehouse_failed', `Column "${column}" holds an infinite value or one that is not a number. ${remedy}`)
}
