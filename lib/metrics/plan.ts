import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { columnType } from './column-type'
import { orderedSql } from './dimensions'
import { createFrame, type Frame } from './frame'
import type { Catalog, Measure, Metric } from './metric'
import type { CheckedQuery } from './parse-query'
import type { Order } from './query'
import { type AnswerColumn, readResult } from './read'
import type { Result } from './result'
import { type Scan, type ScanContext, scanSql, scansOf } from './sql/scan'
import { builder, type RowFilters, type SelectQuery } from './sql/source-sql'
import { boundsOf } from './sql/time-sql'
import type { Sql, SqlFunctions } from './sql-functions'

export interface PlanContext {
  readonly catalog: Catalog
  readonly functions: SqlFunctions
  /** UTC instant up to which the data is complete, as `readDataAsOf` gives it. */
  readonly dataAsOf: string
  /** The rows of each source that the asker may see. */
  readonly rowFilters: RowFilters
}

/** A checked query turned into one statement, and the way back from its rows to a Result. */
export interface Plan {
  readonly statement: { readonly sql: string; readonly parameters: readonly unknown[] }
  /** Of the SQL alone: equal for equal questions whatever their values. */
  readonly templateHash: string
  /** Of all that the Result depends on besides the data: statement, versions, titles, units, periods, completeness. */
  readonly key: string
  /** Metric name to version hash. */
  readonly versions: Readonly<Record<string, string>>
  /** @throws AppError `internal` when the columns are not those of the statement */
  read(answer: { readonly columns: readonly AnswerColumn[]; readonly rowCount: number }): Result
}

/**
 * The plan of a query. Per source and clock one scan with many-to-one joins, half-open on the raw time column and grouped
 * by period and dimensions; a comparison scans the earlier range with its periods moved. Several scans meet by UNION ALL and
 * GROUP BY, so that groups without a value meet too and no scan multiplies another. Metrics are put together last.
 *
 * @throws AppError `invalid_query` for ranges out of bounds and for more than 2,000 periods
 */
export function planQuery(query: CheckedQuery, context: PlanContext): Plan {
  const frame = createFrame(query, context)
  const names = measureNames(query.metrics)
  const compiled = statementOf(query, frame, names, context).compile()
  const statement = { sql: compiled.sql, parameters: compiled.parameters }
  const versions = frame.result.versions
  return {
    statement,
    templateHash: hash(compiled.sql),
    key: hash(JSON.stringify([compiled.sql, compiled.parameters, frame])),
    versions,
    read: (answer) => readResult(answer, frame),
  }
}

/** Columns `period`, the dimensions, the metrics, their comparisons; one row more than the limit. */
function statementOf(query: CheckedQuery, frame: Frame, names: MeasureNames, context: PlanContext): SelectQuery {
  const { functions } = context
  const { keys } = frame
  const answer = combined(query, frame, names, context)
  const of = (metric: Metric, suffix: string): RawBuilder<unknown> => {
    const value = metric.shape.value((name) => {
      const measure = metric.shape.measures[name] as Measure
      const column = sql.id('answer', names(metric, name) + suffix)
      return measure.empty === 'zero' ? sql`coalesce(${column}, 0)` : column
    }, functions)
    return sql`${value}`
  }
  const columns = [
    ...keys.map((key) => sql.id('answer', key).as(key)),
    ...query.metrics.map((metric) => of(metric, '').as(metric.name)),
    ...(frame.shift ? query.metrics.map((metric) => of(metric, comparison).as(metric.name + comparison)) : []),
  ]
  let statement: SelectQuery = builder.selectFrom(sql`${answer}`.as('answer')).select(columns)
  for (const { metric, from, to } of frame.dense ? [] : query.having) {
    const value = functions.widened(of(query.metrics.find(({ name }) => name === metric) as Metric, ''), 'number')
    const bound = (end: number): Sql => functions.value(String(end), 'float')
    if (from !== undefined) statement = statement.where(sql<boolean>`${value} >= ${bound(from)}`)
    if (to !== undefined) statement = statement.where(sql<boolean>`${value} < ${bound(to)}`)
  }
  for (const item of orderOf(query, keys)) statement = statement.orderBy(orderSql(item))
  return keys.length > 0 ? statement.limit(frame.limit + 1) : statement

  function orderSql({ key, direction }: Order): Sql {
    const dimension = query.by.find(({ name }) => name === key)
    const column = keys.includes(key) ? sql.id('answer', key) : sql.id(key)
    const sorted = dimension ? orderedSql(dimension, column, functions) : column
    return direction === 'asc' ? sql`${sorted} asc nulls last` : sql`${sorted} desc nulls last`
  }
}

const comparison = ':comparison'

