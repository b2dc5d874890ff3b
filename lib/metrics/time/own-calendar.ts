import { sql } from 'kysely'
import type { Catalog } from '../metric'
import type { AnswerColumn } from '../read'
import { builder, type SelectQuery, tableSql } from '../sql/source-sql'
import { type Day, dayText, parseDay } from './calendar'

/** One period of a calendar of the company's own: the days from `start` to before `end` that carry its label. */
export interface Run {
  readonly start: Day
  readonly end: Day
  readonly label: string
}

/** By name, the periods of the catalogue's own calendars in order, or in a sentence why there are none. */
export type Calendars = ReadonlyMap<string, { readonly runs: readonly Run[] } | { readonly problem: string }>

const mostRuns = 10_000

/**
 * The statement that asks for the periods of all own calendars; run it once per data version. Undefined where there are none.
 * Days without a label lie in no period.
 *
 * ```ts
 * const statement = calendarsStatement(company)
 * ```
 */
export function calendarsStatement(catalog: Catalog): { readonly sql: string; readonly parameters: readonly unknown[] } | undefined {
  const [first, ...others] = Object.entries(catalog.calendars ?? {}).map(([name, { table, day, period }]): SelectQuery => {
    const [dayColumn, label] = [sql.id('calendar', day), sql.id('calendar', period)]
    return builder
      .selectFrom(tableSql(table).as('calendar'))
      .where(sql<boolean>`${dayColumn} is not null and ${label} is not null`)
      .select([
        sql`cast(${name} as text)`.as('name'),
        sql`cast(${label} as text)`.as('label'),
        sql`min(${dayColumn})`.as('first'),
        sql`max(${dayColumn})`.as('last'),
        sql`count(distinct ${dayColumn})`.as('days'),
      ])
      .groupBy(sql.lit(2))
  })
  if (!first) return undefined
  const union = others.reduce((query, other) => query.unionAll(other), first)
  const { sql: text, parameters } = builder
    .selectFrom(sql`${union}`.as('calendars'))
    .selectAll()
    .orderBy(sql`1, 3, 2`)
    .limit(mostRuns + 1)
    .compile()
  return { sql: text, parameters }
}

/**
 * Its answer, checked: a label is one run of days, and a day has one label.
 *
 * ```ts
 * const calendars = readCalendars(undefined, company)
 * ```
 */
export function readCalendars(answer: { readonly columns: readonly AnswerColumn[] } | undefined, catalog: Catalog): Calendars {
  const rows = answer ? rowsOf(answer) : []
  return new Map(
    Object.entries(catalog.calendars ?? {}).map(([name, { table }]) => {
      const about = `The calendar ${name} (${table})`
      if (rows.length > mostRuns)
        return [name, { problem: `${about} cannot be used: all calendars have more than 10,000 periods together.` }]
      const own = rows.filter((row) => row.name === name)
      const problem = own.length === 0 ? 'no day with a label can be read from it' : (brokenRun(own) ?? overlap(own))
      return [
        name,
        problem
          ? { problem: `${about} cannot be used: ${problem}.` }
          : { runs: own.map(({ start, end, label }) => ({ start, end, label })) },
      ]
    }),
  )
}

interface Row extends Run {
  readonly name: string
  readonly days: number
}

function rowsOf({ columns }: { readonly columns: readonly AnswerColumn[] }): readonly Row[] {
  const [names, labels, firsts, lasts, days] = columns.map(({ values }) => values)
  return (names ?? []).map((name, row) => ({
    name: String(name),
    label: String(labels?.[row]),
    start: dayOf(firsts?.[row]),
    end: dayOf(lasts?.[row]) + 1,
    days: Number(days?.[row]),
  }))
}

function dayOf(value: string | number | boolean | null | undefined): Day {
  return parseDay(String(value).slice(0, 10)) ?? 0
}

function brokenRun(rows: readonly Row[]): string | undefined {
  const broken = rows.find(({ start, end, days }) => days < end - start)
  if (!broken) return undefined
  const { label, start, end, days } = broken
  const among = `${days} of the ${end - start} days from ${dayText(start)} to ${dayText(end - 1)}`
  return `"${label}" stands on ${among}, and a period is one run of days. Give each run a label of its own, such as one with its year`
}

function overlap(rows: readonly Row[]): string | undefined {
  const at = rows.findIndex(({ start }, index) => index > 0 && start < (rows[index - 1] as Row).end)
  const [one, other] = [rows[at - 1], rows[at]]
  return one && other && `${dayText(other.start)} is both in "${one.label}" and in "${other.label}", and a day has one label`
}
