import { type RawBuilder, sql } from 'kysely'
import type { SelectQuery } from '../sql/source-sql'
import { from, groupedBy } from '../sql/stage'
import type { Sql } from '../sql-functions'
import type { ChainModel } from './attribution-models'

/** Whole parts of one journey that flow through a chain: as many as a double counts one by one. */
const mass = 1_000_000_000_000_000
/** Changes of channel of one journey that are followed; of journeys that long nothing to speak of is left. */
const longest = 1000

/** The relations of a chain. */
export function chainNames(model: ChainModel) {
  return { steps: `:${model}_steps`, links: `:${model}_links`, flow: `:${model}_flow` }
}

/** How often journeys of a group move from one state to the next; a state is the channel, or the last two. */
export function stepsSql(model: ChainModel, order: (table: string) => Sql): SelectQuery {
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
  return groupedBy(
    names.length,
    from(walked, 'walked').select([...names.map((each) => id('walked', each).as(each)), sql`count(*)`.as(':count')]),
  )
}

/** Of those who leave a state, the share that goes each way. */
export function linksSql(model: ChainModel): SelectQuery {
  const steps = (name: string) => id('steps', name)
  const names = [':group', ':state', ':next', ':next_code', ':converts']
  const moved = groupedBy(
    names.length,
    from(sql.id(chainNames(model).steps), 'steps')
      .where(sql<boolean>`(${steps(':next')} is null or ${steps(':next')} <> ${steps(':state')})`)
      .select([
        ...names.slice(0, 4).map((each) => steps(each).as(each)),
        sql`case when ${steps(':next')} is null then ${steps(':converts')} end`.as(':converts'),
        sql`sum(${steps(':count')})`.as(':count'),
      ]),
  )
  const all = sql`sum(${id('moved', ':count')}) over (partition by ${id('moved', ':group')}, ${id('moved', ':state')})`
  return from(moved, 'moved').select([
    ...names.map((each) => id('moved', each).as(each)),
    sql`cast(${id('moved', ':count')} as double precision) / cast(${all} as double precision)`.as(':share'),
  ])
}

/** Where the mass is after each move, without the channel `:removed`; with all of them where that is empty. */
export function flowSql(model: ChainModel): SelectQuery {
  const { steps, links, flow } = chainNames(model)
  const of = (name: string) => id('steps', name)
  const starts = groupedBy(
    3,
    from(sql.id(steps), 'steps')
      .where(sql<boolean>`${of(':starts')} = 1`)
      .select([of(':group').as(':group'), of(':state').as(':state'), of(':code').as(':code'), sql`sum(${of(':count')})`.as(':count')]),
  )
  const all = sql`sum(${id('starts', ':count')}) over (partition by ${id('starts', ':group')})`
  const begun = from(starts, 'starts').select([
    ...[':group', ':state', ':code'].map((each) => id('starts', each).as(each)),
    sql`floor(cast(${id('starts', ':count')} as double precision) / cast(${all} as double precision) * ${sql.lit(mass)})`.as(':amount'),
  ])
  const removed = from(sql.id(steps), 'steps')
    .where(sql<boolean>`${of(':converts')} = 1`)
    .select([of(':group').as(':group'), of(':code').as(':code')])
    .union(from(sql.id(steps), 'steps').select([of(':group').as(':group'), sql`cast('' as text)`.as(':code')]))
  const first = from(begun, 'begun')
    .innerJoin(sql`${removed}`.as('removed'), (join) =>
      join.on(sql<boolean>`${id('removed', ':group')} = ${id('begun', ':group')} and ${id('removed', ':code')} <> ${id('begun', ':code')}`),
    )
    .select([
      id('begun', ':group').as(':group'),
      id('removed', ':code').as(':removed'),
      id('begun', ':state').as(':state'),
      sql`cast(${id('begun', ':amount')} as bigint)`.as(':amount'),
      sql`cast(1 as bigint)`.as(':step'),
    ])
  const cell = [id('flow', ':group'), id('flow', ':removed'), id('links', ':next')]
  const part = sql`cast(floor(cast(${id('flow', ':amount')} as double precision) * ${id('links', ':share')}) as bigint)`
  const moved = from(sql.id(flow), 'flow')
    .innerJoin(sql`${sql.id(links)}`.as('links'), (join) => join.on(isSameState('links', 'flow')))
    .where(sql<boolean>`${id('links', ':next_code')} <> ${id('flow', ':removed')} and ${id('flow', ':step')} < ${sql.lit(longest)}`)
    .select([
      ...[':group', ':removed'].map((each) => id('flow', each).as(each)),
      id('links', ':next').as(':state'),
      sql`cast(sum(${part}) over (partition by ${sql.join(cell)}) as bigint)`.as(':amount'),
      sql`${id('flow', ':step')} + 1`.as(':step'),
      sql`row_number() over (partition by ${sql.join(cell)} order by ${id('links', ':state')})`.as(':number'),
    ])
  const next = from(moved, 'moved')
    .where(sql<boolean>`${id('moved', ':number')} = 1 and ${id('moved', ':amount')} > 0`)
    .select([':group', ':removed', ':state', ':amount', ':step'].map((each) => id('moved', each).as(each)))
  return first.unionAll(next)
}

/** By how much conversions fall without a channel; a channel of some conversion is never without effect. */
export function effectsSql(model: ChainModel): SelectQuery {
  const { links, flow, steps } = chainNames(model)
  const part = sql`cast(floor(cast(${id('flow', ':amount')} as double precision) * ${id('links', ':share')}) as bigint)`
  const reached = groupedBy(
    2,
    from(sql.id(flow), 'flow')
      .innerJoin(sql`${sql.id(links)}`.as('links'), (join) => join.on(isSameState('links', 'flow')))
      .where(sql<boolean>`${id('links', ':converts')} = 1`)
      .select([id('flow', ':group').as(':group'), id('flow', ':removed').as(':removed'), sql`sum(${part})`.as(':amount')]),
  )
  const channels = from(sql.id(steps), 'steps')
    .where(sql<boolean>`${id('steps', ':converts')} = 1`)
    .select([id('steps', ':group').as(':group'), id('steps', ':code').as(':code')])
    .distinct()
  return from(channels, 'channels')
    .leftJoin(sql`${reached}`.as('all'), (join) =>
      join.on(sql<boolean>`${id('all', ':group')} = ${id('channels', ':group')} and ${id('all', ':removed')} = ''`),
    )
    .leftJoin(sql`${reached}`.as('without'), (join) =>
      join.on(
        sql<boolean>`${id('without', ':group')} = ${id('channels', ':group')} and ${id('without', ':removed')} = ${id('channels', ':code')}`,
      ),
    )
    .select([
      id('channels', ':group').as(':group'),
      id('channels', ':code').as(':code'),
      sql`greatest(coalesce(${id('all', ':amount')}, 0) - coalesce(${id('without', ':amount')}, 0), 1)`.as(':effect'),
    ])
}

/** A channel as text that is never empty: nothing is a channel too. */
export function codeSql(channel: Sql): Sql {
  return sql`coalesce('v' || cast(${channel} as text), 'n')`
}

function isSameState(one: string, other: string): RawBuilder<boolean> {
  return sql<boolean>`${id(one, ':group')} = ${id(other, ':group')} and ${id(one, ':state')} = ${id(other, ':state')}`
}

function id(table: string, column: string) {
  return sql.id(table, column)
}
