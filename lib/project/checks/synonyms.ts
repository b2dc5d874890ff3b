import type { CatalogProblem, Metric } from '@/lib/metrics'
import type { Review } from './catalogue'

/** Synonyms that are the name, the title or a synonym of another metric: a search for the word finds two numbers. */
export const synonyms: Review = ({ project: { metrics } }) => {
  const inUse = [...metrics.values()].filter(({ governance }) => !governance.deprecated)
  const owners = new Map<string, Metric>()
  for (const metric of inUse) for (const word of [metric.name, metric.governance.title]) owners.set(keyOf(word), metric)
  return inUse.flatMap((metric) =>
    metric.governance.synonyms.flatMap((word): CatalogProblem[] => {
      const other = owners.get(keyOf(word))
      if (!other) owners.set(keyOf(word), metric)
      if (!other || other === metric) return []
      return [{ object: 'metric', name: metric.name, message: `Its synonym "${word}" ${meaning(word, other)}. Leave it to one of them.` }]
    }),
  )
}

function meaning(word: string, { name, governance: { title } }: Metric): string {
  if (keyOf(word) === keyOf(name)) return `is the name of ${name}`
  return keyOf(word) === keyOf(title) ? `is the title of ${name}` : `is a synonym of ${name} too`
}

function keyOf(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
}
