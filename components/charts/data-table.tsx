'use client'

import clsx from 'clsx'
import { Fragment, useState } from 'react'
import { DeltaText } from '@/components/metric/delta'
import { PickButton } from '@/components/people/pick-button'
import type { CellPicks } from '@/components/people/use-people'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import type { ResultCell } from '@/lib/charts/cell'
import type { TableCell, TableDrawing } from '@/lib/charts/chart'
import { stepTo } from './table-steps'

/** Rows shown at once; the rest is in the copy. */
const most = 500

/** Totals that stay in sight; more of them would hide the rows. */
const mostSticky = 2

/** Of the head, with titles of three lines. */
const headHeight = 58

/** Every answer as rows, sortable by each column. Few rows share the height there is. */
export function DataTable(props: { drawing: TableDrawing; label: string; height: number; picks?: CellPicks | undefined }) {
  const { drawing, label, height, picks } = props
  const [stop, setStop] = useState<ResultCell>()
  const [sort, setSort] = useState<{ readonly column: number; readonly down: boolean }>()
  const rows = sort ? sorted(drawing, sort) : drawing.rows
  const compared = drawing.columns.map((_, at) => drawing.rows.some((row) => row.cells[at]?.delta))
  const rowHeight = Math.min(34, Math.max(25, Math.floor((height - headHeight) / Math.max(1, rows.length + drawing.totals.length))))
  const turn = (column: number, numeric: boolean) =>
    setSort((old) => (old?.column === column ? { column, down: !old.down } : { column, down: numeric }))
  // One value is a stop of the keyboard, arrows go on to its neighbours: a table is not to be tabbed through.
  const shown = rows.slice(0, most)
  const all = () => shown.flatMap((row) => drawing.columns.map(({ key }) => ({ row: Number(row.key), column: key })))
  const current = picks && (stop && picks.can(stop) ? stop : all().find(picks.can))
  const cellsOf = (
    row: { readonly cells: readonly TableCell[]; readonly unfinished?: string; readonly key: string },
    className?: string | false,
    isTotal = false,
  ) =>
    row.cells.flatMap((cell, at) => {
      const numeric = drawing.columns[at]?.numeric
      const key = drawing.columns[at]?.key ?? at
      const delta = cell.delta && <DeltaText delta={cell.delta} arrow={false} />
      return [
        <Cell
          key={key}
          {...(numeric && { number: true })}
          className={clsx(place(at), 'py-1! align-middle!', numeric ? compared[at] && 'sm:pr-0!' : 'whitespace-nowrap', className)}
        >
          {numeric && !isTotal ? (
            <PickButton {...pickOf({ row: Number(row.key), column: drawing.columns[at]?.key ?? '' })}>{cell.text}</PickButton>
          ) : (
            cell.text
          )}
          {at === 0 && row.unfinished && <span className="ml-2 text-ink-3">{row.unfinished}</span>}
          {delta && <span className="block sm:hidden">{delta}</span>}
        </Cell>,
        compared[at] ? (
          <Cell key={`${key} change`} className={clsx('w-px py-1! pr-1! pl-1.5! align-middle! whitespace-nowrap max-sm:hidden', className)}>
            {delta}
          </Cell>
        ) : null,
      ]
    })
  const pickOf = (cell: ResultCell) => ({
    cell,
    picks,
    'data-cell': nameOf(cell),
    tabIndex: current && nameOf(cell) === nameOf(current) ? 0 : -1,
    onFocus: () => setStop(cell),
  })
  return (
    <>
      <Table label={label} className="text-note" height={rows.length > most ? height - 28 : height}>
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            {drawing.columns.flatMap((column, at) => [
              <HeadCell
                key={column.key}
                number={column.numeric}
                className={clsx(place(at), 'py-1! align-bottom whitespace-normal!', compared[at] && 'sm:pr-0!')}
                aria-sort={sort?.column === at ? (sort.down ? 'descending' : 'ascending') : undefined}
              >
                <button
                  type="button"
                  className={clsx('text-note font-semibold hover:text-ink', column.numeric ? 'text-right' : 'text-left')}
                  onClick={() => turn(at, column.numeric)}
                >
                  {sort?.column === at && (
                    <span aria-hidden className="mr-1 text-[0.625rem]">
                      {sort.down ? '▼' : '▲'}
                    </span>
                  )}
                  <Words text={column.title} />
                  {column.unit && <span className="font-normal text-ink-3">{column.unit}</span>}
                </button>
              </HeadCell>,
              compared[at] ? <td key={`${column.key} change`} className="border-b border-line max-sm:hidden" /> : null,
            ])}
          </tr>
        </thead>
        <tbody onKeyDown={stepTo}>
          {shown.map((row) => (
            <Row key={row.key} className="group/row" style={{ height: rowHeight }}>
              {cellsOf(row, row.other && 'text-ink-2')}
            </Row>
          ))}
        </tbody>
        {drawing.totals.length > 0 && (
          <tfoot className={clsx('bg-surface', drawing.totals.length <= mostSticky && 'sticky bottom-0 z-10')}>
            {drawing.totals.map((row) => (
              <tr key={row.key} style={{ height: rowHeight }}>
                {cellsOf(row, 'border-t border-line-2 font-semibold', true)}
              </tr>
            ))}
          </tfoot>
        )}
      </Table>
      {rows.length > most && (
        <p className="px-1 pt-2 text-note text-ink-2">
          The first {most} of {rows.length} rows. Copy the data to have all of them.
        </p>
      )}
    </>
  )
}

function nameOf({ row, column }: ResultCell): string {
  return `${row} ${column}`
}

/** Text that breaks between words only, never at the hyphen of `sign-up`. */
function Words({ text }: { text: string }) {
  return text.split(' ').map((word, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words of one title
    <Fragment key={at}>
      <span className="whitespace-nowrap">{word}</span>{' '}
    </Fragment>
  ))
}

/** The first column stays in sight where the others have to be scrolled to. */
function place(at: number): string {
  return at === 0 ? 'pl-0! pr-2! sticky left-0 bg-surface group-hover/row:bg-sunken transition-colors' : 'pl-2! pr-2!'
}

/** Other stays below all groups; where periods are sorted, below those of its own. */
function sorted({ rows, columns }: TableDrawing, { column, down }: { column: number; down: boolean }): TableDrawing['rows'] {
  const isOther = (row: TableDrawing['rows'][number]) => Number(row.other ?? false)
  const byPeriod = columns[column]?.key === 'period'
  return rows.toSorted((a, b) => {
    const order = compare(a.cells[column]?.raw, b.cells[column]?.raw) * (down ? -1 : 1)
    const other = isOther(a) - isOther(b)
    return byPeriod ? order || other : other || order
  })
}

function compare(a: string | number | boolean | null | undefined, b: string | number | boolean | null | undefined): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1
  if (b === null || b === undefined) return 1
  const [x, y] = [Number(a), Number(b)]
  return Number.isNaN(x) || Number.isNaN(y) ? String(a).localeCompare(String(b)) : x - y
}
