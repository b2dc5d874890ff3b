import NextAuth from 'next-auth'
import { authOptions } from '@/lib/access/auth-options'
import { sessionCookieName } from '@/lib/access/session-cookie'
import { AppError, errorStatus, toAppError } from '@/lib/base/errors'
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
  if (refusal === undefined && isSignIn(request) && !setsSession(response, sessionCookieName(config))) {
    refusal = new AppError('not_permitted', 'This page has been open for too long. Load it again and sign in.')
  }
  if (refusal === undefined) return response
  const { code, message, retryAfterSeconds, cause } = toAppError(refusal)
  if (code === 'internal') logger.error({ error: cause }, 'Sign-in failed on our side')
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds))
  return Response.json({ error: { code, message } }, { status: errorStatus[code], headers })
}

function isSignIn({ method, url }: Request): boolean {
  return method === 'POST' && /^\/api\/auth\/callback\/(password|link)$/.test(new URL(url).pathname)
}

/** next-auth answers 200 when the form's token against forgery is not right, and just signs nobody in. */
function setsSession({ headers }: Response, name: string): boolean {
  return headers.getSetCookie().some((cookie) => cookie.startsWith(`${name}=`))
}
