import type { Metadata } from 'next'
import { Door } from '@/components/shell/door'
import { SetupForm } from '@/components/shell/setup-form'
import { StateNote } from '@/components/ui/state-note'

export const metadata: Metadata = { title: 'First administrator', referrer: 'no-referrer' }

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const { token } = await searchParams
  return (
    <Door title="Make the first administrator" note="This account can invite the others and sees every query on record.">
      {typeof token === 'string' && token !== '' ? (
        <SetupForm token={token} />
      ) : (
        <StateNote kind="error" title="The address is not complete.">
          Copy the whole link from the terminal, with what follows the question mark.
        </StateNote>
      )}
    </Door>
  )
}
