import Link from 'next/link'
import { NotePage } from '@/components/shell/page'
import { Button } from '@/components/ui/button'
import { StateNote } from '@/components/ui/state-note'

export default function NotFound() {
  return (
    <main>
      <NotePage>
        <StateNote
          kind="empty"
          level={1}
          title="There is no page at this address."
          action={
            <Button asChild>
              <Link href="/">Go to the start page</Link>
            </Button>
          }
        >
          It may have been renamed: dashboards and metrics keep the name of their file.
        </StateNote>
      </NotePage>
    </main>
  )
}
