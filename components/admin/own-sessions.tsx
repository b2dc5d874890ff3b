'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { signOut } from '@/components/shell/auth-client'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import { browserName } from './browser-name'

interface OwnSession {
  readonly id: string
  readonly userAgent: string | null
  readonly createdAt: string
  readonly seenAt: string
  readonly isThis: boolean
}

/** Where one is signed in, and the way to end it. */
export function OwnSessions() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: fetchSessions })
  const revoke = async (what: { id: string } | { all: true }) => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/api/sessions/revoke', { method: 'POST', headers, body: JSON.stringify(what) })
    if ('all' in what) await signOut()
    else await queries.invalidateQueries({ queryKey: ['sessions'] })
  }
  return (
    <section aria-labelledby="sessions">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 id="sessions" className="text-section">
          Where you are signed in
        </h2>
        <Button onClick={() => void revoke({ all: true })}>Sign out everywhere</Button>
      </div>
      {error ? (
        <StateNote
          kind="error"
          title="Your sessions could not be read."
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      ) : !data ? (
        <Skeleton className="h-24 w-full" />
      ) : (
        <div className="rounded-tile border border-line bg-surface">
          <Table label="Your sessions">
            <thead>
              <tr>
                <HeadCell>Browser</HeadCell>
                <HeadCell>Signed in</HeadCell>
                <HeadCell>Last seen</HeadCell>
                <HeadCell>
                  <span className="sr-only">Action</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {data.map(({ id, userAgent, createdAt, seenAt, isThis }) => (
                <tr key={id}>
                  <Cell className="align-middle!">{browserName(userAgent)}</Cell>
                  <Cell className="align-middle! whitespace-nowrap">
                    <TimeAgo instant={createdAt} />
                  </Cell>
                  <Cell className="align-middle! whitespace-nowrap">
                    <TimeAgo instant={seenAt} />
                  </Cell>
                  <Cell className="text-right align-middle!">
                    {isThis ? (
                      <span className="text-ink-2">This browser</span>
                    ) : (
                      <Button onClick={() => void revoke({ id })} aria-label={`End the session in ${browserName(userAgent)}`}>
                        End
                      </Button>
                    )}
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </section>
  )
}

async function fetchSessions(): Promise<readonly OwnSession[]> {
  const response = await fetch('/api/sessions')
  if (!response.ok) throw new Error(`GET /api/sessions answered ${response.status}`)
  return (await response.json()).sessions
}
