import { type RawBuilder, sql } from 'kysely'
import type { Hop } from '../exclusions'
import type { PhysicalType } from '../metric'
import type { Sql } from '../sql-functions'
import { timeValue } from '../validity'
import { and } from './filter-sql'
import type { TimeValue } from './local-time'
import { comparable } from './moment-sql'
import type { SourceContext } from './source-sql'

interface Joined extends Hop {
  /** The tables' names in the statement. */
  readonly parent: string
  readonly alias: string
}

/** Which row of the lookup a row leads to: the one with its key, of several the one that was valid at the moment, of a bridge all. */
export function onSql(joined: Joined, context: SourceContext): RawBuilder<boolean> {
  const { join, parent, alias } = joined
  const { via, to, on = to.primaryKey } = join
  const isEqual = via.map((column, index) => sql`${sql.id(alias, on[index] ?? '')} = ${sql.id(parent, column)}`)
  return and([...isEqual, ...wasValid(joined, context)])
}

/** Half-open; a row without an end is valid for ever. */
function wasValid({ from, join: { to, at }, parent, alias }: Joined, context: SourceContext): readonly Sql[] {
  if (!to.validity || at === undefined) return []
  const column = (name: string): Sql => sql.id(alias, name)
  const begin = timeValue(to, to.validity.from, column)
  const end = timeValue(to, to.validity.to, column)
  const moment: TimeValue =
    at === 'today'
      ? { sql: context.functions.value(context.dataAsOf, 'instant'), type: 'instant' }
      : timeValue(from, at, (name) => sql.id(parent, name))
  const { values, type } = comparable([begin, end, moment], context)
  const [since, until, then] = values as [Sql, Sql, Sql]
  return [sql`${since} <= ${then}`, sql`coalesce(${until}, ${context.functions.value(forEver(type), type)}) > ${then}`]
}

/** A moment after all others, as a value of the type. */
export function forEver(type: PhysicalType): string {
  const day = '9999-12-31'
  return type === 'date' ? day : type === 'timestamp' ? `${day}T00:00:00` : `${day}T00:00:00Z`
}
