'use client'

import clsx from 'clsx'
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react'
import type { CellPicks } from '@/components/people/use-people'
import type { FigureDrawing, FigureLine, FigureShape, FigureText } from '@/lib/charts/figure'
import { colorVariable } from './marks'
import { Tip } from './tip'

/** Shapes and texts as they come, and one point at a time that says what it stands for; by keyboard a slider over its points. */
export function Figure(props: { drawing: FigureDrawing; label: string; height: number; picks?: CellPicks | undefined }) {
  const { drawing, label, height: room, picks } = props
  const { width, height, points } = drawing
  const [at, setAt] = useState<number>()
  const surface = useRef<HTMLDivElement>(null)
  const hatch = useId()
  const point = at === undefined ? undefined : points[at]
  const follow = (event: PointerEvent) => {
    const box = surface.current?.getBoundingClientRect()
    if (!box) return
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const found = points.findIndex((each) => x >= each.box.left && x <= each.box.right && y >= each.box.top && y <= each.box.bottom)
    setAt(found < 0 ? undefined : found)
  }
  const cells = picks ? (point?.cells ?? []).filter(picks.can) : []
  const open = () => {
    if (cells.length > 0) picks?.pick(cells)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && cells.length > 0) {
      event.preventDefault()
      return open()
    }
    const next = step(event.key, at, points.length)
    if (next === undefined) return
    event.preventDefault()
    setAt(next === 'leave' ? undefined : next)
  }
  const spoken = points[at ?? 0]
  return (
    <div className={clsx(height > room && 'overflow-x-hidden overflow-y-auto')} style={{ height: room }}>
      <div
        ref={surface}
        className={clsx('relative touch-pan-y select-none', cells.length > 0 && 'cursor-pointer')}
        style={{ width, height }}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={Math.max(1, points.length)}
        aria-valuenow={(at ?? 0) + 1}
        aria-valuetext={
          spoken
            ? [spoken.title, ...spoken.lines.map(inWords), ...(cells.length > 0 ? ['Enter shows the people'] : [])].join('; ')
            : 'nothing in this range'
        }
        onPointerMove={follow}
        onPointerDown={follow}
        onClick={(event) => (event.nativeEvent as globalThis.PointerEvent).pointerType !== 'touch' && open()}
        onPointerLeave={() => setAt(undefined)}
        onKeyDown={press}
        onBlur={() => setAt(undefined)}
      >
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          className="block overflow-visible text-note"
          aria-hidden
          focusable="false"
        >
          <Hatches shapes={drawing.shapes} id={hatch} />
          {point && (
            <rect
              x={point.box.left - 4}
              y={point.box.top}
              width={point.box.right - point.box.left + 8}
              height={point.box.bottom - point.box.top}
              rx="4"
              className="fill-sunken"
            />
          )}
          {drawing.shapes.map((shape, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: drawn as one, a shape is nothing by itself
            <path key={index} d={shape.d} {...looks(shape, hatch)} />
          ))}
          {drawing.texts.map((text, index) => (
            <text
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              key={index}
              x={text.x}
              y={text.y}
              textAnchor={text.anchor}
              className={`tabular ${point ? '' : 'stroke-surface'} ${tones[text.tone]}`}
              strokeWidth="3"
              strokeOpacity="0.85"
              paintOrder="stroke"
            >
              {text.text}
            </text>
          ))}
          {drawing.legend.map((item) => (
            <g key={item.name}>
              <rect x={item.x} y={item.y - 9} width="9" height="9" rx="2" fill={colorVariable(item.color)} />
              <text x={item.x + 14} y={item.y} className="fill-ink-2">
                {item.name}
                <tspan dx="6" className="tabular fill-ink font-medium">
                  {item.text}
                </tspan>
              </text>
            </g>
          ))}
        </svg>
        {point && (
          <Tip place={{ x: (point.box.left + point.box.right) / 2, top: point.box.top + 24, width, height }}>
            <p className="font-medium">{point.title}</p>
            <ul className="mt-1.5 flex flex-col gap-1">
              {point.lines.map((line) => (
                <Line key={line.name} line={line} />
              ))}
            </ul>
            {cells.length > 0 && <p className="mt-1.5 border-t border-line pt-1 text-ink-3">Click or Enter: the people</p>}
          </Tip>
        )}
      </div>
    </div>
  )
}

function Line({ line }: { line: FigureLine }) {
  return (
    <li className="flex items-baseline gap-2">
      {line.color !== undefined && (
        <span className="size-2 shrink-0 self-center rounded-mark" style={{ background: colorVariable(line.color) }} />
      )}
      <span className="min-w-0 flex-1 truncate text-ink-2">{line.name}</span>
      <span className="tabular font-medium whitespace-nowrap">{line.text}</span>
    </li>
  )
}

function inWords({ name, text }: FigureLine): string {
  return [name, text].filter(Boolean).join(' ')
}

const tones: Readonly<Record<FigureText['tone'], string>> = {
  strong: 'fill-ink font-semibold',
  plain: 'fill-ink-2',
  soft: 'fill-ink-3',
}

/** Stripes of each colour: what can still change. */
function Hatches({ shapes, id }: { shapes: readonly FigureShape[]; id: string }) {
  const colors = [...new Set(shapes.filter(({ look }) => look === 'hatched').map(({ color }) => color))]
  return (
    <defs>
      {colors.map((color) => (
        <pattern key={color} id={`${id}-${color}`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill={colorVariable(color)} fillOpacity="0.16" />
          <rect width="1.75" height="5" fill={colorVariable(color)} />
        </pattern>
      ))}
    </defs>
  )
}

function looks({ look, color }: FigureShape, hatch: string) {
  const own = colorVariable(color)
  if (look === 'grid' || look === 'axis') return { className: look === 'grid' ? 'stroke-line' : 'stroke-line-2' }
  if (look === 'marker') return { stroke: own, strokeWidth: 1.5 }
  if (look === 'span') return { stroke: own, strokeWidth: 2, strokeOpacity: 0.45 }
  if (look === 'rim') return { stroke: own, strokeWidth: 4.5 }
  if (look === 'earlier') return { stroke: own, strokeWidth: 2, strokeDasharray: '1.5 3.5', strokeLinecap: 'round' as const }
  if (look === 'faint') return { fill: own, fillOpacity: 0.14 }
  if (look === 'link') return { fill: own, fillOpacity: 0.06 }
  if (look === 'hatched') return { fill: `url(#${hatch}-${color})` }
  if (look === 'dot') return { fill: own, stroke: 'var(--surface)', strokeWidth: 1.5 }
  if (look === 'ring') return { fill: 'var(--surface)', stroke: own, strokeWidth: 1.75 }
  return { fill: own }
}

function step(key: string, at: number | undefined, count: number): number | 'leave' | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowLeft' || key === 'ArrowUp') return Math.max(0, (at ?? 1) - 1)
  if (key === 'ArrowRight' || key === 'ArrowDown') return at === undefined ? 0 : Math.min(count - 1, at + 1)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  if (key === 'Escape' && at !== undefined) return 'leave'
  return undefined
}
