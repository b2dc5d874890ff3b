'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { Ruler } from '@/components/ui/ruler'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { compactText, exactText } from '@/lib/charts/words'
import { DeltaText } from './delta'
import { locale } from './locale'
import type { MetricCard } from './metric-card'
import { moveSize, type Pulse } from './pulse'
import { Spark } from './spark'
import { usePulses } from './use-pulses'

const rows = 10

/** Metrics whose last complete week stepped further than they usually do, the most unusual first. */
export function MovedMetrics({ cards, timeZone }: { cards: readonly MetricCard[]; timeZone: string }) {
  const quick = cards.filter(({ isSlow }) => !isSlow)
  const pulses = usePulses(quick, { timeZone })
  const states = quick.map((card) => ({ card, state: pulses.get(card.name) }))
  const isLoading = states.some(({ state }) => !state || state.state === 'loading')
  const moved = states
    .flatMap(({ card, state }) =>
      state?.state === 'ready' && state.pulse ? [{ card, pulse: state.pulse, size: moveSize(state.pulse) ?? 0 }] : [],
    )
    .toSorted((a, b) => b.size - a.size || a.card.title.localeCompare(b.card.title, 'en'))
    .slice(0, rows)
  const period = moved[0]?.pulse.period

  return (
    <section aria-labelledby="moved" aria-busy={isLoading}>
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="moved" className="text-section">
          Metrics that moved
        </h2>
        <p className="text-note text-ink-2">
          {period ? `Week of ${period} against the week before` : 'Last full week against the week before'}
        </p>
      </div>
      <div className="tile rounded-tile border border-line bg-surface">
        {!isLoading && moved.length === 0 ? (
          <StateNote kind="empty" title="No metric has a full week of data yet." className="p-4">
            A metric shows up here after its first two complete weeks.
          </StateNote>
        ) : (
          <Table label="Metrics that moved">
            <thead>
              <tr>
                <HeadCell>Metric</HeadCell>
                <HeadCell number>Value</HeadCell>
                <HeadCell number>Change</HeadCell>
                <HeadCell className="max-sm:hidden">13 weeks</HeadCell>
                <HeadCell className="max-md:hidden">Against its usual step</HeadCell>
              </tr>
            </thead>
            <tbody>
              {isLoading
                ? cards.slice(0, rows).map(({ name }) => <LoadingRow key={name} />)
                : moved.map(({ card, pulse, size }) => <MovedRow key={card.name} card={card} pulse={pulse} size={size} />)}
            </tbody>
          </Table>
        )}
      </div>
      <p className="mt-2 text-note text-ink-2">
        A metric's usual step is the middle one of its last weeks; the furthest beyond it come first.{' '}
        <Link href={'/metrics' as Route} className="underline">
          All {cards.length} metrics
        </Link>
      </p>
    </section>
  )
}

function MovedRow({ card, pulse, size }: { card: MetricCard; pulse: Pulse; size: number }) {
  const word =
    pulse.column.unit && pulse.column.unit.kind !== 'money' && pulse.column.unit.kind !== 'share' ? pulse.column.unit.of : undefined
  return (
    <Row className="relative">
      <Cell className="w-full max-w-0 min-w-32 py-2">
        <Link
          href={`/metrics/${card.name}` as Route}
          className="line-clamp-2 font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {card.title}
        </Link>
        <p className="truncate text-note text-ink-2 max-sm:hidden">{card.definition}</p>
      </Cell>
      <Cell number className="py-2 text-section font-medium" title={exactText(pulse.value, pulse.column.unit, locale)}>
        {compactText(pulse.value, pulse.column.unit, locale)}
        {word && <span className="block text-note font-normal text-ink-3">{word}</span>}
      </Cell>
      <Cell number className="py-2 leading-6">
        {pulse.delta && <DeltaText delta={pulse.delta} against="from the week before" />}
      </Cell>
      <Cell className="py-2 max-sm:hidden">
        <Spark points={pulse.points} />
      </Cell>
      <Cell className="py-2 max-md:hidden">
        <span className="flex h-6 items-center gap-2" title={unusualWords(size)}>
          <Ruler value={size} />
          <span aria-hidden className="tabular w-9 text-right text-note text-ink-2">
            {Number.isFinite(size) ? `${size < 10 ? size.toFixed(1) : Math.round(size)}×` : 'new'}
          </span>
          <span className="sr-only">{unusualWords(size)}</span>
        </span>
      </Cell>
    </Row>
  )
}

function LoadingRow() {
  return (
    <tr>
      <Cell className="py-2">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="mt-1 h-4 w-64 max-sm:hidden" />
      </Cell>
      <Cell number className="py-2">
        <Skeleton className="ml-auto h-6 w-16" />
      </Cell>
      <Cell className="py-2">
        <Skeleton className="ml-auto h-5 w-14" />
      </Cell>
      <Cell className="py-2 max-sm:hidden">
        <Skeleton className="h-6 w-26" />
      </Cell>
      <Cell className="max-md:hidden" />
    </tr>
  )
}

function unusualWords(size: number): string {
  if (!Number.isFinite(size)) return 'Never moved before'
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} times the usual step`
}
