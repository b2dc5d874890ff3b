import { sql } from 'kysely'
import { dimensionsOf } from '../dimensions'
import { partOf } from '../filters/where'
import { and } from '../sql/filter-sql'
import type { SelectQuery } from '../sql/source-sql'
import { from, keysOf, type Stage } from '../sql/stage'
import type { Sql } from '../sql-functions'
import type { Credited } from './attribution'
import { codeSql } from './attribution-chain-sql'
import { keyNames, newestFirst, touchOf, wider } from './attribution-paths-sql'
import { momentOf } from './moments'

/**
 * All touches, those of conversions and those that led to none, each with the group of its journey. A journey that does not convert
 * ends with a touch after which, for the whole look-back, there is neither a touch nor a conversion (as far as there is data); it is
 * the touches of the look-back before that one, and counts when that one does.
 * Of what the touches do not know, such as the plan that was bought, it is in every group.
 */
export function journeysSql(credited: Credited, stage: Stage): SelectQuery {
  const names = [':at', ...keyNames(credited.touches)]
  const [channel = ''] = Object.keys(credited.how.by)
  const keys = keysOf(stage).map(({ name }) => sql.id('paths', name))
  const converting = from(sql.id(':paths'), 'paths')
    .where(sql<boolean>`${sql.id('paths', ':at')} is not null`)
    .select([
      sql.lit(1).as(':converts'),
      sql`${groupSql(keys)}`.as(':group'),
      sql.id('paths', ':person').as(':person'),
      sql`cast(${sql.id('paths', ':place')} as bigint)`.as(':place'),
      sql`${codeSql(sql.id('paths', channel))}`.as(':code'),
      ...names.map((each) => sql.id('paths', each).as(each)),
    ])
  const since = stage.context.functions.plusSeconds(sql.id('stops', ':at'), -credited.how.seconds)
  const isSamePath = ['person', 'place'].map((each) => sql`${sql.id('walk', `:${each}`)} = ${sql.id('stops', `:${each}`)}`)
  const others = from(sql.id(':walk'), 'walk')
    .innerJoin(sql`${sql.id(':walk')}`.as('stops'), (join) =>
      join.on(
        and([
          ...isSamePath,
          sql`${sql.id('stops', ':stops')} = 1`,
          sql`${sql.id('stops', ':in')}`,
          sql`${sql.id('walk', ':at')} >= ${since}`,
        ]),
      ),
    )
    .where(sql<boolean>`${sql.id('walk', ':ends')} = 0`)
    .select([
      sql.lit(0).as(':converts'),
      sql.id('stops', ':group').as(':group'),
      sql.id('walk', ':person').as(':person'),
      sql`cast(${sql.id('walk', ':place')} as bigint)`.as(':place'),
      ...[':code', ...names].map((each) => sql.id('walk', each).as(each)),
    ])
  return converting.unionAll(others)
}

