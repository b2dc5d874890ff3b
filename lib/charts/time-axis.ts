import { instantSeconds } from '@/lib/base/grain'
import type { Grain, Period } from '@/lib/metrics'
import { dayNumber, localClock, weekday } from './calendar'

export interface TimeTick {
  readonly index: number
  readonly text: string
  /** Where the year or, for hours, the day changes. */
  readonly strong: boolean
}

interface Moment {
  readonly day: number
  readonly year: number
  /** 0 to 11. */
  readonly month: number
  readonly date: number
  readonly weekday: number
  readonly hour: number
}

/**
 * Ticks at boundaries of the calendar: the finest of hours, days, weeks, months, quarters and years that has room.
 * The year is written only where it changes.
 */
export function timeTicks(
  periods: readonly Period[],
  {
    grain,
    timeZone,
    locale,
    xs,
  }: { readonly grain: Grain; readonly timeZone: string; readonly locale: string; readonly xs: readonly number[] },
): TimeTick[] {
  if (periods.some(({ label }) => label !== undefined)) return labelTicks(periods, xs)
  const moments = periods.map((period) => momentOf(period.key, grain, timeZone))
  for (const level of levels[grain] ?? []) {
    const at = moments.flatMap((moment, index) => (level.holds(moment, moments[index - 1]) ? [index] : []))
    if (at.length === 0 || !hasRoom(at, xs, level.room)) continue
    return write(at, moments, level.text, locale)
  }
  const ends = periods.length > 1 ? [0, periods.length - 1] : [0]
  return periods.length === 0
    ? []
    : write(
        ends,
        moments,
        instantSeconds(grain) ? 'hour' : grain === 'month' || grain === 'quarter' ? 'month' : grain === 'year' ? 'year' : 'day',
        locale,
      )
}

type Text = 'hour' | 'day' | 'month' | 'year'

interface Level {
  readonly text: Text
  /** Pixels from one tick to the next, at least. */
  readonly room: number
  readonly holds: (moment: Moment, before: Moment | undefined) => boolean
}

const newMinute = (each: number): Level => ({
  text: 'hour',
  room: 52,
  holds: (moment) => Math.round(moment.hour * 60) % each === 0,
})
const newHour = (each: number): Level => ({
  text: 'hour',
  room: 52,
  // The hour that a clock shows twice gets one tick.
  holds: (moment, before) => moment.hour % each === 0 && !(before && before.hour === moment.hour && before.day === moment.day),
})
const everyDay: Level = { text: 'day', room: 54, holds: (moment, before) => !before || before.day !== moment.day }
const monday: Level = { text: 'day', room: 54, holds: (moment, before) => moment.weekday === 1 && before?.day !== moment.day }
const everyWeek: Level = { text: 'day', room: 54, holds: () => true }
const months = (each: number): Level => ({
  text: 'month',
  room: 44,
  holds: (moment, before) => (before ? before.month !== moment.month : moment.date === 1) && moment.month % each === 0,
})
const years = (each: number): Level => ({
  text: 'year',
  room: 44,
  holds: (moment, before) => (before ? before.year !== moment.year : moment.month === 0 && moment.date === 1) && moment.year % each === 0,
})
const coarse = [months(1), months(3), months(6), years(1), years(2), years(5), years(10)]
const midnights: Level = { ...everyDay, holds: (moment, before) => (before ? before.day !== moment.day : moment.hour === 0) }

const hours = [newHour(1), newHour(3), newHour(6), newHour(12), midnights, monday, ...coarse]

const levels: Readonly<Partial<Record<Grain, readonly Level[]>>> = {
  minute: [newMinute(1), newMinute(5), newMinute(10), newMinute(15), newMinute(30), ...hours],
  hour: hours,
  day: [everyDay, monday, ...coarse],
  week: [everyWeek, { ...everyWeek, holds: (moment) => Math.floor(moment.day / 7) % 2 === 0 }, ...coarse],
  month: coarse,
  quarter: [months(3), ...coarse.slice(3)],
  year: [years(1), years(2), years(5), years(10)],
}

/** Names of periods, every one or as many as have room. */
function labelTicks(periods: readonly Period[], xs: readonly number[]): TimeTick[] {
  const longest = Math.max(...periods.map(({ label }) => label?.length ?? 0))
  const room = longest * 6.5 + 12
  const each = [1, 2, 3, 4, 6, 12, 24, 48].find((step) => {
    const at = periods.map((_, index) => index).filter((index) => index % step === 0)
    return hasRoom(at, xs, room)
  })
  return periods.flatMap(({ label, key }, index) =>
    index % (each ?? periods.length) === 0 ? [{ index, text: label ?? key, strong: false }] : [],
  )
}

function momentOf(key: string, grain: Grain, timeZone: string): Moment {
  const clock = instantSeconds(grain) ? localClock(key, timeZone) : { day: dayNumber(key), hour: 0 }
  const date = new Date(clock.day * 86_400_000)
  return {
    day: clock.day,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    date: date.getUTCDate(),
    weekday: weekday(clock.day),
    hour: clock.hour,
  }
}

function hasRoom(at: readonly number[], xs: readonly number[], room: number): boolean {
  return at.every((index, place) => place === 0 || (xs[index] as number) - (xs[at[place - 1] as number] as number) >= room)
}

function write(at: readonly number[], moments: readonly Moment[], text: Text, locale: string): TimeTick[] {
  const zone = { timeZone: 'UTC' } as const
  const forms = {
    hour: new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: new Intl.DateTimeFormat(locale, { ...zone, day: 'numeric', month: 'short' }),
    month: new Intl.DateTimeFormat(locale, { ...zone, month: 'short' }),
    year: new Intl.DateTimeFormat(locale, { ...zone, year: 'numeric' }),
  }
  return at.map((index, place) => {
    const moment = moments[index] as Moment
    const before = moments[at[place - 1] as number]
    const instant = new Date((moment.day * 24 + moment.hour) * 3_600_000)
    const newYear = before !== undefined && before.year !== moment.year
    if (text === 'hour') {
      const newDay = moment.hour === 0
      return { index, text: (newDay ? forms.day : forms.hour).format(instant), strong: newDay }
    }
    // Room is tight between ticks, so the new year stands in place of the month where it begins with it.
    if (text === 'month' && newYear && moment.month === 0) return { index, text: forms.year.format(instant), strong: true }
    const written = forms[text].format(instant)
    return { index, text: newYear && text === 'day' ? `${written} ${moment.year}` : written, strong: newYear && text !== 'year' }
  })
}
