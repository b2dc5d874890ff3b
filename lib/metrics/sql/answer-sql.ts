import { type RawBuilder, sql } from 'kysely'
import { type MeasureNames, measureType } from '../measure-names'
import type { Measure, Metric } from '../metric'
import type { SqlFunctions } from '../sql-functions'
import { type Series, shifted } from '../time/series'
import { type Scan, scanSql, scansOf } from './scan'
import { builder, type SelectQuery } from './source-sql'
import { type ScanContext, sameKey } from './stage'

/** What an answer is built of: the measures of its metrics, split in one way, over one or several series. */
export interface AnswerParts {
  readonly names: MeasureNames
  readonly series: readonly Series[]
  readonly context: ScanContext
}

/**
 * All measures of all series in one relation, a row per group. Each branch fills the columns it has, every group takes the one
 * value that is there. Wholes, which have fewer keys, are joined to the groups afterwards.
 */
export function combinedSql({ names, series, context }: AnswerParts): SelectQuery {
  const [all, ofValues] = [scansOf(names.all, context), scansOf(names.ofValues, context)]
  const levels = new Map<string, Branch[]>()
  for (const each of series) {
    for (const scan of each.suffix === '' ? all : ofValues) {
      const columns = new Map([...scan.measures].map(([name, measure]) => [name + each.suffix, measure]))
      const within = scan.shift ? shifted(each, scan.shift, context.grain, context.timeZone) : each
      const branch = { scan, columns, select: scanSql({ ...scan, measures: columns }, within, context) }
      const level = JSON.stringify(keysOf(scan, context))
      levels.set(level, [...(levels.get(level) ?? []), branch])
    }
  }
  const own = JSON.stringify(keysOf({ by: context.by }, context))
  const groups = levels.get(own) as readonly Branch[]
  const wholes = [...levels].filter(([level]) => level !== own)
  const base = levelSql(groups, context)
  return wholes.length === 0 ? base : withWholes(base, groups, wholes, context)
}

interface Branch {
  readonly scan: Scan
  readonly columns: ReadonlyMap<string, Measure>
  readonly select: SelectQuery
}

/** `period`, the dimensions and `:other`, as the scan has them. */
export function keysOf({ by }: Pick<Scan, 'by'>, { grain, top }: ScanContext): readonly string[] {
  return [...(grain ? ['period'] : []), ...by.map(({ name }) => name), ...(top && top.length === by.length ? [':other'] : [])]
}

/** Branches of equal keys under one another. */
function levelSql(branches: readonly Branch[], context: ScanContext): SelectQuery {
  const [only, ...more] = branches as readonly [Branch, ...Branch[]]
  if (more.length === 0) return only.select
  const keys = keysOf(only.scan, context)
  const columns = branches.flatMap((branch) => [...branch.columns])
  const aligned = branches.map((branch, index) => {
    const table = `part${index + 1}`
    const filled = columns.map(([name, measure]) =>
      branch.columns.has(name) ? sql.id(table, name).as(name) : sql`${context.functions.absent(measureType(measure))}`.as(name),
    )
    return builder.selectFrom(sql`${branch.select}`.as(table)).select([...keys.map((key) => sql.id(table, key).as(key)), ...filled])
  })
  const [first, ...others] = aligned as [SelectQuery, ...SelectQuery[]]
  const union = others.reduce((query, other) => query.unionAll(other), first)
  const query = builder
    .selectFrom(sql`${union}`.as('parts'))
    .select([...keys.map((key) => sql.id('parts', key).as(key)), ...columns.map(([name]) => sql`max(${sql.id('parts', name)})`.as(name))])
  return keys.length > 0 ? query.groupBy(keys.map((_, index) => sql.lit(index + 1))) : query
}

/** Every group beside the whole it is a part of. */
function withWholes(
  base: SelectQuery,
  groups: readonly Branch[],
  wholes: readonly (readonly [string, readonly Branch[]])[],
  context: ScanContext,
): SelectQuery {
  const [{ scan }] = groups as readonly [Branch]
  const own = [...keysOf(scan, context), ...groups.flatMap((branch) => [...branch.columns.keys()])]
  let query: SelectQuery = builder.selectFrom(sql`${base}`.as('groups')).select(own.map((name) => sql.id('groups', name).as(name)))
  for (const [index, [, branches]] of wholes.entries()) {
    const table = `whole${index + 1}`
    const keys = keysOf((branches[0] as Branch).scan, context)
    const on = keys.map((key) => {
      const [one, other] = [sql.id('groups', key), sql.id(table, key)]
      return key === 'period' ? sql`${one} = ${other}` : sameKey(one, other)
    })
    // All groups beside the top are of no one value, so they are no part of the whole without one.
    if (context.top && keys.some((key) => key !== 'period')) on.push(sql`not ${sql.id('groups', ':other')}`)
    query = query
      .leftJoin(sql`${levelSql(branches, context)}`.as(table), (join) =>
        join.on(sql<boolean>`${on.length > 0 ? sql.join(on, sql` and `) : sql`true`}`),
      )
      .select(branches.flatMap((branch) => [...branch.columns.keys()]).map((name) => sql.id(table, name).as(name)))
  }
  return query
}

/** A metric over the columns of its measures. */
export function metricSql(
  metric: Metric,
  suffix: string,
  table: string,
  names: MeasureNames,
  functions: SqlFunctions,
): RawBuilder<unknown> {
  const value = metric.shape.value((name) => {
    const measure = metric.shape.measures[name] as Measure
    const column = sql.id(table, names.of(metric, name) + suffix)
    return measure.empty === 'zero' ? sql`coalesce(${column}, 0)` : column
  }, functions)
  return sql`${value}`
}
