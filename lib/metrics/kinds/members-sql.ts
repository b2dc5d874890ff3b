import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import type { SelectQuery } from '../sql/source-sql'
import { from, groupedBy, named, periodIn, placed, type Stage } from '../sql/stage'
import { type Bounds, timeSql } from '../sql/time-sql'
import type { Sql } from '../sql-functions'
import type { Cohort } from './cohort'

/**
 * Who joined in the range: the keys, `:person`, `:unit` with the first day of the day, week or month they joined in, `:at` with
 * the moment or day, as fine as it is compared, and `:from` with the first day of their cohort.
 */
export function membersSql(start: Measure, { every, entry }: Cohort, stage: Stage, fine: 'moment' | 'day' = 'day'): SelectQuery {
  const { column = '', where, time: clock } = start
  const { source, table, splits, series, context } = stage
  const { bounds } = series
  const person = table.own(column)
  const passes = [table.filters(where), ...context.filters.map((filter) => table.filters(filter))]
  const isChosen = entry !== 'every' && (splits.length > 0 || entry === 'first_ever')
  const starts = entry === 'every' ? everyStart() : isChosen ? chosenStart() : firstStart()
  const at = sql.id('starts', ':at')
  const time = timeSql(at, source, clock, context)
  const unit = time.period(every, bounds)
  const first = context.grain ? time.period(context.grain, bounds) : unit
  const isFirst = isChosen ? [sql.id('starts', ':passes'), sql`${sql.id('starts', ':place')} = 1`] : []
  const joined = from(starts, 'starts').where(and([time.since(bounds), ...isFirst, ...placed({ ...stage, time })]))
  return joined.select([
    ...(context.grain ? [sql`${periodIn(time, context.grain, series, context)}`.as('period')] : []),
    ...splits.map((key) => sql.id('starts', key.name).as(key.name)),
    sql.id('starts', ':person').as(':person'),
    sql`${fine === 'day' ? time.period('day', bounds) : readingSql(at, start, stage)}`.as(':at'),
    sql`${unit}`.as(':unit'),
    sql`${first}`.as(':from'),
  ])

  /** Of everybody the moment. */
  function firstStart(): SelectQuery {
    const moment = sql`min(${table.own(clock)})`
    return groupedBy(1, beginning().select([sql`${person}`.as(':person'), moment.as(':at')]))
  }

  /** What held then is asked too, so the rows of that moment are put in order; sorting all of them would take long. */
  function chosenStart(): SelectQuery {
    const order = sql.join(source.primaryKey.map((each) => orderable(each)))
    const place = sql`row_number() over (partition by ${person} order by ${order})`
    const isFirst = sql<boolean>`${sql.id('first', ':person')} = ${person} and ${sql.id('first', ':at')} = ${table.own(clock)}`
    return beginning()
      .innerJoin(sql`${firstStart()}`.as('first'), (join) => join.on(isFirst))
      .select([
        ...splits.map(named),
        sql`${person}`.as(':person'),
        sql`${table.own(clock)}`.as(':at'),
        sql`${place}`.as(':place'),
        and(entry === 'first_ever' ? passes : []).as(':passes'),
      ])
  }

  /** Of each day, week or month the first, so that nobody joins a cohort twice. */
  function everyStart(): SelectQuery {
    const { time: own } = stage
    const rows = stage
      .select()
      .where(and([own.within(bounds), sql`${person} is not null`, ...passes]))
      .select([
        ...splits.map(named),
        sql`${person}`.as(':person'),
        sql`${own.period(every, bounds)}`.as(':unit'),
        ...(context.grain ? [sql`${own.period(context.grain, bounds)}`.as(':from')] : []),
        sql`min(${table.own(clock)})`.as(':at'),
      ])
    return groupedBy(splits.length + (context.grain ? 3 : 2), rows)
  }

  /** All starts so far, of which the first is looked for. */
  function beginning(): SelectQuery {
    const until: Bounds = { ...bounds, from: 0, start: 0 }
    const asked = entry === 'first_ever' ? [] : passes
    return stage.select().where(and([stage.time.until(until), sql`${person} is not null`, ...asked]))
  }

  function orderable(own: string): Sql {
    const isText = columnType(source, own)?.type === 'text'
    return isText ? context.functions.ordered(table.own(own)) : table.own(own)
  }
}

/** A moment as a clock in UTC reads it. */
export function readingSql(at: Sql, { source, time }: Measure, { context }: Stage): Sql {
  return columnType(source, time)?.type === 'instant' ? context.functions.utc(at) : at
}

/** The period, where there is a grain, and the dimensions. */
export function keyNames({ period, splits }: Stage): readonly string[] {
  return [...(period ? ['period'] : []), ...splits.map((key) => key.name)]
}

export function columnsOf(names: readonly string[], table: string) {
  return names.map((each) => sql.id(table, each).as(each))
}
