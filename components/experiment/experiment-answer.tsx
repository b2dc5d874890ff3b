'use client'

import clsx from 'clsx'
import { ExperimentRows } from '@/components/charts/experiment-rows'
import { ExperimentUnits } from '@/components/charts/experiment-units'
import { ExperimentVerdict } from '@/components/charts/experiment-verdict'
import { locale } from '@/components/metric/locale'
import { MetricBatch, useMetric } from '@/components/query/use-metric'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { TickBar } from '@/components/ui/ticks'
import { viewExperiments } from '@/lib/charts/experiment-view'
import type { ExperimentCard } from './experiment-card'

/** What an experiment says: its verdict, its metrics, how its units came, and what to know. */
export function ExperimentAnswer({ card }: { card: ExperimentCard }) {
  return (
    <MetricBatch origin="metric">
      <Answer card={card} />
    </MetricBatch>
  )
}

function Answer({ card }: { card: ExperimentCard }) {
  const { answer, error, retry } = useMetric(card.query, { tile: card.slug })
  if (error) return <StateNote kind="error" title={error.message} action={<Button onClick={retry}>Try again</Button>} />
  if (!answer) {
    return (
      <div className="relative h-80">
        <TickBar label={`Loading: ${card.title}`} />
        <Skeleton className="h-full w-full" />
      </div>
    )
  }
  const [view] = viewExperiments(answer.result, locale)
  if (!view) return <StateNote kind="empty" title="Nothing can be read of this experiment yet." />
  return (
    <div className="flex flex-col gap-3">
      <section
        aria-label="Verdict"
        className={clsx(view.reading !== 'blocked' && 'tile flex flex-col gap-4 rounded-tile border border-line bg-surface p-4')}
      >
        <ExperimentVerdict view={view} />
        {view.rows.length > 0 && <ExperimentRows view={view} />}
      </section>
      <div className="grid gap-3 lg:grid-cols-2">
        <section aria-labelledby="units" className="tile min-w-0 rounded-tile border border-line bg-surface p-4">
          <h2 id="units" className="mb-3 text-label">
            Did people come as planned?
          </h2>
          <ExperimentUnits view={view} />
        </section>
        <section aria-labelledby="notes" className="tile min-w-0 rounded-tile border border-line bg-surface p-4">
          <h2 id="notes" className="mb-3 text-label">
            {view.reading === 'blocked' ? 'Where to look' : 'How to read it'}
          </h2>
          <ul className="flex flex-col gap-1.5 text-ink-2">
            {[...view.notes, ...answer.result.notes].map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  )
}
