import { instantSeconds, lengthOf } from '@/lib/base/grain'
import type { Grain, Period, Result } from '@/lib/metrics'

/**
 * What a period that is not over covers, in words: `5 of 7 days`, `20 of 24 hours`. Undefined for a complete one.
 * Counts whole days from the later of the period's and the range's start to the earlier of `dataAsOf` and the range's end.
 */
export function unfinishedWords(period: Period, result: Pick<Result, 'grain' | 'range' | 'dataAsOf' | 'timeZone'>): string | undefined {
  const grain = result.grain
  if (period.complete || !grain) return undefined
  if (instantSeconds(grain)) return `part of the ${grain}`
  const start = dayNumber(period.key)
  const end = endOf(period, start, grain)
  const asOf = localClock(result.dataAsOf, result.timeZone)
  const from = Math.max(start, dayNumber(result.range[0]))
  const to = Math.min(end, dayNumber(result.range[1]), asOf.day + asOf.hour / 24)
  if (grain === 'day') return `${Math.max(0, Math.floor((to - from) * 24 + 1e-6))} of 24 hours`
  const days = Math.max(0, Math.floor(to) - from)
  return `${days < 1 ? 'under 1' : days} of ${end - start} days`
}

/** True when nothing of the period lies before `dataAsOf`: there cannot be data yet. */
export function liesAhead(period: Period, result: Pick<Result, 'grain' | 'dataAsOf' | 'timeZone'>): boolean {
  if (instantSeconds(result.grain)) return period.key >= result.dataAsOf
  const asOf = localClock(result.dataAsOf, result.timeZone)
  return dayNumber(period.key) >= asOf.day + asOf.hour / 24
}

/** First and last day of a period inside the range; of a minute or hour the day it lies in. */
export function daysOf(
  period: Period,
  { grain, range, timeZone }: Pick<Result, 'grain' | 'range' | 'timeZone'>,
): readonly [string, string] {
  const start = instantSeconds(grain) ? localClock(period.key, timeZone).day : dayNumber(period.key)
  const last = endOf(period, start, grain ?? 'day') - 1
  return [dayText(Math.max(start, dayNumber(range[0]))), dayText(Math.min(last, dayNumber(range[1]) - 1))]
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** Days since 1970-01-01 of a calendar date; dates have no zone, so this is plain counting. */
export function dayNumber(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / dayMs
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The first day after a period that starts on `start`; for a minute or hour, after its day. */
function endOf(period: Period, start: number, grain: Grain): number {
  if (period.end !== undefined) return dayNumber(period.end)
  const length = lengthOf(grain)
  if (!length || !('months' in length)) return start + (length && 'days' in length ? length.days : 1)
  const date = new Date(start * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + length.months, 1) / dayMs
}

/** What a wall clock in the zone shows at an instant: the day, and the hour with its fraction. */
export function localClock(instant: string, timeZone: string): { readonly day: number; readonly hour: number } {
  const parts = clockOf(timeZone).formatToParts(new Date(instant))
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value)
  return { day: Date.UTC(part('year'), part('month') - 1, part('day')) / dayMs, hour: part('hour') + part('minute') / 60 }
}

const dayMs = 86_400_000
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone)
  if (!clock) {
    const digits = '2-digit'
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
    })
    clocks.set(timeZone, clock)
  }
  return clock
}
