import { sql } from 'kysely'
import { keyOf } from '../given'
import type { Given, Measure } from '../metric'
import type { Sql } from '../sql-functions'
import type { Stage } from './stage'

/**
 * The value of a group of given numbers, which ends the statement where it is none: two numbers for one group that cannot be
 * put together, or a number dated inside of its period, which nobody could tell from one of another calendar.
 */
export function givenSql(value: Sql, measure: Measure, { grain, isExact }: Given, { table, context }: Stage): Sql {
  const { source, time } = measure
  const { functions, catalog } = context
  const faults: Sql[] = []
  const maker = source.query ? 'its query' : source.table
  if (grain !== 'none' && grain !== 'day') {
    const day = table.own(time)
    const misplaced = sql`count(*) filter (where ${functions.firstDay(day, grain, catalog.weekStart)} <> ${day})`
    const remedy = `of its numbers inside of a ${grain}. Let ${maker} date each with the first day of its ${grain}.`
    faults.push(sql`when ${misplaced} > 0 then ${functions.refusal(`${source.name} dates`, misplaced, remedy)}`)
  }
  if (isExact) {
    const each = [...(grain === 'none' ? [] : [grain]), ...keyOf(measure).flatMap(([name]) => name ?? [])]
    const remedy = `numbers for one ${each.join(' and ') || 'answer'}, and they cannot be put together. Let ${maker} give one.`
    faults.push(sql`when count(*) > 1 then ${functions.refusal(`${source.name} has`, sql`count(*)`, remedy)}`)
  }
  return faults.length === 0 ? value : sql`case ${sql.join(faults, sql` `)} else ${value} end`
}
