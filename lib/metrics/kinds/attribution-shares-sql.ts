import { sql } from 'kysely'
import type { SelectQuery } from '../sql/source-sql'
import { from, groupedBy, keysOf, type Stage } from '../sql/stage'
import type { Credited } from './attribution'
import { codeSql, effectsSql } from './attribution-chain-sql'
import { groupSql } from './attribution-journeys-sql'
import { type ChainModel, upTo } from './attribution-models'
import { unattributed } from './attribution-places-sql'

/** The credit of a group is shared out in whole parts of this. */
const shares = 1_000_000_000

/**
 * Markov chain of the channels of all journeys, those that end without a conversion too. The removal effect of a channel is the
 * share of the conversions that are lost when journeys end wherever they would meet it; the credit of a group is shared in
 * proportion to these effects, and within a channel evenly among its touches.
 *
 * The chance to convert is found by letting a mass of whole parts flow from the start along all links until nothing is left of it,
 * once with all channels and once without each. Only whole numbers are added up, so the answer is the same on every engine, however
 * it orders them; and a channel is removed from chains of any order alike. Moves from a state to itself change no effect and are
 * left out.
 */
export function chainSql(
  credited: Credited,
  stage: Stage,
  { model, columns }: { readonly model: ChainModel; readonly columns: readonly string[] },
): SelectQuery {
  const own = Object.keys(credited.how.by)
  const keys = keysOf(stage).map(({ name }) => name)
  const paths = (name: string) => id('paths', name)
  const ordered = own.map((each) => sql`${stage.context.functions.ordered(id('touched', each))} nulls last`)
  const touched = groupedBy(
    columns.length + 2,
    from(sql.id(':paths'), 'paths')
      .where(sql<boolean>`${paths(':at')} is not null`)
      .select([
        ...columns.map((each) => paths(each).as(each)),
        sql`${groupSql(keys.map(paths))}`.as(':group'),
        sql`${codeSql(paths(own[0] ?? ''))}`.as(':code'),
        sql`count(*)`.as(':count'),
      ]),
  )
  const inChannel = [id('touched', ':group'), id('touched', ':code')]
  const counted = from(touched, 'touched')
    .innerJoin(sql`${effectsSql(model)}`.as('effects'), (join) =>
      join.on(
        sql<boolean>`${id('effects', ':group')} = ${id('touched', ':group')} and ${id('effects', ':code')} = ${id('touched', ':code')}`,
      ),
    )
    .select([
      ...[...columns, ':group', ':count'].map((each) => id('touched', each).as(each)),
      id('effects', ':effect').as(':effect'),
      sql`row_number() over (partition by ${sql.join(inChannel)} order by ${sql.join(ordered)})`.as(':first'),
      sql`sum(${id('touched', ':count')}) over (partition by ${sql.join(inChannel)} order by ${sql.join(ordered)} rows between unbounded preceding and current row)`.as(
        ':so_far',
      ),
      sql`sum(${id('touched', ':count')}) over (partition by ${sql.join(inChannel)})`.as(':counts'),
    ])
  const counts = (name: string) => id('touched', name)
  const once = sql`case when ${counts(':first')} = 1 then ${counts(':effect')} else 0 end`
  const running = from(counted, 'touched').select([
    ...[...columns, ':group', ':effect', ':so_far', ':counts'].map((each) => counts(each).as(each)),
    sql`sum(${once}) over (partition by ${counts(':group')} order by ${sql.join(ordered)} rows between unbounded preceding and current row)`.as(
      ':until',
    ),
    sql`sum(${once}) over (partition by ${counts(':group')})`.as(':effects'),
  ])
  const ofChannel = sql`case when ${counts(':so_far')} = ${counts(':counts')} then ${counts(':effect')} else floor(cast(${counts(':effect')} as double precision) * cast(${counts(':so_far')} as double precision) / cast(${counts(':counts')} as double precision)) end`
  const isEnd = sql`${counts(':until')} = ${counts(':effects')} and ${counts(':so_far')} = ${counts(':counts')}`
  const upToHere = sql`cast(${counts(':until')} as double precision) - cast(${counts(':effect')} as double precision) + ${ofChannel}`
  const laid = from(running, 'touched').select([
    ...[...columns, ':group'].map((each) => counts(each).as(each)),
    sql`case when ${isEnd} then ${sql.lit(shares)} else cast(${upTo(shares, sql`(${upToHere})`, counts(':effects'))} as bigint) end`.as(
      ':share',
    ),
  ])
  const share = sql`${counts(':share')} - lag(${counts(':share')}, 1, cast(0 as bigint)) over (partition by ${counts(':group')} order by ${sql.join(ordered)})`
  const shared = from(laid, 'touched').select([...[...columns, ':group'].map((each) => counts(each).as(each)), sql`${share}`.as(':share')])
  const credit = from(shared, 'touched')
    .innerJoin(sql`${wholeSql()}`.as('whole'), (join) => join.on(sql<boolean>`${id('whole', ':group')} = ${counts(':group')}`))
    .select([
      ...columns.map((each) => counts(each).as(each)),
      sql`${sql.lit(model)}`.as('model'),
      sql`${id('whole', ':value')} * ${counts(':share')} * 0.000000001`.as(':value'),
    ])
  const without = groupedBy(
    columns.length + 1,
    from(sql.id(':paths'), 'paths')
      .where(sql<boolean>`${paths(':at')} is null`)
      .select([
        ...keys.map((each) => paths(each).as(each)),
        ...own.map((each) => sql.lit(unattributed).as(each)),
        sql`${sql.lit(model)}`.as('model'),
        sql`sum(${paths(':value')}) * 1.000000000`.as(':value'),
      ]),
  )
  return credit.unionAll(without)

  /** What the conversions of a group that have a touch are worth. */
  function wholeSql(): SelectQuery {
    const names = [...keys, ':person', ':place', ':value']
    const each = groupedBy(
      names.length,
      from(sql.id(':paths'), 'paths')
        .where(sql<boolean>`${paths(':at')} is not null`)
        .select(names.map((name) => paths(name).as(name))),
    )
    return groupedBy(
      1,
      from(each, 'paths').select([sql`${groupSql(keys.map(paths))}`.as(':group'), sql`sum(${paths(':value')})`.as(':value')]),
    )
  }
}

function id(table: string, column: string) {
  return sql.id(table, column)
}
