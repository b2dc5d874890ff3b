import { type RawBuilder, sql } from 'kysely'
import type { SelectQuery } from '../sql/source-sql'
import { from, groupedBy } from '../sql/stage'
import type { Sql } from '../sql-functions'
import type { ChainModel } from './attribution-models'

/** Whole parts of one journey that flow through a chain, until none is left. */
const mass = 1_000_000_000_000
/** Changes of channel of one journey that are followed; of journeys that long nothing to speak of is left. */
const longest = 1000

/** The relations of a chain. */
export function chainNames(model: ChainModel) {
  return { steps: `:${model}_steps`, states: `:${model}_states`, links: `:${model}_links`, flow: `:${model}_flow` }
}

/**
 * How often journeys of a group move from one state to the next; a state is the channel, or the last two. Journeys that do not
 * convert may be in several `groups`.
 */
export function stepsSql(model: ChainModel, order: (table: string) => Sql, groups: SelectQuery | undefined): SelectQuery {
  const window = sql`over (partition by ${sql.join([':converts', ':person', ':place'].map((each) => id('journeys', each)))} order by ${order('journeys')})`
  const code = id('journeys', ':code')
  const [before, after] = [sql`lead(${code}) ${window}`, sql`lag(${code}) ${window}`]
  const joined = (one: Sql, other: Sql): Sql => sql`${one} || cast(${'\u001f'} as text) || ${other}`
  const isPair = model === 'markov_2'
  const walked = from(sql.id(':journeys'), 'journeys').select([
    id('journeys', ':group').as(':group'),
    id('journeys', ':converts').as(':converts'),
    code.as(':code'),
    sql`${isPair ? joined(sql`coalesce(${before}, '')`, code) : code}`.as(':state'),
    sql`${after}`.as(':next_code'),
    sql`${isPair ? joined(code, after) : after}`.as(':next'),
    sql`case when ${before} is null then 1 else 0 end`.as(':starts'),
  ])
  const names = [':group', ':converts', ':code', ':state', ':next_code', ':next', ':starts']
  const counted = groupedBy(
    names.length,
    from(walked, 'walked').select([...names.map((each) => id('walked', each).as(each)), sql`count(*)`.as(':count')]),
  )
  if (!groups) return counted
  return from(counted, 'counted')
    .leftJoin(sql`${groups}`.as('groups'), (join) =>
      join.on(sql<boolean>`${id('counted', ':converts')} = 0 and ${id('groups', ':known')} = ${id('counted', ':group')}`),
    )
    .select([
      sql`coalesce(${id('groups', ':group')}, ${id('counted', ':group')})`.as(':group'),
      ...[...names.slice(1), ':count'].map((each) => id('counted', each).as(each)),
    ])
}

/** Every state and channel of every group by a number, which is quicker to find than text; a channel is never 0. */
export function statesSql(model: ChainModel): SelectQuery {
  const names = [':group', ':state', ':code']
  const states = from(sql.id(chainNames(model).steps), 'steps').select(names.map((each) => id('steps', each).as(each)))
  const numbered = (by: readonly string[]): Sql => sql`dense_rank() over (order by ${sql.join(by.map((each) => id('states', each)))})`
  return from(states.distinct(), 'states').select([
    ...names.map((each) => id('states', each).as(each)),
    sql`${numbered([':group', ':state'])}`.as(':number'),
    sql`${numbered([':group', ':code'])}`.as(':channel'),
  ])
}

/** Of those who leave a state, the share that goes each way. */
export function linksSql(model: ChainModel): SelectQuery {
  const { steps, states } = chainNames(model)
  const of = (name: string) => id('steps', name)
  const names = [':group', ':state', ':next', ':converts']
  const moved = groupedBy(
    names.length,
    from(sql.id(steps), 'steps')
      .where(sql<boolean>`(${of(':next')} is null or ${of(':next')} <> ${of(':state')})`)
      .select([
        ...names.slice(0, 3).map((each) => of(each).as(each)),
        sql`case when ${of(':next')} is null then ${of(':converts')} end`.as(':converts'),
        sql`sum(${of(':count')})`.as(':count'),
      ]),
  )
  const all = sql`sum(${id('moved', ':count')}) over (partition by ${id('moved', ':group')}, ${id('moved', ':state')})`
  const shared = from(moved, 'moved').select([
    ...names.map((each) => id('moved', each).as(each)),
    sql`cast(${id('moved', ':count')} as double precision) / cast(${all} as double precision)`.as(':share'),
  ])
  return from(shared, 'shared')
    .innerJoin(sql`${sql.id(states)}`.as('here'), (join) => join.on(isSame('here', ':state', 'shared', ':state')))
    .leftJoin(sql`${sql.id(states)}`.as('there'), (join) => join.on(isSame('there', ':state', 'shared', ':next')))
    .select([
      id('here', ':number').as(':state'),
      id('there', ':number').as(':next'),
      id('there', ':channel').as(':channel'),
      id('shared', ':converts').as(':converts'),
      id('shared', ':share').as(':share'),
    ])
}

