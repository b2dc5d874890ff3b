import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { requirePerson } from '@/app/session'
import { Page } from '@/components/shell/page'
import { visibleTo } from '../visible'

export const metadata: Metadata = { title: 'Dashboards' }

export default async function DashboardsPage() {
  const { dashboards } = visibleTo(await requirePerson('/dashboards'))
  return (
    <Page title="Dashboards" note="Pages of questions and their answers, each with an owner.">
      <ul className="border-t border-line">
        {dashboards.map(({ slug, title, purpose, owner, tiles }) => (
          <li key={slug} className="border-b border-line transition-colors hover:bg-sunken">
            <Link href={`/dashboards/${slug}` as Route} className="grid gap-x-6 px-2 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
              <span className="font-medium">{title}</span>
              <span className="text-note text-ink-2 sm:text-right">
                {tiles.length} {tiles.length === 1 ? 'tile' : 'tiles'} · kept by {owner}
              </span>
              <span className="max-w-prose text-ink-2">{purpose}</span>
            </Link>
          </li>
        ))}
      </ul>
      {dashboards.length === 0 && <p className="text-ink-2">No dashboard is open to you yet. Ask an analyst.</p>}
    </Page>
  )
}
