import type { Metadata } from 'next'
import { requirePerson } from '@/app/session'
import { QueryLogView } from '@/components/admin/query-log-view'
import { NotPermitted } from '@/components/shell/not-permitted'
import { Page } from '@/components/shell/page'
import { isPermitted } from '@/lib/access/permission'
import { listUsers } from '@/lib/access/users'
import { services } from '@/lib/services'

export const metadata: Metadata = { title: 'Query log' }

export default async function QueryLogPage() {
  const person = await requirePerson('/admin/queries')
  if (!isPermitted(person, { action: 'view_log' })) return <NotPermitted what="the query log" who="administrators" />
  const { store, project } = services()
  const users = await listUsers(store)
  const { metrics, dashboards } = project.current().project
  return (
    <Page title="Query log" note="Every question anybody asked, answered or not, with the run behind it.">
      <QueryLogView
        people={users.map(({ email, name }) => ({ value: email, title: name || email }))}
        metrics={[...metrics.values()].map(({ name, governance }) => ({ value: name, title: governance.title }))}
        dashboards={[...dashboards.values()].map(({ slug, title }) => ({ value: slug, title }))}
      />
    </Page>
  )
}
