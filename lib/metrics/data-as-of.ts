import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Catalog } from './metric'
import type { AnswerColumn } from './read'
import { builder, tableSql } from './sql/source-sql'
import { parseDay } from './time/calendar'
import { instantText, secondsOf, startOfDay } from './time/zone'

/**
 * The statement that asks up to when the data is complete; run it once per data version.
 *
 * ```ts
 * const { sql, parameters } = dataAsOfStatement(company)
 * ```
 */
export function dataAsOfStatement(catalog: Catalog): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const { table, column } = catalog.dataAsOf
  const greatest = sql`max(${sql.id('fact', column)})`.as('data_as_of')
  const compiled = builder.selectFrom(tableSql(table).as('fact')).select(greatest).compile()
  return { sql: compiled.sql, parameters: compiled.parameters }
}

/**
 * Its answer as a UTC instant. A date counts to its end in the catalogue's zone; a timestamp is read on the clock declared
 * for it. An empty table gives 1970-01-01T00:00:00Z.
 *
 * ```ts
 * const instant = readDataAsOf({ columns: [{ name: 'data_as_of', values: ['2026-06-30T00:00:00Z'] }] }, company)
 * ```
 */
export function readDataAsOf(answer: { readonly columns: readonly AnswerColumn[] }, catalog: Catalog): string {
  const { table, column, clock = 'UTC' } = catalog.dataAsOf
  const value = answer.columns[0]?.values[0]
  if (typeof value !== 'string') return instantText(0)
  const type = catalog.schema[table]?.[column]
  if (type?.startsWith('date')) return instantText(startOfDay((parseDay(value.slice(0, 10)) ?? 0) + 1, catalog.timeZone))
  if (type?.startsWith('timestamp')) return instantText(secondsOf(Temporal.PlainDateTime.from(value).toZonedDateTime(clock).toInstant()))
  return instantText(secondsOf(Temporal.Instant.from(value)))
}
