import { sql } from 'kysely'
import { allSources, type Source } from '@/lib/metrics'
import { builder, relationSql } from '@/lib/metrics/sql/source-sql'
import type { Warehouse, WarehouseResult } from '@/lib/warehouse/warehouse'
import { makes } from '../locate'
import { type Check, type CheckContext, count, inParallel, runStatement, timed } from './check'

const examples = 3

/** Whether the key of every source is really unique: a join to one that is not multiplies rows. One statement per source. */
export function checkKeys({ project, places, warehouse }: CheckContext): Promise<readonly Check[]> {
  return inParallel(
    allSources(project).filter(({ primaryKey }) => primaryKey.length > 0),
    (source) =>
      timed({ subject: 'keys', name: `${source.name} (${source.primaryKey.join(', ')})`, ...places.find(source.table, makes.source) }, () =>
        uniqueness(source, warehouse),
      ),
    { places: 2 },
  )
}

async function uniqueness(source: Source, warehouse: Warehouse): Promise<Pick<Check, 'failure'>> {
  const { table, primaryKey } = source
  const keys = primaryKey.map((column) => sql.id('fact', column))
  const rows = await runStatement(
    warehouse,
    builder
      .selectFrom(relationSql(source).as('fact'))
      .select([
        ...primaryKey.map((column, at) => sql.id('fact', column).as(`key_${at}`)),
        sql`count(*)`.as('rows_of_key'),
        sql`count(*) over ()`.as('keys_found'),
      ])
      .groupBy(keys)
      .having(sql`count(*)`, '>', 1)
      .orderBy(sql`count(*)`, 'desc')
      .orderBy(sql.join(keys))
      .limit(examples),
  )
  if (rows.rowCount === 0) return {}
  const found = Number(valuesOf(rows, 'keys_found')[0])
  const shown = Array.from({ length: rows.rowCount }, (_, row) => {
    const key = primaryKey.map((_column, at) => String(valuesOf(rows, `key_${at}`)[row] ?? 'null')).join(', ')
    return `${key} (${count(Number(valuesOf(rows, 'rows_of_key')[row]), 'row')})`
  })
  const what = `${primaryKey.join(', ')} of ${table} is not unique: ${count(found, 'key stands', 'keys stand')} in more than one row`
  return { failure: `${what}, for example ${shown.join('; ')}.` }
}

function valuesOf({ columns }: WarehouseResult, name: string): WarehouseResult['columns'][number]['values'] {
  return columns.find((column) => column.name === name)?.values ?? []
}
