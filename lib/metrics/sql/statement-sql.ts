import { type QueryCreator, sql } from 'kysely'
import { orderedSql } from '../dimensions'
import { type Frame, mostRows } from '../frame'
import { type MeasureNames, measureNames } from '../measure-names'
import type { CheckedQuery } from '../parse-query'
import type { PlanContext } from '../plan'
import type { Order } from '../query'
import type { Sql, SqlFunctions } from '../sql-functions'
import { combinedSql, metricSql } from './answer-sql'
import { builder, type SelectQuery } from './source-sql'
import type { ScanContext } from './stage'

/**
 * Columns `period`, the dimensions, `:other`, the metrics and what they are compared with; one row more than the limit, which
 * `:rows` counts in full. Totals follow below the rows, told apart by `:level`.
 */
export function statementSql(query: CheckedQuery, frame: Frame, context: PlanContext): SelectQuery {
  const names = measureNames(query.metrics, query.details)
  const scan: ScanContext = { ...context, ...query, endOfData: frame.endOfData, top: query.top && query.by }
  const root: Root = query.top ? builder.with(':top', () => topSql(query, frame, scan)) : builder
  if (frame.totals.length === 0) return rowsSql(query, frame, names, scan, root)
  return withTotals(rowsSql(query, frame, names, scan, builder), query, frame, names, scan, root)
}

// biome-ignore lint/suspicious/noExplicitAny: tables are known at run time only
type Root = QueryCreator<any>

function rowsSql(query: CheckedQuery, frame: Frame, names: MeasureNames, context: ScanContext, root: Root): SelectQuery {
  const { functions } = context
  const { keys } = frame
  let statement = answerSql(query, frame, names, context, keys, root)
  const value = (metric: string, suffix: string): Sql => {
    const found = query.metrics.find(({ name }) => name === metric) as CheckedQuery['metrics'][number]
    return metricSql(found, suffix, 'answer', names, functions)
  }
  for (const { metric, from, to } of frame.dense ? [] : query.having) {
    const number = functions.widened(value(metric, ''), 'number')
    const bound = (end: number): Sql => functions.value(String(end), 'float')
    if (from !== undefined) statement = statement.where(sql<boolean>`${number} >= ${bound(from)}`)
    if (to !== undefined) statement = statement.where(sql<boolean>`${number} < ${bound(to)}`)
  }
  const column = (key: string): Sql => (keys.includes(key) ? sql.id('answer', key) : (changeSql(key, value, functions) ?? sql.id(key)))
  for (const term of orderSql(orderOf(query, keys), query, column, functions)) statement = statement.orderBy(term)
  if (keys.length === 0) return statement
  const counted = frame.dense ? statement : statement.select(sql`count(*) over ()`.as(':rows'))
  return counted.limit(frame.limit + 1)
}

function answerSql(
  query: CheckedQuery,
  { series }: Pick<Frame, 'series'>,
  names: MeasureNames,
  context: ScanContext,
  keys: readonly string[],
  root: Root,
): SelectQuery {
  const answer = combinedSql({ names, series, context })
  const values = valuesOf(query, series).map(({ metric, suffix }) =>
    metricSql(metric, suffix, 'answer', names, context.functions).as(metric.name + suffix),
  )
  return root.selectFrom(sql`${answer}`.as('answer')).select([...keys.map((key) => sql.id('answer', key).as(key)), ...values])
}

/** In the order of the answer's columns. */
function valuesOf({ metrics, details }: CheckedQuery, series: Frame['series']) {
  const values = series.flatMap(({ suffix }) => metrics.map((metric) => ({ metric, suffix })))
  return [...values, ...details.map((metric) => ({ metric, suffix: '' }))]
}

/** As asked; then by period and dimensions, so that no two rows tie. Splits without a period begin with the greatest, bands and days with the first. */
function orderOf({ order, grain, by, metrics }: CheckedQuery, keys: readonly string[]): readonly Order[] {
  if (keys.length === 0) return []
  const greatest = metrics.slice(0, 1).map(({ name }) => ({ key: name, direction: 'desc' as const }))
  const asked = order.length > 0 || grain || by[0]?.isOrdered ? order : greatest
  const rest = keys.filter((key) => !asked.some((item) => item.key === key)).map((key) => ({ key, direction: 'asc' as const }))
  const all = [...asked, ...rest]
  const other = all.filter(({ key }) => key === ':other')
  const others = all.filter(({ key }) => key !== ':other')
  const begin = others[0]?.key === 'period' ? 1 : 0
  return [...others.slice(0, begin), ...other, ...others.slice(begin)]
}

