import type { ApiRoute } from './route'
import { requireSignedIn } from './signed-in'

export const meRoute: ApiRoute = {
  method: 'GET',
  path: '/api/me',
  handle: async (request, services) => {
    const { person, kind } = await requireSignedIn(request, services)
    const { id, email, name, role, teams } = person
    return Response.json({ id, email, name, role, teams, signedInBy: kind }, { headers: { 'cache-control': 'no-store' } })
  },
}
