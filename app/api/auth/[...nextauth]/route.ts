import NextAuth from 'next-auth'
import { authOptions } from '@/lib/access/auth-options'
import { errorStatus, toAppError } from '@/lib/base/errors'
import { services } from '@/lib/services'

export const dynamic = 'force-dynamic'

export const GET = handle
export const POST = handle

/** next-auth's own pages and redirects, except that a refused sign-in says why as JSON, with the right status. */
async function handle(request: Request, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const { config, logger } = services()
  // next-auth reads its own address nowhere else.
  process.env.NEXTAUTH_URL = config.baseUrl
  let refusal: unknown
  const response: Response = await NextAuth(
    request as never,
    context as never,
    authOptions(services(), (error) => {
      refusal = error
    }),
  )
  if (refusal === undefined) return response
  const { code, message, retryAfterSeconds, cause } = toAppError(refusal)
  if (code === 'internal') logger.error({ error: cause }, 'Sign-in failed on our side')
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds))
  return Response.json({ error: { code, message } }, { status: errorStatus[code], headers })
}
