import { z } from 'zod'
import { listRequests, totalRequests } from '@/lib/costs/request-list'
import { readSearch } from './input'
import type { ApiRoute } from './route'
import { requirePermission } from './signed-in'

const instant = z.iso.datetime({ offset: true })
const search = z.strictObject({
  person: z.string().min(1).max(254).optional(),
  metric: z.string().min(1).max(200).optional(),
  dashboard: z.string().min(1).max(100).optional(),
  outcome: z.enum(['answered', 'failed', 'cancelled', 'refused']).optional(),
  cache: z.enum(['hit', 'shared', 'miss', 'none']).optional(),
  origin: z.enum(['dashboard', 'metric', 'explore', 'script', 'command', 'job']).optional(),
  lists: z.enum(['without', 'only']).optional(),
  from: instant.optional(),
  to: instant.optional(),
  sort: z.enum(['newest', 'slowest']).default('newest'),
  after: z.string().max(300).optional(),
  limit: z.stringFormat('number', /^\d{1,3}$/).default('50'),
})

const patienceMs = 1_000

/** The query log for administrators: a page of it, and totals for the filter. */
export const requestsRoute: ApiRoute = {
  method: 'GET',
  path: '/api/requests',
  handle: async (request, services) => {
    await requirePermission(request, services, { action: 'view_log' })
    const { limit, ...filter } = readSearch(request, search)
    // What was answered a moment ago should be on the list; if the store is slow, the list must not be.
    await Promise.race([services.queryLog.flush().catch(() => {}), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
    const [page, totals] = await Promise.all([
      listRequests(services.store, { ...filter, limit: Math.min(Math.max(Number(limit), 1), 200) }),
      totalRequests(services.store, filter),
    ])
    return Response.json({ ...page, totals, log: services.queryLog.state() }, { headers: { 'cache-control': 'private, no-store' } })
  },
}
