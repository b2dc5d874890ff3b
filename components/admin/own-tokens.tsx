'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNote } from '@/components/ui/state-note'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'
import { toAppError } from '@/lib/base/errors'
import { NewToken } from './new-token'
import { postJson } from './post-json'

interface OwnToken {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly usedAt: string | null
}

/** Personal access tokens: made, shown once, and revoked. */
export function OwnTokens() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['tokens'], queryFn: fetchTokens })
  const [problem, setProblem] = useState<string>()
  const reread = () => queries.invalidateQueries({ queryKey: ['tokens'] })
  const revoke = async (id: string) => {
    setProblem(undefined)
    await postJson('/api/tokens/revoke', { id }).catch((failure) => setProblem(toAppError(failure).message))
    await reread()
  }
  return (
    <section aria-labelledby="tokens" className="flex flex-col gap-3">
      <div>
        <h2 id="tokens" className="text-section">
          Access tokens for scripts
        </h2>
        <p className="max-w-prose text-ink-2">
          A script sends one as <code className="font-mono text-[0.8125rem]">Authorization: Bearer ys_…</code> and sees what you see.
        </p>
      </div>
      <NewToken onMade={() => void reread()} />
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      {error ? (
        <StateNote kind="error" title="Your tokens could not be read." action={<Button onClick={() => void refetch()}>Try again</Button>} />
      ) : !data ? (
        <Skeleton className="h-16 w-full" />
      ) : data.length === 0 ? (
        <p className="text-note text-ink-2">You have no access tokens.</p>
      ) : (
        <TokenTable tokens={data} onRevoke={(id) => void revoke(id)} />
      )}
    </section>
  )
}

function TokenTable({ tokens, onRevoke }: { tokens: readonly OwnToken[]; onRevoke: (id: string) => void }) {
  return (
    <div className="rounded-tile border border-line bg-surface">
      <Table label="Your access tokens">
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell className="max-sm:hidden">Made</HeadCell>
            <HeadCell>Last used</HeadCell>
            <HeadCell className="max-sm:hidden">Ends</HeadCell>
            <HeadCell>
              <span className="sr-only">Action</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {tokens.map(({ id, name, createdAt, usedAt, expiresAt }) => (
            <tr key={id}>
              <Cell className="w-full max-w-0 truncate align-middle!" title={name}>
                {name}
              </Cell>
              <Cell className="align-middle! whitespace-nowrap max-sm:hidden">
                <TimeAgo instant={createdAt} />
              </Cell>
              <Cell className="align-middle! whitespace-nowrap">{usedAt ? <TimeAgo instant={usedAt} /> : 'Never'}</Cell>
              <Cell className="align-middle! whitespace-nowrap max-sm:hidden">{expiresAt ? dayOf(expiresAt) : 'Never'}</Cell>
              <Cell className="text-right align-middle!">
                <Button onClick={() => onRevoke(id)} aria-label={`Revoke the token ${name}`}>
                  Revoke
                </Button>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function dayOf(instant: string): string {
  return new Date(instant).toLocaleDateString('en-US', { day: 'numeric', month: 'short', year: 'numeric' })
}

async function fetchTokens(): Promise<readonly OwnToken[]> {
  const response = await fetch('/api/tokens')
  if (!response.ok) throw new Error(`GET /api/tokens answered ${response.status}`)
  return (await response.json()).tokens
}
