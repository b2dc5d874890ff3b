import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { currentPerson, requirePerson } from '@/app/session'
import { ExperimentAnswer } from '@/components/experiment/experiment-answer'
import { Page } from '@/components/shell/page'
import { canView } from '@/lib/access/permission'
import type { Experiment, Person } from '@/lib/metrics'
import { services } from '@/lib/services'
import { toExperimentCard } from '../experiment-cards'

export async function generateMetadata({ params }: PageProps<'/experiments/[slug]'>): Promise<Metadata> {
  const person = await currentPerson()
  const experiment = person && findExperiment(person, (await params).slug)
  return { title: experiment?.title ?? 'Experiment' }
}

export default async function ExperimentPage({ params }: PageProps<'/experiments/[slug]'>) {
  const { slug } = await params
  const person = await requirePerson(`/experiments/${encodeURIComponent(slug)}`)
  const experiment = findExperiment(person, slug)
  if (!experiment) notFound()
  const card = toExperimentCard(experiment)
  const { metrics } = services().project.current().project
  const open = card.metrics.filter(({ name }) => {
    const metric = metrics.get(name)
    return metric && canView(person, metric)
  })
  return (
    <Page
      title={card.title}
      note={card.hypothesis}
      actions={
        <span className="text-note text-ink-2">
          {card.days} · kept by {card.owner}
        </span>
      }
    >
      <ExperimentAnswer card={card} />
      {open.length > 0 && (
        <p className="text-ink-2">
          It follows{' '}
          {open.map(({ name, title }, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <Link href={`/metrics/${name}` as Route} className="underline decoration-line-2 hover:decoration-current">
                {title}
              </Link>
            </span>
          ))}
          .
        </p>
      )}
    </Page>
  )
}

/** An experiment that is meant for others is as good as none. */
function findExperiment(person: Person, slug: string): Experiment | undefined {
  const experiment = services().project.current().project.experiments.get(slug)
  return experiment && canView(person, experiment) ? experiment : undefined
}
