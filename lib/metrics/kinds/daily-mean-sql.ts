import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { MeasureNames } from '../measure-names'
import type { Metric } from '../metric'
import { combinedSql, metricSql } from '../sql/answer-sql'
import { and } from '../sql/filter-sql'
import type { SelectQuery } from '../sql/source-sql'
import { from, groupedBy, named, periodIn, placed, type Stage } from '../sql/stage'
import { boundsOf, dateSql } from '../sql/time-sql'
import { dayText } from '../time/calendar'
import { dayAt } from '../time/range'
import { secondsOf } from '../time/zone'

/** The metric by day, asked as a query asks it, and the mean of the days of each period. */
export function dailyMeanSql(metric: Metric, names: MeasureNames, stage: Stage): SelectQuery {
  const { series, context, splits } = stage
  const { grain, functions, timeZone, dataAsOf } = context
  const { bounds } = series
  const today = dayAt(secondsOf(Temporal.Instant.from(dataAsOf)), timeZone)
  // By day the last one is shown as it stands; in a mean it would weigh as much as one that is over.
  const to = grain === 'day' ? bounds.to : Math.max(Math.min(bounds.to, today), bounds.from + 1)
  const days = { suffix: '', bounds: boundsOf({ from: bounds.from, to }, timeZone), moves: [] }
  const daily = combinedSql({ names, series: [days], context: { ...context, grain: 'day' } })
  const keys = splits.map((key) => key.name)
  const valued = from(daily, 'daily').select([
    ...['period', ...keys].map((each) => sql.id('daily', each).as(each)),
    metricSql(metric, '', 'daily', names, functions).as(':value'),
  ])
  const day = sql.id('valued', 'period')
  const time = dateSql(day, context)
  const period = grain ? [{ name: 'period', sql: periodIn(time, grain, series, context) }] : []
  const isComplete = grain === 'day' ? [] : [sql`${day} < ${functions.value(dayText(today), 'date')}`]
  const value = sql.id('valued', ':value')
  // Doubles are added up in the order of their days, or engines would differ in the last digit.
  const sum = sql`sum(${value} order by ${day})`
  return groupedBy(
    period.length + keys.length,
    from(valued, 'valued')
      .where(and([...isComplete, ...placed({ ...stage, time })]))
      .select([
        ...period.map(named),
        ...keys.map((each) => sql.id('valued', each).as(each)),
        sql`${functions.quotient(sum, sql`count(${value})`)}`.as(':value'),
      ]),
  )
}
