import type { Migration } from 'kysely/migration'
import * as people from './0001-people'
import * as queryLog from './0002-query-log'
import * as identities from './0003-identities'

/** In order. A published migration is never changed; a change is a new one. */
export const migrations: Record<string, Migration> = {
  '0001-people': { up: people.up },
  '0002-query-log': { up: queryLog.up },
  '0003-identities': { up: identities.up },
}
