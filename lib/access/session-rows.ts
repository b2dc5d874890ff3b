import type { Kysely, Selectable } from 'kysely'
import type { Person } from '@/lib/metrics'
import type { Store, UserTable } from '@/lib/store/schema'
import type { Confirmed } from './remembered'
import { hashSecret } from './secrets'
import { sessionSeconds } from './session-cookie'

export interface Lifetimes {
  readonly idleMs: number
  readonly absoluteMs: number
}

const usual: Lifetimes = { idleMs: 8 * 60 * 60_000, absoluteMs: sessionSeconds * 1000 }

/** `seen_at` and `used_at` are as old as this at most, so that being active costs one update in five minutes. */
const noticeMs = 5 * 60_000

const personColumns = ['users.id', 'users.email', 'users.name', 'users.role', 'users.teams', 'users.attributes'] as const

/** A new session's id. */
export async function insertSession(
  store: Kysely<Store>,
  { userId, userAgent, now }: { readonly userId: string; readonly userAgent?: string | undefined; readonly now: Date },
): Promise<string> {
  const { id } = await store
    .insertInto('sessions')
    .values({
      user_id: userId,
      user_agent: userAgent?.slice(0, 300) ?? null,
      created_at: now,
      seen_at: now,
      expires_at: new Date(now.getTime() + usual.absoluteMs),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The person of a session that is neither revoked, expired nor idle for too long, and whose account is enabled. */
export async function confirmSession(
  store: Kysely<Store>,
  { sessionId, now, lifetimes = usual }: { readonly sessionId: string; readonly now: Date; readonly lifetimes?: Lifetimes },
): Promise<Confirmed | undefined> {
  const row = await store
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([...personColumns, 'sessions.created_at', 'sessions.seen_at', 'sessions.expires_at'])
    .where('sessions.id', '=', sessionId)
    .where('sessions.revoked_at', 'is', null)
    .where('users.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const at = now.getTime()
  const end = Math.min(row.expires_at.getTime(), row.created_at.getTime() + lifetimes.absoluteMs)
  const idleEnd = row.seen_at.getTime() + lifetimes.idleMs
  if (at >= end || at >= idleEnd) return undefined
  const notice = at - row.seen_at.getTime() >= Math.min(noticeMs, lifetimes.idleMs / 10)
  if (notice) await store.updateTable('sessions').set({ seen_at: now }).where('id', '=', sessionId).execute()
  return {
    signedIn: { person: toPerson(row), sessionId, kind: 'session' },
    checkedAt: at,
    expiresAt: Math.min(end, notice ? at + lifetimes.idleMs : idleEnd),
  }
}

/** The person of a personal access token that is neither revoked nor expired, and whose account is enabled. */
export async function confirmToken(
  store: Kysely<Store>,
  { token, now }: { readonly token: string; readonly now: Date },
): Promise<Confirmed | undefined> {
  const row = await store
    .selectFrom('tokens')
    .innerJoin('users', 'users.id', 'tokens.user_id')
    .select([...personColumns, 'tokens.id as token_id', 'tokens.expires_at', 'tokens.used_at'])
    .where('tokens.hash', '=', hashSecret(token))
    .where('tokens.revoked_at', 'is', null)
    .where('users.disabled_at', 'is', null)
    .executeTakeFirst()
  const at = now.getTime()
  const end = row?.expires_at?.getTime() ?? Number.POSITIVE_INFINITY
  if (!row || at >= end) return undefined
  if (!row.used_at || at - row.used_at.getTime() >= noticeMs) {
    await store.updateTable('tokens').set({ used_at: now }).where('id', '=', row.token_id).execute()
  }
  return { signedIn: { person: toPerson(row), sessionId: row.token_id, kind: 'token' }, checkedAt: at, expiresAt: end }
}

export function toPerson(row: Pick<Selectable<UserTable>, 'id' | 'email' | 'name' | 'role' | 'teams' | 'attributes'>): Person {
  const { id, email, name, role, teams, attributes } = row
  return { id, email, name, role, teams, attributes }
}
