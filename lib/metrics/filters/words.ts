import type { Filters, FilterValue, Scalar } from '../query'
import { isList, partsOf } from './kinds'
import { word } from './word'

const mostNamed = 12

/** Filters in words: `status is paid and country is one of DE, FR`. */
export function describeFilters(filters: Filters): string {
  return Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      if (name !== 'any') return describeFilter(name, value as FilterValue)
      return `(${(value as readonly Filters[]).map(describeFilters).join(' or ')})`
    })
    .join(' and ')
}

/** One filter in words: `status is not paid`. */
export function describeFilter(name: string, value: FilterValue): string {
  return `${name} ${say(value, false)}`
}

function say(value: FilterValue, isDenied: boolean): string {
  if (isPlain(value)) return `${isDenied ? 'is not' : 'is'} ${word(value)}`
  if (isList(value)) return sayList(value, isDenied)
  const parts = partsOf(value)
  const [only] = parts
  if (only && parts.length === 1) return only.kind.words(only.value, isDenied, say)
  return `${isDenied ? 'not ' : ''}${parts.map((part) => part.kind.words(part.value, false, say)).join(' and ')}`
}

function sayList(values: readonly FilterValue[], isDenied: boolean): string {
  if (values.length === 0) return isDenied ? 'is anything' : 'is one of nothing'
  if (!values.every(isPlain)) return `${isDenied ? 'not ' : ''}(${values.map((value) => say(value, false)).join(' or ')})`
  const more = values.length > mostNamed ? ` and ${values.length - mostNamed} more` : ''
  return `is ${isDenied ? 'none' : 'one'} of ${values.slice(0, mostNamed).map(word).join(', ')}${more}`
}

function isPlain(value: FilterValue): value is Scalar | null {
  return value === null || typeof value !== 'object'
}
