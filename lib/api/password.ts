import { z } from 'zod'
import { beginAttempt } from '@/lib/access/attempts'
import { verifyPassword } from '@/lib/access/passwords'
import { setPassword } from '@/lib/access/users'
import { AppError } from '@/lib/base/errors'
import { readInput } from './input'
import type { ApiRoute } from './route'
import { requireSignedIn } from './signed-in'

const input = z.strictObject({ current: z.string().max(1000), next: z.string().max(1000) })

/** Changes my password, for one who knows the current one. All my sessions end, also this one. Guesses count as failed sign-ins. */
export const passwordRoute: ApiRoute = {
  method: 'POST',
  path: '/api/password',
  handle: async (request, services) => {
    const { person, kind } = await requireSignedIn(request, services)
    if (kind !== 'session') throw new AppError('not_permitted', 'A token cannot change a password. Sign in on the page.')
    const { current, next } = await readInput(request, input)
    const { store, now } = services
    const attempt = await beginAttempt(store, { email: person.email, address: `password of ${person.id}`, now: now() })
    const row = await store.selectFrom('users').select('password_hash').where('id', '=', person.id).executeTakeFirst()
    if (!(await verifyPassword(row?.password_hash, current))) throw new AppError('not_permitted', 'The current password is not right.')
    await attempt.succeeded()
    await setPassword(store, { userId: person.id, password: next, by: person.id, now: now() })
    return Response.json({ done: true }, { headers: { 'cache-control': 'no-store' } })
  },
}
