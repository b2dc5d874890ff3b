import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { dimensionsOf } from './dimensions'
import { exclusionsOf } from './exclusions'
import { partOf } from './filters/where'
import { createFrame } from './frame'
import type { Measure, Source } from './metric'
import type { CheckedQuery } from './parse-query'
import type { Plan, PlanContext } from './plan'
import type { ResultColumn } from './result'
import { leftOutSql } from './sql/exclusion-sql'
import { or } from './sql/filter-sql'
import { builder, type SelectQuery, sourceSql } from './sql/source-sql'
import { boundsOf, timeSql } from './sql/time-sql'

/**
 * The plan that counts what exclusions leave out: of each source and clock of the metrics the rows of the range, and those
 * that each exclusion takes away. Filters of the query and of the definitions hold; a row that two exclusions name counts in
 * both. Columns of the Result: `source`, `exclusion`, `left_out`, `rows`, one row per source and exclusion.
 *
 * @throws AppError `invalid_query` for ranges out of bounds
 */
export function planLeftOut(query: CheckedQuery, context: PlanContext): Plan {
  const own = query.metrics.flatMap(({ shape }) => Object.values(shape.measures))
  const measures = own.flatMap((measure) => [measure, ...(measure.relation?.reads ?? [])])
  const scans = [...Map.groupBy(measures, ({ source, time }) => `${source.name} ${time}`).values()] as unknown as readonly Scan[]
  const most = Math.max(...scans.map(([{ source }]) => namesOf(source, query).length))
  const [first, ...others] = scans.map((scan, place) => countsOf(scan, { place, most, query, context })) as [SelectQuery, ...SelectQuery[]]
  const compiled = others.reduce((union, other) => union.unionAll(other), first).compile()
  const { result } = createFrame(query, context)
  return {
    statement: { sql: compiled.sql, parameters: compiled.parameters },
    templateHash: hash(compiled.sql),
    key: hash(JSON.stringify([compiled.sql, compiled.parameters, result])),
    versions: result.versions,
    read({ columns }) {
      const at = (name: string, row: number): number => Number(columns.find((column) => column.name === name)?.values[row] ?? 0)
      const rows = scans.map((_, row) => row).sort((a, b) => at('place', a) - at('place', b))
      const counted = scans.flatMap(([{ source }], place) =>
        namesOf(source, query).map((name, index) => {
          const row = rows[place] as number
          return { source: source.name, exclusion: name, left_out: at(leftOut(index), row), rows: at('rows', row) }
        }),
      )
      const values = (name: keyof (typeof counted)[number]) => counted.map((each) => each[name])
      const kept = columnsOfAnswer.map((column) => ({ ...column, values: values(column.name) }))
      return { ...result, columns: kept, rowCount: counted.length }
    },
  }
}

/** Measures of one source and clock. */
type Scan = readonly [Measure, ...Measure[]]

const unit = { kind: 'count', of: 'rows' } as const
const columnsOfAnswer = [
  { name: 'source', role: 'dimension', type: 'text', title: 'Source' },
  { name: 'exclusion', role: 'dimension', type: 'text', title: 'Left out' },
  { name: 'left_out', role: 'value', type: 'integer', title: 'Rows left out', unit },
  { name: 'rows', role: 'value', type: 'integer', title: 'Rows of the range', unit },
] as const satisfies readonly Omit<ResultColumn, 'values'>[]

interface Counting {
  readonly place: number
  readonly most: number
  readonly query: CheckedQuery
  readonly context: PlanContext
}

/** One row: its place among the scans, all rows, and those of each exclusion, with as many columns as the source with the most has. */
function countsOf(measures: Scan, { place, most, query, context }: Counting): SelectQuery {
  const [{ source, time }] = measures
  const own = { ...context, timeZone: query.timeZone, include: 'all' as const }
  const table = sourceSql(source, own)
  const bounds = boundsOf(createFrame(query, context).range, query.timeZone)
  const isWithin = timeSql(table.own(time), source, time, own).within(bounds)
  const reached = Map.groupBy(exclusionsOf(source), ({ name }) => name)
  const flags = namesOf(source, query).map((name, index) => {
    const each = (reached.get(name) ?? []).map((one, at) => leftOutSql([one], `:left_out${index + 1}.${at + 1}`, table, own))
    return { joins: each.flatMap(({ join }) => join ?? []), flag: sql<boolean>`${or(each.map(({ isOut }) => isOut))}`.as(leftOut(index)) }
  })
  const wheres = measures.map(({ where }) => table.filters(where))
  // What a kind makes itself, such as the step of a funnel, is no matter of rows.
  const ofRows = (name: string): boolean => dimensionsOf(source).has(name)
  const filters = query.filters.map((filter) => table.filters(partOf(filter, ofRows)))
  let rows = table.select().where(sql<boolean>`${isWithin}`).where(or(wheres))
  for (const { table: found, on } of flags.flatMap(({ joins }) => joins)) rows = rows.leftJoin(found, (each) => each.on(on))
  for (const filter of filters) rows = rows.where(sql<boolean>`${filter}`)
  const counts = Array.from({ length: most }, (_, index) =>
    index < flags.length ? sql`count(*) filter (where ${sql.id('counted', leftOut(index))})` : sql`cast(0 as bigint)`,
  )
  return builder
    .selectFrom(sql`${rows.select([sql.lit(1).as('one'), ...flags.map(({ flag }) => flag)])}`.as('counted'))
    .select([sql.lit(place).as('place'), sql`count(*)`.as('rows'), ...counts.map((each, index) => each.as(leftOut(index)))])
}

function leftOut(index: number): string {
  return `left_out_${index + 1}`
}

function namesOf(source: Source, { include }: CheckedQuery): readonly string[] {
  return [...new Set(exclusionsOf(source).map(({ name }) => name))].filter((name) => !include.includes(name))
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
