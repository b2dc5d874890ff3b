import type { Kysely } from 'kysely'
import { AppError } from '@/lib/base/errors'
import type { Store } from '@/lib/store/schema'
import { recordAudit } from './audit'
import { announceChange } from './changes'
import { hashSecret, newSecret } from './secrets'

/** A personal access token without its secret. */
export interface TokenInfo {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly usedAt: Date | null
}

/** Makes a token for scripts: `Authorization: Bearer ys_…`. The secret is given back once and never kept. */
export async function createToken(
  store: Kysely<Store>,
  token: { readonly userId: string; readonly name: string; readonly now: Date; readonly expiresAt?: Date },
): Promise<{ readonly id: string; readonly secret: string }> {
  const secret = `ys_${newSecret()}`
  const { id } = await store
    .insertInto('tokens')
    .values({
      user_id: token.userId,
      name: token.name,
      hash: hashSecret(secret),
      created_at: token.now,
      expires_at: token.expiresAt ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordAudit(store, { userId: token.userId, action: 'create_token', target: token.name, outcome: 'done', at: token.now })
  return { id, secret }
}

export async function listTokens(store: Kysely<Store>, userId: string): Promise<readonly TokenInfo[]> {
  return store
    .selectFrom('tokens')
    .select(['id', 'name', 'created_at as createdAt', 'expires_at as expiresAt', 'used_at as usedAt'])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute()
}

/** Ends a token of this user at once, in every process. @throws AppError `not_found` */
export async function revokeToken(
  store: Kysely<Store>,
  { id, userId, now }: { readonly id: string; readonly userId: string; readonly now: Date },
): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    const revoked = await transaction
      .updateTable('tokens')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .returning('name')
      .executeTakeFirst()
    if (!revoked) throw new AppError('not_found', `There is no token "${id}" of yours.`)
    await recordAudit(transaction, { userId, action: 'revoke_token', target: revoked.name, outcome: 'done', at: now })
    await announceChange(transaction, { kind: 'token', id })
  })
}
