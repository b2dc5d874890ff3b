import { AppError } from '@/lib/base/errors'
import { noProgress, type Progress } from '@/lib/base/progress'
import { dataAsOfStatement, type Metric, readDataAsOf } from '@/lib/metrics'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { inParallel, runStatement } from '../checks/check'
import { makes, type Place, type Places } from '../locate'
import { type Reading, readProject } from '../read-project'
import { folderAtRef } from './at-ref'
import { type ChangedMetric, type Comparison, compareMetrics } from './compare'
import { type Effect, effectOf } from './effect'

export interface ProjectDiff extends Omit<Comparison, 'changed'> {
  readonly ref: string
  readonly commit: string
  readonly changed: readonly (ChangedMetric & { readonly effect: Effect })[]
  /** Where a metric is defined today. */
  place(metric: Metric): Place
}

export interface DiffOptions {
  readonly stateFolder: string
  /** Opened only when a metric changed; left open. */
  readonly warehouse: () => Promise<Warehouse>
  readonly progress?: Progress
}

/**
 * What became of the metrics since a git ref: both states are read with today's language and asked of today's data, so that
 * what differs comes from the definitions alone.
 *
 * @throws AppError `invalid_input` for refs that cannot be read and states that do not load, `unavailable` without a warehouse
 */
export async function diffProject(folder: string, ref: string, options: DiffOptions): Promise<ProjectDiff> {
  const { stateFolder, warehouse: open, progress = noProgress } = options
  const reading = progress(`Reading the project as of ${ref}`)
  const copy = await folderAtRef(folder, ref, { stateFolder })
  try {
    const [before, after] = [await read(copy.folder, `as of ${ref}`, stateFolder), await read(folder, 'of today', stateFolder)]
    const { changed, ...others } = compareMetrics(before.project.metrics, after.project.metrics)
    reading.done(`${after.project.metrics.size} metrics, ${changed.length} changed`)
    const found = { ref, commit: copy.commit, ...others, place: placeIn(after.places) }
    if (changed.length === 0) return { ...found, changed: [] }
    const warehouse = await open()
    const { catalog } = after.project
    const dataAsOf = readDataAsOf(await runStatement(warehouse, dataAsOfStatement(catalog)), catalog)
    const asking = progress('Asking both definitions for the last 13 weeks')
    let done = 0
    const context = { before: before.project, after: after.project, warehouse, dataAsOf }
    const effects = await inParallel(
      changed,
      async (pair) => {
        const effect = await effectOf(pair, context)
        done += 1
        asking.update(`${done} of ${changed.length}`, done / changed.length)
        return { ...pair, effect }
      },
      { places: 2 },
    )
    asking.done()
    return { ...found, changed: effects }
  } finally {
    copy.remove()
  }
}

async function read(
  folder: string,
  which: string,
  stateFolder: string,
): Promise<Reading & { readonly project: NonNullable<Reading['project']> }> {
  const found = await readProject(folder, { stateFolder, skipTypes: true }).catch((error: Error) => {
    throw new AppError('invalid_input', `The project ${which} cannot be read: ${error.message.replace(folder, 'folder')}`, { cause: error })
  })
  const { project, problems } = found
  if (project) return { ...found, project }
  const [first] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new AppError('invalid_input', `The project ${which} does not check: ${first?.file}:${first?.line} ${first?.message}${more}`)
}

function placeIn(places: Places): ProjectDiff['place'] {
  return ({ name }) => places.find(name, makes.metric)
}
