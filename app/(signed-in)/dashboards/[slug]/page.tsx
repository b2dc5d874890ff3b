import type { Metadata, Route } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { currentPerson, requirePerson } from '@/app/session'
import { DashboardView } from '@/components/dashboard/dashboard-view'
import { NotePage } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { StateNote } from '@/components/ui/state-note'
import { canView } from '@/lib/access/permission'
import type { Dashboard, Person } from '@/lib/metrics'
import { didYouMean } from '@/lib/metrics/suggest'
import { services } from '@/lib/services'
import { visibleTo } from '../../visible'
import { dashboardData } from './dashboard-data'

export async function generateMetadata({ params }: PageProps<'/dashboards/[slug]'>): Promise<Metadata> {
  const person = await currentPerson()
  const dashboard = person && findDashboard(person, (await params).slug)
  return { title: dashboard?.title ?? 'Dashboard' }
}

export default async function DashboardPage({ params }: PageProps<'/dashboards/[slug]'>) {
  const slug = decodeURIComponent((await params).slug)
  const person = await requirePerson(`/dashboards/${encodeURIComponent(slug)}`)
  const dashboard = findDashboard(person, slug)
  if (!dashboard) return <Unknown slug={slug} person={person} />
  return <DashboardView data={dashboardData(dashboard, person)} locale={localeOf((await headers()).get('accept-language'))} />
}

/** A dashboard that is meant for others is as good as none. */
function findDashboard(person: Person, slug: string): Dashboard | undefined {
  const dashboard = services().project.current().project.dashboards.get(slug)
  return dashboard && canView(person, dashboard) ? dashboard : undefined
}

function Unknown({ slug, person }: { slug: string; person: Person }) {
  const { dashboards } = visibleTo(person)
  const near = /"(.+)"/.exec(
    didYouMean(
      slug,
      dashboards.map((dashboard) => dashboard.slug),
    ),
  )?.[1]
  const offered = near ? dashboards.filter((dashboard) => dashboard.slug === near) : dashboards.slice(0, 5)
  return (
    <NotePage>
      <StateNote
        kind="empty"
        level={1}
        title={`No dashboard "${slug}" is open to you.`}
        action={offered.map((dashboard) => (
          <Button key={dashboard.slug} asChild>
            <Link href={`/dashboards/${dashboard.slug}` as Route}>{dashboard.title}</Link>
          </Button>
        ))}
      >
        {near ? 'Did you mean this one?' : offered.length > 0 ? 'These are.' : 'It may have been renamed, or it is meant for another team.'}
      </StateNote>
    </NotePage>
  )
}

/** The reader's first language that numbers and dates can be written in. */
function localeOf(accepted: string | null): string {
  const wanted = accepted?.split(',').map((part) => part.split(';')[0]?.trim() ?? '') ?? []
  for (const tag of wanted) {
    try {
      if (Intl.NumberFormat.supportedLocalesOf(tag).length > 0) return tag
    } catch {
      // Not a language tag; the next one may be.
    }
  }
  return 'en-US'
}
