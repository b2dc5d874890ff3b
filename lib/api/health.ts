import { sql } from 'kysely'
import type { Services } from '@/lib/services'
import type { ApiRoute } from './route'

const PATIENCE_MS = 2_000

/** Whether the server can do its work, and if not, which part is missing. Open to everybody, so it names no address. */
export const healthRoute: ApiRoute = {
  method: 'GET',
  path: '/api/health',
  handle: async (_request, services) => {
    const [store, warehouse] = await Promise.all([
      check(() => sql`select 1`.execute(services.store)),
      check(() => services.warehouse.dataVersion()),
    ])
    const project = projectState(services)
    const ready = store === 'ready' && warehouse === 'ready' && project !== 'missing'
    const headers = { 'cache-control': 'no-store', ...(!ready && { 'retry-after': '2' }) }
    return Response.json(
      { status: ready ? 'ready' : 'not_ready', store, warehouse, project, queryLog: services.queryLog.state() },
      { status: ready ? 200 : 503, headers },
    )
  },
}

async function check(ask: () => Promise<unknown>): Promise<'ready' | 'unavailable'> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('too late')), PATIENCE_MS)
  try {
    await Promise.race([ask(), late.promise])
    return 'ready'
  } catch {
    return 'unavailable'
  } finally {
    clearTimeout(timer)
  }
}

function projectState({ project }: Services): 'ready' | 'last_good' | 'missing' {
  try {
    return project.current().problems.length === 0 ? 'ready' : 'last_good'
  } catch {
    return 'missing'
  }
}