/** Every touch and conversion, numbered by what it leads to: the end of a journey, or a conversion. */
export function walkSql(credited: Credited, stage: Stage): SelectQuery {
  const { touches, how } = credited
  const { context, series } = stage
  const isKnown = knownOf(credited, stage)
  const touch = touchOf(credited, stage)
  const { table, time } = touch
  const person = table.own(how.person.touches)
  const splits = stage.splits.filter(({ name }) => isKnown(name)).map(({ name }) => table.column(name).sql)
  const isIn = and([touch.isHere, ...context.filters.map((filter) => table.filters(partOf(filter, isKnown)))])
  const kept = and([
    time.within(wider(series.bounds, how.seconds, how.seconds, stage)),
    table.filters(touches.where),
    sql`${person} is not null`,
  ])
  const names = keyNames(touches)
  const [, channel = ''] = Object.entries(how.by)[0] ?? []
  const columns = [':person', ':at', ':ends', ':in', ':group', ':code', ...names]
  const code = codeSql(table.column(channel).sql)
  const rows = table
    .select()
    .where(kept)
    .select([
      sql`${person}`.as(':person'),
      sql`${momentOf(touches, table, context.functions)}`.as(':at'),
      sql.lit(0).as(':ends'),
      sql`coalesce(${isIn}, false)`.as(':in'),
      sql`${groupSql([...(touch.period ? [touch.period] : []), ...splits])}`.as(':group'),
      sql`${code}`.as(':code'),
      ...touches.source.primaryKey.map((column, index) => sql`${table.own(column)}`.as(names[index] ?? '')),
    ])
  const ends = from(sql.id(':conversions'), 'ended')
    .where(sql<boolean>`${sql.id('ended', ':person')} is not null`)
    .select([
      sql.id('ended', ':person').as(':person'),
      sql.id('ended', ':at').as(':at'),
      sql.lit(1).as(':ends'),
      sql`false`.as(':in'),
      ...columns.slice(4).map((each) => sql`null`.as(each)),
    ])
  const window = sql`(partition by ${sql.id('events', ':person')} order by ${newestEventFirst(credited, stage)})`
  const beside = from(rows.unionAll(ends), 'events').select([
    ...columns.map((each) => sql.id('events', each).as(each)),
    sql`lag(${sql.id('events', ':at')}) over ${window}`.as(':next'),
  ])
  const reach = context.functions.plusSeconds(sql.id('events', ':at'), how.seconds)
  const isLast = sql`(${sql.id('events', ':next')} is null or ${sql.id('events', ':next')} > ${reach})`
  const stopping = from(beside, 'events').select([
    ...columns.map((each) => sql.id('events', each).as(each)),
    sql`case when ${sql.id('events', ':ends')} = 0 and ${isLast} then 1 else 0 end`.as(':stops'),
  ])
  const marks = sql`${sql.id('events', ':ends')} + ${sql.id('events', ':stops')}`
  return from(stopping, 'events').select([
    ...[...columns, ':stops'].map((each) => sql.id('events', each).as(each)),
    sql`sum(${marks}) over (partition by ${sql.id('events', ':person')} order by ${newestEventFirst(credited, stage)} rows between unbounded preceding and current row)`.as(
      ':place',
    ),
  ])
}

/** Keys of a row as one text; equal exactly for equal keys. */
export function groupSql(keys: readonly Sql[]): Sql {
  if (keys.length === 0) return sql`cast('' as text)`
  return sql.join(
    keys.map((key) => sql`coalesce('v' || cast(${key} as text), 'n')`),
    sql` || cast(${'\u001f'} as text) || `,
  )
}

/** A conversion comes after the touches of its instant. */
function newestEventFirst(credited: Credited, stage: Stage): Sql {
  return sql`${sql.id('events', ':at')} desc, ${sql.id('events', ':ends')} desc, ${newestFirst(credited, 'events', stage)}`
}

/** Groups of the answer by the part of their keys that touches know; undefined where they know all. */
export function groupsSql(credited: Credited, stage: Stage): SelectQuery | undefined {
  const isKnown = knownOf(credited, stage)
  const known = keysOf(stage).filter((key) => key === stage.period || isKnown(key.name))
  if (known.length === keysOf(stage).length) return undefined
  const group = (keys: readonly { readonly name: string }[]): Sql => groupSql(keys.map(({ name }) => sql.id('paths', name)))
  return from(sql.id(':paths'), 'paths')
    .select([sql`${group(keysOf(stage))}`.as(':group'), sql`${group(known)}`.as(':known')])
    .distinct()
}

/** Whether the table of the touches has a dimension of a name, one value for each; no group of a top is one. */
function knownOf({ touches }: Credited, stage: Stage): (name: string) => boolean {
  const known = dimensionsOf(touches.source)
  const isFolded = stage.splits.some(({ name }) => name === ':other')
  return (name) => !isFolded && known.has(name) && !known.get(name)?.isBridged
}
