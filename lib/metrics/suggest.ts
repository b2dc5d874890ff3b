import { distance } from 'fastest-levenshtein'

/** ` Did you mean "revenue"?` when a known name is close to the one written, else nothing. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const near = [...known]
    .map((name) => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= Math.max(2, written.length / 3))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  return near[0] ? ` Did you mean "${near[0].name}"?` : ''
}

/** `a, b, c and 4 more` */
export function someOf(names: readonly string[], most = 12): string {
  if (names.length === 0) return 'none'
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}
