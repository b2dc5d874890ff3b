import type { Route } from 'next'

/** A dashboard, experiment or metric one can go to, with the words it is found by. */
export interface Place {
  readonly kind: 'dashboard' | 'experiment' | 'metric'
  readonly name: string
  readonly title: string
  readonly note: string
  /** Lower case. */
  readonly words: string
}

export function placeHref(place: Pick<Place, 'kind' | 'name'>): Route {
  return `/${place.kind}s/${place.name}` as Route
}

/** Those that hold every word; titles that begin with the words first. */
export function findPlaces(places: readonly Place[], search: string): readonly Place[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = places.filter((place) => words.every((word) => place.words.includes(word)))
  const rank = (place: Place) => {
    const title = place.title.toLowerCase()
    if (words.length === 0) return place.kind === 'dashboard' ? 0 : 1
    if (title.startsWith(words.join(' '))) return 0
    return words.every((word) => title.includes(word)) ? 1 : 2
  }
  return found.toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title))
}
