import { distance } from 'fastest-levenshtein'

/** A name with the other words people have for it: its title, its synonyms. */
export interface Known {
  readonly name: string
  readonly also: readonly string[]
}

/** ` Did you mean "revenue"?` when a known name, or another word for it, is close to the one written, else nothing. */
export function didYouMean(written: string, known: Iterable<string | Known>): string {
  const near = [...known]
    .map((each) => (typeof each === 'string' ? { name: each, also: [] } : each))
    .map(({ name, also }) => ({ name, distance: Math.min(...[name, ...also].map((word) => distanceOf(written, word))) }))
    .filter((candidate) => candidate.distance <= mostWrong(written))
    .sort((a, b) => a.distance - b.distance || likeness(written, b.name) - likeness(written, a.name) || (a.name < b.name ? -1 : 1))
  const best = near.filter((candidate) => candidate.distance === 0)
  const names = (best.length > 0 ? best : near.slice(0, 1)).slice(0, 3).map(({ name }) => `"${name}"`)
  return names.length > 0 ? ` Did you mean ${names.join(' or ')}?` : ''
}

/** `a, b, c and 4 more` */
export function someOf(names: readonly string[], most = 12): string {
  if (names.length === 0) return 'none'
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}

/** A third of the letters, at least two, but never all of a short word. */
function mostWrong(written: string): number {
  return Math.min(Math.max(2, written.length / 3), written.length - 1)
}

function distanceOf(written: string, word: string): number {
  return distance(plain(written), plain(word))
}

/** `Net revenue` and `net_revenue` are one word. */
function plain(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_')
}

/** How many letters two words begin with alike: of two equally close names the one with the same begin is meant. */
function likeness(written: string, name: string): number {
  const [a, b] = [plain(written), plain(name)]
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}
