'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useRef } from 'react'
import { useShortcuts } from '@/components/shell/use-shortcuts'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { unitWord } from '@/lib/base/metric-words'
import { compactText, exactText } from '@/lib/charts/words'
import { DeltaText } from './delta'
import { locale } from './locale'
import { findCards, type MetricCard } from './metric-card'
import { Spark } from './spark'
import { StandingMark } from './standing'
import { type PulseState, usePulses } from './use-pulses'
import { useSeenGroups } from './use-seen-groups'

const orders = ['title', 'owner', 'change'] as const
type Order = (typeof orders)[number]

/** Of so many metrics all are asked at once; of more, those that come into view. */
const fewEnough = 60

/** All metrics, found as one types; each with its last complete week. State is in the URL. */
export function MetricList({ cards, timeZone }: { cards: readonly MetricCard[]; timeZone: string }) {
  const [{ q, owner, sort }, setState] = useQueryStates({
    q: parseAsString.withDefault(''),
    owner: parseAsString.withDefault('all'),
    sort: parseAsStringLiteral(orders).withDefault('title'),
  })
  const search = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [seen, watch] = useSeenGroups()
  const pulses = usePulses(cards, { timeZone, wanted: cards.length > fewEnough && sort !== 'change' ? seen : undefined })
  const owners = [...new Set(cards.map((card) => card.owner))].toSorted()
  const found = findCards(cards, q).filter((card) => owner === 'all' || card.owner === owner)
  const shown = found.toSorted((a, b) => isDeprecated(a) - isDeprecated(b) || compare[sort](a, b, pulses))
  const period = [...pulses.values()].find((state) => state.state === 'ready')?.pulse?.period

  useShortcuts({ '/': () => search.current?.focus() })

  const step = (from: number, by: number) => {
    const links = list.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]')
    const target = from + by
    if (target < 0) search.current?.focus()
    else links?.[target]?.focus()
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          ref={search}
          type="search"
          aria-label="Search metrics"
          placeholder="Search titles, definitions, other names"
          value={q}
          onChange={(event) => void setState({ q: event.target.value || null })}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return
            event.preventDefault()
            step(-1, 1)
          }}
          className="max-w-96"
        />
        <Select
          label="Owner"
          showLabel
          value={owner}
          onChange={(chosen) => void setState({ owner: chosen === 'all' ? null : chosen })}
          options={[{ value: 'all', title: 'all' }, ...owners.map((name) => ({ value: name, title: name }))]}
        />
        <p className="ml-auto text-note text-ink-2" role="status">
          {found.length === cards.length ? `${cards.length} metrics` : `${found.length} of ${cards.length} metrics`}
        </p>
      </div>
      {shown.length === 0 ? (
        <StateNote
          kind="empty"
          title={cards.length === 0 ? 'No metric is open to you yet.' : `No metric has ${q ? `“${q}” in its words` : 'this owner'}.`}
          action={cards.length > 0 && <Button onClick={() => void setState({ q: null, owner: null })}>Show all metrics</Button>}
          className="py-12"
        >
          {cards.length === 0
            ? 'Whoever owns a metric decides who may see it.'
            : 'The search looks into titles, names, definitions and synonyms.'}
        </StateNote>
      ) : (
        <div ref={list} className="tile rounded-tile border border-line bg-surface">
          <Table label="Metrics">
            <thead>
              <tr>
                <SortHead order="title" chosen={sort} onChoose={(order) => void setState({ sort: order })}>
                  Metric
                </SortHead>
                <SortHead order="owner" chosen={sort} onChoose={(order) => void setState({ sort: order })} className="max-md:hidden">
                  Owner
                </SortHead>
                <HeadCell className="max-lg:hidden">Unit</HeadCell>
                <HeadCell number title={period}>
                  Last full week
                </HeadCell>
                <SortHead
                  order="change"
                  chosen={sort}
                  onChoose={(order) => void setState({ sort: order })}
                  number
                  className="max-sm:hidden"
                >
                  Change
                </SortHead>
                <HeadCell className="max-md:hidden">13 weeks</HeadCell>
                <HeadCell className="max-xl:hidden">Used in</HeadCell>
              </tr>
            </thead>
            <tbody>
              {shown.map((card, index) => (
                <Row key={card.name} ref={watch} data-group={card.group} className="relative">
                  <Cell className="w-full max-w-0 min-w-44">
                    <Link
                      href={`/metrics/${card.name}` as Route}
                      data-row
                      onKeyDown={(event) => {
                        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
                        event.preventDefault()
                        step(index, event.key === 'ArrowDown' ? 1 : -1)
                      }}
                      className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                    >
                      {card.title}
                    </Link>{' '}
                    {card.standing && <StandingMark standing={card.standing} />}
                    <p className="line-clamp-2 text-note text-ink-2 md:line-clamp-1">{card.definition}</p>
                  </Cell>
                  <Cell className="whitespace-nowrap text-ink-2 max-md:hidden">{card.owner}</Cell>
                  <Cell className="whitespace-nowrap text-ink-2 max-lg:hidden">{unitWord(card.unit)}</Cell>
                  <PulseCells state={pulses.get(card.name)} />
                  <Cell className="min-w-40 text-note text-ink-2 max-xl:hidden">
                    {card.usedIn.length === 0 ? '–' : card.usedIn.map(({ title }) => title).join(', ')}
                  </Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </div>
  )
}

function PulseCells({ state }: { state: PulseState | undefined }) {
  if (!state || state.state === 'loading') {
    return (
      <>
        <Cell number>
          <Skeleton className="ml-auto h-5 w-16" />
        </Cell>
        <Cell className="max-sm:hidden" />
        <Cell className="max-md:hidden">
          <Skeleton className="h-5 w-26" />
        </Cell>
      </>
    )
  }
  if (state.state === 'failed' || !state.pulse) {
    const reason = state.state === 'failed' ? state.message : 'No week is complete yet'
    return (
      <>
        <Cell number className="text-ink-3" title={reason}>
          –<span className="sr-only">{reason}</span>
        </Cell>
        <Cell className="max-sm:hidden" />
        <Cell className="max-md:hidden" />
      </>
    )
  }
  const { value, column, delta, points } = state.pulse
  return (
    <>
      <Cell number title={exactText(value, column.unit, locale)}>
        {compactText(value, column.unit, locale)}
        {delta && <DeltaText delta={delta} className="block text-note sm:hidden" />}
      </Cell>
      <Cell number className="max-sm:hidden">
        {delta && <DeltaText delta={delta} against="from the week before" />}
      </Cell>
      <Cell className="max-md:hidden">
        <Spark points={points} />
      </Cell>
    </>
  )
}

function SortHead(props: {
  order: Order
  chosen: Order
  onChoose: (order: Order) => void
  number?: boolean
  className?: string
  children: string
}) {
  const isChosen = props.order === props.chosen
  const Arrow = props.order === 'change' ? ArrowDown : ArrowUp
  return (
    <HeadCell
      {...(props.number ? { number: true } : {})}
      aria-sort={isChosen ? (props.order === 'change' ? 'descending' : 'ascending') : undefined}
      className={props.className}
    >
      <button
        type="button"
        onClick={() => props.onChoose(props.order)}
        className="inline-flex items-center gap-1 rounded-control hover:text-ink"
      >
        {props.children}
        {isChosen && <Arrow className="size-3" aria-hidden />}
      </button>
    </HeadCell>
  )
}

/** These come last in every order. */
function isDeprecated({ standing }: MetricCard): number {
  return Number(standing === 'deprecated')
}

type Pulses = ReadonlyMap<string, PulseState>

const compare: Record<Order, (a: MetricCard, b: MetricCard, pulses: Pulses) => number> = {
  title: (a, b) => a.title.localeCompare(b.title, 'en'),
  owner: (a, b) => a.owner.localeCompare(b.owner, 'en') || a.title.localeCompare(b.title, 'en'),
  change: (a, b, pulses) => relativeMove(pulses.get(b.name)) - relativeMove(pulses.get(a.name)) || a.title.localeCompare(b.title, 'en'),
}

/** Size of the change against the week before, as a part of it; below all others where there is none. */
function relativeMove(state: PulseState | undefined): number {
  const points = state?.state === 'ready' ? (state.pulse?.points ?? []) : []
  const [before, last] = [points.at(-2), points.at(-1)]
  return typeof before === 'number' && typeof last === 'number' && before !== 0 ? Math.abs((last - before) / before) : -1
}
