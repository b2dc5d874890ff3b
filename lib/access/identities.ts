import { type Kysely, sql, type Transaction } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Store } from '@/lib/store/schema'
import { recordAudit } from './audit'
import { toEmail } from './email'
import { beginSession, type From } from './sign-in'
import { type SignOnProblem, signOnProblems } from './sign-on-problems'

/** Who somebody is, as proved by a provider. Issuer and subject are the key; the address is an attribute. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  readonly email?: string | undefined
  /** The provider says that the address is theirs. */
  readonly isEmailVerified: boolean
}

/**
 * A new session's id. An identity not seen before is linked to the account with its confirmed address, if that account waits for
 * it: no password and no other identity. Nobody gets an account by signing in.
 *
 * @throws AppError `not_permitted` with a text of `signOnProblems`
 */
export async function signInWithIdentity(store: Kysely<Store>, input: Identity & From): Promise<string> {
  const { address, userAgent, now } = input
  const found = await store.transaction().execute((transaction) => findOrLink(transaction, input))
  if (found.problem) {
    await recordAudit(store, { userId: found.userId ?? null, action: 'sign_in', target: address, outcome: 'refused', at: now })
    throw new AppError('not_permitted', signOnProblems[found.problem])
  }
  return beginSession(store, { userId: found.userId, address, userAgent, now })
}

type Found = { readonly problem: SignOnProblem; readonly userId?: string } | { readonly problem?: never; readonly userId: string }

async function findOrLink(store: Transaction<Store>, { issuer, subject, email, isEmailVerified, now }: Identity & From): Promise<Found> {
  // As every change of an account does: its password and its identity must not appear at once.
  await sql`select pg_advisory_xact_lock(hashtextextended('users', 7))`.execute(store)
  const known = await store
    .selectFrom('identities')
    .innerJoin('users', 'users.id', 'identities.user_id')
    .select(['users.id', 'users.disabled_at'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  if (known) return known.disabled_at ? { problem: 'disabled', userId: known.id } : { userId: known.id }

  const confirmed = isEmailVerified && email !== undefined ? toEmail(email) : undefined
  if (!confirmed) return { problem: 'unconfirmed' }
  const invited = await store
    .selectFrom('users')
    .leftJoin('identities', 'identities.user_id', 'users.id')
    .select(['users.id', 'password_hash', 'disabled_at', 'identities.subject'])
    .where('email', '=', confirmed)
    .executeTakeFirst()
  if (!invited) return { problem: 'unknown' }
  const userId = invited.id
  if (invited.disabled_at) return { problem: 'disabled', userId }
  if (invited.password_hash !== null || invited.subject !== null) return { problem: 'otherWay', userId }
  await store.insertInto('identities').values({ issuer, subject, user_id: userId, created_at: now }).execute()
  await recordAudit(store, { userId, action: 'link_identity', target: issuer, outcome: 'done', at: now })
  return { userId }
}
