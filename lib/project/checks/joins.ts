import { sql } from 'kysely'
import { formatValue } from '@/lib/base/format'
import { allSources, type Join, type Source } from '@/lib/metrics'
import { onSql } from '@/lib/metrics/sql/join-sql'
import { builder, relationSql } from '@/lib/metrics/sql/source-sql'
import { makes } from '../locate'
import { type Check, type CheckContext, count, inParallel, runStatement, timed, undated } from './check'

/** How many rows point to something that is not there. They are kept, without a value; a broken load shows here first. */
export function checkJoins(context: CheckContext): Promise<readonly Check[]> {
  const { project, places } = context
  const all = allSources(project).flatMap((source) =>
    Object.entries(source.joins).flatMap(([name, join]) => (join.share ? [] : [{ source, name, join }])),
  )
  return inParallel(
    all,
    ({ source, name, join }) =>
      timed({ subject: 'joins', name: `${source.name}.${name}`, ...places.find(source.table, makes.source) }, () =>
        orphans(source, join, context),
      ),
    { places: 2 },
  )
}

async function orphans(source: Source, join: Join, context: CheckContext): Promise<Pick<Check, 'note'>> {
  const { via, to, at } = join
  const isThen = to.validity !== undefined && at !== undefined && at !== 'today'
  const isSet = via.map((column) => sql`${sql.id('fact', column)} is not null`)
  const rows = await runStatement(
    context.warehouse,
    builder
      .selectFrom(relationSql(source).as('fact'))
      .leftJoin((isThen ? validRows(to) : keysOf(to)).as('found'), (each) =>
        each.on(
          onSql(
            { from: source, join: isThen ? join : { via, to }, parent: 'fact', alias: 'found' },
            { ...undated(context), rowFilters: () => 'all' },
          ),
        ),
      )
      .select([
        sql`count(*)`.as('links'),
        sql`coalesce(sum(case when ${sql.id('found', to.primaryKey[0] ?? '')} is null then 1 else 0 end), 0)`.as('orphans'),
      ])
      .where(sql<boolean>`${sql.join(isSet, sql` and `)}`),
  )
  const [links = 0, lost = 0] = rows.columns.map(({ values }) => Number(values[0] ?? 0))
  if (lost === 0) return {}
  const share = formatValue(lost / links, { kind: 'share' }, { locale: 'en' })
  const what = `${count(lost, 'row')} of ${count(links, 'row')} (${share}) point to no row of ${to.table}`
  return { note: isThen ? `${what} that was valid then.` : `${what}.` }
}

/** Each key once, so that one that is not unique counts no link twice. */
function keysOf(to: Source) {
  const keys = to.primaryKey.map((column) => sql.id('target', column).as(column))
  return builder.selectFrom(relationSql(to).as('target')).select(keys).distinct()
}

function validRows(to: Source) {
  return builder.selectFrom(relationSql(to).as('target')).selectAll('target')
}
