import { useEffect, useState } from 'react'

export type EchartsParts = typeof import('./echarts')

let loading: Promise<EchartsParts> | undefined
let loaded: EchartsParts | undefined
const waiting = new Set<() => void>()

/** Loads ECharts once per page: drawings stand without it. */
export function wakeCharts(load: () => Promise<EchartsParts>): void {
  loading ??= load()
  void loading
    .then((parts) => {
      loaded = parts
      wakeNext()
    })
    .catch(() => {
      loading = undefined
    })
}

/** ECharts, once it is there and it is this chart's turn: charts wake one after the other, so that no frame is long. */
export function useLiveCharts(): EchartsParts | undefined {
  const [parts, setParts] = useState<EchartsParts>()
  useEffect(() => {
    const wake = () => setParts(loaded)
    waiting.add(wake)
    if (loaded) wakeNext()
    return () => {
      waiting.delete(wake)
    }
  }, [])
  return parts
}

function wakeNext(): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 16))
  idle(() => {
    const [next] = waiting
    if (!next) return
    waiting.delete(next)
    next()
    wakeNext()
  })
}
