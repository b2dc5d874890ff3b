import { noValue } from '@/lib/charts/series'
import type { FilterValue } from '@/lib/metrics'
import { dayAfter, isDay, rangeWords, readRange } from './page-range'

/** What a dimension's values are, as far as filters differ by it. */
export type ValueType = 'text' | 'number' | 'date' | 'boolean'

export type FilterForm = 'values' | 'contains' | 'startsWith' | 'between' | 'within' | 'empty'

/** What the reader says of one dimension; null among `values` is "no value", and an open end of `between`. */
export interface PageFilter {
  readonly form: FilterForm
  /** Everything else. */
  readonly not: boolean
  readonly values: readonly (string | null)[]
}

interface Form {
  /** In the list that a reader chooses from. */
  readonly title: string
  readonly types: readonly ValueType[]
  /** What stands before it in the URL; values alone have nothing there. */
  readonly prefix: string
  write(values: PageFilter['values']): string
  /** Undefined for text that is not of the form. */
  read(text: string): PageFilter['values'] | undefined
  toValue(values: PageFilter['values']): FilterValue
  words(values: PageFilter['values'], not: boolean, locale: string): string
}

/** The ways to filter values of a type, the usual one first. */
export function formsOf(type: ValueType): readonly { readonly value: FilterForm; readonly title: string }[] {
  const order: readonly FilterForm[] =
    type === 'date'
      ? ['within', 'between', 'values', 'empty']
      : type === 'number'
        ? ['between', 'values', 'empty']
        : ['values', 'contains', 'startsWith', 'empty']
  return order.filter((form) => forms[form].types.includes(type)).map((form) => ({ value: form, title: forms[form].title }))
}

/** Whether a filter says something that can be asked. */
export function isWhole({ form, values }: PageFilter): boolean {
  return values.length > 0 && forms[form].read(forms[form].write(values)) !== undefined
}

/**
 * A filter as it stands in the URL: `US,GB`, `contains:spring`, `starts:spr`, `between:5..10` with both ends, `within:last 28 days`,
 * `is:empty`. `!` before it leaves out; `(none)` is no value; a comma inside a value is `%2C`.
 */
export function writeFilter({ form, not, values }: PageFilter): string {
  return (not ? '!' : '') + forms[form].prefix + forms[form].write(values)
}

export function readFilter(text: string): PageFilter | undefined {
  const not = text.startsWith('!')
  const body = not ? text.slice(1) : text
  if (body === '') return undefined
  const form = (Object.keys(forms) as FilterForm[]).find((each) => forms[each].prefix && body.startsWith(forms[each].prefix)) ?? 'values'
  const values = forms[form].read(body.slice(forms[form].prefix.length))
  return values && { form, not, values }
}

export function toFilterValue({ form, not, values }: PageFilter): FilterValue {
  const value = forms[form].toValue(values)
  return not ? { not: value } : value
}

/** After the dimension's title: `US, GB`, `not US`, `contains spring`, `5 to 10`. */
export function filterWords({ form, not, values }: PageFilter, locale: string): string {
  return forms[form].words(values, not, locale)
}

const anyType: readonly ValueType[] = ['text', 'number', 'date', 'boolean']

const text = (title: string, denied: string): Pick<Form, 'title' | 'types' | 'write' | 'read' | 'words'> => ({
  title,
  types: ['text'],
  write: ([part]) => part ?? '',
  read: (part) => (part === '' ? undefined : [part]),
  words: ([part], not) => `${not ? denied : title} ${part}`,
})

const forms: Readonly<Record<FilterForm, Form>> = {
  values: {
    title: 'is one of',
    types: anyType,
    prefix: '',
    write: (values) => values.map((value) => (value === null ? '(none)' : guarded(value))).join(','),
    read: (written) => written.split(',').map((part) => (part === '(none)' ? null : unguarded(part))),
    toValue: (values) => values,
    words(values, not) {
      const named = values.map((value) => (value === null ? noValue : value === '' ? '(empty)' : value))
      const more = named.length > 3 ? ` and ${named.length - 3} more` : ''
      return `${not ? 'not ' : ''}${named.slice(0, 3).join(', ')}${more}`
    },
  },
  contains: { ...text('contains', 'does not contain'), prefix: 'contains:', toValue: ([part]) => ({ contains: part ?? '' }) },
  startsWith: { ...text('starts with', 'does not start with'), prefix: 'starts:', toValue: ([part]) => ({ startsWith: part ?? '' }) },
  between: {
    title: 'lies between',
    types: ['number', 'date'],
    prefix: 'between:',
    write: ([from, to]) => `${from ?? ''}..${to ?? ''}`,
    read(written) {
      const [from = '', to = '', ...rest] = written.split('..')
      const ends = [from, to].filter((end) => end !== '')
      const isKnown = ends.every(isDay) || ends.every((end) => /^-?\d{1,18}$/.test(end))
      const isRising = from === '' || to === '' || (isDay(from) ? from <= to : BigInt(isKnown ? from : 0) <= BigInt(isKnown ? to : 0))
      return written.includes('..') && rest.length === 0 && ends.length > 0 && isKnown && isRising ? [from || null, to || null] : undefined
    },
    toValue: ([from, to]) => ({ ...(from && { from }), ...(to && { to: isDay(to) ? dayAfter(to) : String(BigInt(to) + 1n) }) }),
    words([from, to], not, locale) {
      const [first, last] = [from, to].map((end) => (end && isDay(end) ? rangeWords(`${end}..${end}`, locale) : end))
      const ends = first && last ? `${first} to ${last}` : first ? `from ${first}` : `up to ${last}`
      return `${not ? 'not ' : ''}${ends}`
    },
  },
  within: {
    title: 'lies in the',
    types: ['date'],
    prefix: 'within:',
    write: ([words]) => words ?? '',
    read: (words) => (typeof readRange(words) === 'string' ? [words.trim().toLowerCase()] : undefined),
    toValue: ([words]) => ({ within: words ?? '' }),
    words: ([words], not, locale) => `${not ? 'not ' : ''}${rangeWords(words ?? '', locale).toLowerCase()}`,
  },
  empty: {
    title: 'is empty',
    types: anyType,
    prefix: 'is:',
    write: () => 'empty',
    read: (written) => (written === 'empty' ? [null] : undefined),
    toValue: () => ({ empty: true }),
    words: (_, not) => (not ? 'is not empty' : 'is empty'),
  },
}

/** What would be read as something else is written as its number. */
function guarded(value: string): string {
  const isPrefixed = Object.values(forms).some(({ prefix }) => prefix && value.startsWith(prefix))
  const plain = value.replace(/[%,]|^[!(]/g, numbered)
  return isPrefixed ? plain.replace(':', numbered) : plain
}

function numbered(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function unguarded(part: string): string {
  return part.replace(/%(25|2C|21|28|3A)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
