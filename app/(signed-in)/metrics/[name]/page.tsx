import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { currentPerson, requirePerson } from '@/app/session'
import { MetricAnswers } from '@/components/metric/metric-answers'
import { MetricFacts } from '@/components/metric/metric-facts'
import { MetricSource } from '@/components/metric/metric-source'
import { StandingNote } from '@/components/metric/standing'
import { Page } from '@/components/shell/page'
import { canView } from '@/lib/access/permission'
import type { Metric, Person } from '@/lib/metrics'
import { services } from '@/lib/services'
import { metricDetails } from './metric-details'

export async function generateMetadata({ params }: PageProps<'/metrics/[name]'>): Promise<Metadata> {
  const person = await currentPerson()
  const metric = person && findMetric(person, (await params).name)
  return { title: metric?.governance.title ?? 'Metric' }
}

export default async function MetricPage({ params }: PageProps<'/metrics/[name]'>) {
  const { name } = await params
  const person = await requirePerson(`/metrics/${encodeURIComponent(name)}`)
  const metric = findMetric(person, name)
  if (!metric) notFound()
  const details = metricDetails(metric, person)
  return (
    <Page title={details.title} note={details.definition}>
      <StandingNote metric={details} />
      <MetricAnswers metric={details} />
      <div className="grid items-start gap-x-12 gap-y-8 border-t border-line pt-8 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <MetricSource metric={details} />
        <MetricFacts metric={details} />
      </div>
    </Page>
  )
}

/** A metric that is meant for others is as good as none. */
function findMetric(person: Person, name: string): Metric | undefined {
  const metric = services().project.current().project.metrics.get(name)
  return metric && canView(person, metric) ? metric : undefined
}
