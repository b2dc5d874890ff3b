import type { Route } from 'next'
import Link from 'next/link'
import type { ExperimentDrawing } from '@/lib/charts/experiment'
import { viewExperiments } from '@/lib/charts/experiment-view'
import { ExperimentRows } from './experiment-rows'
import { ExperimentUnits } from './experiment-units'
import { ExperimentVerdict } from './experiment-verdict'

/** Experiments in a tile: each with its verdict and its intervals, as long as there is room, else to be scrolled. */
export function ExperimentChart(props: { drawing: ExperimentDrawing; label: string; height: number; locale: string }) {
  const views = viewExperiments(props.drawing.result, props.locale)
  return (
    <section aria-label={props.label} className="flex flex-col gap-5 overflow-y-auto" style={{ maxHeight: props.height }}>
      {views.map((view) => (
        <div key={view.slug} className="flex flex-col gap-2">
          <p>
            <Link href={`/experiments/${view.slug}` as Route} className="font-medium underline decoration-line-2 hover:decoration-current">
              {view.title}
            </Link>
          </p>
          <ExperimentVerdict view={view} />
          {view.rows.length > 0 ? <ExperimentRows view={view} /> : <ExperimentUnits view={view} />}
        </div>
      ))}
    </section>
  )
}
