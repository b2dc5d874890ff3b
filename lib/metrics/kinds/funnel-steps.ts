import { AppError } from '@/lib/base/errors'
import { dimensionsOf } from '../dimensions'
import type { Measure } from '../metric'

/** How long after the first step the last may come: all parts together. Months are those of the calendar. */
export interface Time {
  readonly minutes?: number
  readonly hours?: number
  readonly days?: number
  readonly weeks?: number
  readonly months?: number
}

/** Plain data: what a funnel is counted by. */
export interface Funnel {
  /** The steps in order, the first of which is `start`. */
  readonly names: readonly string[]
  readonly seconds: number
  readonly months: number
  readonly order: 'ordered' | 'strict' | 'unordered'
  readonly attempt: 'best' | 'first' | 'each'
  /** Where what takes people out is between two steps, it takes the rest of the attempt, or the person from the attempt on. */
  readonly leaving: 'step' | 'person'
  /** The place of the step whose event says what the funnel is split by; 0 is the start. */
  readonly splitAt: number
  /** In seconds. */
  readonly tolerance: number
  /** Ends of the bands of time, in seconds; rising. */
  readonly bands: readonly number[]
}

const lengths = { minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 } as const
const longest = 400 * lengths.days

/** @throws AppError `invalid_input` for no whole seconds, or more than 400 days */
export function timeOf(name: string, within: Time): Pick<Funnel, 'seconds' | 'months'> {
  const { months = 0, ...others } = within
  const seconds = secondsOf(others)
  const isWhole = Number.isInteger(seconds) && Number.isInteger(months) && seconds >= 0 && months >= 0
  const most = mostSeconds({ seconds, months })
  if (isWhole && most >= 1 && most <= longest) return { seconds, months }
  throw new AppError('invalid_input', `${name} gives people ${timeWords(within)}. Give them a whole number of seconds, up to 400 days.`)
}

/** Without months. */
export function secondsOf(time: Omit<Time, 'months'>): number {
  return Object.entries(time).reduce((sum, [unit, count]) => sum + (lengths[unit as keyof typeof lengths] ?? Number.NaN) * (count ?? 0), 0)
}

/** At least as long as the time is: a month has up to 31 days. */
export function mostSeconds({ seconds, months }: Pick<Funnel, 'seconds' | 'months'>): number {
  return seconds + months * 31 * lengths.days
}

/** `14 days`, `1 months 2 hours` as it is written. */
export function timeWords(within: Time): string {
  return Object.entries(within)
    .map(([unit, count]) => `${count} ${count === 1 ? unit.slice(0, -1) : unit}`)
    .join(' ')
}

/** Whether two steps read one table by the same clock and person. */
export function isOneTable(one: Measure, other: Measure): boolean {
  return one.source === other.source && one.time === other.time && one.column === other.column
}

/** Whether the events of two steps are the same ones. */
export function isRepeated(one: Measure, other: Measure): boolean {
  return isOneTable(one, other) && JSON.stringify(one.where) === JSON.stringify(other.where)
}

/** Whether no event can be of both steps: of other tables, or held to different values of one dimension. */
export function isApart(one: Measure, other: Measure): boolean {
  if (one.source !== other.source) return true
  const [wheres, others] = [one.where, other.where] as readonly Readonly<Record<string, unknown>>[]
  return Object.entries(wheres ?? {}).some(([name, value]) => {
    if (dimensionsOf(one.source).get(name)?.isBridged) return false
    const [values, rest] = [plainValues(value), plainValues(others?.[name])]
    return values !== undefined && rest !== undefined && !values.some((each) => rest.includes(each))
  })
}

/** Whether each event can be of one step at most. */
export function areApart(steps: readonly Measure[]): boolean {
  return steps.every((step, place) => steps.slice(place + 1).every((other) => isApart(step, other)))
}

/** Of each step, how many changes of events lie before it: repeated steps that follow each other share a place. */
export function placesOf(steps: readonly Measure[]): readonly number[] {
  let place = 0
  return steps.map((step, index) => {
    const before = steps[index - 1]
    if (before && !isRepeated(before, step)) place += 1
    return place
  })
}

function plainValues(value: unknown): readonly unknown[] | undefined {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return value !== undefined && values.every((each) => each === null || typeof each !== 'object') ? values : undefined
}
