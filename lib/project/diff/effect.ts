import { isNumeric, subtract } from '@/lib/base/decimal'
import { AppError } from '@/lib/base/errors'
import { type Metric, parseQuery, planQuery, type ResultColumn } from '@/lib/metrics'
import type { Warehouse } from '@/lib/warehouse/warehouse'
import { runStatement } from '../checks/check'
import type { Project } from '../project'

export type Definitions = Pick<Project, 'catalog' | 'metrics' | 'segments'>

type Value = ResultColumn['values'][number]

/** One week under both definitions; in the metric's own unit, such as cents. */
export interface WeekEffect {
  /** First day, `YYYY-MM-DD`. */
  readonly week: string
  readonly before: Value
  readonly after: Value
  /** Exact; nothing where a side has no value. */
  readonly difference: Value
  /** Of the value before; nothing where that is 0 or nothing. */
  readonly relative: number | null
}

export interface Effect {
  readonly weeks: readonly WeekEffect[]
  /** Why there are none: a definition that the warehouse cannot answer, and which. */
  readonly problem?: string
}

/** Weeks shown of a changed metric, all of them complete. */
export const weeksShown = 13

/** Both definitions of a metric over the last complete weeks, each in the days and weeks of its own catalogue. */
export async function effectOf(
  pair: { readonly before: Metric; readonly after: Metric },
  context: { readonly before: Definitions; readonly after: Definitions; readonly warehouse: Warehouse; readonly dataAsOf: string },
): Promise<Effect> {
  const { name } = pair.after
  try {
    const [before, after] = await Promise.all([
      weeksOf(pair.before.name, 'before', context.before, context),
      weeksOf(name, 'after', context.after, context),
    ])
    const weeks = [...new Set([...before.keys(), ...after.keys()])].sort()
    return { weeks: weeks.map((week) => weekEffect(week, before.get(week) ?? null, after.get(week) ?? null)) }
  } catch (error) {
    return { weeks: [], problem: (error as Error).message }
  }
}

async function weeksOf(
  name: string,
  side: 'before' | 'after',
  { catalog, metrics, segments }: Definitions,
  { warehouse, dataAsOf }: { readonly warehouse: Warehouse; readonly dataAsOf: string },
): Promise<ReadonlyMap<string, Value>> {
  const asked = { metrics: [name], grain: 'week', range: `last ${weeksShown} weeks`, timeZone: catalog.timeZone } as const
  try {
    const query = parseQuery(asked, { catalog, metrics, segments })
    const plan = planQuery(query, { catalog, functions: warehouse.functions, dataAsOf, rowFilters: () => 'all' })
    const { columns } = plan.read(await runStatement(warehouse, plan.statement))
    const [periods, values] = [columns.find(({ role }) => role === 'period'), columns.find(({ role }) => role === 'value')]
    return new Map(periods?.values.map((week, row) => [String(week), values?.values[row] ?? null]))
  } catch (error) {
    throw new AppError('warehouse_failed', `The definition ${side} cannot be answered: ${(error as Error).message}`, { cause: error })
  }
}

function weekEffect(week: string, before: Value, after: Value): WeekEffect {
  if (!isNumeric(before) || !isNumeric(after)) return { week, before, after, difference: null, relative: null }
  const difference = subtract(String(after), String(before))
  const relative = Number(before) === 0 ? null : Number(difference) / Math.abs(Number(before))
  return {
    week,
    before,
    after,
    difference: typeof before === 'string' || typeof after === 'string' ? difference : Number(difference),
    relative,
  }
}
