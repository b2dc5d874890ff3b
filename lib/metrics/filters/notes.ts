import type { Filters, FilterValue } from '../query'
import { isList, partsOf } from './kinds'
import { conditionsOf } from './where'
import { describeFilter } from './words'

/** What each denial does with rows without a value, where there can be some: `status is not paid: rows without a value are kept.` */
export function denialNotes(filters: readonly Filters[], mayBeNull: (name: string) => boolean): readonly string[] {
  const notes = filters.flatMap(conditionsOf).flatMap(([name, value]) => {
    const isSilent = !denies(value) || !keepsNull(value) || !mayBeNull(name)
    return isSilent ? [] : [`${describeFilter(name, value)}: rows without a value are kept.`]
  })
  return [...new Set(notes)]
}

function keepsNull(value: FilterValue): boolean {
  if (value === null) return true
  if (isList(value)) return value.some(keepsNull)
  if (typeof value !== 'object') return false
  return partsOf(value).every(({ kind, value: part }) => kind.keepsNull?.(part, keepsNull) ?? false)
}

/** A filter may deny at any depth; `{ not: null }` names the rows without a value itself. */
function denies(value: FilterValue): boolean {
  if (isList(value)) return value.some(denies)
  if (value === null || typeof value !== 'object') return false
  return 'not' in value || ('all' in value && denies(value.all ?? []))
}
