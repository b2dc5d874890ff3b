import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { StateNote } from '@/components/ui/state-note'
import { NotePage } from './page'

/** A page that exists, but not for this person. */
export function NotPermitted({ what, who }: { what: string; who: string }) {
  return (
    <NotePage>
      <StateNote
        kind="no-permission"
        level={1}
        title={`Only ${who} see ${what}.`}
        action={
          <Button asChild>
            <Link href="/">Go to the start page</Link>
          </Button>
        }
      >
        If you need it for your work, ask an administrator for the role.
      </StateNote>
    </NotePage>
  )
}
