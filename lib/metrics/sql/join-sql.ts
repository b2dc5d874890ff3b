import { type RawBuilder, sql } from 'kysely'
import type { Hop } from '../exclusions'
import { and } from './filter-sql'

interface Joined extends Hop {
  /** The tables' names in the statement. */
  readonly parent: string
  readonly alias: string
}

/** Which row of the lookup a row leads to: the one with its key. */
export function onSql({ join, parent, alias }: Joined): RawBuilder<boolean> {
  const { via, to } = join
  return and(via.map((column, index) => sql`${sql.id(alias, to.primaryKey[index] ?? '')} = ${sql.id(parent, column)}`))
}
