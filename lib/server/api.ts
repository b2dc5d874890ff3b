import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { apiRoutes } from '@/lib/api'
import { AppError, errorStatus, toAppError } from '@/lib/base/errors'
import type { Services } from '@/lib/services'
import { isStoreDown } from '@/lib/store/db'

export const MAX_BODY_BYTES = 1024 * 1024

/** Everything below `/api` as one function from request to response; it never throws. */
export function createApi(services: Services): (request: Request) => Response | Promise<Response> {
  const app = new Hono()
  const tooLarge = () => errorResponse(new AppError('result_too_large', 'The request is larger than 1 MiB. Send less at once.'))
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge })
  for (const { method, path, handle } of apiRoutes) {
    const answer = (context: { req: { raw: Request } }) => handle(context.req.raw, services)
    if (method === 'GET') app.get(path, answer)
    else app.on(method, path, limit, answer)
  }
  app.notFound((context) => errorResponse(new AppError('not_found', `There is no ${context.req.method} ${context.req.path}.`)))
  app.onError((error) => {
    const known = isStoreDown(error)
      ? new AppError('unavailable', 'The store is out of reach. Try again in a moment.', { cause: error })
      : toAppError(error)
    if (known.code === 'internal') services.logger.error({ err: known.cause }, 'a request failed')
    return errorResponse(known)
  })
  return (request) => app.fetch(request)
}

export function errorResponse({ code, message, retryAfterSeconds = 2 }: AppError): Response {
  const status = errorStatus[code]
  const wait = status === 429 || status === 503
  return Response.json(
    { error: { code, message } },
    { status, headers: { 'cache-control': 'no-store', ...(wait && { 'retry-after': String(retryAfterSeconds) }) } },
  )
}