/** `<metric>:change` is the value less what it is compared with. */
function changeSql(key: string, value: (metric: string, suffix: string) => Sql, functions: SqlFunctions): Sql | undefined {
  if (!key.endsWith(':change')) return undefined
  const metric = key.slice(0, -':change'.length)
  const [now, before] = [value(metric, ''), value(metric, ':comparison')]
  return sql`(${functions.widened(now, 'number')} - ${functions.widened(before, 'number')})`
}

function orderSql(order: readonly Order[], { by }: CheckedQuery, column: (key: string) => Sql, functions: SqlFunctions): readonly Sql[] {
  return order.map(({ key, direction }) => {
    const dimension = by.find(({ name }) => name === key)
    const term = dimension ? orderedSql(dimension, column(key), functions) : column(key)
    return direction === 'asc' ? sql`${term} asc nulls last` : sql`${term} desc nulls last`
  })
}

/** Each total scans anew, split by what it keeps. */
function withTotals(
  rows: SelectQuery,
  query: CheckedQuery,
  frame: Frame,
  names: MeasureNames,
  context: ScanContext,
  root: Root,
): SelectQuery {
  const values = valuesOf(query, frame.series).map(({ metric, suffix }) => metric.name + suffix)
  const counts = frame.keys.length > 0 && !frame.dense ? [':rows'] : []
  const leveled = (select: SelectQuery, level: number, kept: readonly string[], order: readonly Order[]) => {
    const value = (metric: string, suffix: string): Sql => sql.id('rows', metric + suffix)
    const column = (key: string): Sql => changeSql(key, value, context.functions) ?? sql.id('rows', key)
    const terms = orderSql(order, query, column, context.functions)
    const place = terms.length > 0 ? sql`row_number() over (order by ${sql.join(terms)})` : sql.lit(1)
    return builder
      .selectFrom(sql`${select}`.as('rows'))
      .select([
        ...frame.keys.map((key) => sql`${kept.includes(key) ? column(key) : sql`null`}`.as(key)),
        ...values.map((name) => sql.id('rows', name).as(name)),
        ...counts.map((name) => sql`${level === 0 ? column(name) : sql`null`}`.as(name)),
        sql.lit(level).as(':level'),
        place.as(':place'),
      ])
  }
  const totals = frame.totals.map(({ keys }, index) => {
    const by = query.by.filter(({ name }) => keys.includes(name))
    const inner = { ...context, by, grain: keys.includes('period') ? context.grain : undefined, top: undefined }
    const order = keys.map((key) => ({ key, direction: 'asc' as const }))
    return leveled(answerSql(query, frame, names, inner, keys, builder), index + 1, keys, order)
  })
  const union = totals.reduce((one, other) => one.unionAll(other), leveled(rows, 0, frame.keys, orderOf(query, frame.keys)))
  return root
    .selectFrom(sql`${union}`.as('levels'))
    .select([...frame.keys, ...values, ...counts, ':level'].map((name) => sql.id('levels', name).as(name)))
    .where(sql<boolean>`${sql.id('levels', ':level')} = 0 or ${sql.id('levels', ':place')} <= ${mostRows + 1}`)
    .orderBy(sql.id('levels', ':level'))
    .orderBy(sql.id('levels', ':place'))
}

/** The greatest groups over the whole range, as `:top`, which scans join to. */
function topSql(query: CheckedQuery, frame: Frame, context: ScanContext): SelectQuery {
  const { limit, metric } = query.top as NonNullable<CheckedQuery['top']>
  const keys = query.by.map(({ name }) => name)
  // Also where bands or days would be in an order of their own.
  const order = [{ key: metric.name, direction: 'desc' as const }]
  const whole: CheckedQuery = { ...query, metrics: [metric], details: [], grain: undefined, order, having: [] }
  const ranked = rowsSql(
    whole,
    { ...frame, keys, series: frame.series.slice(0, 1), dense: undefined, limit: limit - 1 },
    measureNames([metric]),
    { ...context, grain: undefined, top: undefined },
    builder,
  )
  return builder
    .selectFrom(sql`${ranked}`.as('ranked'))
    .select([...keys.map((key) => sql.id('ranked', key).as(key)), sql.lit(1).as(':place')])
}
