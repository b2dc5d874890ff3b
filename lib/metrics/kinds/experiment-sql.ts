import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Measure } from '../metric'
import { aggregateSql } from '../sql/aggregate-sql'
import { and, or } from '../sql/filter-sql'
import { builder, type SelectQuery, sourceSql } from '../sql/source-sql'
import { from, groupedBy, type Stage } from '../sql/stage'
import { boundsOf, timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { instantText, secondsOf } from '../time/zone'
import { enteredSql, hasMoment, momentOf, reachOf } from './experiment-units'

/** What units are followed by, plain data besides the measures. */
export interface Following {
  /** The dimension that names a unit's variant, and the variants there are; without it all units are of one. */
  readonly variant?: string
  readonly variants: readonly string[]
  /** Days as `YYYY-MM-DD`, both included: when units may enter. */
  readonly start?: string
  readonly end?: string
  /** For so many days after the exposure; without it up to the end of the range, or of the experiment. */
  readonly within?: number
  /** How many days before the exposure are looked at as history; 0 for none. */
  readonly history: number
}

/** One measure that units are followed in. */
export interface Followed {
  readonly measure: Measure
  /** The column that names the unit. */
  readonly unit: string
  /** Whether it counts the units themselves: each is worth 1 or 0. */
  readonly isShare: boolean
  readonly type: 'integer' | 'decimal' | 'number'
  /** Values above this percentile of all units count as it. */
  readonly cap?: number
}

export interface FollowedParts {
  readonly followed: readonly Followed[]
  /** Columns to multiply, such as `y0` and `x1`. */
  readonly products: readonly (readonly [one: string, other: string])[]
  readonly exposure?: Measure
  readonly how: Following
}

/**
 * One row per unit that entered in the range: the keys, `variant`, `:units` and `:mixed` (one of them 1), `:open`, per measure `y0`
 * since the exposure, `x0` before it and the `cap0` that holds it, and the products of two. One scan of the assignments, and one of
 * each table that measures are read from, joined to the units by their name; no unit meets another.
 */
export function followedSql(measure: Measure, parts: FollowedParts, stage: Stage): SelectQuery {
  const { followed, products, how } = parts
  const { functions } = stage.context
  const keys = [...(stage.period ? ['period'] : []), ...stage.splits.map((key) => key.name), 'variant']
  const tables = [...Map.groupBy(followed, ({ measure: { source, time }, unit }) => `${source.name} ${time} ${unit}`).values()]
  const capped = followed.flatMap(({ cap }, place) => (cap === undefined ? [] : [{ cap, place }]))
  const names = followed.flatMap((_, place) => [`y${place}`, `x${place}`])

  let query = tables.reduce<typeof builder>(
    (made, all, index) => made.with(`did${index + 1}`, () => didSql(all, parts, { entry: parts.exposure ?? measure, stage })) as never,
    enteredSql(measure, parts, stage) as never,
  )
  query = query.with('rows', () => rowsSql()) as never
  for (const { cap, place } of capped) query = query.with(`most${place}`, () => mostSql(place, cap)) as never
  const value = (name: string): Sql => {
    const column = sql.id('rows', name)
    if (!capped.some(({ place }) => name.slice(1) === String(place))) return column
    const most = sql.id(`most${name.slice(1)}`, 'most')
    return sql`case when ${most} > 0 and ${column} > ${most} then ${most} else ${column} end`
  }
  let select = (query as typeof builder).selectFrom('rows') as SelectQuery
  for (const { place } of capped) select = select.leftJoin(`most${place}`, (join) => join.on(sql<boolean>`true`))
  return select.select([
    ...[...keys, ':units', ':mixed', ':open'].map((name) => sql.id('rows', name).as(name)),
    ...names.map((name) => sql`${value(name)}`.as(name)),
    ...capped.map(({ place }) => sql.id(`most${place}`, 'most').as(`cap${place}`)),
    ...products.map(([one, other]) => sql`${value(one)} * ${value(other)}`.as(one + other)),
  ])

  /** Units with what they did; nothing for those in two variants. */
  function rowsSql(): SelectQuery {
    const isKept = sql`${sql.id('units', ':mixed')} = 0`
    let rows = builder.selectFrom('units') as SelectQuery
    for (const [index] of tables.entries()) {
      const did = `did${index + 1}`
      rows = rows.leftJoin(did, (join) => join.on(sql<boolean>`${sql.id(did, ':person')} = ${sql.id('units', ':person')}`))
    }
    const worth = (prefix: 'y' | 'x') =>
      followed.map(({ type }, place) => {
        const did = `did${tables.findIndex((all) => all.includes(followed[place] as Followed)) + 1}`
        const column = sql`coalesce(${sql.id(did, `${prefix}${place}`)}, 0)`
        return sql`case when ${isKept} then ${functions.widened(column, type)} end`.as(`${prefix}${place}`)
      })
    return rows.select([
      ...[...keys, ':mixed'].map((name) => sql.id('units', name).as(name)),
      sql`1 - ${sql.id('units', ':mixed')}`.as(':units'),
      sql`${isOpen()}`.as(':open'),
      ...worth('y'),
      ...worth('x'),
    ])
  }

  /** Whether the time in which it is followed is not over. */
  function isOpen(): Sql {
    if (how.within === undefined) return sql.lit(0)
    const asOf = secondsOf(Temporal.Instant.from(stage.context.dataAsOf))
    const end = functions.value(instantText(asOf - how.within * daySeconds).slice(0, -1), 'timestamp')
    const late = hasMoment(parts.exposure ?? measure)
      ? sql`${sql.id('units', ':at')} > ${end}`
      : sql`${sql.id('units', ':day')} >= ${functions.value(dayText(stage.context.endOfData - how.within), 'date')}`
    return sql`case when ${sql.id('units', ':mixed')} = 0 and ${late} then 1 else 0 end`
  }

  /** Of all units the value that so many per cent do not exceed: exact, one of the values. */
  function mostSql(place: number, percent: number): SelectQuery {
    const column = sql.id('rows', `y${place}`)
    const ranked = builder
      .selectFrom('rows')
      .where(sql<boolean>`${sql.id('rows', ':mixed')} = 0`)
      .select([sql`${column}`.as('value'), sql`row_number() over (order by ${column})`.as('place'), sql`count(*) over ()`.as('units')])
    return from(ranked, 'ranked')
      .where(sql<boolean>`${sql.id('ranked', 'place')} * 100 >= ${sql.id('ranked', 'units')} * ${sql.lit(percent)}`)
      .select(sql`min(${sql.id('ranked', 'value')})`.as('most'))
  }
}

const daySeconds = 86_400

/** Of one table: what each unit did since its exposure and before it. */
function didSql(
  all: readonly Followed[],
  { followed, how }: FollowedParts,
  { entry, stage }: { readonly entry: Measure; readonly stage: Stage },
): SelectQuery {
  const [{ measure, unit }] = all as readonly [Followed]
  const { context } = stage
  const { functions, timeZone } = context
  const reach = reachOf(how, stage)
  // A day more on either side, for days that are not 24 hours long.
  const bounds = boundsOf({ from: reach.from - how.history - 1, to: reach.to + (how.within === undefined ? 0 : how.within + 1) }, timeZone)
  const table = sourceSql(measure.source, context)
  const time = timeSql(table.own(measure.time), measure.source, measure.time, context)
  const at = hasMoment(entry) ? momentOf(measure, table, functions) : undefined
  const when = at ?? time.period('day', bounds)
  const since = at ? sql.id('units', ':at') : sql.id('units', ':day')
  const moved = (days: number): Sql => (at ? functions.plusSeconds(since, days * daySeconds) : functions.plusDays(since, days))
  // Worked out once a unit, not once a row.
  const reached = builder
    .selectFrom('units')
    .where(sql<boolean>`${sql.id('units', ':mixed')} = 0`)
    .select([
      sql.id('units', ':person').as(':person'),
      sql`${since}`.as(':since'),
      sql`${moved(-how.history)}`.as(':first'),
      ...(how.within === undefined ? [] : [sql`${moved(how.within)}`.as(':last')]),
    ])
  const of = (column: string): Sql => sql.id('reached', column)
  const isAfter = sql`${when} >= ${of(':since')}`
  const isBefore = how.history > 0 ? sql`${when} < ${of(':since')}` : undefined
  const columns = all.flatMap((each) => {
    const place = followed.indexOf(each)
    const passes = table.filters(each.measure.where)
    const worth = (isThen: Sql | undefined): Sql => {
      if (!isThen) return sql.lit(0)
      const condition = and([isThen, passes])
      if (each.isShare) return sql`max(case when ${condition} then 1 else 0 end)`
      return aggregateSql(each.measure, table.own, functions, condition)
    }
    return [sql`${worth(isAfter)}`.as(`y${place}`), sql`${worth(isBefore)}`.as(`x${place}`)]
  })
  const wheres = all.map((each) => table.filters(each.measure.where))
  const person = of(':person')
  const passing = [
    time.within(bounds),
    sql`${when} >= ${of(':first')}`,
    ...(how.within === undefined ? [] : [sql`${when} <= ${of(':last')}`]),
    or(wheres),
  ]
  const rows = table
    .select()
    .innerJoin(sql`${reached}`.as('reached'), (join) => join.on(sql<boolean>`${person} = ${table.own(unit)}`))
    .where(and(passing))
    .select([sql`${person}`.as(':person'), ...columns])
  return groupedBy(1, rows)
}
