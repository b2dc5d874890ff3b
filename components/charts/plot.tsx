'use client'

import clsx from 'clsx'
import { type KeyboardEvent, type PointerEvent, useCallback, useId, useRef, useState } from 'react'
import type { CellPicks } from '@/components/people/use-people'
import type { PlotDrawing } from '@/lib/charts/chart'
import { textWidth } from '@/lib/charts/labels'
import { useLiveCharts } from './live-charts'
import { LiveMarks } from './live-marks'
import { colorVariable, Marks } from './marks'
import { usePointed } from './page-charts'
import { cellsAt } from './plot-cells'
import { PlotTooltip, spokenPoint } from './plot-tooltip'
import { useDrag } from './use-drag'

/**
 * A drawing over time. One crosshair runs over all plots of the page with the same time axis; by keyboard the plot is a slider
 * over its periods, which speaks the values.
 */
export function Plot({
  drawing,
  label,
  only,
  onPick,
  onZoom,
  picks,
}: {
  drawing: PlotDrawing
  label: string
  /** Names that were picked in the legend. */
  only: ReadonlySet<string>
  onPick: (name: string, more: boolean) => void
  /** First and last day of a stretch drawn with the mouse. */
  onZoom?: ((first: string, last: string) => void) | undefined
  picks?: CellPicks | undefined
}) {
  const [index, point] = usePointed(drawing.axis)
  const [isHere, setHere] = useState(false)
  const surface = useRef<HTMLDivElement>(null)
  const pressed = useRef(false)
  const hatch = useId()
  const { width, height, plot, points, series } = drawing
  const at = index !== undefined && index < points.length ? index : undefined
  const pointed = at === undefined ? undefined : points[at]
  const parts = useLiveCharts()
  const [isLive, setLive] = useState(false)
  const goLive = useCallback(() => setLive(true), [])
  const still = isLive ? drawing.marks.filter((mark) => mark.unfinished || mark.shape === 'dot') : drawing.marks
  const stackedAreas = series.some((each) => each.stacked)

  const periodAt = (event: PointerEvent) => nearest(points, event.clientX - (surface.current?.getBoundingClientRect().left ?? 0))
  const [zoomFrom, zoomTo] = [(at: number) => points[at]?.days[0] ?? '', (at: number) => points[at]?.days[1] ?? '']
  const hasDays = points.some(({ days }) => days[0] !== '')
  const drag = useDrag(periodAt, hasDays && onZoom ? (first, last) => onZoom(zoomFrom(first), zoomTo(last)) : undefined)
  const follow = (event: PointerEvent) => {
    setHere(true)
    point(periodAt(event))
    drag.move(event)
  }
  const leave = () => {
    setHere(false)
    point(undefined)
  }
  const cells = at === undefined || !picks ? [] : cellsAt(series, at).filter(picks.can)
  // A finger reads the values; it comes to the people by the menu or the table.
  const release = (event: PointerEvent) => {
    const isClick = pressed.current && !drag.stretch && event.pointerType === 'mouse' && event.button === 0
    pressed.current = false
    drag.end()
    if (!isClick || at === undefined || cells.length === 0) return
    const y = event.clientY - (surface.current?.getBoundingClientRect().top ?? 0)
    picks?.pick(cellsAt(series, at, y).filter(picks.can))
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && cells.length > 0) {
      event.preventDefault()
      picks?.pick(cells)
      return
    }
    const next = step(event.key, at, points.length)
    if (next === undefined) return
    event.preventDefault()
    setHere(next !== 'leave')
    point(next === 'leave' ? undefined : next)
  }

  return (
    <div
      ref={surface}
      className={clsx('relative touch-pan-y select-none', cells.length > 0 && 'cursor-pointer')}
      style={{ width, height }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, points.length)}
      aria-valuenow={(at ?? points.length - 1) + 1}
      aria-valuetext={spokenPoint(drawing, at ?? points.length - 1) + (cells.length > 0 ? '; Enter shows the people' : '')}
      onPointerMove={follow}
      onPointerDown={(event) => {
        follow(event)
        pressed.current = true
        drag.start(event)
      }}
      onPointerUp={release}
      onPointerCancel={drag.cancel}
      onPointerLeave={leave}
      onKeyDown={press}
      onBlur={leave}
    >
      <svg width={width} height={height} className="absolute inset-0" aria-hidden focusable="false">
        {drawing.valueTicks.map((tick) => (
          <line
            key={tick.y}
            x1={plot.left}
            x2={plot.right}
            y1={crisp(tick.y)}
            y2={crisp(tick.y)}
            className={tick.zero ? 'stroke-line-2' : 'stroke-line'}
          />
        ))}
      </svg>
      {parts && <LiveMarks parts={parts} drawing={drawing} onDrawn={goLive} />}
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="relative block overflow-visible text-note"
        aria-hidden
        focusable="false"
      >
        {drag.stretch && (
          <rect
            x={points[drag.stretch[0]]?.x}
            y={plot.top - 4}
            width={(points[drag.stretch[1]]?.x ?? 0) - (points[drag.stretch[0]]?.x ?? 0)}
            height={plot.bottom - plot.top + 4}
            className="fill-accent"
            fillOpacity="0.12"
          />
        )}
        {pointed && <line x1={pointed.x} x2={pointed.x} y1={plot.top - 4} y2={plot.bottom} className="stroke-ink-3" strokeWidth="1" />}
        <Marks marks={still} hatch={hatch} solidAreas={stackedAreas} />
        {drawing.valueTicks.map((tick) => (
          <text key={tick.y} x={plot.left} y={tick.y - 4} className="tabular fill-ink-3 stroke-surface" strokeWidth="3" paintOrder="stroke">
            {tick.text}
          </text>
        ))}
        {drawing.timeTicks.map((tick) => (
          <g key={tick.x}>
            <line x1={tick.x} x2={tick.x} y1={plot.bottom} y2={plot.bottom + 4} className="stroke-line-2" />
            <text
              x={tick.x}
              y={plot.bottom + 17}
              textAnchor={tick.anchor}
              className={tick.strong ? 'fill-ink-2 font-medium' : 'fill-ink-3'}
            >
              {tick.text}
            </text>
          </g>
        ))}
        {drawing.labels.map((each) => (
          <text
            key={each.text + each.y}
            x={each.x}
            y={each.y + 4}
            className="tabular font-medium"
            fill={each.color === 'comparison' ? 'var(--ink-3)' : 'var(--ink-2)'}
          >
            {each.text}
          </text>
        ))}
        {drawing.labels.map((each) => (
          <line
            key={each.text + each.y}
            x1={each.x - 6}
            x2={each.x - 2}
            y1={each.y}
            y2={each.y}
            stroke={colorVariable(each.color)}
            strokeWidth="2"
          />
        ))}
        {drawing.legend.map((item) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard the table tells series apart
          <g
            key={item.name}
            className={clsx('pointer-events-auto cursor-pointer', only.size > 0 && !only.has(item.name) && 'opacity-40')}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={(event) => onPick(item.name, event.shiftKey)}
          >
            <rect x={item.x - 4} y={item.y - 14} width={textWidth(item.name) + textWidth(item.text) + 28} height="20" fill="transparent" />
            <rect x={item.x} y={item.y - 9} width="9" height="9" rx="2" fill={colorVariable(item.color)} />
            <text x={item.x + 14} y={item.y} className="fill-ink-2">
              {item.name}
              <tspan dx="6" className="tabular fill-ink font-medium">
                {item.text}
              </tspan>
            </text>
          </g>
        ))}
        {pointed &&
          series.map((each) => {
            const y = each.ys[at ?? 0]
            if (y === null || y === undefined || each.hidden || each.shape === 'bar') return null
            return (
              <circle
                key={each.name}
                cx={pointed.x}
                cy={y}
                r="3.5"
                fill={colorVariable(each.color)}
                stroke="var(--surface)"
                strokeWidth="1.5"
              />
            )
          })}
      </svg>
      {pointed && isHere && at !== undefined && (
        <PlotTooltip drawing={drawing} index={at} {...(cells.length > 0 && { hint: 'Click or Enter: the people' })} />
      )}
    </div>
  )
}

function nearest(points: PlotDrawing['points'], x: number): number | undefined {
  let best: number | undefined
  points.forEach((each, at) => {
    const held = points[best ?? 0]
    if (best === undefined || !held || Math.abs(each.x - x) < Math.abs(held.x - x)) best = at
  })
  return best
}

function step(key: string, at: number | undefined, count: number): number | 'leave' | undefined {
  const last = count - 1
  if (count === 0) return undefined
  if (key === 'ArrowLeft' || key === 'ArrowDown') return Math.max(0, (at ?? count) - 1)
  if (key === 'ArrowRight' || key === 'ArrowUp') return Math.min(last, (at ?? last - 1) + 1)
  if (key === 'PageUp') return Math.max(0, (at ?? last) - 7)
  if (key === 'PageDown') return Math.min(last, (at ?? 0) + 7)
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key === 'Escape' && at !== undefined) return 'leave'
  return undefined
}

function crisp(y: number): number {
  return Math.round(y) + 0.5
}
