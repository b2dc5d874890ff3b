import type { TextPart } from '../sql-functions'

/**
 * A text as what engines look for: in small letters, with all the letters that stand for one of them, composed and with its
 * accents after its letters. No engine's own idea of case comes in, which differs with locales: `i` meets `I`, `İ` and `ı`
 * everywhere; `ß` meets `ẞ`, not `ss`.
 */
export function searchParts(text: string, at: TextPart['at']): readonly TextPart[] {
  const forms = new Set((['NFC', 'NFD'] as const).map((form) => [...text.normalize(form)].map(fold).join('')))
  return [...forms].map((letters) => {
    const others = [...new Set(letters)].flatMap((letter) => (allCases().get(letter) ?? []).map((other) => ({ other, letter })))
    return { letters, others: others.map(({ other }) => other).join(''), small: others.map(({ letter }) => letter).join(''), at }
  })
}

/** One form for all cases of a letter, where each is one letter: `ß` has no upper case of one letter but `ẞ`. */
function fold(letter: string): string {
  if (letter === 'İ') return 'i'
  const upper = single(letter.toUpperCase(), letter)
  return single(upper.toLowerCase(), upper)
}

function single(text: string, otherwise: string): string {
  return [...text].length === 1 ? text : otherwise
}

let known: ReadonlyMap<string, readonly string[]> | undefined

/** Beyond the English alphabet, by folded form; about 1,500 letters, collected once in 40 ms. Later than these, no script has cases. */
function allCases(): ReadonlyMap<string, readonly string[]> {
  if (known) return known
  const cases = new Map<string, string[]>()
  for (let point = 0x80; point < 0x1e944; point++) {
    if (point === 0xd800) point = 0xe000
    const letter = String.fromCodePoint(point)
    const folded = fold(letter)
    if (folded !== letter) cases.set(folded, [...(cases.get(folded) ?? []), letter])
  }
  known = cases
  return cases
}
