import { sql } from 'kysely'
import { allSources } from '@/lib/metrics'
import { sourceSql } from '@/lib/metrics/sql/source-sql'
import { makes } from '../locate'
import { type Check, type CheckContext, inParallel, runStatement, timed, undated } from './check'

/** Sources without a single row: what counts them is 0 or nothing, whatever happens. */
export function checkRows(context: CheckContext): Promise<readonly Check[]> {
  const { project, places, warehouse } = context
  return inParallel(allSources(project), (source) =>
    timed({ subject: 'rows', name: source.name, ...places.find(source.table, makes.source) }, async () => {
      const one = sourceSql(source, { ...undated(context), rowFilters: () => 'all', include: 'all' })
        .select()
        .select(sql`1`.as('row'))
        .limit(1)
      const { rowCount } = await runStatement(warehouse, one)
      return rowCount > 0 ? {} : { warning: `${source.table} has no rows. Load it, or take the source out.` }
    }),
  )
}
