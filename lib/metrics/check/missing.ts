import { columnsOf } from '../column-type'
import type { Source } from '../metric'
import { didYouMean, someOf } from '../suggest'

/** The columns that a part of a source names and its table does not have, in sentences. */
export function missing(source: Source, part: string, columns: readonly string[]): readonly string[] {
  const known = Object.keys(columnsOf(source) ?? {})
  return columns
    .filter((column) => !known.includes(column))
    .map((column) => `${part}: ${source.table} has no column "${column}".${didYouMean(column, known) || ` Known: ${someOf(known)}.`}`)
}
