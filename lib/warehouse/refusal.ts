import { sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Sql } from '@/lib/metrics'

/** A sentence of ours around a number that is known only when the statement runs, in marks that no engine writes. */
export function refusalText(before: string, count: Sql, after: string): Sql {
  return sql`concat('[[', cast(${before} as text), ' ', cast(${count} as text), ' ', cast(${after} as text), ']]')`
}

/** Our sentence in an engine's error. */
export function refusalIn(message: string): AppError | undefined {
  const sentence = /\[\[([^[\]]+)\]\]/.exec(message)?.[1]
  return sentence === undefined ? undefined : new AppError('warehouse_failed', sentence)
}
