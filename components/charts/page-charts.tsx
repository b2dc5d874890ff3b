'use client'

import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react'
import { type ColorRegistry, createColorRegistry } from '@/lib/charts/colors'

/** Where the reader points: a period on a time axis. Charts of the same axis show it together. */
export interface Pointed {
  readonly axis: string
  readonly index: number
}

interface PageCharts {
  readonly colors: ColorRegistry
  readonly point: (pointed: Pointed | undefined) => void
  readonly subscribe: (listener: () => void) => () => void
  readonly pointed: () => Pointed | undefined
}

const Context = createContext<PageCharts | undefined>(undefined)

/** What the charts of one page share: which colour a name has, and the crosshair. */
export function PageChartsProvider({ children }: { children: ReactNode }) {
  const [page] = useState(createPageCharts)
  return <Context value={page}>{children}</Context>
}

export function useColors(): ColorRegistry {
  return usePage().colors
}

/** The pointed period, if it lies on this axis; and the way to point. */
export function usePointed(axis: string): readonly [number | undefined, (index: number | undefined) => void] {
  const page = usePage()
  const pointed = useSyncExternalStore(page.subscribe, page.pointed, () => undefined)
  return [pointed?.axis === axis ? pointed.index : undefined, (index) => page.point(index === undefined ? undefined : { axis, index })]
}

function usePage(): PageCharts {
  const alone = useState(createPageCharts)[0]
  return useContext(Context) ?? alone
}

function createPageCharts(): PageCharts {
  const listeners = new Set<() => void>()
  let pointed: Pointed | undefined
  return {
    colors: createColorRegistry(),
    pointed: () => pointed,
    point: (next) => {
      if (next?.axis === pointed?.axis && next?.index === pointed?.index) return
      pointed = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
