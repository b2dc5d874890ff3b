'use client'

import { useShortcuts } from '@/components/shell/use-shortcuts'
import type { Result } from '@/lib/metrics'
import type { DashboardData } from './dashboard-data'
import { openControl } from './deferred'
import { readRange, shiftRange } from './page-range'
import type { PageControls } from './use-page-state'

/** `g` alone is the grain; with a second key it goes somewhere. So long it waits for one. */
const secondKeyMs = 450

/** One key for each control of the page, and the periods before and after. `shown` is what the tiles show. */
export function useDashboardKeys(
  { state, set }: PageControls,
  { calendar }: Pick<DashboardData, 'calendar'>,
  shown: Pick<Result, 'range' | 'dataAsOf'> | undefined,
): void {
  const move = (by: -1 | 1) => () => {
    const chosen = readRange(state.range, calendar)
    const from = Array.isArray(chosen) ? (chosen as [string, string]) : shown?.range
    if (!from) return
    const range = shiftRange(from, by)
    if (by === 1 && shown && range.slice(0, 10) > shown.dataAsOf.slice(0, 10)) return
    set({ range })
  }
  useShortcuts({
    r: () => openControl('range'),
    c: () => openControl('compare', 'drawer'),
    f: () => openControl('filter', 'drawer'),
    g: () => afterPause(() => openControl('grain', 'drawer')),
    '[': move(-1),
    ']': move(1),
  })
}

function afterPause(act: () => void): void {
  const timer = setTimeout(act, secondKeyMs)
  document.addEventListener('keydown', () => clearTimeout(timer), { once: true })
}
