import { sql } from 'kysely'
import { allSources, type Source } from '@/lib/metrics'
import { dimensionsOf } from '@/lib/metrics/dimensions'
import { builder, sourceSql } from '@/lib/metrics/sql/source-sql'
import { makes } from '../locate'
import { type Check, type CheckContext, count, inParallel, runStatement, timed, undated } from './check'

/** A dimension with more values than this is no split that a person reads; `mostValues` of the dimension sets another limit. */
export const usualMostValues = 1000

/** Rows that are looked at: enough to show a column of ids, cheap on a table of any size. */
const sampleRows = 100_000

/** Dimensions with more different values than is sensible, counted over the first rows of their source. One statement each. */
export function checkDimensions(context: CheckContext): Promise<readonly Check[]> {
  const { project, places } = context
  return inParallel(
    allSources(project).filter((source) => ownDimensions(source).length > 0),
    (source) =>
      timed({ subject: 'dimensions', name: source.name, ...places.find(source.table, makes.source) }, () => countValues(source, context)),
    { places: 2 },
  )
}

function ownDimensions(source: Source) {
  return [...dimensionsOf(source).values()].filter(
    ({ path, physicalType }) => path.length === 0 && physicalType !== 'boolean' && physicalType !== 'date',
  )
}

async function countValues(source: Source, context: CheckContext): Promise<Pick<Check, 'warning'>> {
  const own = ownDimensions(source)
  const from = sourceSql(source, { ...undated(context), rowFilters: () => 'all', include: 'all' })
  const columns = own.map(({ name }, at) => sql`${from.column(name).sql}`.as(`value_${at}`))
  const sample = from.select().select(columns).limit(sampleRows)
  const counted = await runStatement(
    context.warehouse,
    builder
      .selectFrom(sample.as('sample'))
      .select([...own.map((_, at) => sql`count(distinct ${sql.id('sample', `value_${at}`)})`.as(`count_${at}`)), sql`count(*)`.as('rows')]),
  )
  const found = counted.columns.map(({ values }) => Number(values[0] ?? 0))
  const rows = found.at(-1) ?? 0
  const warnings = own.flatMap(({ name, dimension: { mostValues = usualMostValues } }, at) => {
    const values = found[at] ?? 0
    if (values <= mostValues) return []
    return [`${name} has ${count(values, 'different value')} in ${rows < sampleRows ? '' : 'the first '}${count(rows, 'row')}`]
  })
  if (warnings.length === 0) return {}
  const remedy = 'Charts and filters become unreadable and slow: map or group the values, leave the dimension out, or raise its mostValues.'
  return { warning: `${warnings.join('; ')}. ${remedy}` }
}
