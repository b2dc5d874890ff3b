import { Temporal } from 'temporal-polyfill'
import { AppError } from '@/lib/base/errors'
import type { Reading, Result, ResultColumn } from '@/lib/metrics'
import { type Comparison, compare } from './compare'
import { benjaminiHochberg, holm } from './corrections'
import { type Estimate, estimatesOf } from './estimate'
import { type Moments, momentsOf } from './moments'
import { type SampleRatio, sampleRatio } from './sample-ratio'
import { type Verdict, verdictOf } from './verdict'

/** What an experiment says, as plain data; words for it are in `words.ts`. */
export interface Readout {
  /** Its slug. */
  readonly experiment: string
  readonly title: string
  readonly control: string
  /** `blocked`: variants were not dealt as planned. `waiting`: it is read once, after its planned end. Then nothing is compared. */
  readonly state: 'empty' | 'blocked' | 'waiting' | 'read'
  readonly analysis: Reading['analysis']
  readonly alpha: number
  readonly plannedEnd?: string
  /** The control first; `share` of all units, `planned` by the definition. */
  readonly variants: readonly { readonly name: string; readonly units: number; readonly share: number; readonly planned: number }[]
  readonly sampleRatio: SampleRatio
  /** Units seen in two variants, which are left out: `share` of all. */
  readonly mixed: { readonly units: number; readonly share: number; readonly isMany: boolean }
  /** Units that are followed for a number of days which are not over. */
  readonly open: number
  /** Primary, secondary, guardrails, as they were asked for. */
  readonly metrics: readonly MetricReadout[]
}

export interface MetricReadout {
  /** Of the experiment's own metric, as in the answer. */
  readonly name: string
  /** Of the metric it follows. */
  readonly title: string
  readonly role: Reading['role']
  readonly unit?: ResultColumn['unit']
  readonly direction: NonNullable<ResultColumn['direction']>
  readonly margin?: number
  /** How much of the variance is known from before the exposure, 0 to 1. */
  readonly reduction: number
  /** What a unit counts as at most, in the metric's unit. */
  readonly cap?: number
  readonly variants: readonly (Estimate & { readonly name: string })[]
  readonly comparisons: readonly VariantReadout[]
}

/** One variant beside the control; without `comparison` there are too few units, or nothing varies. */
export interface VariantReadout {
  readonly variant: string
  readonly comparison?: Comparison
  /** With regard to the other metrics of its role. */
  readonly adjustedP: number
  readonly verdict: Verdict
}

/**
 * The experiments of an answer that was asked for with `details`, split by `variant` and nothing else.
 *
 * @throws AppError `invalid_query` for an answer that holds no experiment, or splits it further
 */
export function readExperiments(result: Result): readonly Readout[] {
  const values = result.columns.filter((column) => column.role === 'value' && column.reading)
  const other = result.columns.find(({ role, name }) => role === 'period' || (role === 'dimension' && name !== 'variant'))
  const variants = result.columns.find(({ role, name }) => role === 'dimension' && name === 'variant')
  if (values.length === 0) throw new AppError('invalid_query', 'There is no metric of an experiment in this answer. Choose one.')
  if (other)
    throw new AppError(
      'invalid_query',
      `An experiment is read as a whole, not by ${other.title.toLowerCase()}. Filter by it, or take it away.`,
    )
  if (!variants) throw new AppError('invalid_query', 'An experiment compares its variants. Split by variant.')
  if (!result.columns.some(({ role }) => role === 'detail'))
    throw new AppError('invalid_query', 'An experiment is read from its details. Ask with details: true.')
  const groups = Map.groupBy(values, ({ reading }) => (reading as Reading).experiment)
  return [...groups.values()].map((columns) => readOne(columns, variants, result))
}

/** @throws AppError as `readExperiments`, and where the experiment is not in the answer */
export function readExperiment(result: Result, { slug }: { readonly slug: string }): Readout {
  const found = readExperiments(result).find(({ experiment }) => experiment === slug)
  if (found) return found
  throw new AppError('invalid_query', `The answer holds no metric of the experiment ${slug}.`)
}

const manyMixed = 0.01

