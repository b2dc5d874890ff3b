import Link from 'next/link'
import { NotePage } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { StateNote } from '@/components/ui/state-note'

export default function NotFound() {
  return (
    <NotePage>
      <StateNote
        kind="empty"
        level={1}
        title="There is nothing here that you can see."
        action={
          <>
            <Button asChild>
              <Link href="/metrics">Look through the metrics</Link>
            </Button>
            <Button asChild variant="quiet">
              <Link href="/">Go to the start page</Link>
            </Button>
          </>
        }
      >
        It may have been renamed or removed, or it is meant for another team.
      </StateNote>
    </NotePage>
  )
}
