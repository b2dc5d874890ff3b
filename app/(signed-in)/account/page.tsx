import type { Metadata } from 'next'
import { requirePerson } from '@/app/session'
import { OwnPassword } from '@/components/admin/own-password'
import { OwnSessions } from '@/components/admin/own-sessions'
import { OwnTokens } from '@/components/admin/own-tokens'
import { Page } from '@/components/shell/page'
import { services } from '@/lib/services'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const person = await requirePerson('/account')
  const row = await services().store.selectFrom('users').select('password_hash').where('id', '=', person.id).executeTakeFirst()
  return (
    <Page title="Your account" note={`${person.name}, ${person.email}. Name, role and teams are kept by administrators.`}>
      <OwnSessions />
      <OwnTokens />
      {row?.password_hash && <OwnPassword />}
    </Page>
  )
}