/** As asked; then by period and dimensions, so that no two rows tie. Splits without a period begin with the greatest, bands and days with the first. */
function orderOf(query: CheckedQuery, keys: readonly string[]): readonly Order[] {
  const asked =
    query.order.length > 0 || query.grain || query.by[0]?.isOrdered
      ? query.order
      : query.metrics.slice(0, 1).map(({ name }) => ({ key: name, direction: 'desc' as const }))
  if (keys.length === 0) return []
  const rest = keys.filter((key) => !asked.some((order) => order.key === key))
  return [...asked, ...rest.map((key) => ({ key, direction: 'asc' as const }))]
}

/** All scans of the query in one relation, one row per group. */
function combined(query: CheckedQuery, frame: Frame, names: MeasureNames, context: PlanContext): SelectQuery {
  const { by, filters, grain, timeZone } = query
  const scanContext: ScanContext = { ...context, by, filters, grain, timeZone }
  const scans = scansOf(names.all)
  const bounds = boundsOf(frame.range, timeZone)
  const branches: Branch[] = scans.map((scan) => ({ scan, select: scanSql(scan, bounds, scanContext) }))
  if (frame.shift) {
    const { bounds, move } = frame.shift
    branches.push(...scans.map(renamed).map((scan) => ({ scan, select: scanSql(scan, bounds, scanContext, move) })))
  }
  const [only, ...others] = branches
  return only && others.length === 0 ? only.select : unionOf(branches, names, frame, context)

  function renamed(scan: Scan): Scan {
    return { ...scan, measures: new Map([...scan.measures].map(([name, measure]) => [name + comparison, measure])) }
  }
}

interface Branch {
  readonly scan: Scan
  readonly select: SelectQuery
}

/** Each branch fills the columns it has; every group takes the one value that is there. */
function unionOf(branches: readonly Branch[], names: MeasureNames, frame: Frame, { functions }: PlanContext): SelectQuery {
  const keys = frame.keys
  const measures = [...names.all].flatMap(([name, measure]) =>
    frame.shift ? [[name, measure] as const, [name + comparison, measure] as const] : [[name, measure] as const],
  )
  const aligned = branches.map(({ scan, select }, index) => {
    const table = `part${index + 1}`
    const columns = measures.map(([name, measure]) =>
      scan.measures.has(name) ? sql.id(table, name).as(name) : sql`${functions.absent(typeOf(measure))}`.as(name),
    )
    return builder.selectFrom(sql`${select}`.as(table)).select([...keys.map((key) => sql.id(table, key).as(key)), ...columns])
  })
  const [first, ...others] = aligned as [SelectQuery, ...SelectQuery[]]
  const union = others.reduce((query, other) => query.unionAll(other), first)
  const query = builder
    .selectFrom(sql`${union}`.as('parts'))
    .select([...keys.map((key) => sql.id('parts', key).as(key)), ...measures.map(([name]) => sql`max(${sql.id('parts', name)})`.as(name))])
  return keys.length > 0 ? query.groupBy(keys.map((_, index) => sql.lit(index + 1))) : query
}

interface MeasureNames {
  /** The column of a metric's measure. */
  (metric: Metric, measure: string): string
  readonly all: ReadonlyMap<string, Measure>
}

/** PostgreSQL cuts names after 63 bytes; the comparison's ending must fit too. */
const longestName = 52

/** One column per different measure: named as its metric, or `metric:measure` where a metric has several. */
function measureNames(metrics: readonly Metric[]): MeasureNames {
  const all = new Map<string, Measure>()
  const names = new Map<string, string>()
  for (const metric of metrics) {
    const entries = Object.entries(metric.shape.measures)
    for (const [index, [name, measure]] of entries.entries()) {
      const identity = identityOf(measure)
      if (names.has(identity)) continue
      const spelt = entries.length === 1 ? metric.name : `${metric.name}:${name}`
      const column = spelt.length <= longestName ? spelt : `${metric.name}:${index + 1}`
      names.set(identity, column)
      all.set(column, measure)
    }
  }
  const of = (metric: Metric, name: string): string => names.get(identityOf(metric.shape.measures[name] as Measure)) ?? name
  return Object.assign(of, { all })
}

function identityOf({ source, time, aggregate, column, percent, per, times, where }: Measure): string {
  return JSON.stringify([source.name, time, aggregate, column, percent, per, times, where])
}

/** Counts and whole numbers are exact as decimals too, whatever their declared width. */
function typeOf({ source, aggregate, column, times }: Measure): 'number' | 'decimal' {
  const isCount = aggregate === 'count' || aggregate === 'countDistinct' || column === undefined
  const isFloat = [column, times].some((name) => name !== undefined && columnType(source, name)?.type === 'float')
  return aggregate === 'percentile' || (!isCount && isFloat) ? 'number' : 'decimal'
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
