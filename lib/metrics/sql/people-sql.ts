import { sql } from 'kysely'
import { namesIn } from '../filters/where'
import type { Measure, Relation, Window } from '../metric'
import type { Filters } from '../query'
import type { Sql } from '../sql-functions'
import { type DayGrid, firstDayOf, gridOf } from '../time/grid'
import { type Series, shifted } from '../time/series'
import { lastRows } from './closing-sql'
import { and, filtersSql } from './filter-sql'
import { headlineOf } from './kind-sql'
import { ofTable, stageFor } from './scan'
import type { SelectQuery } from './source-sql'
import { from, placed, type ScanContext, type Stage } from './stage'
import { boundsOf } from './time-sql'

/** Everybody behind one value of a measure, once: a column `:person`, never null. `person` is their column in its source. */
export function peopleSql(measure: Measure, person: string, series: Series, context: ScanContext): SelectQuery {
  const { source, time, shift, relation } = measure
  const within = shift ? shifted(series, shift, context.grain, context.timeZone) : series
  const scan = { source, time, by: [], measures: new Map([['people', measure]]) }
  const stage = stageFor(scan, within, relation ? ofTable(context, relation) : context)
  return relation ? ofKind(measure, relation, stage) : ofRows(measure, person, stage)
}

/** Whom the kind names in the cells that pass. */
function ofKind(measure: Measure, relation: Relation, stage: Stage): SelectQuery {
  const { context } = stage
  const asked: readonly Filters[] = [...(context.ownFilters ?? []), ...(measure.only ? [measure.only] : [])]
  const column = (key: string) => ({ sql: sql.id('rows', key), physicalType: relation.dimensions[key]?.type ?? 'other' }) as const
  const filters = [...asked, headlineOf(relation, asked.flatMap(namesIn))].filter((where) => Object.keys(where).length > 0)
  return from((relation.people as NonNullable<Relation['people']>)(measure, { ...stage, kept: [filters] }), 'rows')
    .where(and([...filters.map((where) => filtersSql(where, column, context)), sql`${sql.id('rows', ':person')} is not null`]))
    .select(sql.id('rows', ':person').as(':person'))
    .distinct()
}

/** Whose rows the aggregate is taken of: those in time, of the definition and of the query, with a value, and of a sum with one that adds. */
function ofRows(measure: Measure, person: string, stage: Stage): SelectQuery {
  const { table, time, series, context, select } = stage
  const { aggregate, window, column, times } = measure
  const within = window ? reachOf(window, stage) : and([time.within(series.bounds), ...placed(stage)])
  if (aggregate === 'closing') {
    return from(lastRows(':value', measure, stage, [], undefined, within), 'latest')
      .where(sql<boolean>`${sql.id('latest', ':passes')}`)
      .select(sql.id('latest', ':entity1').as(':person'))
      .distinct()
  }
  const named = table.own(person)
  const isThere = [...new Set([person, column, times])].flatMap((each) => (each === undefined ? [] : [sql`${table.own(each)} is not null`]))
  // What is nothing adds nothing.
  const adds = aggregate !== 'sum' ? [] : [column, times].flatMap((each) => (each === undefined ? [] : [sql`${table.own(each)} <> 0`]))
  const filters = [measure.where, ...context.filters].map((filter) => table.filters(filter))
  return select()
    .where(and([within, ...filters, ...isThere, ...adds]))
    .select(sql`${named}`.as(':person'))
    .distinct()
}

/** The days that count towards the day that stands for the period. */
function reachOf({ span, at }: Window, { time, series, context }: Stage): Sql {
  const { bounds } = series
  const day = at === 'first' ? bounds.from : Math.min(bounds.to, context.endOfData) - 1
  // Nothing stands for a period of which there is no data yet.
  if (day < bounds.from || day >= context.endOfData) return sql`false`
  if (span === 'all') return time.until(boundsOf({ from: day, to: day + 1 }, context.timeZone))
  const first = 'days' in span ? day - span.days + 1 : firstDayOf(day, gridOf(span.toDate, context) as DayGrid)
  return time.within(boundsOf({ from: first, to: day + 1 }, context.timeZone))
}
