'use client'

import { createParser, parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { ValueRange } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { isCompare } from './page-compare'
import { isWhole, type PageFilter, readFilter, writeFilter } from './page-filter'
import { grainsOf } from './page-grain'
import { limitable, readHaving, writeHaving } from './page-having'
import { readRange } from './page-range'
import { countChanges, type PageState, startState } from './page-state'

export interface PageControls {
  readonly state: PageState
  readonly start: PageState
  readonly changes: number
  readonly set: (part: Partial<Pick<PageState, 'range' | 'grain' | 'zone' | 'compare'>>) => void
  readonly setFilter: (dimension: string, filter: PageFilter | undefined) => void
  readonly setSegment: (name: string, isOn: boolean) => void
  readonly setHaving: (metric: string, range: ValueRange | undefined) => void
  readonly reset: () => void
}

/** The page's state, kept in the URL and nowhere else: a link, a reload, back and forward all give the same page. */
export function usePageState(data: DashboardData): PageControls {
  const { dashboard, timeZone, segments, calendar } = data
  const start = useMemo(() => startState(dashboard.defaults, timeZone), [dashboard.defaults, timeZone])
  const limited = useMemo(() => limitable(data).map(({ name }) => name), [data])
  const parsers = useMemo(
    () => ({
      range: parseAs((text) => readRange(text, calendar) !== undefined).withDefault(start.range),
      grain: parseAsStringLiteral(grainsOf(calendar)).withDefault(start.grain),
      zone: parseAsString.withDefault(start.zone),
      compare: parseAs((text) => isCompare(text, calendar)).withDefault(start.compare),
      segments: parseAsArrayOf(parseAsString).withDefault([]),
      ...Object.fromEntries(dashboard.filters.map((dimension) => [dimension, parseAsFilter])),
      ...Object.fromEntries(limited.map((metric) => [havingKey(metric), parseAsHaving])),
    }),
    [start, dashboard.filters, limited, calendar],
  )
  const [values, setValues] = useQueryStates(parsers, { history: 'push' })
  const read = values as Omit<PageState, 'filters' | 'having'> & Record<string, unknown>
  const state = useMemo<PageState>(() => {
    const chosen = <Value>(names: readonly string[], keyOf = (name: string) => name) =>
      Object.fromEntries(names.flatMap((name) => (read[keyOf(name)] ? [[name, read[keyOf(name)] as Value] as const] : [])))
    return {
      range: read.range,
      grain: read.grain,
      zone: read.zone,
      compare: read.compare,
      filters: chosen<PageFilter>(dashboard.filters),
      segments: segments.flatMap(({ name }) => (read.segments.includes(name) ? [name] : [])),
      having: chosen<ValueRange>(limited, havingKey),
    }
  }, [read, dashboard.filters, segments, limited])
  const write = setValues as (part: Record<string, unknown> | null) => unknown
  return {
    state,
    start,
    changes: countChanges(state, start),
    set: (part) => void write(part),
    setFilter: (dimension, filter) => void write({ [dimension]: filter && isWhole(filter) ? filter : null }),
    setSegment(name, isOn) {
      const others = state.segments.filter((each) => each !== name)
      void write({ segments: isOn ? [...others, name] : others.length > 0 ? others : null })
    },
    setHaving: (metric, range) => void write({ [havingKey(metric)]: range ?? null }),
    reset: () => void write(null),
  }
}

const havingKey = (metric: string): string => `having.${metric}`

const parseAs = (isRight: (text: string) => boolean) =>
  createParser({ parse: (text) => (isRight(text) ? text : null), serialize: (text: string) => text })

const parseAsFilter = createParser<PageFilter>({
  parse: (text) => readFilter(text) ?? null,
  serialize: writeFilter,
  eq: (a, b) => writeFilter(a) === writeFilter(b),
})

const parseAsHaving = createParser<ValueRange>({
  parse: (text) => readHaving(text) ?? null,
  serialize: writeHaving,
  eq: (a, b) => writeHaving(a) === writeHaving(b),
})
