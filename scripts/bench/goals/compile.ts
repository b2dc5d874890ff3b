import { type MetricQuery, parseQuery, planQuery } from '@/lib/metrics'
import { duckdbFunctions } from '@/lib/warehouse/duckdb-functions'
import { companyMetrics } from '../company'
import { type Goal, ms, percentile } from '../goal'

const query: MetricQuery = {
  metrics: [
    ...['active_users', 'visitors', 'orders', 'buyers', 'average_order_value'],
    ...['gross_revenue', 'refund_rate', 'new_subscriptions', 'visits', 'orders_per_active_user'],
  ],
  by: ['country', 'platform', 'channel', 'user.plan'],
  where: { 'user.campaign': { not: 'launch' } },
  grain: 'week',
  range: ['2026-03-02', '2026-05-25'],
  timeZone: 'America/New_York',
}

export const compileTime: Goal = {
  number: 20,
  title: 'A query of 10 metrics by 4 dimensions from JSON to SQL, warm',
  target: '≤ 1 ms at the median',
  async measure() {
    const { catalog, metrics } = await companyMetrics()
    const context = { catalog, functions: duckdbFunctions, dataAsOf: '2026-06-30T00:00:00Z', rowFilters: () => 'all' as const }
    const times = (asked: MetricQuery) =>
      Array.from({ length: 3000 }, () => {
        const began = performance.now()
        planQuery(parseQuery(asked, { catalog, metrics, segments: new Map() }), context)
        return performance.now() - began
      }).slice(1000)
    const plain = times(query)
    const compared = times({ ...query, compare: 'previous_year' })
    const middle = percentile(plain, 0.5)
    const figure = `median ${ms(middle)}, p95 ${ms(percentile(plain, 0.95))}; with a comparison ${ms(percentile(compared, 0.5))}`
    return { figure, met: middle <= 1 }
  },
}
