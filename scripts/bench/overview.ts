import { rootFolder } from '@/lib/base/config'
import type { Dashboard, MetricQuery } from '@/lib/metrics'

/** The questions of the company overview as its page asks them at first, each over a range no earlier load asked for. */
export async function overviewQueries(): Promise<readonly MetricQuery[]> {
  const exported: Record<string, unknown> = await import(`${rootFolder}/metrics/index.ts`)
  const dashboards = Object.values(exported).filter((value): value is Dashboard => (value as Dashboard).object === 'dashboard')
  const overview = dashboards.find(({ slug }) => slug === 'company-overview')
  if (!overview) throw new Error('there is no dashboard company-overview')
  return overview.tiles.map(({ metrics, by, where, grain, order, limit }) => ({
    metrics,
    ...(by && { by }),
    ...(where && { where }),
    ...(order && { order }),
    ...(limit && { limit }),
    ...(grain !== 'none' && { grain: grain === 'page' ? overview.defaults.grain : grain }),
    range: ['2026-03-02', '2026-05-25'],
    timeZone: 'America/New_York',
  }))
}
