import type { Result } from '@/lib/metrics'
import type { ChartKind } from './chart'

/** What draws an experiment is loaded by the pages that have one: its statistics need a library. */
export interface ExperimentDrawing {
  readonly form: 'experiment'
  readonly result: Result
  readonly notes: readonly string[]
}

/** Metrics of experiments by variant: lifts with their intervals beside a line at zero, and verdicts in words. */
export const experiment: ChartKind = {
  kind: 'experiment',
  title: 'Experiment',
  roles: ['dimension', 'value', 'detail'],
  details: true,
  refuses: ({ columns }) => {
    if (!columns.some(({ role, reading }) => role === 'value' && reading))
      return 'There is no metric of an experiment in this answer. Choose one, or a bar list.'
    const others = columns.filter(({ role, name }) => role === 'period' || (role === 'dimension' && name !== 'variant'))
    if (others.length > 0) return `An experiment is read as a whole. Take ${others[0]?.title.toLowerCase()} away, or filter by it.`
    if (!columns.some(({ name }) => name === 'variant')) return 'An experiment compares its variants. Split by variant.'
    return undefined
  },
  draw: (result) => ({ form: 'experiment', result, notes: [] }),
  describe: ({ columns }) => {
    const titles = columns.flatMap(({ role, reading }) => (role === 'value' && reading ? [reading.title] : []))
    return `${[...new Set(titles)].join(', ')}: verdicts by metric.`
  },
}
