import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Sessions } from '@/lib/access/sessions'
import type { Config } from '@/lib/base/config'
import type { QueryLog } from '@/lib/costs/query-log'
import type { ProjectLoader } from '@/lib/project/project'
import type { RunQuery } from '@/lib/queries/run-query'
import type { Store } from '@/lib/store/schema'
import type { Warehouse } from '@/lib/warehouse/warehouse'

/** Everything with state: one set per process. Made by `lib/wiring.ts`. */
export interface Services {
  readonly config: Config
  readonly logger: Logger
  readonly store: Kysely<Store>
  readonly warehouse: Warehouse
  readonly project: ProjectLoader
  readonly sessions: Sessions
  readonly queryLog: QueryLog
  readonly runQuery: RunQuery
  readonly now: () => Date
}

const key = Symbol.for('yardstick.services')
const holder = globalThis as { [key]?: Services }

/** The process's services. Pages run in bundles of their own, so the set is kept on `globalThis`. */
export function services(): Services {
  const found = holder[key]
  if (!found) throw new Error('services() was called before the server made them')
  return found
}

export function provideServices(made: Services): void {
  holder[key] = made
}
