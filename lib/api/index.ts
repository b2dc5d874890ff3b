import { healthRoute } from './health'
import { projectRoute } from './project'
import type { ApiRoute } from './route'

/** All API routes. `/api/auth/*` belongs to the sign-in library. */
export const apiRoutes: readonly ApiRoute[] = [healthRoute, projectRoute]
