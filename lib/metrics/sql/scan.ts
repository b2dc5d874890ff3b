import { sql } from 'kysely'
import { dimensionsOf, type ResolvedDimension, splitsOf } from '../dimensions'
import { namesIn, partOf } from '../filters/where'
import { relationIdentity, windowIdentity } from '../measure-names'
import type { Measure, Relation, Shift, Source } from '../metric'
import type { Series } from '../time/series'
import { aggregatesSql } from './aggregate-sql'
import { carrySql } from './carry-sql'
import { closingSql } from './closing-sql'
import { kindSql } from './kind-sql'
import { type SelectQuery, type SourceSql, sourceSql } from './source-sql'
import { type Key, periodIn, type ScanContext, type Stage, sameKey } from './stage'
import { timeSql } from './time-sql'
import { windowSql } from './window-sql'

/** Measures of one source, clock, split and time: they are read together. */
export interface Scan {
  readonly source: Source
  readonly time: string
  readonly shift?: Shift
  /** The dimensions it is split by. */
  readonly by: readonly ResolvedDimension[]
  /** By the name of their column. */
  readonly measures: ReadonlyMap<string, Measure>
}

/** Sorts measures into the scans that answer them; equal measures are one column already. */
export function scansOf(measures: ReadonlyMap<string, Measure>, { by, grain }: Pick<ScanContext, 'by' | 'grain'>): readonly Scan[] {
  const scans = new Map<string, Scan & { readonly measures: Map<string, Measure> }>()
  for (const [column, measure] of grain === 'day' ? amongWindows(measures) : measures) {
    const { source, time, shift, within } = measure
    const key = JSON.stringify([source.name, time, shift, within, readerOf(measure).together(measure, column)])
    const known = splitsOf(measure)
    const splits = by.filter(({ name }) => !within || within.includes(name)).map((each) => known.get(each.name) ?? each)
    const scan = scans.get(key) ?? { source, time, shift, by: splits, measures: new Map() }
    scans.set(key, scan)
    scan.measures.set(column, measure)
  }
  return [...scans.values()]
}

/** By day, who is there on a day is who was there in a window of one day: beside other windows it needs no scan of its own. */
function amongWindows(measures: ReadonlyMap<string, Measure>): ReadonlyMap<string, Measure> {
  const windows = [...measures.values()].filter(({ window, aggregate }) => window && window.at !== 'mean' && aggregate === 'countDistinct')
  const identities = new Map(windows.map((measure) => [readers.window.together(measure), measure.window]))
  if (identities.size === 0) return measures
  const asWindow = (measure: Measure): Measure => {
    if (measure.aggregate !== 'countDistinct' || measure.window || measure.given) return measure
    const twins = [...identities.values()].map((window) => ({
      ...measure,
      window: { span: { days: 1 }, at: window?.at ?? 'last' } as const,
    }))
    return twins.find((twin) => identities.has(readers.window.together(twin))) ?? measure
  }
  return new Map([...measures].map(([column, measure]) => [column, asWindow(measure)]))
}

/** How measures of one source, clock and split are read. */
interface Reader {
  /** Equal for those that one relation answers together. */
  readonly together: (measure: Measure, column: string) => string
  readonly sql: (measures: Scan['measures'], stage: Stage) => SelectQuery
}

const readers = {
  kind: { together: relationIdentity, sql: kindSql },
  window: { together: (measure) => windowIdentity(measure as Parameters<typeof windowIdentity>[0]), sql: windowSql },
  closing: { together: (_, column) => column, sql: (measures, stage) => closingSql(...alone(measures), stage) },
  carry: { together: (_, column) => column, sql: (measures, stage) => carrySql(...alone(measures), stage) },
  aggregate: { together: () => '', sql: aggregatesSql },
} satisfies Record<string, Reader>

function readerOf({ relation, window, aggregate, empty }: Measure): Reader {
  if (relation) return readers.kind
  if (window) return readers.window
  if (aggregate === 'closing') return readers.closing
  return empty === 'carry' ? readers.carry : readers.aggregate
}

function alone(measures: Scan['measures']): readonly [string, Measure] {
  return [...measures][0] as [string, Measure]
}

/**
 * One aggregate over one source: columns `period` (with a grain), the dimensions, the measures; one row per group in which
 * at least one measure has a row.
 */
export function scanSql(scan: Scan, series: Series, context: ScanContext): SelectQuery {
  const [, measure] = alone(scan.measures)
  const stage = stageFor(scan, series, measure.relation ? ofTable(context, measure.relation) : context)
  return readerOf(measure).sql(scan.measures, stage)
}

/** What a relation filters by its own dimensions waits until it has them. */
export function ofTable(context: ScanContext, { dimensions }: Relation): ScanContext {
  const filters = context.filters.map((where) => partOf(where, (name) => !(name in dimensions)))
  const ownFilters = context.filters.map((where) => partOf(where, (name) => name in dimensions))
  return { ...context, filters, ownFilters }
}

/** What the measures of a scan are written with. */
export function stageFor(scan: Scan, series: Series, context: ScanContext): Stage {
  const { grain, top } = context
  const by = scan.by.filter(({ isOwn }) => !isOwn)
  const table = sourceSql(scan.source, context)
  const time = timeSql(table.own(scan.time), scan.source, scan.time, context)
  const period = grain && { name: 'period', sql: periodIn(time, grain, series, context) }
  const isFolded = top !== undefined && scan.by.length === top.length
  const splits = isFolded ? folded(by, table) : by.map(({ name }) => ({ name, sql: table.column(name).sql }))
  const isBridged = [...scan.by.map(({ name }) => name), ...context.filters.flatMap(namesIn)].some(
    (name) => dimensionsOf(scan.source).get(name)?.isBridged,
  )
  return { source: scan.source, table, isBridged, time, splits, own: scan.by.filter(({ isOwn }) => isOwn), period, series, context, select }

  function select(): SelectQuery {
    // A stage may write its conditions after it has begun to select, which joins what is asked for so far.
    for (const where of [...[...scan.measures.values()].map((measure) => measure.where), ...context.filters]) table.filters(where)
    const query = table.select()
    if (!isFolded) return query
    const on = scan.by.map(({ name }) => sameKey(table.column(name).sql, sql.id(':top', name)))
    return query.leftJoin(sql`${sql.id(':top')}`.as(':top'), (join) => join.on(sql<boolean>`${sql.join(on, sql` and `)}`))
  }
}

/** Groups outside of the top become one. */
function folded(by: readonly ResolvedDimension[], table: SourceSql): readonly Key[] {
  const isTop = sql.id(':top', ':place')
  const kept = by.map(({ name }) => ({ name, sql: sql`case when ${isTop} is not null then ${table.column(name).sql} end` }))
  return [...kept, { name: ':other', sql: sql`${isTop} is null` }]
}
