import { z } from 'zod'
import type { SignedIn } from '@/lib/access/sessions'
import { createToken, listTokens, revokeToken } from '@/lib/access/tokens'
import { AppError } from '@/lib/base/errors'
import type { Services } from '@/lib/services'
import { readInput } from './input'
import type { ApiRoute } from './route'
import { requireSignedIn } from './signed-in'

const noStore = { 'cache-control': 'private, no-store' }

/** My personal access tokens, without their secrets. */
export const tokensRoute: ApiRoute = {
  method: 'GET',
  path: '/api/tokens',
  handle: async (request, services) => {
    const { person } = await requireSignedIn(request, services)
    return Response.json({ tokens: await listTokens(services.store, person.id) }, { headers: noStore })
  },
}

const newToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** Days until it ends; null for one that does not. */
  days: z.int().min(1).max(366).nullable(),
})
const mostTokens = 50
const dayMs = 86_400_000

/** Makes a token for scripts of mine. The answer is the one time its secret is told. */
export const createTokenRoute: ApiRoute = {
  method: 'POST',
  path: '/api/tokens',
  handle: async (request, services) => {
    const { person } = await requireSession(request, services)
    const { name, days } = await readInput(request, newToken)
    const { store } = services
    const now = services.now()
    if ((await listTokens(store, person.id)).length >= mostTokens)
      throw new AppError('conflict', `You have ${mostTokens} access tokens, the most one can have. Revoke one that you no longer use.`)
    const expiresAt = days === null ? undefined : new Date(now.getTime() + days * dayMs)
    const made = await createToken(store, { userId: person.id, name, now, ...(expiresAt && { expiresAt }) })
    return Response.json(made, { status: 201, headers: noStore })
  },
}

const revocation = z.strictObject({ id: z.string().min(1).max(100) })

/** Ends a token of mine at once. */
export const revokeTokenRoute: ApiRoute = {
  method: 'POST',
  path: '/api/tokens/revoke',
  handle: async (request, services) => {
    const { person } = await requireSession(request, services)
    const { id } = await readInput(request, revocation)
    await revokeToken(services.store, { id, userId: person.id, now: services.now() })
    return Response.json({ done: true }, { headers: noStore })
  },
}

/** A token that leaked must not be able to make others. */
async function requireSession(request: Request, services: Services): Promise<SignedIn> {
  const signedIn = await requireSignedIn(request, services)
  if (signedIn.kind !== 'session') throw new AppError('not_permitted', 'A token cannot make or revoke tokens. Sign in on the page.')
  return signedIn
}
