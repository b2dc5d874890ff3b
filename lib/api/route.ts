import type { Services } from '@/lib/services'

/** One API route. It resolves its user itself and parses its input with a strict schema. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Hono's pattern, e.g. `/api/dashboards/:slug`. */
  readonly path: string
  /** @throws AppError, which becomes `{ error: { code, message } }` with the code's status */
  handle(request: Request, services: Services): Promise<Response> | Response
}
