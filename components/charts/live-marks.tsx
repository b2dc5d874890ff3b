'use client'

import { useLayoutEffect, useRef } from 'react'
import type { PlotDrawing } from '@/lib/charts/chart'
import { liveOption } from '@/lib/charts/live-option'
import type { EchartsParts } from './live-charts'
import { colorVariable } from './marks'

/** The finished shapes, moving between two states of the same data. The first state stands at once. */
export function LiveMarks({ parts, drawing, onDrawn }: { parts: EchartsParts; drawing: PlotDrawing; onDrawn: () => void }) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<EchartsParts['init']>>(undefined)
  const hasState = useRef(false)
  useLayoutEffect(() => {
    const made = parts.init(place.current, null, { renderer: 'svg', width: 10, height: 10 })
    chart.current = made
    return () => {
      made.dispose()
      chart.current = undefined
      hasState.current = false
    }
  }, [parts])
  useLayoutEffect(() => {
    const made = chart.current
    if (!made) return
    // Nothing moves into place on first sight, nor for those who asked for stillness.
    const still = !hasState.current || window.matchMedia('(prefers-reduced-motion: reduce)').matches
    hasState.current = true
    made.resize({ width: drawing.width, height: drawing.height })
    const option = { ...liveOption(drawing, colorVariable), animation: !still }
    made.setOption(option as Parameters<typeof made.setOption>[0], { replaceMerge: ['series'] })
    made.getZr().flush()
    onDrawn()
  }, [drawing, onDrawn])
  return <div ref={place} aria-hidden className="pointer-events-none absolute inset-0" />
}
