import type { Kysely } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Store } from '@/lib/store/schema'
import { beginAttempt } from './attempts'
import { recordAudit } from './audit'
import { toEmail } from './email'
import { takeLink } from './links'
import { hashPassword, isOutdated, verifyPassword } from './passwords'
import { insertSession } from './session-rows'

/** From where and when somebody signs in. */
export interface From {
  readonly address: string
  readonly userAgent?: string
  readonly now: Date
}

/** One text for every reason, so that nobody learns which accounts exist. */
const refusal = 'The e-mail address or the password is not right.'

/** A new session's id. @throws AppError `not_signed_in`, `too_many_requests` */
export async function signInWithPassword(
  store: Kysely<Store>,
  { email: typed, password, address, userAgent, now }: From & { readonly email: string; readonly password: string },
): Promise<string> {
  // PostgreSQL's text holds no zero character.
  const email = toEmail(typed) ?? typed.slice(0, 254).toLowerCase().replaceAll('\0', ' ')
  const attempt = await beginAttempt(store, { email, address, now })
  const user = await store
    .selectFrom('users')
    .leftJoin('identities', 'identities.user_id', 'users.id')
    .select(['users.id', 'password_hash', 'disabled_at', 'identities.subject'])
    .where('email', '=', email)
    .executeTakeFirst()
  // Whoever has an identity at the provider signs in there and nowhere else.
  const isClosed = user?.disabled_at || user?.subject
  const matches = await verifyPassword(isClosed ? null : user?.password_hash, password)
  if (!user || !matches) {
    await recordAudit(store, { userId: user?.id ?? null, action: 'sign_in', target: address, outcome: 'refused', at: now })
    throw new AppError('not_signed_in', refusal)
  }
  await attempt.succeeded()
  if (user.password_hash && isOutdated(user.password_hash)) {
    await store
      .updateTable('users')
      .set({ password_hash: await hashPassword(password) })
      .where('id', '=', user.id)
      .execute()
  }
  return beginSession(store, { userId: user.id, address, userAgent, now })
}

/** A new session's id; the link is used up. @throws AppError `not_signed_in`, `too_many_requests` */
export async function signInWithLink(
  store: Kysely<Store>,
  { token, address, userAgent, now }: From & { readonly token: string },
): Promise<string> {
  const attempt = await beginAttempt(store, { email: `link from ${address}`, address, now })
  const link = await takeLink(store, { token, purpose: 'sign_in', now })
  const user =
    link?.userId &&
    (await store.selectFrom('users').select('id').where('id', '=', link.userId).where('disabled_at', 'is', null).executeTakeFirst())
  if (!user) {
    await recordAudit(store, { action: 'sign_in', target: address, outcome: 'refused', at: now })
    throw new AppError('not_signed_in', 'This sign-in link is used up, too old or incomplete. Ask for a new one.')
  }
  await attempt.succeeded()
  return beginSession(store, { userId: user.id, address, userAgent, now })
}

/** A new session's id, after the proof and whatever it was. */
export async function beginSession(
  store: Kysely<Store>,
  { userId, address, userAgent, now }: { userId: string; address: string; userAgent: string | undefined; now: Date },
): Promise<string> {
  const sessionId = await insertSession(store, { userId, userAgent, now })
  await recordAudit(store, { userId, action: 'sign_in', target: address, outcome: 'done', at: now })
  return sessionId
}
