import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Sql } from '../sql-functions'
import { type Funnel, mostSeconds, secondsOf, type Time, timeWords } from './funnel-steps'

const usual: readonly number[] = [
  { minutes: 1 },
  { minutes: 5 },
  { minutes: 15 },
  { minutes: 30 },
  { hours: 1 },
  { hours: 3 },
  { hours: 6 },
  { hours: 12 },
  { days: 1 },
  { days: 2 },
  { days: 3 },
  { days: 7 },
  { days: 14 },
  { days: 30 },
  { days: 60 },
  { days: 90 },
  { days: 180 },
].map(secondsOf)

/**
 * The ends of the bands of time, in seconds: those that are given, or the usual ones that lie within the time of the funnel.
 *
 * @throws AppError `invalid_input` for ends that do not rise, or for one that is not within the time
 */
export function bandsOf(
  name: string,
  within: Pick<Funnel, 'seconds' | 'months'>,
  bands?: readonly Omit<Time, 'months'>[],
): readonly number[] {
  const most = mostSeconds(within)
  if (!bands) return usual.filter((end) => end < most)
  const ends = bands.map(secondsOf)
  const wrong = ends.findIndex((end, index) => !(end > (ends[index - 1] ?? 0)) || end >= most)
  if (wrong < 0) return ends
  throw new AppError(
    'invalid_input',
    `${name} has a band of time that ends at ${timeWords(bands[wrong] ?? {})}. Let bands rise, and end before the time that people have.`,
  )
}

/** `below 1 min`, `1 min to 5 min`, `1 day and above`, in their order. */
export function bandNames({ bands }: Pick<Funnel, 'bands'>): readonly string[] {
  if (bands.length === 0) return ['any time']
  const words = bands.map(lengthWords)
  return [`below ${words[0]}`, ...words.slice(1).map((word, index) => `${words[index]} to ${word}`), `${words.at(-1)} and above`]
}

/** The band of a time in microseconds; an end belongs to the band above it. */
export function bandSql(took: Sql, how: Funnel) {
  const names = bandNames(how)
  const below = how.bands.map((end, index) => sql`when ${took} < ${sql.lit(end * 1_000_000)} then ${sql.lit(names[index])}`)
  return sql`case when ${took} is null then null ${sql.join(below, sql` `)} else ${sql.lit(names.at(-1))} end`
}

/** In the greatest unit that it is whole in: `90 min`, `6 hours`, `1 day`. */
function lengthWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'min'],
  ] as const
  const [length, unit] = units.find(([each]) => seconds % each === 0) ?? ([1, 's'] as const)
  const count = seconds / length
  return `${count} ${unit}${count !== 1 && length >= 3600 ? 's' : ''}`
}
