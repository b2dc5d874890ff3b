import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { lengthOf } from '@/lib/base/grain'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery, sourceSql } from '../sql/source-sql'
import { from, groupedBy, moved, named, type Stage } from '../sql/stage'
import { type Bounds, boundsOf, timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { addPeriods, type DayGrid, firstDayOf, gridOf } from '../time/grid'
import { dayAt } from '../time/range'
import { secondsOf } from '../time/zone'
import { bracketName, type Retention } from './retention'

/** How many joined, for every age that has passed for all of their cohort. */
export function sizeSql(measure: Measure, how: Retention, stage: Stage): SelectQuery {
  const keys = keysOf(stage)
  const members = membersSql(measure, how, stage)
  const counted = groupedBy(
    keys.length + 1,
    from(members, 'members').select([
      ...columnsOf(keys, 'members'),
      sql.id('members', ':oldest').as(':oldest'),
      sql`count(*)`.as(':value'),
    ]),
  )
  const query = from(counted, 'counted')
    .innerJoin(sql`${agesSql(how)}`.as('ages'), (join) =>
      join.on(sql<boolean>`${sql.id('ages', 'until')} <= ${sql.id('counted', ':oldest')}`),
    )
    .select([...columnsOf(keys, 'counted'), sql.id('ages', 'age').as('age'), sql`sum(${sql.id('counted', ':value')})`.as(':value')])
  return groupedBy(keys.length + 1, query)
}

/** How many of them were back at each age; all of them at 0. */
export function returnedSql(measure: Measure, back: Measure, how: Retention, stage: Stage): SelectQuery {
  const keys = keysOf(stage)
  const { functions } = stage.context
  const isAtOnce = how.brackets === undefined && how.returned === 'on'
  const age = functions.periodsBetween(sql.id('members', ':unit'), sql.id('backs', ':unit'), how.every)
  const hits = builder
    .selectFrom('members')
    .innerJoin(sql`${backsSql(back, how, stage)}`.as('backs'), (join) =>
      join.on(
        sql<boolean>`${sql.id('backs', ':person')} = ${sql.id('members', ':person')} and ${sql.id('backs', ':unit')} > ${sql.id('members', ':unit')}`,
      ),
    )
    .select([
      ...columnsOf(keys, 'members'),
      ...[':person', ':unit', ':oldest'].map((each) => sql.id('members', each).as(each)),
      sql`${age}`.as(':age'),
    ])
  const reached = isAtOnce ? hits : latestOrBracket()
  const query = from(reached, 'hits')
    .innerJoin(sql`${agesSql(how)}`.as('ages'), (join) =>
      join.on(and([meets(), sql`${sql.id('ages', 'until')} <= ${sql.id('hits', ':oldest')}`])),
    )
    .select([...columnsOf(keys, 'hits'), sql.id('ages', 'age').as('age'), sql`count(*)`.as(':value')])
  const later = groupedBy(keys.length + 1, query)
  const atStart = builder
    .selectFrom('members')
    .where(sql<boolean>`${sql.id('members', ':oldest')} >= 0`)
    .select([...columnsOf(keys, 'members'), sql`${zero()}`.as('age'), sql`count(*)`.as(':value')])
  return builder
    .with('members', () => membersSql(measure, how, stage))
    .selectFrom(sql`${later.unionAll(groupedBy(keys.length + 1, atStart))}`.as('returned'))
    .selectAll()

  /** Per person the greatest age, or each bracket once. */
  function latestOrBracket(): SelectQuery {
    const columns = [...columnsOf(keys, 'hits'), ...[':person', ':unit', ':oldest'].map((each) => sql.id('hits', each).as(each))]
    if (how.returned === 'on_or_after') {
      return groupedBy(columns.length, from(hits, 'hits').select([...columns, sql`max(${sql.id('hits', ':age')})`.as(':age')]))
    }
    const bracket = (how.brackets ?? []).map(([, to]) => sql`when ${sql.id('hits', ':age')} <= ${sql.lit(to)} then ${sql.lit(to)}`)
    const isIn = (how.brackets ?? []).map(([low, high]) => sql`${sql.id('hits', ':age')} between ${sql.lit(low)} and ${sql.lit(high)}`)
    return from(hits, 'hits')
      .where(sql<boolean>`(${sql.join(isIn, sql` or `)})`)
      .select([...columns, sql`case ${sql.join(bracket, sql` `)} end`.as(':age')])
      .distinct()
  }

  function meets(): Sql {
    const [hit, until] = [sql.id('hits', ':age'), sql.id('ages', 'until')]
    return how.returned === 'on' ? sql`${until} = ${hit} and ${until} > 0` : sql`${until} <= ${hit} and ${until} > 0`
  }

  function zero(): Sql {
    return how.brackets ? sql`cast('0' as text)` : sql.lit(0)
  }
}

/** All ages, or brackets, each with the last age it holds. */
function agesSql({ upTo, brackets }: Retention): Sql {
  const rows = brackets
    ? [sql`('0', 0)`, ...brackets.map((bracket) => sql`(${sql.lit(bracketName(bracket))}, ${sql.lit(bracket[1])})`)]
    : Array.from({ length: upTo + 1 }, (_, age) => sql`(${sql.lit(age)}, ${sql.lit(age)})`)
  return sql`(select * from (values ${sql.join(rows)}) as listed(age, until))`
}

/** Who joined in the range: the keys, `:person`, the first day of the own unit as `:unit`, and `:oldest`, the last age that has passed. */
function membersSql({ column = '', where, time: clock }: Measure, how: Retention, stage: Stage): SelectQuery {
  const { source, table, time, splits, series, context, select } = stage
  const { bounds } = series
  const person = table.own(column)
  const until: Bounds = { ...bounds, from: 0, start: 0 }
  const passes = [table.filters(where), ...context.filters.map((filter) => table.filters(filter))]
  const asked = how.entry === 'first_ever' ? [] : passes
  const within = how.entry === 'every' ? time.within(bounds) : time.until(until)
  const order = sql.join([clock, ...source.primaryKey].map((each) => orderable(each)))
  const rows = select()
    .where(and([within, sql`${person} is not null`, ...asked]))
    .select([
      ...splits.map(named),
      sql`${person}`.as(':person'),
      sql`${time.period(how.every, bounds)}`.as(':unit'),
      ...(context.grain ? [sql`${time.period(context.grain, bounds)}`.as('period')] : []),
      ...(how.entry === 'every' ? [] : [sql`row_number() over (partition by ${person} order by ${order})`.as(':place')]),
      and([time.since(bounds), ...(how.entry === 'first_ever' ? passes : [])]).as(':passes'),
    ])
  const starts = how.entry === 'every' ? rows.distinct() : rows
  const isFirst = how.entry === 'every' ? [] : [sql`${sql.id('starts', ':place')} = 1`]
  return from(starts, 'starts')
    .where(and([sql.id('starts', ':passes'), ...isFirst]))
    .select([
      ...(context.grain ? [sql`${moved(sql.id('starts', 'period'), series.moves, context)}`.as('period')] : []),
      ...splits.map((key) => sql.id('starts', key.name).as(key.name)),
      ...[':person', ':unit'].map((each) => sql.id('starts', each).as(each)),
      sql`${oldest()} - 1`.as(':oldest'),
    ])

  /** Ages begun when the data ends, of the last who can join the cohort. */
  function oldest(): Sql {
    const { functions } = context
    const now = functions.value(dayText(currentUnit(how, stage)), 'date')
    return functions.periodsBetween(lastUnit(), now, how.every)
  }

  function lastUnit(): Sql {
    const { functions, grain, catalog } = context
    const length = grain === undefined ? undefined : lengthOf(grain)
    if (!length || 'seconds' in length) return sql.id('starts', ':unit')
    const period = sql.id('starts', 'period')
    const next = 'days' in length ? functions.plusDays(period, length.days) : functions.plusMonths(period, length.months)
    return functions.firstDay(functions.plusDays(next, -1), how.every, catalog.weekStart)
  }

  function orderable(own: string): Sql {
    const isText = columnType(source, own)?.type === 'text'
    return isText ? context.functions.ordered(table.own(own)) : table.own(own)
  }
}

/** Who was there in which unit, often enough. */
function backsSql({ source, column = '', where, time: clock }: Measure, how: Retention, stage: Stage): SelectQuery {
  const { context, series } = stage
  const grid = gridOf(how.every, context) as DayGrid
  const first = firstDayOf(series.bounds.from, grid)
  const reach = how.returned === 'on' ? addPeriods(firstDayOf(series.bounds.to - 1, grid), grid, how.upTo + 1) : context.endOfData
  const bounds = boundsOf({ from: first, to: Math.max(Math.min(reach, context.endOfData), first + 1) }, context.timeZone)
  const table = sourceSql(source, context)
  const time = timeSql(table.own(clock), source, clock, context)
  const person = table.own(column)
  const conditions = [time.within(bounds), table.filters(where), sql`${person} is not null`]
  const columns = [sql`${person}`.as(':person'), sql`${time.period(how.every, bounds)}`.as(':unit')]
  const rows = table.select().where(and(conditions)).select(columns)
  return how.times === 1 ? rows.distinct() : groupedBy(2, rows).having(sql<boolean>`count(*) >= ${how.times}`)
}

/** The first day of the unit that is not over when the data ends. */
function currentUnit({ every }: Retention, { context }: Stage): number {
  const asOf = secondsOf(Temporal.Instant.from(context.dataAsOf))
  const today = dayAt(asOf, context.timeZone)
  return firstDayOf(today, gridOf(every, context) as DayGrid)
}

function keysOf({ period, splits }: Stage): readonly string[] {
  return [...(period ? ['period'] : []), ...splits.map((key) => key.name)]
}

function columnsOf(keys: readonly string[], table: string) {
  return keys.map((each) => sql.id(table, each).as(each))
}
