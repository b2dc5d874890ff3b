import { sql } from 'kysely'
import type { Segment } from '@/lib/metrics'
import { dimensionsOf } from '@/lib/metrics/dimensions'
import { namesIn } from '@/lib/metrics/filters/where'
import { sourceSql } from '@/lib/metrics/sql/source-sql'
import { makes } from '../locate'
import { type Check, type DatedContext, inParallel, runStatement, timed, undated } from './check'

/** Sources that are looked at for a row of a segment. */
const mostSources = 5

/** Segments that keep no row of any source they speak of, as a warning, and those that nothing uses, as a note. */
export function checkSegments(context: DatedContext): Promise<readonly Check[]> {
  const used = usedSegments(context)
  return inParallel([...context.project.segments.values()], (segment) =>
    timed({ subject: 'filters', name: segment.name, ...context.places.find(segment.name, makes.segment) }, async () => ({
      ...((await keepsRows(segment, context))
        ? {}
        : { warning: 'No row lies in the segment. Look at what it filters by, or take it out.' }),
      ...(used.has(segment.name) ? {} : { note: 'No metric, tile or dashboard uses the segment; queries may.' }),
    })),
  )
}

function usedSegments({ project: { metrics, dashboards } }: DatedContext): ReadonlySet<string> {
  const ofMetrics = [...metrics.values()].flatMap(({ shape }) => Object.values(shape.measures).flatMap(({ segments }) => segments ?? []))
  const ofPages = [...dashboards.values()].flatMap(({ segments, tiles }) => [segments, ...tiles.map((tile) => tile.segments)])
  return new Set([...ofMetrics, ...ofPages.flatMap((names) => names ?? [])])
}

async function keepsRows({ where }: Segment, context: DatedContext): Promise<boolean> {
  const names = namesIn(where)
  const able = [...context.project.sources.values()].filter((source) => names.every((name) => dimensionsOf(source).has(name)))
  for (const source of able.slice(0, mostSources)) {
    const table = sourceSql(source, { ...undated(context), dataAsOf: context.dataAsOf, rowFilters: () => 'all', include: 'all' })
    const condition = sql<boolean>`${table.filters(where)}`
    const { rowCount } = await runStatement(context.warehouse, table.select().where(condition).select(sql`1`.as('row')).limit(1))
    if (rowCount > 0) return true
  }
  return able.length === 0
}
