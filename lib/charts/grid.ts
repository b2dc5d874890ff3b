import type { Period, Result, ResultColumn, Total } from '@/lib/metrics'
import { isOther, otherName } from './other'
import { byPlace, type Cell, dimensionWord, nameOf, ownPlace, toNumber } from './series'
import { capital, periodTitle } from './words'

/** A result as rows by columns: across stands the first dimension with an order of its own, every other key makes the rows. */
export interface Grid {
  readonly value: ResultColumn
  readonly across: ResultColumn
  /** Of the rows: the period and the other dimensions. */
  readonly keys: readonly ResultColumn[]
  readonly columns: readonly { readonly key: string; readonly name: string }[]
  readonly rows: readonly GridRow[]
}

export interface GridRow {
  readonly key: string
  /** Empty where nothing but `across` splits. */
  readonly name: string
  readonly other: boolean
  /** That it stands for, where it stands for one. */
  readonly period?: Period
  /** Which row of the result each column shows; undefined where there is none. */
  readonly cells: readonly (number | undefined)[]
}

/** The dimension that a grid, a funnel or a histogram stands on: the first of the question with an order of its own. */
export function acrossOf({ columns }: Pick<Result, 'columns'>): ResultColumn | undefined {
  return columns.find(({ role, order, isOrdered }) => role === 'dimension' && (order !== undefined || isOrdered))
}

/** Undefined without a metric, or without a dimension that has an order of its own. */
export function readGrid(result: Result, locale: string): Grid | undefined {
  const value = result.columns.find(({ role }) => role === 'value')
  const across = acrossOf(result)
  if (!value || !across) return undefined
  const period = result.columns.find(({ role }) => role === 'period')
  const others = result.columns.filter((column) => column.role === 'dimension' && column !== across)
  const keys = [...(period ? [period] : []), ...others]
  const columns = columnsOf(across, locale)
  const place = new Map(columns.map(({ key }, at) => [key, at]))
  const rows = new Map<string, { row: number; cells: (number | undefined)[] }>()
  for (let row = 0; row < result.rowCount; row += 1) {
    const at = place.get(String(across.values[row] ?? ''))
    if (at === undefined) continue
    const key = JSON.stringify([isOther(result, row), ...keys.map(({ values }) => values[row] ?? null)])
    const known = rows.get(key) ?? { row, cells: columns.map((): number | undefined => undefined) }
    known.cells[at] = row
    rows.set(key, known)
  }
  const write = rowNamer(result, others, locale)
  const places = new Map(result.periods?.map((each, at) => [each.key, at]))
  const placeOf = (row: number) => places.get(String(period?.values[row])) ?? -1
  const ordered = [...rows].sort(
    ([, a], [, b]) =>
      placeOf(a.row) - placeOf(b.row) ||
      Number(isOther(result, a.row)) - Number(isOther(result, b.row)) ||
      byPlace(ownPlace(others, a.row), ownPlace(others, b.row)),
  )
  return {
    value,
    across,
    keys,
    columns,
    rows: ordered.map(([key, { row, cells }]) => {
      const own = result.periods?.[placeOf(row)]
      return { key, name: write(row), other: isOther(result, row), cells, ...(own && { period: own }) }
    }),
  }
}

/** What a kind gives beside a value by this name, such as the size of a cohort; undefined where it was not asked for. */
export function detailOf(
  { columns }: { readonly columns: readonly ResultColumn[] },
  value: ResultColumn,
  name: string,
): ((row: number | undefined) => Cell) | undefined {
  const column = columns.find((each) => each.name === `${value.metric ?? value.name}:${name}`)
  return column && ((row) => (row === undefined ? null : (column.values[row] ?? null)))
}

/** The total that keeps these keys and no others. */
export function totalBy({ totals }: Pick<Result, 'totals'>, keys: readonly ResultColumn[]): Total | undefined {
  return totals?.find((total) => total.keys.length === keys.length && keys.every(({ name }) => total.keys.includes(name)))
}

/** A name as a program writes it, for people: `second_order` is `Second order`. */
export function titled(name: string): string {
  const words = /^[a-z0-9]+(_[a-z0-9]+)*$/.test(name) ? name.replaceAll('_', ' ') : name
  return capital(words)
}

function columnsOf(across: ResultColumn, locale: string): Grid['columns'] {
  const first = new Map<string, number>()
  across.values.forEach((cell, row) => {
    const key = String(cell ?? '')
    if (!first.has(key)) first.set(key, row)
  })
  const known = [...first].sort(([, a], [, b]) => byPlace(ownPlace([across], a), ownPlace([across], b)))
  return known.map(([key, row]) => ({
    key,
    name: across.order ? titled(dimensionWord(across, row, locale)) : dimensionWord(across, row, locale),
  }))
}

function rowNamer(result: Result, dimensions: readonly ResultColumn[], locale: string): (row: number) => string {
  const { grain = 'day', timeZone } = result
  const period = result.columns.find(({ role }) => role === 'period')
  const periods = new Map(result.periods?.map((each) => [each.key, each]))
  const rest = otherName(dimensions[0]?.values.map((value) => String(value)) ?? [])
  return (row) => {
    const key = period && String(period.values[row])
    const when = key === undefined ? [] : [periodTitle(periods.get(key) ?? { key }, grain, { locale, timeZone })]
    return [...when, ...(dimensions.length > 0 ? [isOther(result, row) ? rest : nameOf(dimensions, row, locale)] : [])].join(' · ')
  }
}

/** Of a column of numbers, in the rows that are shown. */
export function numberAt({ values }: ResultColumn, row: number | undefined): number | null {
  return row === undefined ? null : toNumber(values[row])
}
