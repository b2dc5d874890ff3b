'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { ExperimentVerdict } from '@/components/charts/experiment-verdict'
import { locale } from '@/components/metric/locale'
import { MetricBatch, useMetric } from '@/components/query/use-metric'
import { Skeleton } from '@/components/ui/skeleton'
import { viewExperiments } from '@/lib/charts/experiment-view'
import type { ExperimentCard } from './experiment-card'

/** The experiments with what each says so far. */
export function ExperimentList({ cards }: { cards: readonly ExperimentCard[] }) {
  return (
    <MetricBatch origin="metric">
      <ul className="border-t border-line">
        {cards.map((card) => (
          <li key={card.slug} className="border-b border-line">
            <Entry card={card} />
          </li>
        ))}
      </ul>
    </MetricBatch>
  )
}

function Entry({ card }: { card: ExperimentCard }) {
  const { answer, error } = useMetric(card.query, { tile: card.slug })
  const [view] = answer ? viewExperiments(answer.result, locale) : []
  return (
    <div className="grid gap-x-10 gap-y-3 px-2 py-4 lg:grid-cols-2">
      <div className="min-w-0">
        <Link href={`/experiments/${card.slug}` as Route} className="font-medium underline decoration-line-2 hover:decoration-current">
          {card.title}
        </Link>
        <p className="mt-1 max-w-prose text-ink-2">{card.hypothesis}</p>
        <p className="mt-1 text-note text-ink-2">
          {card.days} · kept by {card.owner}
        </p>
      </div>
      <div className="min-w-0">
        {view && <ExperimentVerdict view={view} />}
        {!view && !error && <Skeleton className="h-5 w-2/3" />}
        {error && <p className="text-bad">{error.message}</p>}
      </div>
    </div>
  )
}
