import { type RawBuilder, sql } from 'kysely'
import { columnType } from '../column-type'
import type { ResolvedDimension } from '../dimensions'
import type { Measure, Source } from '../metric'
import type { Filters, Grain } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'
import type { Move } from '../time/comparison'
import { closingSql } from './closing-sql'
import { or } from './filter-sql'
import { type RowFilters, type SelectQuery, sourceSql } from './source-sql'
import { type Bounds, type TimeContext, timeSql } from './time-sql'

/** Measures of one source and clock: they are read together. */
export interface Scan {
  readonly source: Source
  readonly time: string
  /** By the name of their column. */
  readonly measures: ReadonlyMap<string, Measure>
}

export interface ScanContext extends TimeContext {
  readonly by: readonly ResolvedDimension[]
  readonly filters: readonly Filters[]
  readonly grain?: Grain
  readonly rowFilters: RowFilters
}

/** Sorts measures into the scans that answer them; equal measures become one column. A closing value has rows of its own. */
export function scansOf(measures: Iterable<readonly [column: string, measure: Measure]>): readonly Scan[] {
  const scans = new Map<string, Scan & { readonly measures: Map<string, Measure> }>()
  for (const [column, measure] of measures) {
    const own = measure.aggregate === 'closing' ? column : ''
    const key = `${measure.source.name} ${measure.time} ${own}`
    const scan = scans.get(key) ?? { source: measure.source, time: measure.time, measures: new Map() }
    scans.set(key, scan)
    scan.measures.set(column, measure)
  }
  return [...scans.values()]
}

/**
 * One aggregate over one source: columns `period` (with a grain), the dimensions, the measures; one row per group in which
 * at least one measure has a row.
 */
export function scanSql(scan: Scan, bounds: Bounds, context: ScanContext, move?: Move): SelectQuery {
  const { functions, grain } = context
  const table = sourceSql(scan.source, context.rowFilters, functions)
  const time = timeSql(table.own(scan.time), scan.source, scan.time, context)
  const keys: { readonly sql: Sql; readonly name: string }[] = context.by.map(({ name }) => ({ sql: table.column(name).sql, name }))
  if (grain) keys.unshift({ sql: moved(time.period(grain, bounds)), name: 'period' })

  const [closing] = [...scan.measures].filter(([, measure]) => measure.aggregate === 'closing')
  if (closing) return closingSql(...closing, { table, keys, time: time.within(bounds), context })

  const wheres = new Map([...scan.measures.values()].map(({ where }) => [JSON.stringify(where), where]))
  const conditions = new Map(
    [...wheres].filter(([, where]) => Object.keys(where).length > 0).map(([key, where]) => [key, table.filters(where)]),
  )
  const columns = [...scan.measures].map(([name, measure]) => {
    const condition = wheres.size > 1 ? conditions.get(JSON.stringify(measure.where)) : undefined
    return sql`${aggregateSql(measure, table.own, functions, condition)}`.as(name)
  })
  const filters = context.filters.map((where) => table.filters(where))

  let query = table.select().where(sql<boolean>`${time.within(bounds)}`)
  for (const filter of filters) query = query.where(sql<boolean>`${filter}`)
  if (conditions.size === wheres.size)
    query = query.where(conditions.size === 1 ? sql<boolean>`${[...conditions.values()][0]}` : or([...conditions.values()]))
  query = query.select([...keys.map((key) => sql`${key.sql}`.as(key.name)), ...columns])
  return keys.length > 0 ? query.groupBy(keys.map((_, index) => sql.lit(index + 1))) : query

  /** A period of the comparison range gets the key of the one it is laid over. */
  function moved(period: Sql): Sql {
    if (!move) return period
    if ('seconds' in move) return functions.plusSeconds(period, move.seconds)
    return 'days' in move ? functions.plusDays(period, move.days) : functions.plusMonths(period, move.months)
  }
}

function aggregateSql(measure: Measure, own: (column: string) => Sql, functions: SqlFunctions, condition: Sql | undefined): Sql {
  const filtered = (written: Sql): Sql => (condition ? sql`${written} filter (where ${condition})` : written)
  if (measure.column === undefined) return filtered(sql`count(*)`)
  const column = valueSql(measure, measure.column, own)
  if (measure.aggregate === 'percentile') return functions.percentile(column, measure.percent ?? 50, condition)
  return filtered(aggregates[measure.aggregate](column))
}

function valueSql({ source, times }: Measure, column: string, own: (column: string) => Sql): Sql {
  if (times === undefined) return own(column)
  // Two 32-bit integers would overflow where their product is larger than they are.
  const isWhole = [column, times].every((name) => columnType(source, name)?.type === 'integer')
  return isWhole ? sql`cast(${own(column)} as bigint) * ${own(times)}` : sql`${own(column)} * ${own(times)}`
}

const aggregates: Readonly<Record<Exclude<Measure['aggregate'], 'percentile'>, (column: Sql) => RawBuilder<unknown>>> = {
  count: (column) => sql`count(${column})`,
  countDistinct: (column) => sql`count(distinct ${column})`,
  sum: (column) => sql`sum(${column})`,
  min: (column) => sql`min(${column})`,
  max: (column) => sql`max(${column})`,
  closing: (column) => sql`sum(${column})`,
}
