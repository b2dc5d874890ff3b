'use client'

import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useMetric } from '@/components/query/use-metric'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { cellWords, peopleQuestion, type ResultCell } from '@/lib/charts/cell'
import { copyText } from '@/lib/charts/copy'
import type { MetricQuery, Result } from '@/lib/metrics'
import type { PeopleParts } from './use-people'

/** Names at first, and when more are asked for. */
const few = 1000
const many = 10_000

/** Who they are behind one value: which value it is, in words; how many; their names, to read, copy and take along. */
export function PeopleDrawer(props: {
  query: MetricQuery
  result: Result
  /** The first is shown; all are offered. */
  cells: readonly ResultCell[]
  parts: Readonly<Record<string, PeopleParts | undefined>>
  tile: string
  locale: string
  onClose: () => void
}) {
  const { query, result, cells, parts, tile, locale, onClose } = props
  const [at, setAt] = useState(0)
  const [partName, setPart] = useState<string>()
  const [limit, setLimit] = useState(few)
  const cell = cells[at] as ResultCell
  const column = result.columns.find(({ name }) => name === cell.column)
  const known = parts[column?.metric ?? ''] ?? []
  const part = known.find(({ name }) => name === partName) ?? known[0]
  const question = peopleQuestion(query, result, cell, part?.name)
  const state = useMetric(question && { ...question, limit }, { tile: `${tile}: people`.slice(0, 100) })
  const found = state.isUpdating ? undefined : state.answer?.result
  const words = cellWords(result, cell, locale)
  // What the splits say stands in the words of the value.
  const isFiltered = Object.keys(query.where ?? {}).length > 0 || Boolean(query.segments?.length)
  return (
    <Dialog title="The people behind this number" side open onOpenChange={(open) => !open && onClose()}>
      <div className="flex min-h-full flex-col gap-4">
        <div>
          <p className="text-label">{column?.title}</p>
          <p className="tabular text-section">{words.value}</p>
          <p className="text-note text-ink-2">
            {words.place}
            {known.length === 1 && part?.title && <span className="block">People of its part: {part.title}</span>}
            {isFiltered && found?.people?.where && <span className="block">where {found.people.where.replaceAll('_', ' ')}</span>}
          </p>
        </div>
        {(cells.length > 1 || known.length > 1) && (
          <div className="flex flex-wrap gap-2">
            {cells.length > 1 && (
              <Select
                label="Which value"
                value={String(at)}
                onChange={(chosen) => setAt(Number(chosen))}
                options={cells.map((each, index) => ({ value: String(index), title: optionTitle(result, each, cells, locale) }))}
              />
            )}
            {known.length > 1 && part && (
              <Select
                label="Whose people"
                showLabel
                value={part.name}
                onChange={setPart}
                options={known.map(({ name, title = name }) => ({ value: name, title }))}
              />
            )}
          </div>
        )}
        {state.error ? (
          <StateNote
            kind={state.error.code === 'not_permitted' ? 'no-permission' : 'error'}
            title={state.error.message}
            action={state.error.code !== 'not_permitted' && <Button onClick={state.retry}>Try again</Button>}
          />
        ) : found ? (
          <People found={found} locale={locale} fileName={`people-${column?.metric}-${found.range[0]}`} onMore={() => setLimit(many)} />
        ) : (
          <div aria-busy className="flex flex-col gap-2">
            <span className="sr-only" role="status">
              Looking them up
            </span>
            <Skeleton className="h-5 w-28" />
            <Skeleton className="h-64" />
          </div>
        )}
      </div>
    </Dialog>
  )
}

function People({ found, locale, fileName, onMore }: { found: Result; locale: string; fileName: string; onMore: () => void }) {
  const [said, setSaid] = useState('')
  const [names] = found.columns
  const total = found.people?.total ?? 0
  if (!names || total === 0) return <StateNote kind="empty" title="Nobody is behind this number." />
  const hidden = total - found.rowCount
  const count = (number: number) => number.toLocaleString(locale)
  const copy = async () => {
    const worked = await navigator.clipboard.writeText(`${names.values.join('\n')}\n`).then(
      () => true,
      () => false,
    )
    setSaid(worked ? `${count(found.rowCount)} copied` : 'The browser did not allow copying.')
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto basis-full font-medium sm:basis-auto">
          {count(total)} {total === 1 ? 'person' : 'people'}
          {hidden > 0 && <span className="font-normal text-ink-2">, the first {count(found.rowCount)}</span>}
        </p>
        <span role="status" className="text-note text-ink-2">
          {said}
        </span>
        <Button onClick={() => void copy()}>
          <Copy aria-hidden />
          Copy
        </Button>
        <Button onClick={() => save(copyText(found, 'csv'), `${fileName}.csv`)}>
          <Download aria-hidden />
          CSV
        </Button>
      </div>
      <section aria-label={`${names.title}, ${count(found.rowCount)} of ${count(total)}`} className="min-h-0">
        <p className="border-b border-line pb-1 text-note text-ink-2">{names.title}</p>
        <ol className="tabular grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-x-4 pt-1">
          {names.values.map((name) => (
            <li key={String(name)} className="truncate py-0.5 select-all [content-visibility:auto]" title={String(name)}>
              {String(name)}
            </li>
          ))}
        </ol>
      </section>
      {hidden > 0 && (
        <p className="flex flex-wrap items-center gap-3 text-note text-ink-2">
          {count(hidden)} more {hidden === 1 ? 'is' : 'are'} not shown.
          {found.rowCount < many && <Button onClick={onMore}>Show up to {count(many)}</Button>}
        </p>
      )}
      {notesBeside(found).map((note) => (
        <p key={note} className="text-note text-ink-2">
          {note}
        </p>
      ))}
      <p className="mt-auto pt-4 text-note text-ink-3">Personal data: who asked for this list stands in the query log.</p>
    </>
  )
}

/** What the answer says besides the cut, which has words of its own here. */
function notesBeside({ notes }: Result): readonly string[] {
  return notes.filter((note) => !note.startsWith('Only the first '))
}

/** The values to choose from, by what tells them apart. */
function optionTitle(result: Result, cell: ResultCell, cells: readonly ResultCell[], locale: string): string {
  const { value, place } = cellWords(result, cell, locale)
  const several = new Set(cells.map(({ column }) => column)).size > 1
  const title = result.columns.find(({ name }) => name === cell.column)?.title
  return [place, ...(several && title ? [title] : []), value].join(' · ')
}

function save(text: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = fileName
  link.click()
  URL.revokeObjectURL(link.href)
}
