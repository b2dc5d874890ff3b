import type { Metadata } from 'next'
import { Door } from '@/components/shell/door'
import { LinkForm } from '@/components/shell/link-form'
import { StateNote } from '@/components/ui/state-note'

export const metadata: Metadata = { title: 'Sign in by link', referrer: 'no-referrer' }

/** Opening the address uses nothing up: mail programs and chats fetch links before people do. The button does. */
export default async function SignInLinkPage({ searchParams }: PageProps<'/sign-in/link'>) {
  const { token } = await searchParams
  return (
    <Door title="Sign in by link" note="The link works once.">
      {typeof token === 'string' && token !== '' ? (
        <LinkForm token={token} />
      ) : (
        <StateNote kind="error" title="The address is not complete.">
          Copy the whole link from the terminal, with what follows the question mark.
        </StateNote>
      )}
    </Door>
  )
}
