import { sql } from 'kysely'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import { builder, type SelectQuery } from '../sql/source-sql'
import { from, groupedBy, moved, placed, type Stage } from '../sql/stage'
import { dateSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import { dayText } from '../time/calendar'
import { beganSql, besideSql, eachState, isAsked, states } from './growth-sql'

/**
 * The states of each day, of the `days` that end with it against those before. Everybody is in one state from a day until another;
 * such stretches are counted, put in on their first day and taken out on their last, and the sum so far is who is in a state. So no
 * day is joined to the days of its window.
 */
export function rollingGrowthSql(measure: Measure, days: number, stage: Stage): SelectQuery {
  const { splits, series, context } = stage
  const { functions } = context
  const names = splits.map((key) => key.name)
  const split = (table: string) => names.map((each) => sql.id(table, each).as(each))
  const [first, last] = [dayText(series.bounds.from), dayText(Math.min(series.bounds.to, context.endOfData) - 1)]
  const [start, end] = [functions.value(first, 'date'), functions.value(last, 'date')]
  const [since, until] = [sql.id('stretches', ':since'), sql.id('stretches', ':until')]
  const counted = from(stretches(days, names, stage), 'stretches')
    .where(sql<boolean>`${since} <= ${end} and ${until} > ${start}`)
    .select([
      ...split('stretches'),
      sql.id('stretches', 'state').as('state'),
      sql`greatest(${since}, ${start})`.as(':since'),
      sql`${until}`.as(':until'),
      sql`count(*)`.as(':count'),
    ])
  const change = (at: ':since' | ':until', sign: Sql) =>
    builder
      .selectFrom('counted')
      .where(sql<boolean>`${sql.id('counted', at)} <= ${end}`)
      .select([
        ...[...names, 'state'].map((each) => sql.id('counted', each).as(each)),
        sql.id('counted', at).as(':day'),
        sql`${sign}${sql.id('counted', ':count')}`.as(':count'),
      ])
  const groups =
    names.length > 0 ? builder.selectFrom('counted').select(split('counted')).distinct() : builder.selectNoFrom(sql.lit(1).as(':any'))
  const everyDay = from(groups, 'groups')
    .innerJoin(sql`${functions.days(first, last)}`.as('days'), (join) => join.onTrue())
    .select([...split('groups'), sql`null`.as('state'), sql.id('days', 'day').as(':day'), sql.lit(0).as(':count')])
  const day = sql.id('changes', ':day')
  const partition = names.length > 0 ? sql`partition by ${sql.join(names.map((each) => sql.id('changes', each)))} ` : sql``
  const daily = groupedBy(
    names.length + 1,
    from(change(':since', sql``).unionAll(change(':until', sql`-`)).unionAll(everyDay), 'changes').select([
      ...split('changes'),
      sql`${day}`.as(':day'),
      ...states.map((state) => {
        const count = sql`case when ${sql.id('changes', 'state')} = ${sql.lit(state)} then ${sql.id('changes', ':count')} else 0 end`
        return sql`sum(sum(${count})) over (${partition}order by ${day})`.as(`:${state}`)
      }),
    ]),
  )
  const isAny = sql`${sql.join(
    states.map((state) => sql.id('daily', `:${state}`)),
    sql` + `,
  )} > 0`
  const shown = from(daily, 'daily')
    .where(and([isAny, isShown(sql.id('daily', ':day'), measure, days, stage)]))
    .select([
      sql`${moved(sql.id('daily', ':day'), series.moves, context)}`.as('period'),
      ...split('daily'),
      ...states.map((state) => sql.id('daily', `:${state}`).as(`:${state}`)),
    ])
  return builder
    .with('beside', () => besideSql(measure, 'day', stage))
    .with('counted', () => groupedBy(names.length + 3, counted))
    .selectFrom(sql`${eachState(shown, ['period', ...names], states)}`.as('states'))
    .selectAll()
}

/** Everybody in each state of each day of the range. */
export function rollingPeopleSql(measure: Measure, days: number, stage: Stage): SelectQuery {
  const { splits, series, context } = stage
  const names = [...splits.map((key) => key.name), ':person']
  const [first, last] = [dayText(series.bounds.from), dayText(Math.min(series.bounds.to, context.endOfData) - 1)]
  const day = sql.id('days', 'day')
  const people = from(stretches(days, names, stage), 'stretches')
    .innerJoin(sql`${context.functions.days(first, last)}`.as('days'), (join) =>
      join.on(sql<boolean>`${day} >= ${sql.id('stretches', ':since')} and ${day} < ${sql.id('stretches', ':until')}`),
    )
    .where(sql<boolean>`${isShown(day, measure, days, stage)}`)
    .select([
      sql`${moved(day, series.moves, context)}`.as('period'),
      ...[...names, 'state'].map((each) => sql.id('stretches', each).as(each)),
    ])
  return builder
    .with('beside', () => besideSql(measure, 'day', stage))
    .selectFrom(sql`${people}`.as('people'))
    .selectAll()
}

/** Days of the range, beyond the first window of data, in which everybody is new. */
function isShown(day: Sql, measure: Measure, days: number, stage: Stage): Sql {
  const began = stage.context.functions.plusDays(sql`(${beganSql(measure, 'day', stage)})`, days)
  return and([isAsked(day, stage), sql`${day} >= ${began}`, ...placed({ ...stage, time: dateSql(day, stage.context) })])
}

/**
 * From which day until before which somebody is in a state, out of the days on which they are there: a day counts for N days, and
 * for the N after those as "before".
 */
function stretches(days: number, keys: readonly string[], { context: { functions } }: Stage): SelectQuery {
  const [day, before, next] = [sql.id('beside', 'period'), sql.id('beside', ':before'), sql.id('beside', ':next')]
  const over = functions.plusDays(day, days)
  const forgotten = functions.plusDays(day, 2 * days)
  const stretch = (state: (typeof states)[number], since: Sql, until: Sql, isIt: Sql) =>
    builder
      .selectFrom('beside')
      .where(sql<boolean>`${isIt}`)
      .select([
        ...keys.map((each) => sql.id('beside', each).as(each)),
        sql`cast(${sql.lit(state)} as text)`.as('state'),
        sql`${since}`.as(':since'),
        sql`${until}`.as(':until'),
      ])
  return stretch('new', day, over, sql`${before} is null`)
    .unionAll(
      stretch(
        'retained',
        sql`greatest(${over}, ${next})`,
        functions.plusDays(sql`least(${next}, ${over})`, days),
        sql`${next} < ${forgotten}`,
      ),
    )
    .unionAll(
      stretch(
        'resurrected',
        sql`greatest(${day}, ${functions.plusDays(before, 2 * days)})`,
        over,
        sql`${day} > ${functions.plusDays(before, days)}`,
      ),
    )
    .unionAll(stretch('churned', over, sql`least(${next}, ${forgotten})`, sql`(${next} is null or ${next} > ${over})`))
}
