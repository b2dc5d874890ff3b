import { StateNote } from '@/components/ui/state-note'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TimeAgo } from '@/components/ui/time-ago'

interface OwnToken {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly expiresAt: string | undefined
  readonly usedAt: string | undefined
}

/** Personal access tokens, without their secrets. */
export function OwnTokens({ tokens }: { tokens: readonly OwnToken[] }) {
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens" className="mb-2 text-section">
        Access tokens for scripts
      </h2>
      {tokens.length === 0 ? (
        <StateNote kind="empty" title="You have no access tokens.">
          Whoever runs the server makes one with <code className="font-mono text-[0.8125rem]">yardstick user token</code>; scripts send it
          as <code className="font-mono text-[0.8125rem]">Authorization: Bearer ys_…</code>
        </StateNote>
      ) : (
        <div className="rounded-tile border border-line bg-surface">
          <Table label="Your access tokens">
            <thead>
              <tr>
                <HeadCell>Name</HeadCell>
                <HeadCell>Made</HeadCell>
                <HeadCell>Last used</HeadCell>
                <HeadCell>Ends</HeadCell>
              </tr>
            </thead>
            <tbody>
              {tokens.map(({ id, name, createdAt, usedAt, expiresAt }) => (
                <tr key={id}>
                  <Cell>{name}</Cell>
                  <Cell>
                    <TimeAgo instant={createdAt} />
                  </Cell>
                  <Cell>{usedAt ? <TimeAgo instant={usedAt} /> : 'Never'}</Cell>
                  <Cell>{expiresAt ? expiresAt.slice(0, 10) : 'Never'}</Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </section>
  )
}
