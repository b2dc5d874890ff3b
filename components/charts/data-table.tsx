'use client'

import clsx from 'clsx'
import { useState } from 'react'
import { DeltaText } from '@/components/metric/delta'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import type { TableDrawing } from '@/lib/charts/chart'

/** Rows shown at once; the rest is in the copy. */
const most = 500

/** Every answer as rows, sortable by each column. */
export function DataTable({ drawing, label }: { drawing: TableDrawing; label: string }) {
  const [sort, setSort] = useState<{ readonly column: number; readonly down: boolean }>()
  const rows = sort
    ? drawing.rows.toSorted((a, b) => compare(a.cells[sort.column]?.raw, b.cells[sort.column]?.raw) * (sort.down ? -1 : 1))
    : drawing.rows
  const compared = drawing.columns.map((_, at) => drawing.rows.some((row) => row.cells[at]?.delta))
  const turn = (column: number, numeric: boolean) =>
    setSort((old) => (old?.column === column ? { column, down: !old.down } : { column, down: numeric }))
  return (
    <>
      <Table label={label} className="text-note">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            {drawing.columns.map((column, at) => (
              <HeadCell
                key={column.key}
                number={column.numeric}
                className={clsx(tight(at), 'pr-2! align-bottom whitespace-normal!')}
                aria-sort={sort?.column === at ? (sort.down ? 'descending' : 'ascending') : undefined}
                colSpan={compared[at] ? 2 : 1}
              >
                <button type="button" className="font-semibold hover:text-ink" onClick={() => turn(at, column.numeric)}>
                  {column.title}
                  {column.unit && <span className="ml-1 text-note font-normal text-ink-3">{column.unit}</span>}
                  <span aria-hidden className={clsx('ml-1 text-[0.625rem]', sort?.column !== at && 'invisible')}>
                    {sort?.down ? '▼' : '▲'}
                  </span>
                </button>
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <Row key={row.key}>
              {row.cells.flatMap((cell, at) => {
                const numeric = drawing.columns[at]?.numeric
                const key = drawing.columns[at]?.key ?? at
                return [
                  <Cell
                    key={key}
                    {...(numeric && { number: true })}
                    className={clsx(tight(at), numeric ? compared[at] && 'pr-0!' : 'whitespace-nowrap', 'pr-2! py-1!')}
                  >
                    {cell.text}
                    {at === 0 && row.unfinished && <span className="ml-2 text-ink-3">{row.unfinished}</span>}
                  </Cell>,
                  compared[at] ? (
                    <Cell key={`${key} change`} number className="relative w-px px-1! py-1!">
                      {cell.delta && <DeltaText delta={cell.delta} />}
                    </Cell>
                  ) : null,
                ]
              })}
            </Row>
          ))}
        </tbody>
      </Table>
      {rows.length > most && (
        <p className="px-1 pt-2 text-note text-ink-2">
          The first {most} of {rows.length} rows. Copy the data to have all of them.
        </p>
      )}
    </>
  )
}

function tight(at: number): string {
  return at === 0 ? 'pl-0!' : 'pl-2!'
}

function compare(a: string | number | boolean | null | undefined, b: string | number | boolean | null | undefined): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1
  if (b === null || b === undefined) return 1
  const [x, y] = [Number(a), Number(b)]
  return Number.isNaN(x) || Number.isNaN(y) ? String(a).localeCompare(String(b)) : x - y
}
