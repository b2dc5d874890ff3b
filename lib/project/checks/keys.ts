import { allSources } from '@/lib/metrics'
import { keyStatement, readKeys } from '@/lib/metrics/key-check'
import { makes } from '../locate'
import { type Check, type CheckContext, inParallel, runStatement, timed, undated } from './check'

/** Whether the key of every source is really unique: a join to one that is not multiplies rows. One statement per source. */
export function checkKeys(context: CheckContext): Promise<readonly Check[]> {
  const { project, places, warehouse } = context
  return inParallel(
    allSources(project).filter(({ primaryKey }) => primaryKey.length > 0),
    (source) =>
      timed(
        { subject: 'keys', name: `${source.name} (${source.primaryKey.join(', ')})`, ...places.find(source.table, makes.source) },
        async () => {
          const statement = keyStatement(source, { ...undated(context), rowFilters: () => 'all', include: 'all' })
          const fault = readKeys(await runStatement(warehouse, statement), source)
          return fault ? { failure: `${fault.sentence}, for example ${fault.examples}.` } : {}
        },
      ),
    { places: 2 },
  )
}
