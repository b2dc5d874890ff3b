import type { Result } from '@/lib/metrics'

/** Whether a row holds all groups outside of the top. */
export function isOther({ columns }: Pick<Result, 'columns'>, row: number): boolean {
  return columns.find(({ role }) => role === 'other')?.values[row] === true
}

/** What all groups outside of the top are called beside the names of the others: a group of its own may be called Other. */
export function otherName(names: Iterable<string>): string {
  for (const name of names) if (name.toLowerCase() === 'other') return 'All others'
  return 'Other'
}
