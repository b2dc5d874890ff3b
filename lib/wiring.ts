import path from 'node:path'
import { createSessions } from '@/lib/access/sessions'
import type { Config } from '@/lib/base/config'
import { createLogger } from '@/lib/base/logger'
import { noProgress, type Progress } from '@/lib/base/progress'
import { createQueryLog } from '@/lib/costs/query-log'
import { loadProject } from '@/lib/project/load'
import { createRunQuery } from '@/lib/queries/run-query'
import { provideServices, type Services } from '@/lib/services'
import { openStore } from '@/lib/store/open'
import { openWarehouse } from '@/lib/warehouse'

export interface OpenServices {
  readonly services: Services
  /** Closes all of it, last first. */
  close(): Promise<void>
}

export interface OpenOptions {
  readonly progress?: Progress
  /** Follow the project folder and swap it when it changes. */
  readonly watch?: boolean
}

/**
 * Makes the one set of services of this process and keeps it where pages find it. Store, project and warehouse open
 * beside each other.
 *
 * @throws AppError of the part that did not start; what had started is closed again
 */
export async function openServices(config: Config, { progress = noProgress, watch = false }: OpenOptions = {}): Promise<OpenServices> {
  const logger = createLogger({ level: config.logLevel })
  const now = () => new Date()
  const undo: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  const opened = async <T extends { readonly note?: string; close(): Promise<void> }>(title: string, opening: Promise<T>): Promise<T> => {
    const step = progress(title)
    const part = await opening
    undo.push(() => part.close())
    step.done(part.note)
    return part
  }
  const { stateFolder } = config
  const parts = [
    opened('Opening the store', openStore(config, { logger })),
    opened('Loading the project', loadProject(config.projectFolder, { logger, watch, now, stateFolder })),
    opened('Opening the warehouse', openWarehouse(config.warehouseUrl, { stateFolder })),
  ] as const
  try {
    // All of them, also when one fails: a part that opens later would never be closed.
    await Promise.allSettled(parts)
    const [{ store, url }, project, warehouse] = await Promise.all(parts)
    const sessions = await createSessions({ store, storeUrl: url, config, logger, now })
    undo.push(() => sessions.close())
    const queryLog = createQueryLog({ store, spoolFolder: path.join(stateFolder, 'spool'), logger, now })
    undo.push(() => queryLog.close())
    const runQuery = createRunQuery({
      project,
      warehouse,
      queryLog,
      logger,
      now,
      ...(config.peopleLists && { peopleLists: config.peopleLists }),
    })
    const services: Services = { config, logger, store, warehouse, project, sessions, queryLog, runQuery, now }
    provideServices(services)
    return { services, close }
  } catch (error) {
    await close()
    throw error
  }
}