function readOne(columns: readonly ResultColumn[], variants: ResultColumn, result: Result): Readout {
  const [first] = columns as readonly [ResultColumn]
  const reading = first.reading as Reading
  const names = Object.keys(reading.variants)
  const cell = (column: ResultColumn, detail: string, variant: string): number => {
    const row = variants.values.indexOf(variant)
    return Number(result.columns.find(({ name }) => name === `${column.metric}:${detail}`)?.values[row] ?? 0)
  }
  const counts = names.map((name) => cell(first, 'units', name))
  const units = counts.reduce((sum, count) => sum + count, 0)
  const mixed = names.reduce((sum, name) => sum + cell(first, 'mixed', name), 0)
  const ratio = sampleRatio(counts, Object.values(reading.variants))
  const state = units === 0 ? 'empty' : ratio.isBlocked ? 'blocked' : isWaiting(reading, result) ? 'waiting' : 'read'
  const metrics = columns.map((column) => readMetric(column, names, cell, state === 'read'))
  return {
    experiment: reading.experiment,
    title: reading.title,
    control: names[0] as string,
    state,
    analysis: reading.analysis,
    alpha: reading.alpha,
    ...(reading.plannedEnd && { plannedEnd: reading.plannedEnd }),
    variants: names.map((name, index) => {
      const count = counts[index] as number
      return { name, units: count, share: units > 0 ? count / units : 0, planned: reading.variants[name] as number }
    }),
    sampleRatio: ratio,
    mixed: { units: mixed, share: mixed / Math.max(1, units + mixed), isMany: mixed > manyMixed * (units + mixed) },
    open: names.reduce((sum, name) => sum + cell(first, 'open', name), 0),
    metrics: state === 'read' ? corrected(metrics, columns) : metrics,
  }
}

/** A fixed horizon is read when all days of it are over and in the range. */
function isWaiting({ analysis, plannedEnd }: Reading, { dataAsOf, range, timeZone }: Result): boolean {
  if (analysis !== 'fixed_horizon' || plannedEnd === undefined) return false
  const today = Temporal.Instant.from(dataAsOf).toZonedDateTimeISO(timeZone).toPlainDate().toString()
  return today <= plannedEnd || range[1] <= plannedEnd
}

function readMetric(
  column: ResultColumn,
  names: readonly string[],
  cell: (column: ResultColumn, detail: string, variant: string) => number,
  isCompared: boolean,
): MetricReadout {
  const { statistic, cuped, role, of, margin, analysis, alpha, tuning } = column.reading as Reading
  const variables = statistic === 'ratio' ? ['y', 'x', 'd', 'e'] : ['y', 'x']
  const kept = cuped ? variables : variables.filter((name) => name === 'y' || name === 'd')
  const sums = [...kept, ...kept.flatMap((one, at) => kept.slice(at).map((two) => one + two))]
  const samples = names.map((name): Moments => {
    const all = Object.fromEntries(sums.map((sum) => [sum, cell(column, sum, name)]))
    return momentsOf(cell(column, 'units', name), all, { variables: kept, less: statistic === 'proportion' ? 0 : 1 })
  })
  const isThere = samples.every(({ units }) => units > 0)
  const { variants, reduction } = estimatesOf(samples, statistic, { cuped: cuped && isThere })
  const [control, ...others] = variants as readonly [Estimate, ...Estimate[]]
  const cap = Math.max(...names.map((name) => cell(column, 'cap', name)))
  return {
    name: column.metric ?? column.name,
    title: of.title,
    role,
    direction: column.direction ?? 'none',
    reduction,
    ...(column.unit && { unit: column.unit }),
    ...(margin !== undefined && { margin }),
    ...(cap > 0 && { cap }),
    variants: variants.map((estimate, index) => ({ name: names[index] as string, ...estimate })),
    comparisons: isCompared
      ? others.map((variant, index) => {
          const comparison = compare(control, variant, { analysis, alpha, tuning })
          const p = comparison?.p ?? 1
          return { variant: names[index + 1] as string, ...(comparison && { comparison }), adjustedP: p, verdict: 'open' as const }
        })
      : [],
  }
}

/** Chances of one role corrected together, and the verdicts that follow. Guardrails are read by their interval alone. */
function corrected(metrics: readonly MetricReadout[], columns: readonly ResultColumn[]): readonly MetricReadout[] {
  const corrections = { primary: holm, secondary: benjaminiHochberg, guardrail: (chances: readonly number[]) => chances }
  const adjusted = new Map<VariantReadout, number>()
  for (const [role, correct] of Object.entries(corrections)) {
    const all = metrics.filter((metric) => metric.role === role).flatMap(({ comparisons }) => comparisons)
    const read = all.filter(({ comparison }) => comparison)
    for (const [index, p] of correct(read.map(({ adjustedP }) => adjustedP)).entries()) adjusted.set(read[index] as VariantReadout, p)
  }
  return metrics.map((metric, index) => {
    const { alpha } = (columns[index] as ResultColumn).reading as Reading
    const comparisons = metric.comparisons.map((each) => {
      const adjustedP = adjusted.get(each) ?? 1
      return { ...each, adjustedP, verdict: verdictOf(each.comparison, { ...metric, adjustedP, alpha }) }
    })
    return { ...metric, comparisons }
  })
}
