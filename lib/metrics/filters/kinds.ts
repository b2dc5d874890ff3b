import type { Condition, FilterValue } from '../query'
import { all } from './all'
import { empty } from './empty'
import type { FilterKind, FilterKinds } from './kind'
import { not } from './not'
import { from, to } from './range'
import { contains, endsWith, startsWith } from './search'
import { within } from './within'

/** Every part that a condition may have. */
export const filterKinds: FilterKinds = { from, to, contains, startsWith, endsWith, empty, within, not, all }

/** The parts of a condition, each with its kind. */
export function partsOf(condition: Condition): readonly { readonly kind: FilterKind<unknown>; readonly value: unknown }[] {
  return Object.entries(condition)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ kind: filterKinds[key as keyof Condition] as FilterKind<unknown>, value }))
}

export function isList(value: FilterValue): value is readonly FilterValue[] {
  return Array.isArray(value)
}
