import { distance } from 'fastest-levenshtein'
import { countedGrains, type RangeNames, readRangeWords } from './range-words'

const synonyms: Readonly<Record<string, string>> = {
  past: 'last',
  previous: 'last',
  prior: 'last',
  recent: 'last',
  trailing: 'last',
  current: 'this',
  from: 'since',
  until: 'to',
  till: 'to',
  through: 'to',
  full: 'complete',
  mtd: 'this month to date',
  qtd: 'this quarter to date',
  ytd: 'this year to date',
}

/** ` Did you mean "last 28 days"?` for words one slip away from a range, else nothing. */
export function suggestRange(words: string, names: RangeNames): string {
  const known = new Set(['last', 'this', 'complete', 'to', 'date', 'since', 'today', 'yesterday'])
  for (const grain of countedGrains(names).keys()) for (const word of grain.split(' ')) known.add(word)
  const spelt = words
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .split(' ')
    .map((word) => near(word, known))
    .join(' ')
  const found = [spelt, `last ${spelt}`, `this ${spelt}`].find((candidate) => isRange(candidate, names))
  return found === undefined ? '' : ` Did you mean "${found}"?`
}

function near(word: string, known: ReadonlySet<string>): string {
  if (known.has(word)) return word
  const same = Object.hasOwn(synonyms, word) ? synonyms[word] : undefined
  if (same !== undefined) return same
  // 2026-7-1
  const date = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word)
  if (date) return `${date[1]}-${date[2]?.padStart(2, '0')}-${date[3]?.padStart(2, '0')}`
  if (/\d/.test(word)) return word
  const [best] = [...known].map((other) => ({ other, away: distance(word, other) })).sort((a, b) => a.away - b.away)
  return best && best.away <= Math.max(1, word.length / 3) ? best.other : word
}

function isRange(text: string, names: RangeNames): boolean {
  try {
    return readRangeWords(text, names) !== undefined
  } catch {
    return false
  }
}
