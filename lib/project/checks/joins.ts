import { sql } from 'kysely'
import { formatValue } from '@/lib/base/format'
import { allSources, type Source } from '@/lib/metrics'
import { builder, relationSql } from '@/lib/metrics/sql/source-sql'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { makes } from '../locate'
import { type Check, type CheckContext, count, inParallel, runStatement, timed } from './check'

/** How many rows point to something that is not there. They are kept, without a value; a broken load shows here first. */
export function checkJoins({ project, places, warehouse }: CheckContext): Promise<readonly Check[]> {
  const all = allSources(project).flatMap((source) =>
    Object.entries(source.joins).flatMap(([name, join]) => (join.share ? [] : [{ source, name, join }])),
  )
  return inParallel(
    all,
    ({ source, name, join }) =>
      timed({ subject: 'joins', name: `${source.name}.${name}`, ...places.find(source.table, makes.source) }, () =>
        orphans(source, join, warehouse),
      ),
    { places: 2 },
  )
}

async function orphans(source: Source, { via, to }: Source['joins'][string], warehouse: Warehouse): Promise<Pick<Check, 'note'>> {
  const found = builder
    .selectFrom(relationSql(to).as('target'))
    .select(to.primaryKey.map((column, at) => sql.id('target', column).as(`key_${at}`)))
    .distinct()
  const isEqual = via.map((column, at) => sql`${sql.id('found', `key_${at}`)} = ${sql.id('fact', column)}`)
  const isSet = via.map((column) => sql`${sql.id('fact', column)} is not null`)
  const rows = await runStatement(
    warehouse,
    builder
      .selectFrom(relationSql(source).as('fact'))
      .leftJoin(found.as('found'), (join) => join.on(sql<boolean>`${sql.join(isEqual, sql` and `)}`))
      .select([
        sql`count(*)`.as('links'),
        sql`coalesce(sum(case when ${sql.id('found', 'key_0')} is null then 1 else 0 end), 0)`.as('orphans'),
      ])
      .where(sql<boolean>`${sql.join(isSet, sql` and `)}`),
  )
  const [links = 0, lost = 0] = rows.columns.map(({ values }) => Number(values[0] ?? 0))
  if (lost === 0) return {}
  const share = formatValue(lost / links, { kind: 'share' }, { locale: 'en' })
  return { note: `${count(lost, 'row')} of ${count(links, 'row')} (${share}) point to no row of ${to.table}.` }
}
