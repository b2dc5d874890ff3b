import { AppError } from '@/lib/base/errors'
import { grainWords } from '@/lib/base/grain'
import type { Metric, Target } from './metric'
import type { CheckedQuery } from './parse-query'
import type { ResultColumn } from './result'
import { type GridContext, gridOf } from './time/grid'
import type { Stretch } from './time/periods'
import type { DayRange } from './time/range'
import { type NoTarget, targetOver } from './time/target'

/** What one metric should be worth, known before any row is read. */
export interface FrameTarget {
  readonly column: Omit<ResultColumn, 'values'>
  /** By the key of the period. */
  readonly periods: Readonly<Record<string, number | null>>
  /** Of the range as one. */
  readonly whole: number | null
}

export interface TargetContext extends GridContext {
  readonly range: DayRange
  readonly stretches: readonly Stretch[] | undefined
  readonly columnOf: (metric: Metric) => Omit<ResultColumn, 'values'>
}

/**
 * The targets of a query's metrics, and what is to be said of them.
 *
 * @throws AppError `invalid_query` when none of the metrics has a target
 */
export function targetsOf(
  query: CheckedQuery,
  context: TargetContext,
): { readonly targets: readonly FrameTarget[]; readonly notes: readonly string[] } {
  const { metrics } = query
  if (!metrics.some(({ governance }) => governance.target)) {
    const names = metrics.map(({ name }) => name).join(', ')
    throw new AppError(
      'invalid_query',
      `There is no target to compare with: ${names} ${metrics.length === 1 ? 'has' : 'have'} none. Give one: target: { per: 'month', value: 1000 }.`,
    )
  }
  const found = metrics.map((metric) => targetOf(metric, query, context))
  const isPart = query.filters.length > 0 ? ['Targets are for the whole, not for what the filters leave.'] : []
  const isSplit = query.by.length > 0 ? ['Targets are for the whole; the rows of a split have none.'] : []
  return { targets: found.map(({ target }) => target), notes: [...found.flatMap(({ notes }) => notes), ...isPart, ...isSplit] }
}

/** The columns with those of the targets: a value in each row that is whole, nothing in the parts of a split. */
export function withTargets(
  columns: readonly ResultColumn[],
  targets: readonly FrameTarget[] | undefined,
  keys: readonly string[],
): readonly ResultColumn[] {
  if (!targets) return columns
  const periods = columns.find(({ role }) => role === 'period')?.values
  const rows = columns[0]?.values ?? []
  const isWhole = keys.every((key) => key === 'period')
  const added = targets.map(({ column, periods: byPeriod, whole }) => ({
    ...column,
    values: rows.map((_, row) => (isWhole ? (periods ? (byPeriod[String(periods[row])] ?? null) : whole) : null)),
  }))
  return [...columns, ...added]
}

function targetOf(metric: Metric, query: CheckedQuery, context: TargetContext): { target: FrameTarget; notes: readonly string[] } {
  const { name, governance, additivity } = metric
  const { range, stretches } = context
  const targets = listOf(governance.target)
  const over = (days: DayRange) => targetOver(targets, days, additivity, (grain) => gridOf(grain, context))
  const inside = stretches?.map(
    ({ key, start, end }) => [key, over({ from: Math.max(start, range.from), to: Math.min(end, range.to) })] as const,
  )
  const isByDays = inside !== undefined && !(query.grain && gridOf(query.grain, context).kind === 'instants')
  const periods = isByDays ? inside : (stretches ?? []).map(({ key }) => [key, 'cut'] as const)
  const whole = over(range)
  const numbers = [...periods.map(([, value]) => value), ...(stretches ? [] : [whole])]
  const isInteger = [...numbers, whole].every((value) => typeof value === 'string' || Number.isInteger(value))
  const column = context.columnOf(metric)
  return {
    target: {
      column: isInteger ? column : { ...column, type: 'number' },
      periods: Object.fromEntries(periods.map(([key, value]) => [key, numberOf(value)])),
      whole: numberOf(whole),
    },
    notes: targets.length === 0 ? [`${name} has no target.`] : reasons(name, targets, numbers),
  }
}

function numberOf(value: number | NoTarget): number | null {
  return typeof value === 'number' ? value : null
}

function reasons(name: string, targets: readonly Target[], values: readonly (number | NoTarget)[]): readonly string[] {
  const per = [...new Set(targets.map((target) => grainWords(target.per)))].join(' or ')
  const words: Readonly<Record<NoTarget, string>> = {
    none: `${name} has no target before ${targets[0]?.from ?? 'its calendar begins'}.`,
    cut: targets.every(({ spread }) => spread)
      ? `The target of ${name} is spread over days and says nothing of a part of one.`
      : `The target of ${name} is for a whole ${per} and says nothing of a part; with spread: 'evenly' it would.`,
    unequal: `The targets of ${name} per ${per} cannot be put together for a longer period.`,
  }
  return (['none', 'cut', 'unequal'] as const).filter((reason) => values.includes(reason)).map((reason) => words[reason])
}

/** As written, one or several; in order of time. */
function listOf(target: Target | readonly Target[] | undefined): readonly Target[] {
  if (!target) return []
  const list = 'per' in target ? [target] : target
  return list.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
}
