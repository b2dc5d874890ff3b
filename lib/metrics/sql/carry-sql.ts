import { sql } from 'kysely'
import type { Measure } from '../metric'
import type { Sql } from '../sql-functions'
import { type Day, dayText } from '../time/calendar'
import { type DayGrid, firstDayOf, gridOf } from '../time/grid'
import { startOfDay } from '../time/zone'
import { aggregatesSql } from './aggregate-sql'
import { and } from './filter-sql'
import { builder, type SelectQuery } from './source-sql'
import { from, groupedBy, moved, named, placed, type Stage } from './stage'
import { dateSql } from './time-sql'

/**
 * A measure that keeps what it was worth until it has rows again: in each period its own value, or else that of the newest
 * period before, also of one before the range. Without a grain it is the value of the range, or else that of the newest day.
 */
export function carrySql(name: string, measure: Measure, stage: Stage): SelectQuery {
  const { series, context, splits } = stage
  const { grain, functions } = context
  const names = splits.map((key) => key.name)
  const first: Day = grain ? firstDayOf(series.bounds.from, gridOf(grain, context) as DayGrid) : series.bounds.from
  const history = from(historySql(name, measure, stage, first), 'history')
    .where(sql<boolean>`${sql.id('history', name)} is not null`)
    .select(['period', ...names, name].map((each) => sql.id('history', each).as(each)))
  if (!grain) return newestSql(name, names, history)

  const lastDay = Math.min(series.bounds.to, context.endOfData) - 1
  const period = dateSql(sql.id('days', 'day'), context).period(grain, series.bounds)
  const periods = from(functions.days(dayText(series.bounds.from), dayText(lastDay)), 'days')
    .select(sql`${period}`.as('period'))
    .distinct()
  const known = builder.selectFrom(':history as history')
  const groups = known.select([...names.map((each) => sql.id('history', each).as(each)), sql.lit(1).as(':any')]).distinct()
  const points = from(groups, 'groups')
    .innerJoin(sql`${periods}`.as('periods'), (join) => join.onTrue())
    .select([sql.id('periods', 'period').as('period'), ...names.map((each) => sql.id('groups', each).as(each)), sql`null`.as(name)])
  const keys = ['period', ...names]
  const values = groupedBy(
    keys.length,
    from(known.select(['period', ...names, name].map((each) => sql.id('history', each).as(each))).unionAll(points), 'values').select([
      ...keys.map((each) => sql.id('values', each).as(each)),
      sql`max(${sql.id('values', name)})`.as(name),
    ]),
  )
  const splitBy = names.map((each) => sql.id('numbered', each))
  const run = sql`count(${sql.id('filled', name)}) over (${partition(names.map((each) => sql.id('filled', each)))}order by ${sql.id('filled', 'period')})`
  const numbered = from(values, 'filled')
    .select([...keys, name].map((each) => sql.id('filled', each).as(each)))
    .select(run.as(':run'))
  const carried = from(numbered, 'numbered').select([
    ...keys.map((each) => sql.id('numbered', each).as(each)),
    sql`max(${sql.id('numbered', name)}) over (${partition([...splitBy, sql.id('numbered', ':run')])})`.as(name),
  ])
  const isAsked = sql`${sql.id('carried', 'period')} >= ${functions.value(dayText(first), 'date')}`
  const isPlaced = placed({ ...stage, time: dateSql(sql.id('carried', 'period'), context) })
  return builder
    .with(':history', () => history)
    .selectFrom(sql`${carried}`.as('carried'))
    .where(and([isAsked, sql`${sql.id('carried', name)} is not null`, ...isPlaced]))
    .select([
      sql`${moved(sql.id('carried', 'period'), series.moves, context)}`.as('period'),
      ...[...names, name].map((each) => sql.id('carried', each).as(each)),
    ])
}

/** The measure by period since the beginning; without a grain by day, and the range as one. A count of nothing is no value. */
function historySql(name: string, measure: Measure, stage: Stage, first: Day): SelectQuery {
  const { series, context, time } = stage
  const { grain, functions, timeZone } = context
  const since = { ...series.bounds, from: 0, start: startOfDay(0, timeZone) }
  const before = { from: 0, to: first, start: since.start, end: startOfDay(first, timeZone) }
  const range = functions.value(dayText(first), 'date')
  const period = grain
    ? time.period(grain, since)
    : sql`case when ${time.since(series.bounds)} then ${range} else ${time.period('day', since)} end`
  const key = { name: 'period', sql: period }
  // Rows of the first period that lie before the range belong to no period of the answer.
  const within = sql`(${time.until(before)} or ${time.since(series.bounds)}) and ${time.within(since)}`
  const wide: Stage = {
    ...stage,
    period: key,
    series: { ...series, bounds: since, moves: [] },
    time: { ...time, within: () => within },
  }
  const isCount = measure.aggregate === 'count' || measure.aggregate === 'countDistinct'
  const sums = from(aggregatesSql(new Map([[name, measure]]), wide), 'sums')
  const value: Sql = isCount ? sql`nullif(${sql.id('sums', name)}, 0)` : sql.id('sums', name)
  return sums.select([
    named({ name: 'period', sql: sql.id('sums', 'period') }),
    ...stage.splits.map((key) => sql.id('sums', key.name).as(key.name)),
    sql`${value}`.as(name),
  ])
}

function newestSql(name: string, names: readonly string[], history: SelectQuery): SelectQuery {
  const order = sql`row_number() over (${partition(names.map((each) => sql.id('newest', each)))}order by ${sql.id('newest', 'period')} desc)`
  const placed = from(history, 'newest').select([...[...names, name].map((each) => sql.id('newest', each).as(each)), order.as(':place')])
  return from(placed, 'placed')
    .where(sql<boolean>`${sql.id('placed', ':place')} = 1`)
    .select([...names, name].map((each) => sql.id('placed', each).as(each)))
}

function partition(columns: readonly Sql[]): Sql {
  return columns.length > 0 ? sql`partition by ${sql.join(columns)} ` : sql``
}
