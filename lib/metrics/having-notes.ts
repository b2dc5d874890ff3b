import { formatValue } from '@/lib/base/format'
import type { CheckedQuery } from './parse-query'

/** What a condition on values leaves of the answer, by the metric's title and in its unit. */
export function havingNotes({ having, metrics }: Pick<CheckedQuery, 'having' | 'metrics'>): readonly string[] {
  return having.map(({ metric, from, to }) => {
    const governance = metrics.find(({ name }) => name === metric)?.governance
    const shown = (end: number) => formatValue(end, governance?.unit, { locale: 'en', form: 'full' })
    const ends = [from !== undefined && `at least ${shown(from)}`, to !== undefined && `below ${shown(to)}`]
    return `Only rows are shown where ${governance?.title ?? metric} is ${ends.filter((end) => end !== false).join(' and ')}.`
  })
}
