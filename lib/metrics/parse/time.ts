import { AppError } from '@/lib/base/errors'
import type { Catalog } from '../metric'
import { type ParsedComparison, parseRange } from '../time/range'
import { canonicalZone } from '../time/zone'
import type { WrittenComparison } from './shape'

export function checkComparison(written: WrittenComparison, catalog: Catalog): ParsedComparison {
  if (typeof written === 'string') return { to: written }
  const { to, align, range: other } = written
  if (align !== undefined && to !== 'previous_year') {
    throw new AppError('invalid_query', `compare: only previous_year is aligned, but align stands at ${to}. Leave it out.`)
  }
  if (to === 'range') {
    if (other === undefined)
      throw new AppError('invalid_query', 'compare: to "range" needs a range, such as { to: "range", range: "2026-Q1" }.')
    return { to, range: parseRange(other, catalog) }
  }
  if (other !== undefined)
    throw new AppError('invalid_query', `compare: ${to} takes no range. Write { to: "range", range } for a range of its own.`)
  return to === 'previous_year' ? { to, ...(align && { align }) } : { to }
}

export function checkZone(timeZone: string): string {
  try {
    return canonicalZone(timeZone)
  } catch {
    throw new AppError('invalid_query', `Unknown time zone "${timeZone}". Zones have names such as Europe/Berlin, America/New_York or UTC.`)
  }
}
