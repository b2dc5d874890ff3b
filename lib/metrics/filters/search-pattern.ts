/**
 * A text as a pattern that engines read alike: every letter in all its cases, and composed or with its accent after it. No
 * engine's own idea of case comes in, which differs with locales: `i` meets `I`, `İ` and `ı` everywhere; `ß` meets `ẞ`, not `ss`.
 */
export function searchPattern(text: string): string {
  return [...text.normalize('NFC')].map(letterPattern).join('')
}

function letterPattern(letter: string): string {
  const parts = [...letter.normalize('NFD')]
  const composed = oneOf(letter)
  return parts.length === 1 && parts[0] === letter ? composed : `(${composed}|${parts.map(oneOf).join('')})`
}

function oneOf(letter: string): string {
  const cases = allCases().get(fold(letter))
  return cases ? `[${cases.join('')}]` : letter.replace(/[\\^$.|?*+()[\]{}]/, '\\$&')
}

/** One form for all cases of a letter, where each is one letter: `ß` has no upper case of one letter but `ẞ`. */
export function fold(letter: string): string {
  if (letter === 'İ') return 'i'
  const upper = single(letter.toUpperCase(), letter)
  return single(upper.toLowerCase(), upper)
}

function single(text: string, otherwise: string): string {
  return [...text].length === 1 ? text : otherwise
}

let known: ReadonlyMap<string, readonly string[]> | undefined

/** By folded form; about 1,500 letters, collected once in 40 ms. Later than these, no script has cases. */
function allCases(): ReadonlyMap<string, readonly string[]> {
  if (known) return known
  const cases = new Map<string, string[]>()
  for (let point = 0x41; point < 0x1e944; point++) {
    if (point === 0xd800) point = 0xe000
    const letter = String.fromCodePoint(point)
    const folded = fold(letter)
    if (folded !== letter) cases.set(folded, [...(cases.get(folded) ?? [folded]), letter])
  }
  known = cases
  return cases
}
