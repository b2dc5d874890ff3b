'use client'

import clsx from 'clsx'
import { type CSSProperties, type KeyboardEvent, type SyntheticEvent, useRef, useState } from 'react'
import type { CellPicks } from '@/components/people/use-people'
import type { ResultCell } from '@/lib/charts/cell'
import type { CohortCell, CohortDrawing, CohortRow } from '@/lib/charts/cohort-drawing'
import { heatSteps, strongFrom } from '@/lib/charts/heat'
import { Tip, type TipPlace } from './tip'

interface Pointed {
  readonly row: number
  readonly column: number
  readonly place: TipPlace
}

/**
 * Cohorts by age. Names stay in sight while ages are scrolled, the head while cohorts are. One cell is a stop of the keyboard;
 * arrows go on to its neighbours.
 */
export function CohortTable(props: {
  drawing: CohortDrawing
  label: string
  height: number
  /** Of the result. */
  column: string
  picks?: CellPicks | undefined
}) {
  const { drawing, label, height, column: value, picks } = props
  const { columns, rowHeight, sizeTitle, pooled, scale } = drawing
  const frame = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<Pointed>()
  const [stop, setStop] = useState<readonly [row: number, column: number]>([0, 0])
  const rows = [...(pooled ? [pooled] : []), ...drawing.rows]
  const cell = pointed && rows[pointed.row]?.cells[pointed.column]

  const point = (event: SyntheticEvent) => {
    const element = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')
    const box = frame.current?.getBoundingClientRect()
    if (!element || !box) return setPointed(undefined)
    const [row = 0, column = 0] = (element.dataset.cell ?? '').split(' ').map(Number)
    const own = element.getBoundingClientRect()
    setPointed({ row, column, place: { x: own.left + own.width / 2 - box.left, top: own.bottom - box.top + 4, width: box.width } })
    if (event.type === 'focus') setStop([row, column])
  }
  const cellAt = ([row, column]: readonly [number, number]): ResultCell | undefined => {
    const own = rows[row]?.cells[column]?.row
    const found = own === undefined ? undefined : { row: own, column: value }
    return found && picks?.can(found) ? found : undefined
  }
  const opens = (row: number, column: number): boolean => cellAt([row, column]) !== undefined
  const open = (at: readonly [number, number]): boolean => {
    const found = cellAt(at)
    if (found) picks?.pick([found])
    return found !== undefined
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && open(stop)) return event.preventDefault()
    if (event.key === 'Escape' && pointed) return setPointed(undefined)
    const [row, to] = step(event.key, stop, [rows.length, columns.length])
    const column = event.key === 'End' ? (rows[row]?.cells.findLastIndex(Boolean) ?? to) : to
    const next = frame.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)
    if (!next || (row === stop[0] && column === stop[1])) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div ref={frame} className="relative">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pointed at and moved through are the cells within */}
      <div
        className="overflow-auto"
        style={{ height }}
        onPointerOver={point}
        onClick={(event) => {
          // A finger reads the cell; it comes to the people by the menu.
          if ((event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch') return
          const own = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')?.dataset.cell
          if (own) open(own.split(' ').map(Number) as [number, number])
        }}
        onPointerLeave={() => setPointed(undefined)}
        onScroll={() => setPointed(undefined)}
        onFocus={point}
        onBlur={() => setPointed(undefined)}
        onKeyDown={press}
      >
        <table className="tabular border-separate border-spacing-0 text-note" style={{ tableLayout: 'fixed', width: widthOf(drawing) }}>
          <caption className="sr-only">{label}</caption>
          <colgroup>
            <col style={{ width: drawing.nameWidth }} />
            {sizeTitle && <col style={{ width: drawing.sizeWidth }} />}
            {columns.map((column) => (
              <col key={column} style={{ width: drawing.cellWidth }} />
            ))}
          </colgroup>
          <thead className="sticky top-0 z-10 bg-surface">
            <tr className="text-ink-3">
              <td className="sticky left-0 bg-surface" />
              {sizeTitle && <td />}
              <th scope="colgroup" colSpan={columns.length} className="h-5 text-left font-normal">
                <span className="sticky left-24 inline-flex items-center gap-3 pl-1.5">
                  {drawing.acrossTitle}
                  {scale && <Scale {...scale} />}
                </span>
              </th>
            </tr>
            <tr className="text-ink-2">
              <th scope="col" className="sticky left-0 h-5 bg-surface pr-2 text-left font-normal">
                {drawing.title}
              </th>
              {sizeTitle && (
                <th scope="col" className="pr-3 text-right font-normal">
                  {sizeTitle}
                </th>
              )}
              {columns.map((column) => (
                <th key={column} scope="col" className="text-center font-normal">
                  {column}
                </th>
              ))}
            </tr>
            {pooled && <Row row={pooled} at={0} {...{ drawing, stop, opens }} className="font-semibold" />}
            {pooled && (
              <tr aria-hidden>
                <td colSpan={columns.length + (sizeTitle ? 2 : 1)} className="h-1" />
              </tr>
            )}
          </thead>
          <tbody>
            {drawing.rows.map((row, at) => (
              <Row
                key={row.key}
                row={row}
                at={at + (pooled ? 1 : 0)}
                {...{ drawing, stop, opens }}
                className={clsx(row.other && 'text-ink-2')}
              />
            ))}
          </tbody>
        </table>
      </div>
      {pointed && cell && (
        <Tip place={{ ...pointed.place, top: Math.min(pointed.place.top, height - rowHeight) }}>
          <p className="font-medium">{cell.title}</p>
          {cell.lines.map((line) => (
            <p key={line} className="text-ink-2">
              {line}
            </p>
          ))}
          {cellAt([pointed.row, pointed.column]) && (
            <p className="mt-1.5 border-t border-line pt-1 text-ink-3">Click or Enter: the people</p>
          )}
        </Tip>
      )}
    </div>
  )
}

