import type { Metadata } from 'next'
import { requirePerson } from '@/app/session'
import { ExperimentList } from '@/components/experiment/experiment-list'
import { Page } from '@/components/shell/page'
import { StateNote } from '@/components/ui/state-note'
import { visibleTo } from '../visible'
import { toExperimentCard } from './experiment-cards'

export const metadata: Metadata = { title: 'Experiments' }

export default async function ExperimentsPage() {
  const { experiments } = visibleTo(await requirePerson('/experiments'))
  return (
    <Page title="Experiments" note="What was tried, and whether it made a difference beyond chance.">
      {experiments.length > 0 ? (
        <ExperimentList cards={experiments.map(toExperimentCard)} />
      ) : (
        <StateNote kind="empty" title="No experiment is open to you yet.">
          Analysts define them in the project, beside the metrics that they follow.
        </StateNote>
      )}
    </Page>
  )
}
