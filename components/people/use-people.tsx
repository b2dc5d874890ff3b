'use client'

import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import type { MetricState } from '@/components/query/use-metric'
import { instantSeconds } from '@/lib/base/grain'
import { peopleQuestion, type ResultCell } from '@/lib/charts/cell'
import type { MetricQuery, Result } from '@/lib/metrics'

const PeopleDrawer = lazy(() => import('./people-drawer').then((part) => ({ default: part.PeopleDrawer })))

/** Whose people of a metric this reader may see: of most metrics the whole, without a title; none where there is nobody to see. */
export type PeopleParts = readonly { readonly name: string; readonly title?: string }[]

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
  const [opened, setOpened] = useState<{ readonly query: MetricQuery; readonly result: Result; readonly cells: readonly ResultCell[] }>()
  // Of a question that is on its way, the answer shown is that of another.
  const result = state.isUpdating ? undefined : state.answer?.result
  const isAllowed = query?.metrics.some((name) => parts[name]?.length) ?? false
  const picks = useMemo<CellPicks | undefined>(() => {
    if (!query || !result || !isAllowed) return undefined
    const partsAt = ({ column }: ResultCell) => parts[result.columns.find(({ name }) => name === column)?.metric ?? '']?.length
    const can = (cell: ResultCell) => Boolean(partsAt(cell) && peopleQuestion(query, result, cell))
    const pick = (asked: readonly ResultCell[]) => {
      const cells = asked.filter(can).slice(0, most)
      if (cells.length > 0) setOpened({ query, result, cells })
    }
    return { can, pick }
  }, [query, result, parts, isAllowed])
  const openAll = picks && result && hasPeople(result, parts) ? () => picks.pick(cellsOf(result)) : undefined
  return {
    ...(picks && { picks }),
    ...(openAll && { openAll }),
    drawer: opened && (
      <Suspense>
        <PeopleDrawer {...{ ...opened, parts, tile, locale }} onClose={() => setOpened(undefined)} />
      </Suspense>
    ),
  }
}

function hasPeople({ columns, grain }: Result, parts: Readonly<Record<string, PeopleParts | undefined>>): boolean {
  if (instantSeconds(grain)) return false
  const known = columns.filter(({ role, metric = '' }) => role === 'value' && parts[metric]?.length)
  return known.some(({ values }) => values.some((value) => value !== null && Number(value) !== 0))
}

/** The newest period first; without periods, as the answer has them. */
function cellsOf({ columns, rowCount, periods }: Result): readonly ResultCell[] {
  const values = columns.filter(({ role }) => role === 'value').map(({ name }) => name)
  const rows = Array.from({ length: rowCount }, (_, row) => row)
  return (periods ? rows.reverse() : rows).flatMap((row) => values.map((column) => ({ row, column })))
}
