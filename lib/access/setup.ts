import { type Kysely, sql } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Store } from '@/lib/store/schema'
import { recordAudit } from './audit'
import { createLink, takeLink } from './links'
import { createUser } from './users'

/** True while nobody has an account. */
export async function isEmpty(store: Kysely<Store>): Promise<boolean> {
  return (await store.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined
}

/**
 * Makes the first administrator, for the holder of a `setup` link, and gives a one-time token to sign in with.
 * Of several who try at once one succeeds. A refused password does not use the link up.
 *
 * @throws AppError `not_found` once anybody has an account or when the link is no good, `invalid_input`
 */
export async function setUp(
  store: Kysely<Store>,
  input: { readonly token: string; readonly email: string; readonly name: string; readonly password: string; readonly now: Date },
): Promise<string> {
  const { token, now } = input
  return store.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('users', 7))`.execute(transaction)
    const closed = new AppError(
      'not_found',
      'The set-up link is used up, too old or incomplete, or set-up is done. Start Yardstick again for a new link.',
    )
    if (!(await isEmpty(transaction))) throw closed
    if (!(await takeLink(transaction, { token, purpose: 'setup', now }))) throw closed
    const person = await createUser(transaction, { ...input, role: 'administrator' })
    await recordAudit(transaction, { userId: person.id, action: 'set_up', target: person.email, outcome: 'done', at: now })
    return createLink(transaction, { purpose: 'sign_in', userId: person.id, now, lifetimeMs: 60_000 })
  })
}
