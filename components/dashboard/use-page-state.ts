'use client'

import { createParser, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { standardGrains } from '@/lib/base/grain'

import type { DashboardData } from './dashboard-data'
import { countChanges, type PageFilter, type PageState, readFilter, readRange, startState, writeFilter } from './page-state'

export interface PageControls {
  readonly state: PageState
  readonly start: PageState
  readonly changes: number
  readonly set: (part: Partial<Omit<PageState, 'filters'>>) => void
  readonly setFilter: (dimension: string, filter: PageFilter | undefined) => void
  readonly reset: () => void
}

/** The page's state, kept in the URL and nowhere else: a link, a reload, back and forward all give the same page. */
export function usePageState({ dashboard, timeZone }: DashboardData): PageControls {
  const start = useMemo(() => startState(dashboard.defaults, timeZone), [dashboard.defaults, timeZone])
  const parsers = useMemo(
    () => ({
      range: parseAsRange.withDefault(start.range),
      grain: parseAsStringLiteral([...standardGrains, start.grain]).withDefault(start.grain),
      zone: parseAsString.withDefault(start.zone),
      compare: parseAsStringLiteral(comparisons).withDefault(start.compare),
      ...Object.fromEntries(dashboard.filters.map((dimension) => [dimension, parseAsFilter])),
    }),
    [start, dashboard.filters],
  )
  const [values, setValues] = useQueryStates(parsers, { history: 'push' })
  const read = values as Omit<PageState, 'filters'> & Record<string, unknown>
  const state = useMemo<PageState>(() => {
    const chosen = dashboard.filters.flatMap((dimension) => (read[dimension] ? [[dimension, read[dimension] as PageFilter] as const] : []))
    return { range: read.range, grain: read.grain, zone: read.zone, compare: read.compare, filters: Object.fromEntries(chosen) }
  }, [read, dashboard.filters])
  const write = setValues as (part: Record<string, unknown> | null) => unknown
  return {
    state,
    start,
    changes: countChanges(state, start),
    set: (part) => void write(part),
    setFilter: (dimension, filter) => void write({ [dimension]: filter && filter.values.length > 0 ? filter : null }),
    reset: () => void write(null),
  }
}

const comparisons = ['previous_period', 'previous_year', 'target', 'none'] as const

const parseAsRange = createParser({
  parse: (text) => (readRange(text) ? text : null),
  serialize: (text: string) => text,
})

const parseAsFilter = createParser<PageFilter>({
  parse: (text) => readFilter(text) ?? null,
  serialize: writeFilter,
  eq: (a, b) => writeFilter(a) === writeFilter(b),
})
