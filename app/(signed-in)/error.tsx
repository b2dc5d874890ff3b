'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { NotePage } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { StateNote } from '@/components/ui/state-note'

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter()
  const [isTrying, startTrying] = useTransition()
  const tryAgain = () =>
    startTrying(() => {
      router.refresh()
      reset()
    })
  return (
    <NotePage>
      <StateNote
        kind="error"
        level={1}
        title="This page could not be made."
        action={
          <Button variant="primary" onClick={tryAgain} disabled={isTrying}>
            {isTrying ? 'Trying again' : 'Try again'}
          </Button>
        }
        {...(error.digest ? { details: `The server's log has the cause under ${error.digest}.` } : {})}
      >
        The rest of Yardstick works on. If it stays like this, tell an administrator.
      </StateNote>
    </NotePage>
  )
}
