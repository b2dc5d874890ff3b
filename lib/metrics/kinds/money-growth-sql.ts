import { sql } from 'kysely'
import type { Measure } from '../metric'
import { aggregateSql } from '../sql/aggregate-sql'
import { lastRows } from '../sql/closing-sql'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery } from '../sql/source-sql'
import { from, groupedBy, type Key, moved, named, placed, type Stage } from '../sql/stage'
import { dateSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { beganSql, eachState, following, isAsked, since1970 } from './growth-sql'
import type { MoneyGrowth } from './money-growth'

export const moneyStates = ['new', 'retained', 'expansion', 'contraction', 'resurrected', 'churned'] as const

/** A row for each group, period and state; none for the first period of data. */
export function moneyGrowthSql(money: Measure, how: MoneyGrowth, stage: Stage): SelectQuery {
  const names = stage.splits.map((key) => key.name)
  const keys = ['period', ...names]
  const own = (each: string) => sql.id('moves', each)
  const period = how.isStanding ? sql`greatest(${own('period')}, ${firstDay(stage)})` : own('period')
  const sums = groupedBy(
    keys.length,
    from(how.isStanding ? changesSql(how, stage) : amountsSql(how, stage), 'moves').select([
      sql`${period}`.as('period'),
      ...names.map((each) => own(each).as(each)),
      ...moneyStates.map((state) =>
        sql`sum(case when ${isAsked(own('period'), stage)} then ${own(`:${state}`)} else 0 end)`.as(`:${state}`),
      ),
      ...(how.isStanding ? [sql`sum(${own(':change')})`.as(':change')] : []),
    ]),
  )
  const each = how.isStanding ? withStanding(sums, how, stage) : sums
  const found = (column: string) => sql.id('sums', column)
  const shown = from(each, 'sums')
    .where(isShown(found('period'), money, how, stage))
    .select([
      sql`${moved(found('period'), stage.series.moves, stage.context)}`.as('period'),
      ...[...names, ...moneyStates.map((state) => `:${state}`)].map((column) => found(column).as(column)),
    ])
  return builder
    .with('beside', () => besideSql(money, how, stage))
    .selectFrom(sql`${eachState(shown, keys, moneyStates)}`.as('states'))
    .selectAll()
}

/** Who is behind each state of each period. */
export function moneyPeopleSql(money: Measure, how: MoneyGrowth, stage: Stage): SelectQuery {
  const names = [...stage.splits.map((key) => key.name), ':person']
  const moves = how.isStanding ? changesSql(how, stage).unionAll(unchangedSql(how, stage)) : amountsSql(how, stage)
  const own = (each: string) => sql.id('counted', each)
  const columns = [...names, ...moneyStates.map((state) => `:${state}`)]
  const shown = from(moves, 'counted')
    .where(isShown(own('period'), money, how, stage))
    .select([sql`${moved(own('period'), stage.series.moves, stage.context)}`.as('period'), ...columns.map((each) => own(each).as(each))])
  return builder
    .with('beside', () => besideSql(money, how, stage))
    .selectFrom(sql`${eachState(shown, ['period', ...names], moneyStates)}`.as('states'))
    .where(sql<boolean>`${sql.id('states', ':value')} <> 0`)
    .select(['period', ...names, 'state'].map((each) => sql.id('states', each).as(each)))
}

function isShown(period: Sql, money: Measure, { every, person }: MoneyGrowth, stage: Stage) {
  const began = sql`(${beganSql({ ...money, column: person }, every, stage)})`
  return and([isAsked(period, stage), sql`${period} > ${began}`, ...placed({ ...stage, time: dateSql(period, stage.context) })])
}

function firstDay({ series, context }: Stage): Sql {
  return context.functions.value(dayText(series.bounds.from), 'date')
}

/**
 * Of each person and period what they pay, as `:value`: an amount of the period, or by how much what stands is changed in it. Beside
 * it what they paid before and the periods next to it with anything at all; nothing is as if there were no row.
 */
function besideSql(money: Measure, { every, person, isStanding }: MoneyGrowth, stage: Stage): SelectQuery {
  const { time, series, context, splits } = stage
  const until = since1970(series.bounds, context.timeZone)
  const period = { name: 'period', sql: time.period(every, until) }
  const names = [...splits.map((key) => key.name), ':person']
  const keys: readonly Key[] = [...splits, { name: ':person', sql: stage.table.own(person) }, period]
  const sums = money.aggregate === 'closing' ? closingSql(money, keys, period, isStanding, stage) : sumsSql(money, keys, stage)
  const own = (each: string) => sql.id('paid', each)
  const window = sql`(partition by ${sql.join(names.map(own))} order by ${own('period')})`
  const value = own(':value')
  return from(sums, 'paid')
    .where(sql<boolean>`${value} <> 0`)
    .select([
      ...[...names, 'period', ':value'].map((each) => own(each).as(each)),
      sql`lag(${own('period')}) over ${window}`.as(':before'),
      sql`lead(${own('period')}) over ${window}`.as(':next'),
      sql`${isStanding ? sql`sum(${value}) over ${window} - ${value}` : sql`lag(${value}) over ${window}`}`.as(':paid'),
    ])

  function sumsSql(measure: Measure, by: readonly Key[], { table, select }: Stage): SelectQuery {
    const filters = context.filters.map((filter) => table.filters(filter))
    const passes = table.filters(measure.where)
    const rows = select()
      .where(and([time.until(until), passes, ...filters, sql`${table.own(person)} is not null`]))
      .select([...by.map(named), sql`coalesce(${aggregateSql(measure, table.own, context.functions)}, 0)`.as(':value')])
    return groupedBy(by.length, rows)
  }
}

/** Of entities the last value of each period; where it stands, it is put in then and taken out when the entity has another. */
function closingSql(money: Measure, keys: readonly Key[], period: Key, isStanding: boolean, stage: Stage): SelectQuery {
  const until = since1970(stage.series.bounds, stage.context.timeZone)
  const names = keys.map((key) => key.name).filter((name) => name !== 'period')
  const last = lastRows(':value', money, stage, keys, period, stage.time.until(until))
  const own = (each: string) => sql.id('latest', each)
  const entity = sql.join((money.per ?? []).map((_, index) => own(`:entity${index + 1}`)))
  const latest = from(last, 'latest').select([
    ...[...names, 'period', ':value', ':passes'].map((each) => own(each).as(each)),
    sql`lead(${own('period')}) over (partition by ${entity} order by ${own('period')})`.as(':end'),
  ])
  const piece = (at: 'period' | ':end', sign: Sql) =>
    builder
      .selectFrom('pieces')
      .where(and([sql.id('pieces', ':passes'), sql`${sql.id('pieces', ':person')} is not null`, sql`${sql.id('pieces', at)} is not null`]))
      .select([
        ...names.map((each) => sql.id('pieces', each).as(each)),
        sql.id('pieces', at).as('period'),
        sql`${sign}${sql.id('pieces', ':value')}`.as(':value'),
      ])
  const pieces = isStanding ? piece('period', sql``).unionAll(piece(':end', sql`-`)) : piece('period', sql``)
  const sums = from(pieces, 'each').select([
    ...[...names, 'period'].map((each) => sql.id('each', each).as(each)),
    sql`sum(${sql.id('each', ':value')})`.as(':value'),
  ])
  return builder
    .with('pieces', () => latest)
    .selectFrom(sql`${groupedBy(names.length + 1, sums)}`.as('sums'))
    .selectAll()
}

const beside = (column: string) => sql.id('beside', column)
const [value, paid, before, next, period] = [beside(':value'), beside(':paid'), beside(':before'), beside(':next'), beside('period')]

interface Move {
  readonly period: Sql
  readonly where?: Sql
  readonly change?: Sql
  readonly amounts: { readonly [State in (typeof moneyStates)[number]]?: Sql }
}

/** Rows of a person: what moves in each state, 0 where nothing does. */
function moveSql({ period, where, change, amounts }: Move, { splits }: Stage): SelectQuery {
  const query = builder.selectFrom('beside').where(sql<boolean>`${where ?? sql`true`}`)
  return query.select([
    sql`${period}`.as('period'),
    ...[...splits.map((key) => key.name), ':person'].map((each) => sql.id('beside', each).as(each)),
    ...moneyStates.map((state) => sql`${amounts[state] ?? sql`0`}`.as(`:${state}`)),
    sql`${change ?? sql`0`}`.as(':change'),
  ])
}

/** Of amounts that belong to their period: what is paid, and in the period after the last what is paid no longer. */
function amountsSql({ every }: MoneyGrowth, stage: Stage): SelectQuery {
  const after = (each: Sql): Sql => following(each, every, stage)
  const isRetained = sql`${after(before)} = ${period}`
  const amounts = {
    new: sql`case when ${before} is null then ${value} else 0 end`,
    retained: sql`case when ${isRetained} then least(${value}, ${paid}) else 0 end`,
    expansion: sql`case when ${isRetained} then greatest(${value} - ${paid}, 0) else 0 end`,
    contraction: sql`case when ${isRetained} then greatest(${paid} - ${value}, 0) else 0 end`,
    resurrected: sql`case when ${after(before)} < ${period} then ${value} else 0 end`,
  }
  const isGone = sql`(${next} is null or ${next} > ${after(period)})`
  return moveSql({ period, amounts }, stage).unionAll(moveSql({ period: after(period), where: isGone, amounts: { churned: value } }, stage))
}

/** Of what stands: the periods in which it is changed, and what was retained of those who changed it. */
function changesSql(_: MoneyGrowth, stage: Stage): SelectQuery {
  const now = sql`(${paid} + ${value})`
  const isKept = sql`${paid} <> 0 and ${now} <> 0`
  const amounts = {
    new: sql`case when ${before} is null then ${now} else 0 end`,
    retained: sql`case when ${isKept} then least(${now}, ${paid}) else 0 end`,
    expansion: sql`case when ${isKept} then greatest(${value}, 0) else 0 end`,
    contraction: sql`case when ${isKept} then greatest(- ${value}, 0) else 0 end`,
    resurrected: sql`case when ${before} is not null and ${paid} = 0 then ${now} else 0 end`,
    churned: sql`case when ${now} = 0 then ${paid} else 0 end`,
  }
  return moveSql({ period, change: value, amounts }, stage)
}

/** What stands unchanged, period by period: rows for people, who are listed one by one. */
function unchangedSql({ every }: MoneyGrowth, stage: Stage): SelectQuery {
  const each = sql.id('periods', 'period')
  const now = sql`(${paid} + ${value})`
  const rows = builder
    .selectFrom('beside')
    .innerJoin(sql`${periodsSql(every, stage)}`.as('periods'), (join) =>
      join.on(sql<boolean>`${each} > ${period} and (${next} is null or ${each} < ${next}) and ${now} <> 0`),
    )
  return rows.select([
    each.as('period'),
    ...[...stage.splits.map((key) => key.name), ':person'].map((name) => sql.id('beside', name).as(name)),
    ...moneyStates.map((state) => sql`${state === 'retained' ? now : sql`0`}`.as(`:${state}`)),
    sql`0`.as(':change'),
  ])
}

/** What was retained is all that stood before, less what was lost of it; so it is there also in periods without any change. */
function withStanding(sums: SelectQuery, { every }: MoneyGrowth, stage: Stage): SelectQuery {
  const names = stage.splits.map((key) => key.name)
  const groups =
    names.length > 0
      ? builder
          .selectFrom('beside')
          .select(names.map((each) => sql.id('beside', each).as(each)))
          .distinct()
      : builder.selectNoFrom(sql.lit(1).as(':any'))
  const columns = [...moneyStates.map((state) => `:${state}`), ':change']
  const everyPeriod = from(groups, 'groups')
    .innerJoin(sql`${periodsSql(every, stage)}`.as('periods'), (join) => join.onTrue())
    .select([
      sql.id('periods', 'period').as('period'),
      ...names.map((each) => sql.id('groups', each).as(each)),
      ...columns.map((each) => sql`0`.as(each)),
    ])
  const own = (each: string) => sql.id('all', each)
  const partition = names.length > 0 ? sql`partition by ${sql.join(names.map(own))} ` : sql``
  const stands = sql`sum(sum(${own(':change')})) over (${partition}order by ${own('period')})`
  const added = groupedBy(
    names.length + 1,
    from(sums.unionAll(everyPeriod), 'all').select([
      ...['period', ...names].map((each) => own(each).as(each)),
      ...moneyStates.map((state) => sql`sum(${own(`:${state}`)})`.as(`:${state}`)),
      sql`${stands}`.as(':stands'),
    ]),
  )
  const found = (each: string) => sql.id('added', each)
  const gained = sql`${found(':new')} + ${found(':expansion')} + ${found(':resurrected')}`
  const retained = sql`${found(':stands')} - (${gained})`
  const isAny = sql`(${found(':stands')} <> 0 or ${found(':churned')} <> 0)`
  return from(added, 'added')
    .where(sql<boolean>`${isAny}`)
    .select([
      ...['period', ...names].map((each) => found(each).as(each)),
      ...moneyStates.map((state) => sql`${state === 'retained' ? retained : found(`:${state}`)}`.as(`:${state}`)),
    ])
}

/** The periods of the range, as far as there is data. */
function periodsSql(every: MoneyGrowth['every'], { series, context }: Stage): SelectQuery {
  const { bounds } = series
  const last = Math.min(bounds.to, context.endOfData) - 1
  return from(context.functions.days(dayText(bounds.from), dayText(last)), 'days')
    .select(sql`${dateSql(sql.id('days', 'day'), context).period(every, bounds)}`.as('period'))
    .distinct()
}
