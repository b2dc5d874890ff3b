import { healthRoute } from './health'
import { meRoute } from './me'
import { passwordRoute } from './password'
import { projectRoute } from './project'
import { queryRoute } from './query'
import { requestsRoute } from './requests'
import type { ApiRoute } from './route'
import { revokeSessionRoute, sessionsRoute } from './sessions'
import { setupRoute } from './setup'
import { createTokenRoute, revokeTokenRoute, tokensRoute } from './tokens'
import { changeUserRoute, createUserRoute, usersRoute } from './users'

/** All API routes. `/api/auth/*` belongs to the sign-in library. */
export const apiRoutes: readonly ApiRoute[] = [
  healthRoute,
  projectRoute,
  queryRoute,
  requestsRoute,
  meRoute,
  sessionsRoute,
  revokeSessionRoute,
  passwordRoute,
  tokensRoute,
  createTokenRoute,
  revokeTokenRoute,
  setupRoute,
  usersRoute,
  createUserRoute,
  changeUserRoute,
]
