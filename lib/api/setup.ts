import { z } from 'zod'
import { setUp } from '@/lib/access/setup'
import { readInput } from './input'
import type { ApiRoute } from './route'

const input = z.strictObject({
  token: z.string().min(20).max(100),
  email: z.string().max(254),
  name: z.string().max(100),
  password: z.string().max(1000),
})

/** Makes the first administrator. Answers 404 to everybody else, as if it were not there. Gives a token for the `link` sign-in. */
export const setupRoute: ApiRoute = {
  method: 'POST',
  path: '/api/setup',
  handle: async (request, { store, now }) => {
    const signInToken = await setUp(store, { ...(await readInput(request, input)), now: now() })
    return Response.json({ signInToken }, { status: 201, headers: { 'cache-control': 'no-store' } })
  },
}
