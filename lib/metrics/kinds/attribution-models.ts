import { sql } from 'kysely'
import type { Sql } from '../sql-functions'

/** Models that give each touch of one path a part of it, in the order in which they are shown. */
export const pathModels = ['first', 'last', 'last_non_direct', 'linear', 'position', 'w_shaped', 'time_decay', 'shapley'] as const
/** Models of all paths together: chains that know the last touch, or the last two. */
export const chainModels = ['markov', 'markov_2'] as const

export type PathModel = (typeof pathModels)[number]
export type ChainModel = (typeof chainModels)[number]
export type Model = PathModel | ChainModel

/** A conversion is so many parts: whole ones, so that the parts of its touches add up to it exactly. */
export const parts = 1_000_000

/** What a model needs to know of a touch; of paths of one conversion, counted from the conversion back. */
export interface TouchPlace {
  /** 1 is the touch next to the conversion. */
  readonly place: Sql
  /** Touches of the path. */
  readonly count: Sql
  /** Whether it is the newest that is not direct, or the newest where all are. */
  readonly isLastNonDirect: Sql
  /** The place of the touch that the milestone followed; null without one. */
  readonly milestone: Sql
  /** Of time decay: the weight of this touch, of this and all newer ones, of all. */
  readonly weight: Sql
  readonly newer: Sql
  readonly weights: Sql
  /** Of Shapley: the channel's place among those of the path and their number; the touch's place in its channel and their number. */
  readonly channel: Sql
  readonly channels: Sql
  readonly inChannel: Sql
  readonly ofChannel: Sql
}

/**
 * The parts of a conversion that a touch gets, a whole number; all where there is none. Where they do not come out even, the touches share what is over by the
 * rule of running totals: each gets the rounded sum up to it less the rounded sum before it.
 */
export function creditSql(model: PathModel, touch: TouchPlace): Sql {
  return sql`case when ${touch.count} = 0 then ${sql.lit(parts)} else cast(${credits[model](touch)} as bigint) end`
}

const credits: Readonly<Record<PathModel, (touch: TouchPlace) => Sql>> = {
  first: ({ place, count }) => allIf(sql`${place} = ${count}`),
  last: ({ place }) => allIf(sql`${place} = 1`),
  last_non_direct: ({ isLastNonDirect }) => allIf(isLastNonDirect),
  linear: ({ place, count }) => slice(parts, place, count),
  position: positionSql,
  w_shaped: milestoneSql,
  time_decay({ place, count, weight, newer, weights }) {
    const end = sql`case when ${place} = ${count} then ${sql.lit(parts)} else ${upTo(parts, newer, weights)} end`
    return sql`${end} - ${upTo(parts, sql`(${newer} - ${weight})`, weights)}`
  },
  shapley({ channel, channels, inChannel, ofChannel }) {
    const place = sql`((${channel} - 1) * ${ofChannel} + ${inChannel})`
    return slice(parts, place, sql`(${channels} * ${ofChannel})`)
  },
}

/** Two fifths each for the first and the last touch, the rest for those between. */
function positionSql({ place, count }: TouchPlace): Sql {
  const between = slice(parts / 5, sql`(${place} - 1)`, sql`(${count} - 2)`)
  return sql`case when ${count} = 1 then ${sql.lit(parts)} when ${count} = 2 then ${sql.lit(parts / 2)}
    when ${place} in (1, ${count}) then ${sql.lit((parts / 5) * 2)} else ${between} end`
}

/**
 * Three tenths each for the first touch, the one before the milestone and the last, the rest for all others; a touch that is two of
 * these gets both. Without others, a third each.
 */
function milestoneSql(touch: TouchPlace): Sql {
  const { place, count, milestone } = touch
  const one = (condition: Sql): Sql => sql`case when ${condition} then 1 else 0 end`
  const held = sql`(${one(sql`${place} = 1`)} + ${one(sql`${place} = ${count}`)} + ${one(sql`${place} = ${milestone}`)})`
  const isApart = sql`${milestone} > 1 and ${milestone} < ${count}`
  const others = sql`(${count} - 2 - ${one(isApart)})`
  const among = sql`(${place} - 1 - ${one(sql`${isApart} and ${milestone} < ${place}`)})`
  const third = Math.floor(parts / 3)
  const left = sql`${one(sql`${place} = 1`)} * ${sql.lit(parts - 3 * third)}`
  return sql`case when ${milestone} is null then ${positionSql(touch)}
    when ${others} <= 0 then ${held} * ${sql.lit(third)} + ${left}
    when ${held} > 0 then ${held} * ${sql.lit((parts / 10) * 3)} else ${slice(parts / 10, among, others)} end`
}

function allIf(condition: Sql): Sql {
  return sql`case when ${condition} then ${sql.lit(parts)} else 0 end`
}

/** The part of the total up to a place, rounded down; the division of doubles is the same on every engine. */
export function upTo(total: number, place: Sql, of: Sql): Sql {
  return sql`floor(cast(${place} as double precision) * ${sql.lit(total)} / nullif(cast(${of} as double precision), 0))`
}

function slice(total: number, place: Sql, of: Sql): Sql {
  return sql`${upTo(total, place, of)} - ${upTo(total, sql`(${place} - 1)`, of)}`
}
