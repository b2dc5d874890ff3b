import { isPermitted } from '@/lib/access/permission'
import { AppError } from '@/lib/base/errors'
import type { ApiRoute } from './route'

/** Which state of the project folder is live; why a newer one is not, for those who can mend it. Cheap: pages ask every few seconds. */
export const projectRoute: ApiRoute = {
  method: 'GET',
  path: '/api/project',
  handle: async (request, services) => {
    const signedIn = await services.sessions.signedIn(request.headers)
    if (!signedIn) throw new AppError('not_signed_in', 'Sign in to see the state of the project.')
    const { project, problems } = services.project.current()
    const shown = isPermitted(signedIn.person, { action: 'view_problems' }) ? problems : []
    return Response.json({ generation: project.generation, problems: shown }, { headers: { 'cache-control': 'no-store' } })
  },
}
