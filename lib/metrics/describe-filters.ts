import { isList } from './filter-value'
import type { Filters, FilterValue, Scalar } from './query'

/** Filters in words: `status is paid and country is one of DE, FR`. */
export function describeFilters(filters: Filters): string {
  return Object.entries(filters)
    .map(([key, value]) => describeFilter(key, value))
    .join(' and ')
}

function describeFilter(key: string, value: FilterValue): string {
  if (isList(value)) return `${key} is one of ${value.map(word).join(', ')}`
  if (typeof value !== 'object' || value === null) return `${key} is ${word(value)}`
  if ('contains' in value) return `${key} contains ${word(value.contains)}`
  if ('not' in value) return isList(value.not) ? `${key} is none of ${value.not.map(word).join(', ')}` : `${key} is not ${word(value.not)}`
  const ends = [value.from !== undefined && `at least ${word(value.from)}`, value.to !== undefined && `below ${word(value.to)}`]
  return `${key} is ${ends.filter(Boolean).join(' and ')}`
}

function word(value: Scalar | null): string {
  if (value === null) return '(no value)'
  return value === '' ? '(empty)' : String(value)
}
