import type { Metadata } from 'next'
import { requirePerson } from '@/app/session'
import { OwnSessions } from '@/components/admin/own-sessions'
import { OwnTokens } from '@/components/admin/own-tokens'
import { Page } from '@/components/shell/page'
import { listTokens } from '@/lib/access/tokens'
import { services } from '@/lib/services'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const person = await requirePerson('/account')
  const tokens = await listTokens(services().store, person.id)
  return (
    <Page title="Your account" note={`${person.name}, ${person.email}. Name, role and teams are kept by administrators.`}>
      <OwnSessions />
      <OwnTokens
        tokens={tokens.map(({ id, name, createdAt, expiresAt, usedAt }) => ({
          id,
          name,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt?.toISOString(),
          usedAt: usedAt?.toISOString(),
        }))}
      />
    </Page>
  )
}
