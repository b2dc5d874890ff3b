import { z } from 'zod'
import { recordAudit } from '@/lib/access/audit'
import { AppError } from '@/lib/base/errors'
import { readInput } from './input'
import type { ApiRoute } from './route'
import { requireSignedIn } from './signed-in'

const noStore = { 'cache-control': 'no-store' }

/** Where I am signed in. */
export const sessionsRoute: ApiRoute = {
  method: 'GET',
  path: '/api/sessions',
  handle: async (request, services) => {
    const { person, sessionId } = await requireSignedIn(request, services)
    const rows = await services.store
      .selectFrom('sessions')
      .select(['id', 'user_agent as userAgent', 'created_at as createdAt', 'seen_at as seenAt', 'expires_at as expiresAt'])
      .where('user_id', '=', person.id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', services.now())
      .orderBy('seen_at', 'desc')
      .limit(100)
      .execute()
    return Response.json({ sessions: rows.map((row) => ({ ...row, isThis: row.id === sessionId })) }, { headers: noStore })
  },
}

const input = z.union([z.strictObject({ id: z.string().min(1).max(100) }), z.strictObject({ all: z.literal(true) })])

/** Signs me out of one session of mine, or of all. */
export const revokeSessionRoute: ApiRoute = {
  method: 'POST',
  path: '/api/sessions/revoke',
  handle: async (request, services) => {
    const { person } = await requireSignedIn(request, services)
    const wanted = await readInput(request, input)
    if ('all' in wanted) await services.sessions.revokeAll(person.id)
    else {
      const own = await services.store
        .selectFrom('sessions')
        .select('id')
        .where('id', '=', wanted.id)
        .where('user_id', '=', person.id)
        .executeTakeFirst()
      if (!own) throw new AppError('not_found', 'You have no such session.')
      await services.sessions.revoke(wanted.id)
    }
    await recordAudit(services.store, { userId: person.id, action: 'revoke_session', outcome: 'done', at: services.now() })
    return Response.json({ done: true }, { headers: noStore })
  },
}
