import type { Kysely } from 'kysely'
import type { Store } from '@/lib/store/schema'
import { hashSecret, newSecret } from './secrets'

const hour = 60 * 60_000
const longestMs = { setup: 24 * hour, sign_in: hour }

/**
 * A one-time secret for a URL: `setup` lets the holder become the first administrator (a day at most), `sign_in` signs
 * `userId` in (an hour at most). The store keeps only its hash.
 */
export async function createLink(
  store: Kysely<Store>,
  link: {
    readonly purpose: 'setup' | 'sign_in'
    readonly userId?: string
    readonly now: Date
    readonly lifetimeMs?: number
  },
): Promise<string> {
  const token = newSecret()
  const lifetimeMs = Math.min(link.lifetimeMs ?? longestMs[link.purpose], longestMs[link.purpose])
  await store
    .insertInto('links')
    .values({
      hash: hashSecret(token),
      purpose: link.purpose,
      user_id: link.userId ?? null,
      expires_at: new Date(link.now.getTime() + lifetimeMs),
    })
    .execute()
  return token
}

/** Uses a link up. Of several who try at once one gets it; the others, and anybody later, get undefined. */
export async function takeLink(
  store: Kysely<Store>,
  { token, purpose, now }: { readonly token: string; readonly purpose: 'setup' | 'sign_in'; readonly now: Date },
): Promise<{ readonly userId: string | null } | undefined> {
  const row = await store
    .updateTable('links')
    .set({ used_at: now })
    .where('hash', '=', hashSecret(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst()
  return row && { userId: row.user_id }
}
