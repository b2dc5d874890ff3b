import type { Unit } from '@/lib/metrics'

/** What lists of metrics show of one, ready for the browser. */
export interface MetricCard {
  readonly name: string
  readonly title: string
  readonly definition: string
  readonly owner: string
  readonly unit: Unit
  readonly synonyms: readonly string[]
  /** Absent when it is certified and in use. */
  readonly standing?: 'draft' | 'deprecated'
  /** Which metrics its last weeks are asked together with; absent when it has no value of its own by week. */
  readonly group?: number
  /** Takes so long that it is asked for only where somebody looks at it. */
  readonly isSlow?: true
  readonly usedIn: readonly { readonly slug: string; readonly title: string }[]
}

/** Those that hold every word of the search in title, name, definition or a synonym. */
export function findCards(cards: readonly MetricCard[], search: string): readonly MetricCard[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return cards.filter(({ name, title, definition, synonyms }) => {
    const text = [title, name, name.replaceAll('_', ' '), definition, ...synonyms].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
