import { Hono } from 'hono'
import { apiRoutes } from '@/lib/api'
import type { ApiRoute } from '@/lib/api/route'
import { AppError, errorStatus, toAppError } from '@/lib/base/errors'
import type { Services } from '@/lib/services'
import { isStoreDown } from '@/lib/store/db'

/** Everything below `/api` as one function from request to response; it never throws. */
export function createApi(services: Services, routes: readonly ApiRoute[] = apiRoutes): (request: Request) => Response | Promise<Response> {
  const app = new Hono()
  for (const { method, path, handle } of routes) {
    app.on(method, path, (context) => handle(context.req.raw, services))
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

function errorResponse({ code, message, retryAfterSeconds = 2 }: AppError): Response {
  const status = errorStatus[code]
  const wait = status === 429 || status === 503
  return Response.json(
    { error: { code, message } },
    { status, headers: { 'cache-control': 'no-store', ...(wait && { 'retry-after': String(retryAfterSeconds) }) } },
  )
}