function Row(props: {
  row: CohortRow
  at: number
  drawing: CohortDrawing
  stop: readonly [number, number]
  opens: (row: number, column: number) => boolean
  className: string
}) {
  const { row, at, drawing, stop, opens, className } = props
  return (
    <tr className={className} style={{ height: drawing.rowHeight }}>
      <th scope="row" className={clsx('sticky left-0 z-[1] truncate bg-surface pr-2 text-left', at > 0 && 'font-normal')}>
        {row.name}
      </th>
      {drawing.sizeTitle && <td className="pr-3 text-right text-ink-2">{row.size}</td>}
      {row.cells.map((cell, column) => (
        <td key={drawing.columns[column]} className="p-px">
          {cell && (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: either of its roles may have a name
            <span
              data-cell={`${at} ${column}`}
              tabIndex={at === stop[0] && column === stop[1] ? 0 : -1}
              role={opens(at, column) ? 'button' : 'img'}
              aria-haspopup={opens(at, column) ? 'dialog' : undefined}
              aria-label={[cell.title, ...cell.lines, ...(opens(at, column) ? ['see the people'] : [])].join('; ')}
              className={clsx(
                'flex items-center justify-center rounded-mark hover:outline-1 hover:-outline-offset-1 hover:outline-ink-2',
                opens(at, column) && 'cursor-pointer',
              )}
              style={{ height: drawing.rowHeight - 2, ...looksOf(cell) }}
            >
              {cell.text}
            </span>
          )}
        </td>
      ))}
    </tr>
  )
}

/** The colours from the least to the greatest value. */
function Scale({ low, high }: { low: string; high: string }) {
  return (
    <span aria-hidden className="flex items-center gap-1.5">
      {low}
      <span className="flex">
        {heatSteps.map((percent) => (
          <span key={percent} className="h-2 w-2" style={{ background: mixed(percent) }} />
        ))}
      </span>
      {high}
    </span>
  )
}

function looksOf({ level, incomplete }: CohortCell): CSSProperties {
  if (level === undefined) return {}
  const percent = heatSteps[level] ?? 0
  // Never darker than what plain ink is readable on.
  const [below, stripe] = [mixed(percent / 2), mixed(percent / 2 + 10)]
  if (incomplete) return { background: `repeating-linear-gradient(135deg, ${stripe} 0 2px, ${below} 2px 6px)`, color: 'var(--heat-ink)' }
  return { background: mixed(percent), color: level < strongFrom ? 'var(--heat-ink)' : 'var(--heat-ink-strong)' }
}

function mixed(percent: number): string {
  return `color-mix(in oklab, var(--series-1) ${percent}%, var(--surface))`
}

function widthOf({ nameWidth, sizeWidth, cellWidth, columns }: CohortDrawing): number {
  return nameWidth + sizeWidth + cellWidth * columns.length
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
}

function step(key: string, [row, column]: readonly [number, number], [rows, columns]: readonly [number, number]) {
  const [down, right] = moves[key] ?? [0, 0]
  const within = (at: number, count: number) => Math.min(count - 1, Math.max(0, at))
  return [within(row + down, rows), within(column + right, columns)] as const
}
