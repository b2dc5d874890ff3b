import type { Logger } from 'pino'
import { toAppError } from '@/lib/base/errors'
import {
  type Calendars,
  calendarsStatement,
  dataAsOfStatement,
  readCalendars,
  readDataAsOf,
  type Source,
  type SqlFunctions,
} from '@/lib/metrics'
import { type KeyFault, keyStatement, readKeys } from '@/lib/metrics/key-check'
import type { Project } from '@/lib/project/project'
import type { DataState } from './data-state'
import { type Execute, newProgress } from './execute'

/** What the warehouse is asked for no reader: how far the data reaches, the company's calendars, whether keys are unique. */
export function createOwnQuestions(options: { readonly execute: Execute; readonly functions: SqlFunctions; readonly logger: Logger }) {
  const { execute, functions, logger } = options
  return {
    readState: async (project: Project, version: string): Promise<Omit<DataState, 'version'>> => ({
      dataAsOf: await askDataAsOf(project, version),
      calendars: await askCalendars(project, version),
    }),

    async lookAtKey(source: Source, { project: { catalog }, data }: { project: Project; data: DataState }) {
      const context = { ...data, catalog, functions, timeZone: catalog.timeZone, rowFilters: () => 'all' as const }
      return readKeys(await ask(keyStatement(source, context), 'keys', data.version), source)
    },

    warnOfKey({ name }: Source, { sentence, examples }: KeyFault): void {
      logger.warn({ source: name }, `${sentence}, for example ${examples}. Questions that join to it are refused.`)
    },

    missKey({ name }: Source, error: unknown): void {
      logger.warn({ err: error, source: name }, `The key of ${name} could not be looked at.`)
    },
  }

  async function askDataAsOf({ catalog }: Project, version: string): Promise<string> {
    return readDataAsOf(await ask(dataAsOfStatement(catalog), 'data-as-of', version), catalog)
  }

  /** A calendar that cannot be read spoils the questions by its periods alone. */
  async function askCalendars({ catalog }: Project, version: string): Promise<Calendars> {
    const statement = calendarsStatement(catalog)
    if (!statement) return readCalendars(undefined, catalog)
    try {
      return readCalendars(await ask(statement, 'calendars', version), catalog)
    } catch (error) {
      const failure = toAppError(error)
      if (failure.code !== 'warehouse_failed') throw failure
      return readCalendars(undefined, catalog)
    }
  }

  function ask(statement: Parameters<Execute>[0]['statement'], templateHash: string, dataVersion: string) {
    return execute({ statement, templateHash, dataVersion, person: 'system' }, newProgress())
  }
}
