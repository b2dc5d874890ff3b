import path from 'node:path'
import pino from 'pino'
import { createSessions } from '@/lib/access/sessions'
import type { Config } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { noProgress, type Progress } from '@/lib/base/progress'
import { createQueryLog } from '@/lib/costs/query-log'
import { loadProject } from '@/lib/project/load'
import { provideServices, type Services } from '@/lib/services'
import { openStore } from '@/lib/store/open'
import { openWarehouse } from '@/lib/warehouse'

export interface OpenServices {
  readonly services: Services
  close(): Promise<void>
}

/**
 * Makes the one set of services of this process and keeps it where pages find it. `close` undoes all of it, last first.
 *
 * @throws AppError with the part that did not start
 */
export async function openServices(config: Config, { progress = noProgress }: { progress?: Progress } = {}): Promise<OpenServices> {
  const logger = pino({ base: null })
  const now = () => new Date()
  const undo: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const storeStep = progress('Opening the store')
    const open = await openStore(config, { logger })
    undo.push(open.close)
    storeStep.done(open.migrated.length > 0 ? `${open.migrated.length} migrations` : undefined)
    const { store } = open

    const projectStep = progress('Loading the project')
    const project = await loadProject(config.projectFolder, { logger, watch: true, now, stateFolder: config.stateFolder }).catch(() =>
      missing('project'),
    )
    undo.push(() => project.close())
    projectStep.done()

    const warehouse = await openWarehouse(config.warehouseUrl, { stateFolder: config.stateFolder })
    undo.push(() => warehouse.close())

    const sessions = await createSessions({ store, storeUrl: open.url, config, logger, now })
    undo.push(() => sessions.close())
    const queryLog = createQueryLog({ store, spoolFolder: path.join(config.stateFolder, 'spool'), logger, now })
    undo.push(() => queryLog.close())
    const services: Services = { config, logger, store, warehouse, project, sessions, queryLog, runQuery: missing('runQuery').run, now }
    provideServices(services)
    return { services, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Stands in for a part that is not written yet. */
function missing(name: string): any {
  const refuse = () => {
    throw new AppError('unavailable', `There is no ${name} yet.`)
  }
  return { run: refuse, current: refuse, dataVersion: refuse, onChange: () => () => undefined, close: async () => undefined } as any
}
