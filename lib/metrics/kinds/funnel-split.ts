import { sql } from 'kysely'
import { columnType } from '../column-type'
import type { Measure } from '../metric'
import { and } from '../sql/filter-sql'
import { stageFor } from '../sql/scan'
import type { SelectQuery } from '../sql/source-sql'
import { from, named, type Stage } from '../sql/stage'
import { dayAt } from '../time/range'
import { type Funnel, mostSeconds } from './funnel-steps'
import { momentOf } from './moments'

/** The stage of the first step, where another one says what the funnel is split and filtered by: it has the period alone. */
export function startOf({ source, time }: Measure, { series, context }: Stage): Stage {
  const bare = { ...context, by: [], filters: [], top: undefined }
  return stageFor({ source, time, by: [], measures: new Map() }, series, bare)
}

/**
 * Chosen attempts with the splits of the event that reached a step, the first of its moment by its key. Who is not there has no value,
 * is of no group apart, and passes no filter.
 */
export function splitSql(chosen: SelectQuery, kept: readonly string[], step: Measure, how: Funnel, stage: Stage): SelectQuery {
  const { table, time, series, splits, context, source } = stage
  const last = series.bounds.end + mostSeconds(how)
  const begin = series.bounds.start - how.tolerance * how.names.length
  const bounds = {
    ...series.bounds,
    from: dayAt(begin, context.timeZone),
    start: begin,
    to: dayAt(last, context.timeZone) + 1,
    end: last + 1,
  }
  const person = table.own(step.column ?? '')
  const at = momentOf(step, table, context.functions)
  const key = source.primaryKey.map((column) =>
    columnType(source, column)?.type === 'text' ? context.functions.ordered(table.own(column)) : table.own(column),
  )
  const asked = context.filters.filter((filter) => Object.keys(filter).length > 0)
  const found = stage
    .select()
    .where(and([time.within(bounds), sql`${person} is not null`, table.filters(step.where)]))
    .select([
      ...splits.map(named),
      sql`${person}`.as(':person'),
      sql`${at}`.as(':at'),
      and(asked.map((filter) => table.filters(filter))).as(':passes'),
      sql`row_number() over (partition by ${person}, ${at} order by ${sql.join(key)})`.as(':same'),
    ])
  const [own, other] = [(column: string) => sql.id('attempts', column), (column: string) => sql.id('found', column)]
  const query = from(chosen, 'attempts').leftJoin(sql`${found}`.as('found'), (join) =>
    join.on(
      and([
        sql`${other(':person')} = ${own(':person')}`,
        sql`${other(':at')} = ${own(`:t${how.splitAt + 1}`)}`,
        sql`${other(':same')} = 1`,
      ]),
    ),
  )
  const passing = asked.length > 0 ? query.where(sql<boolean>`${other(':passes')}`) : query
  return passing.select([
    ...kept.map((each) => own(each).as(each)),
    ...splits.map(({ name }) => (name === ':other' ? sql`coalesce(${other(name)}, ${isBelowTop()})` : other(name)).as(name)),
  ])

  /** Of those without a value, whether they are among the groups outside of the top. */
  function isBelowTop() {
    const isNone = splits.filter(({ name }) => name !== ':other').map(({ name }) => sql`${sql.id(':top', name)} is null`)
    return sql`not exists (select 1 from ${sql.table(':top')} where ${and(isNone)})`
  }
}