/** Where the mass is after each move, without the channel `:removed`; with all of them where that is 0. */
export function flowSql(model: ChainModel): SelectQuery {
  const { steps, states, links, flow } = chainNames(model)
  const of = (name: string) => id('steps', name)
  const starts = groupedBy(
    2,
    from(sql.id(steps), 'steps')
      .where(sql<boolean>`${of(':starts')} = 1`)
      .select([of(':group').as(':group'), of(':state').as(':state'), sql`sum(${of(':count')})`.as(':count')]),
  )
  const all = sql`sum(${id('starts', ':count')}) over (partition by ${id('starts', ':group')})`
  const begun = from(starts, 'starts').select([
    ...[':group', ':state'].map((each) => id('starts', each).as(each)),
    sql`floor(cast(${id('starts', ':count')} as double precision) / cast(${all} as double precision) * ${sql.lit(mass)})`.as(':amount'),
  ])
  const first = from(begun, 'begun')
    .innerJoin(sql`${sql.id(states)}`.as('states'), (join) => join.on(isSame('states', ':state', 'begun', ':state')))
    .innerJoin(sql`${removedSql()}`.as('removed'), (join) =>
      join.on(
        sql<boolean>`${id('removed', ':group')} = ${id('begun', ':group')} and ${id('removed', ':channel')} <> ${id('states', ':channel')}`,
      ),
    )
    .select([
      sql`cast(${id('removed', ':channel')} as bigint)`.as(':removed'),
      sql`cast(${id('states', ':number')} as bigint)`.as(':state'),
      sql`cast(${id('begun', ':amount')} as bigint)`.as(':amount'),
      sql`cast(1 as bigint)`.as(':step'),
    ])
  const moved = from(sql.id(flow), 'flow')
    .innerJoin(sql`${sql.id(links)}`.as('links'), (join) => join.on(sql<boolean>`${id('links', ':state')} = ${id('flow', ':state')}`))
    .where(sql<boolean>`${id('links', ':channel')} <> ${id('flow', ':removed')} and ${id('flow', ':step')} < ${sql.lit(longest)}`)
    .select([
      id('flow', ':removed').as(':removed'),
      id('links', ':next').as(':state'),
      passing.as(':amount'),
      sql`${id('flow', ':step')} + 1`.as(':step'),
    ])
  const keys = [':removed', ':state'].map((each) => id('moved', each).as(each))
  const amount = sql`cast(sum(${id('moved', ':amount')}) as bigint)`
  // One level down, for PostgreSQL adds nothing up beside the relation that a step reads from the one before.
  const summed = from(moved, 'moved')
    .select([...keys, amount.as(':amount'), id('moved', ':step').as(':step')])
    .groupBy([1, 2, 4].map((place) => sql.lit(place)))
  return first.unionAll(
    from(summed, 'summed')
      .where(sql<boolean>`${id('summed', ':amount')} > 0`)
      .selectAll(),
  )

  /** Each channel with a conversion, and none. */
  function removedSql(): SelectQuery {
    const none = from(sql.id(states), 'states').select([id('states', ':group').as(':group'), sql`0`.as(':channel')])
    return channelsSql(model)
      .select([id('states', ':group').as(':group'), id('states', ':channel').as(':channel')])
      .union(none)
  }
}

/** By how much conversions fall without a channel; a channel of some conversion is never without effect. */
export function effectsSql(model: ChainModel): SelectQuery {
  const { states, links, flow } = chainNames(model)
  const reached = groupedBy(
    2,
    from(sql.id(flow), 'flow')
      .innerJoin(sql`${sql.id(links)}`.as('links'), (join) => join.on(sql<boolean>`${id('links', ':state')} = ${id('flow', ':state')}`))
      .innerJoin(sql`${sql.id(states)}`.as('states'), (join) => join.on(sql<boolean>`${id('states', ':number')} = ${id('flow', ':state')}`))
      .where(sql<boolean>`${id('links', ':converts')} = 1`)
      .select([id('states', ':group').as(':group'), id('flow', ':removed').as(':removed'), sql`sum(${passing})`.as(':amount')]),
  )
  const channels = channelsSql(model).select([':group', ':code', ':channel'].map((each) => id('states', each).as(each)))
  return from(channels, 'channels')
    .leftJoin(sql`${reached}`.as('all'), (join) =>
      join.on(sql<boolean>`${id('all', ':group')} = ${id('channels', ':group')} and ${id('all', ':removed')} = 0`),
    )
    .leftJoin(sql`${reached}`.as('without'), (join) =>
      join.on(
        sql<boolean>`${id('without', ':group')} = ${id('channels', ':group')} and ${id('without', ':removed')} = ${id('channels', ':channel')}`,
      ),
    )
    .select([
      id('channels', ':group').as(':group'),
      id('channels', ':code').as(':code'),
      sql`greatest(coalesce(${id('all', ':amount')}, 0) - coalesce(${id('without', ':amount')}, 0), 1)`.as(':effect'),
    ])
}

/** The channels of journeys that convert; nothing is selected yet. */
function channelsSql(model: ChainModel): SelectQuery {
  const { steps, states } = chainNames(model)
  const converting = from(sql.id(steps), 'steps')
    .where(sql<boolean>`${id('steps', ':converts')} = 1`)
    .select([id('steps', ':group').as(':group'), id('steps', ':state').as(':state')])
    .distinct()
  return from(sql.id(states), 'states')
    .innerJoin(sql`${converting}`.as('converting'), (join) => join.on(isSame('converting', ':state', 'states', ':state')))
    .distinct()
}

/** What of the mass in a state goes along a link. */
const passing = sql`cast(floor(cast(${id('flow', ':amount')} as double precision) * ${id('links', ':share')}) as bigint)`

/** A channel as text that is never empty: nothing is a channel too. */
export function codeSql(channel: Sql): Sql {
  return sql`coalesce('v' || cast(${channel} as text), 'n')`
}

function isSame(one: string, state: string, other: string, otherState: string): RawBuilder<boolean> {
  return sql<boolean>`${id(one, ':group')} = ${id(other, ':group')} and ${id(one, state)} = ${id(other, otherState)}`
}

function id(table: string, column: string) {
  return sql.id(table, column)
}
