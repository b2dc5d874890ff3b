import type { Order } from '../index'
import type { Cell, Row } from './evaluate.testing'
import { ratings } from './warehouse.testing'

interface Arrangement {
  readonly order: readonly Order[]
  /** The keys of a row: they decide between rows that are equal by `order`. */
  readonly keys: readonly string[]
  readonly having: readonly { readonly metric: string; readonly from?: number; readonly to?: number }[]
  readonly limit?: number
}

/** The rows that stay, in their order, nulls last whichever way it goes. */
export function arrange(rows: readonly Row[], { order, keys, having, limit }: Arrangement): readonly Row[] {
  const all = [
    ...order,
    ...keys.filter((key) => !order.some((each) => each.key === key)).map((key) => ({ key, direction: 'asc' as const })),
  ]
  const isKept = (row: Row) =>
    having.every(({ metric, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) => {
      const value = row[metric] ?? null
      return value !== null && Number(value) >= from && Number(value) < to
    })
  return rows
    .filter(isKept)
    .toSorted((one, other) => {
      for (const { key, direction } of all) {
        const [a, b] = [one[key] ?? null, other[key] ?? null]
        const found =
          a === null || b === null ? Number(a === null) - Number(b === null) : (direction === 'asc' ? 1 : -1) * compareAs(key, a, b)
        if (found !== 0) return found
      }
      return 0
    })
    .slice(0, limit)

  /** Values of metrics are numbers, also those that are written as text because a double does not hold them. */
  function compareAs(key: string, a: Cell, b: Cell): number {
    if (key === 'rating') return ratings.indexOf(a as never) - ratings.indexOf(b as never)
    return keys.includes(key) ? compare(a, b) : typeof a === 'number' && typeof b === 'number' ? a - b : compareExact(String(a), String(b))
  }
}

/** Text by code point, the rest by its value; false before true. */
export function compare(a: Cell, b: Cell): number {
  if (typeof a !== 'string' || typeof b !== 'string') return Number(a) - Number(b)
  const [one, other] = [Array.from(a), Array.from(b)]
  for (const [index, letter] of one.entries()) {
    const found = (letter.codePointAt(0) ?? 0) - (other[index]?.codePointAt(0) ?? -1)
    if (found !== 0) return found
  }
  return one.length - other.length
}

function compareExact(a: string, b: string): number {
  const [one, other] = [millionths(a), millionths(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

function millionths(text: string): bigint {
  const [, sign = '', whole = '', places = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const size = BigInt(whole + places.padEnd(6, '0').slice(0, 6))
  return sign ? -size : size
}
