import { expect, test } from 'vitest'
import { findPlaces, type Place } from './places'

const place = (kind: Place['kind'], title: string, more = ''): Place => ({
  kind,
  name: title.toLowerCase(),
  title,
  note: '',
  words: `${title} ${more}`.toLowerCase(),
})

const places = [
  place('metric', 'Net revenue', 'turnover sales'),
  place('metric', 'Revenue per order', 'aov'),
  place('metric', 'Active users', 'dau'),
  place('dashboard', 'Company overview', 'revenue orders'),
]

test('every word must be found, in the title, the definition or a synonym', () => {
  expect(findPlaces(places, 'sales net').map(({ title }) => title)).toEqual(['Net revenue'])
  expect(findPlaces(places, 'dau orders')).toEqual([])
})

test('titles that begin with the words come first, then titles that hold them', () => {
  expect(findPlaces(places, 'rev').map(({ title }) => title)).toEqual(['Revenue per order', 'Net revenue', 'Company overview'])
})

test('without words dashboards come first', () => {
  expect(findPlaces(places, ' ')[0]?.title).toBe('Company overview')
})
