import type { Result, ResultColumn } from '@/lib/metrics'
import { againstOf } from './earlier'
import { detailOf, numberAt, readGrid } from './grid'
import { toNumber } from './series'

/** One step of one group, in numbers. */
export interface FunnelStep {
  readonly name: string
  readonly count: number
  /** Of the first step. */
  readonly ofFirst: number
  /** Of the step before; undefined at the first. */
  readonly ofPrevious?: number
  /** How many of the step before are not here. */
  readonly lost: number
  /** Of those who are here, how many still have time to go on. */
  readonly maturing: number
  /** How many are not here, but still have time to come. */
  readonly coming: number
  /** `ofFirst` in the period that it is compared with. */
  readonly earlier?: number
  /** Of a second metric: the time up to here, in its own unit. */
  readonly time: ResultColumn['values'][number]
  /** Of the result; undefined where nobody is. */
  readonly row: number | undefined
}

export interface FunnelGroup {
  /** Empty where nothing splits. */
  readonly name: string
  readonly steps: readonly FunnelStep[]
}

export interface Funnel {
  readonly value: ResultColumn
  /** Of the counts. */
  readonly unit: ResultColumn['unit']
  readonly time?: ResultColumn
  readonly steps: readonly string[]
  /** Greatest first step first. */
  readonly groups: readonly FunnelGroup[]
}

/** The steps of a funnel by group; undefined where the result has none. A step without a row has nobody. */
export function readFunnel(result: Result, locale: string): Funnel | undefined {
  const grid = readGrid(result, locale)
  if (!grid || grid.rows.length === 0) return undefined
  const { value, columns, rows } = grid
  const time = result.columns.find((column) => column.role === 'value' && column !== value)
  const isShare = value.unit?.kind === 'share'
  const maturing = detailOf(result, value, 'maturing')
  const against = againstOf(result, value)
  // Of a share: how many people it is, where that is known.
  const people = isShare ? detailOf(result, value, 'people') : undefined
  const countAt = (row: number | undefined) => {
    const number = numberAt(value, row) ?? 0
    const of = toNumber(people?.(row))
    return isShare && of !== null ? Math.round(number * of) : number
  }
  const groups = rows.map(({ name, cells }): FunnelGroup => {
    const counts = cells.map((row) => countAt(row))
    const earlier = cells.map((row) => (row === undefined ? null : toNumber(against(row))))
    const first = counts[0] ?? 0
    return {
      name,
      steps: counts.map((count, at): FunnelStep => {
        const before = counts[at - 1]
        const [then, thenFirst] = [earlier[at], earlier[0]]
        const row = cells[at]
        return {
          name: columns[at]?.name ?? '',
          count,
          ofFirst: first > 0 ? count / first : 0,
          ...(before !== undefined && { ofPrevious: before > 0 ? count / before : 0 }),
          lost: before === undefined ? 0 : Math.max(0, before - count),
          maturing: isShare ? 0 : Math.min(count, toNumber(maturing?.(row)) ?? 0),
          coming: isShare ? Math.min(Math.max(0, first - count), toNumber(maturing?.(row)) ?? 0) : 0,
          ...(typeof then === 'number' && thenFirst ? { earlier: then / thenFirst } : {}),
          row,
          time: row === undefined ? null : (time?.values[row] ?? null),
        }
      }),
    }
  })
  const bySize = groups.toSorted((a, b) => (b.steps[0]?.count ?? 0) - (a.steps[0]?.count ?? 0))
  const unit = isShare ? detailUnit(result, value, 'people') : value.unit
  return { value, unit, ...(time && { time }), steps: columns.map(({ name }) => name), groups: bySize }
}

function detailUnit({ columns }: Result, { name, metric = name }: ResultColumn, detail: string): ResultColumn['unit'] {
  return columns.find((column) => column.name === `${metric}:${detail}`)?.unit
}
