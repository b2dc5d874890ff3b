import pino from 'pino'
import type { Config } from '@/lib/base/config'
import { AppError } from '@/lib/base/errors'
import { provideServices, type Services } from '@/lib/services'
import { openStore } from '@/lib/store/open'

/** Told at the beginning of each long step; the result ends it. */
export type Progress = (step: string) => (detail?: string) => void

export interface OpenServices {
  readonly services: Services
  close(): Promise<void>
}

/**
 * Makes the one set of services of this process and keeps it where pages find it. `close` undoes all of it, last first.
 *
 * @throws AppError with the part that did not start
 */
export async function openServices(
  config: Config,
  { progress = () => () => undefined }: { progress?: Progress } = {},
): Promise<OpenServices> {
  const logger = pino({ base: null })
  const done = progress('Opening the store')
  const { store, close } = await openStore(config, { logger })
  done()
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
