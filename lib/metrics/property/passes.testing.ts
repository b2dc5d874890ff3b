import type { Condition, Filters, FilterValue, Scalar } from '../index'
import type { Cell } from './evaluate.testing'

/** Whether a row passes, part by part in plain code: shares nothing with the planner. Knows no words such as `last 28 days`. */
export function passes(where: Filters, row: Readonly<Record<string, Cell>>): boolean {
  return Object.entries(where).every(([key, filter]) => {
    if (key === 'any') return (filter as readonly Filters[]).some((each) => passes(each, row))
    return holds(filter as FilterValue, row[key] ?? null)
  })
}

function holds(filter: FilterValue, value: Cell): boolean {
  if (filter === null || typeof filter !== 'object') return value === filter
  if (Array.isArray(filter)) return filter.some((each: FilterValue) => holds(each, value))
  const { from, to, contains, startsWith, endsWith, empty, not, all } = filter as Condition
  const text = typeof value === 'string' ? plain(value) : undefined
  return [
    from === undefined || (value !== null && !isBelow(value, from)),
    to === undefined || (value !== null && isBelow(value, to)),
    contains === undefined || text?.includes(plain(contains)),
    startsWith === undefined || text?.startsWith(plain(startsWith)),
    endsWith === undefined || text?.endsWith(plain(endsWith)),
    empty === undefined || empty === (value === null || value === ''),
    not === undefined || !holds(not, value),
    all === undefined || all.every((each) => holds(each, value)),
  ].every(Boolean)
}

function isBelow(value: Cell, end: Scalar): boolean {
  if (typeof value === 'string' && typeof end === 'string') return Buffer.compare(Buffer.from(value), Buffer.from(end)) < 0
  return Number(value) < Number(end)
}

/** The four letters that call themselves i are one. */
function plain(text: string): string {
  return text.normalize('NFC').replaceAll(/[İı]/g, 'i').replaceAll('ẞ', 'ß').toLowerCase()
}
