import type { CatalogProblem } from '@/lib/metrics'
import type { Review } from './catalogue'

const fewestWords = 4
const fewestNewWords = 2

/** Definitions of certified metrics and purposes of dashboards that are too short to help, or that say their title again. */
export const descriptions: Review = ({ project: { metrics, dashboards } }) => [
  ...[...metrics.values()]
    .filter(({ governance }) => governance.level === 'certified')
    .flatMap(({ name, governance: { title, definition } }): CatalogProblem[] =>
      faultOf(definition, `${title} ${name}`).map((fault) => ({
        object: 'metric',
        name,
        message: `Its definition ${fault}: "${definition}". Say what counts, what does not, and on which day.`,
      })),
    ),
  ...[...dashboards.values()].flatMap(({ slug, title, purpose }): CatalogProblem[] =>
    faultOf(purpose, title).map((fault) => ({
      object: 'dashboard',
      name: slug,
      message: `Its purpose ${fault}: "${purpose}". Say who decides what with it.`,
    })),
  ),
]

function faultOf(text: string, known: string): readonly string[] {
  const words = wordsOf(text)
  if (words.length < fewestWords) return ['is too short to help']
  const old = new Set(wordsOf(known))
  const fresh = new Set(words.filter((word) => !old.has(word) && !emptyWords.has(word)))
  return fresh.size < fewestNewWords ? ['says no more than the title'] : []
}

// Words that could stand in any definition.
const emptyWords = new Set(
  'a all an and are as at by count for from in is it its metric number of on or our over per shows that the these this thi to total value we which with'.split(
    ' ',
  ),
)

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** In small letters, without the s of a plural; also of languages that write without spaces. */
function wordsOf(text: string): readonly string[] {
  return [...segmenter.segment(text.toLowerCase().replaceAll('_', ' '))]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment.replace(/(?<=\w{2})s$/, ''))
}
