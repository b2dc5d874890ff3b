import { sql } from 'kysely'
import type { Measure } from '../metric'
import type { SelectQuery } from '../sql/source-sql'
import { from, keysOf, type Stage } from '../sql/stage'
import type { Sql } from '../sql-functions'
import { attemptsSql } from './funnel-attempts'
import { bandSql } from './funnel-bands'
import { eventsOf } from './funnel-events'
import { firstAttemptsSql } from './funnel-first'
import { splitSql, startOf } from './funnel-split'
import { areApart, type Funnel } from './funnel-steps'

/** The parts of a funnel: everything but the stage of a query. */
export interface FunnelParts {
  readonly steps: readonly Measure[]
  readonly without: Measure | undefined
  readonly how: Funnel
}

/**
 * A row for each person (or attempt) and step, also for steps that they did not reach: the keys, `step`, `:progress` (`reached`;
 * `dropped` where only the step before was; `earlier`), `maturity`, `:open` (`may_come` to the step; `may_go_on` from it; `over`), `took`,
 * and the values.
 */
export function funnelSql(parts: FunnelParts, stage: Stage): SelectQuery {
  const { query, keys } = rowsOf(parts, stage)
  const took = sql.id('rows', ':took')
  return from(query, 'rows').select([
    ...[...keys, ...own].map((each) => sql.id('rows', each).as(each)),
    sql`1`.as(':value'),
    ...[':took', ':middle', ':low', ':high'].map((each) => took.as(each)),
  ])
}

/** The same with `:person` in place of the values, each once. */
export function funnelPeopleSql(parts: FunnelParts, stage: Stage): SelectQuery {
  const { query, keys } = rowsOf(parts, stage)
  const people = from(query, 'rows').select([...keys, ...own, ':person'].map((each) => sql.id('rows', each).as(each)))
  return parts.how.attempt === 'each' ? people.distinct() : people
}

const own = ['step', ':progress', 'maturity', ':open', 'took'] as const

function rowsOf({ steps, without, how }: FunnelParts, stage: Stage): { readonly query: SelectQuery; readonly keys: readonly string[] } {
  const { functions, dataAsOf } = stage.context
  const [start] = steps as readonly [Measure]
  const events = eventsOf(steps, without, how, how.splitAt > 0 ? startOf(start, stage) : stage)
  const outs = without === undefined ? 'none' : how.leaving === 'step' ? 'cut' : 'told'
  const isFirst = how.attempt === 'first' && how.order === 'ordered' && areApart(steps)
  const attempts = isFirst ? firstAttemptsSql(events, steps, how, functions, outs) : attemptsSql[how.order](events, how, outs)
  const later = how.names.slice(1).map((_, index) => index + 2)
  const at = (column: string) => sql.id('events', column)
  const reached = sql`${sql.join([sql`1`, ...later.map((step) => sql`case when ${at(`:t${step}`)} is not null then 1 else 0 end`)], sql` + `)}`
  const kept = [...events.keys, ':person', ':at', ...later.map((step) => `:t${step}`)]
  const told = [':at', ...(events.ids.length > 0 ? [':rank', ...events.ids] : [])]
  const counted = from(attempts, 'events').select([
    ...[...new Set([...kept, ...told])].map((each) => at(each).as(each)),
    sql`${reached}`.as(':reached'),
    isOpen().as(':open'),
    ...(outs === 'told' ? [sql`case when ${isSpoiled()} then ${at(':at')} end`.as(':spoiled')] : []),
  ])
  const isAll = how.attempt === 'each' || isFirst
  const best = how.attempt === 'best' ? [sql`${at(':reached')} desc`] : []
  const order = sql.join([...best, ...told.map(at)])
  const nth = isAll ? [] : [sql`row_number() over (partition by ${at(':person')} order by ${order})`.as(':nth')]
  const keys = keysOf(stage).map(({ name }) => name)
  const all = from(outs === 'told' ? unspoiled() : counted, 'events').select([
    ...[...kept, ':reached', ':open'].map((each) => at(each).as(each)),
    ...nth,
  ])
  const isOther = how.splitAt > 0
  const chosen = isOther
    ? splitSql(all, [...kept, ':reached', ':open', ...(isAll ? [] : [':nth'])], steps[how.splitAt] as Measure, how, stage)
    : all
  const names = how.names.map((name, index) => sql`(${sql.lit(name)}, ${sql.lit(index + 1)})`)
  const one = (column: string) => sql.id('chosen', column)
  const place = sql.id('steps', 'place')
  const times = later.map(
    (step) => sql`when ${sql.lit(step)} then greatest(${functions.microsecondsBetween(one(':at'), one(`:t${step}`))}, 0)`,
  )
  const isReached = sql`${place} <= ${one(':reached')}`
  const isWaiting = sql`${place} = ${one(':reached')} and ${place} < ${sql.lit(how.names.length)}`
  const progress = sql`case when ${isReached} then 'reached' when ${place} = ${one(':reached')} + 1 then 'dropped' else 'earlier' end`
  const rows = from(chosen, 'chosen')
    .innerJoin(sql`(select * from (values ${sql.join(names)}) as listed(step, place))`.as('steps'), (join) =>
      join.on(isAll ? sql<boolean>`true` : sql<boolean>`${one(':nth')} = 1`),
    )
    .select([
      ...[...keys, ':person'].map((each) => one(each).as(each)),
      sql.id('steps', 'step').as('step'),
      progress.as(':progress'),
      sql`case when ${one(':open')} then 'maturing' else 'mature' end`.as('maturity'),
      sql`case when not ${one(':open')} then 'over' when not (${isReached}) then 'may_come' when ${isWaiting} then 'may_go_on' else 'over' end`.as(
        ':open',
      ),
      sql`case when ${isReached} then case ${place} ${sql.join(times, sql` `)} else 0 end end`.as(':took'),
    ])
  const columns = [...keys, ':person', 'step', ':progress', 'maturity', ':open', ':took']
  const query = from(rows, 'timed').select([
    ...columns.map((each) => sql.id('timed', each).as(each)),
    bandSql(sql.id('timed', ':took'), how).as('took'),
  ])
  return { query, keys }

  /** Whether somebody was taken out before the last step, or before the end where they did not come to it. */
  function isSpoiled() {
    const last = at(`:t${how.names.length}`)
    return sql`${at(':out')} <= ${events.end} and (${last} is null or ${at(':out')} < ${last})`
  }

  /** The attempts of each person before the first one that is spoiled. */
  function unspoiled() {
    const columns = [...new Set([...kept, ...told]), ':reached', ':open'].map((each) => at(each).as(each))
    const spoiled = sql`min(${at(':spoiled')}) over (partition by ${at(':person')})`.as(':gone')
    const known = from(counted, 'events').select([...columns, spoiled])
    return from(known, 'events')
      .where(sql<boolean>`(${at(':gone')} is null or ${at(':at')} < ${at(':gone')})`)
      .select(columns)
  }

  /** Whether the time of an attempt ends where there is no data yet. */
  function isOpen() {
    return sql`${events.end} >= ${functions.value(dataAsOf.replace(/(\.\d+)?Z$/, '$1'), 'timestamp') as Sql}`
  }
}
