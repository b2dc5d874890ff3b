import NextAuth from 'next-auth'
import { authOptions } from '@/lib/access/auth-options'
import { sessionCookieName } from '@/lib/access/session-cookie'
import { toSignOnProblem } from '@/lib/access/sign-on-problems'
import { AppError, errorStatus, toAppError } from '@/lib/base/errors'
import { services } from '@/lib/services'

export const dynamic = 'force-dynamic'

export const GET = handle
export const POST = handle

/**
 * next-auth's own pages and redirects, except that a refused sign-in says why: as JSON with the right status, and after single
 * sign-on, which arrives as a visit, on the sign-in page.
 */
async function handle(request: Request, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const { config } = services()
  // next-auth reads its own address nowhere else.
  process.env.NEXTAUTH_URL = config.baseUrl
  const step = `${request.method} ${new URL(request.url).pathname.replace('/api/auth/', '')}`
  // Anybody could write into our log.
  if (step === 'POST _log') return refuse(new AppError('not_found', 'There is nothing here.'))
  let refusal: unknown
  const onRefused = (error: unknown) => {
    refusal = error
  }
  const options = authOptions(services(), { headers: request.headers, onRefused })
  const response: Response = await NextAuth(request as never, context as never, options)
  const isSignedIn = refusal === undefined && sets(response, sessionCookieName(config))
  if (step === 'GET callback/openid') return isSignedIn ? response : backToSignIn(response, refusal)
  if (refusal !== undefined) return refuse(refusal)
  if (/^POST callback\/(password|link)$/.test(step) && !isSignedIn) return refuse(tooOld())
  if (step === 'POST signin/openid' && !sets(response, options.cookies?.state?.name ?? '')) return refuse(await notStarted(response))
  return response
}

function refuse(refusal: unknown): Response {
  const { code, message, retryAfterSeconds } = logged(refusal)
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds))
  return Response.json({ error: { code, message } }, { status: errorStatus[code], headers })
}

function backToSignIn(response: Response, refusal: unknown): Response {
  if (refusal !== undefined) logged(refusal)
  const headers = new Headers({ 'cache-control': 'no-store', location: `/sign-in?problem=${toSignOnProblem(refusal)}` })
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie)
  return new Response(null, { status: 302, headers })
}

function logged(refusal: unknown): AppError {
  const error = toAppError(refusal)
  if (error.code === 'internal') services().logger.error({ error: error.cause }, 'Sign-in failed on our side')
  return error
}

/** next-auth answers 200 when the form's token against forgery is not right, and just signs nobody in. */
function tooOld(): AppError {
  return new AppError('not_permitted', 'This page has been open for too long. Load it again and sign in.')
}

async function notStarted(response: Response): Promise<AppError> {
  if ((await response.text()).includes('csrf=true')) return tooOld()
  return new AppError('unavailable', 'Single sign-on does not answer. Try again, or ask an administrator; the log of the server says why.')
}

function sets({ headers }: Response, name: string): boolean {
  return headers.getSetCookie().some((cookie) => cookie.startsWith(`${name}=`))
}
