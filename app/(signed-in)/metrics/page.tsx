import type { Metadata } from 'next'
import { requirePerson } from '@/app/session'
import { MetricList } from '@/components/metric/metric-list'
import { Page } from '@/components/shell/page'
import { services } from '@/lib/services'
import { toCards } from '../cards'
import { visibleTo } from '../visible'

export const metadata: Metadata = { title: 'Metrics' }

export default async function MetricsPage() {
  const person = await requirePerson('/metrics')
  const { catalog } = services().project.current().project
  return (
    <Page title="Metrics" note="Every number is defined once, here. What it means, who answers for it, how it is going.">
      <MetricList cards={toCards(visibleTo(person))} timeZone={catalog.timeZone} />
    </Page>
  )
}
