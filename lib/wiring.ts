import pino from 'pino'
import type { Config } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { noProgress, type Progress } from '@/lib/base/progress'
import { provideServices, type Services } from '@/lib/services'
import { openStore } from '@/lib/store/open'

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
  const step = progress('Opening the store')
  const { store, close } = await openStore(config, { logger })
  step.done()
  const missing = (name: string) => () => {
    throw new AppError('unavailable', `${name} is not here yet.`)
  }
  const services: Services = {
    config,
    logger,
    store,
    warehouse: { dataVersion: missing('warehouse'), close: async () => undefined } as never,
    project: { current: missing('project'), close: async () => undefined } as never,
    sessions: { signedIn: async () => undefined } as never,
    queryLog: {} as never,
    runQuery: missing('run-query') as never,
    now: () => new Date(),
  }
  provideServices(services)
  return { services, close }
}
