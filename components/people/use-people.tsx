'use client'

import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import type { MetricState } from '@/components/query/use-metric'
import { peopleQuestion, type ResultCell } from '@/lib/charts/cell'
import type { MetricQuery } from '@/lib/metrics'

const PeopleDrawer = lazy(() => import('./people-drawer').then((part) => ({ default: part.PeopleDrawer })))

/** Whose people of a metric this reader may see; of most metrics one part, none where there is nobody to see. */
export type PeopleParts = readonly { readonly name: string; readonly title: string }[]

/** What a chart or table needs to let its values be followed to people. */
export interface CellPicks {
  /** Whether there are people to see behind a value. */
  can(cell: ResultCell): boolean
  /** Opens the list for the first; the others of the same place are offered beside it. */
  pick(cells: readonly ResultCell[]): void
}

/** Values of an answer that `openAll` offers at most. */
const most = 400

/**
 * The way from the values of an answer to the people behind them. Render `drawer` somewhere; give `picks` to the chart. Both and
 * `openAll` are absent where this reader may see nobody.
 */
export function usePeople({
  query,
  state,
  parts,
  tile,
  locale,
}: {
  query: MetricQuery | undefined
  state: MetricState
  /** By name of the metric. */
  parts: Readonly<Record<string, PeopleParts | undefined>>
  tile: string
  locale: string
}): { readonly picks?: CellPicks; readonly openAll?: () => void; readonly drawer: ReactNode } {
  const [cells, setCells] = useState<readonly ResultCell[]>()
  // Of a question that is on its way, the answer shown is that of another.
  const result = state.isUpdating ? undefined : state.answer?.result
  const isAllowed = query?.metrics.some((name) => parts[name]?.length) ?? false
  const picks = useMemo<CellPicks | undefined>(() => {
    if (!query || !result || !isAllowed) return undefined
    const partsAt = ({ column }: ResultCell) => parts[result.columns.find(({ name }) => name === column)?.metric ?? '']?.length
    const can = (cell: ResultCell) => Boolean(partsAt(cell) && peopleQuestion(query, result, cell))
    return { can, pick: (asked) => setCells(asked.filter(can)) }
  }, [query, result, parts, isAllowed])
  const openAll = () => {
    if (!picks || !result) return
    const columns = result.columns.filter(({ role }) => role === 'value').map(({ name }) => name)
    const rows = Array.from({ length: result.rowCount }, (_, row) => row)
    // The newest period first; without periods, as the answer has them.
    const found = (result.periods ? rows.reverse() : rows).flatMap((row) => columns.map((column) => ({ row, column })))
    setCells(found.filter(picks.can).slice(0, most))
  }
  return {
    ...(picks && { picks, openAll }),
    drawer: cells && cells.length > 0 && query && result && (
      <Suspense>
        <PeopleDrawer {...{ query, result, cells, parts, tile, locale }} onClose={() => setCells(undefined)} />
      </Suspense>
    ),
  }
}
