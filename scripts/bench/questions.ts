import type { MetricQuery } from '@/lib/metrics'

/** A question and the statement that a person would write for it; columns and order of rows are those of the product. */
export interface HandWritten {
  readonly title: string
  readonly query: MetricQuery
  readonly sql: string
}

const timeZone = 'America/New_York'

export const handWritten: readonly HandWritten[] = [
  {
    title: 'active users per day',
    query: { metrics: ['active_users'], grain: 'day', range: ['2025-07-01', '2026-06-29'], timeZone },
    sql: `select day as period, count(distinct user_id) as active_users
      from analytics.fct_user_days
      where day >= date '2025-07-01' and day < date '2026-06-29' and is_active
      group by 1 order by 1`,
  },
  {
    title: 'visits per week and channel',
    query: { metrics: ['visits'], by: ['channel'], grain: 'week', range: ['2025-09-01', '2026-06-29'], timeZone },
    sql: `select cast(date_trunc('week', started_at at time zone 'America/New_York') as date) as period, channel, count(*) as visits
      from analytics.fct_sessions
      where started_at >= timestamptz '2025-09-01 04:00:00Z' and started_at < timestamptz '2026-06-29 04:00:00Z'
      group by 1, 2 order by 1, 2`,
  },
  {
    title: 'orders and their value by plan of the user',
    query: { metrics: ['orders', 'average_order_value'], by: ['user.plan'], range: ['2025-07-01', '2026-07-01'], timeZone },
    sql: `select u.plan as "user.plan", count(*) as orders, avg(o.gross_cents) as average_order_value
      from analytics.fct_orders o left join analytics.dim_users u on u.user_id = o.user_id
      where o.ordered_at >= timestamptz '2025-07-01 04:00:00Z' and o.ordered_at < timestamptz '2026-07-01 04:00:00Z'
      group by 1 order by 2 desc nulls last, 1 nulls last`,
  },
  {
    title: 'active users and orders per week and country',
    query: { metrics: ['active_users', 'orders'], by: ['country'], grain: 'week', range: ['2026-01-05', '2026-06-29'], timeZone },
    sql: `with actives as (
        select cast(date_trunc('week', day) as date) as period, country, count(distinct user_id) as active_users
        from analytics.fct_user_days
        where day >= date '2026-01-05' and day < date '2026-06-29' and is_active group by 1, 2),
      bought as (
        select cast(date_trunc('week', ordered_at at time zone 'America/New_York') as date) as period, country, count(*) as orders
        from analytics.fct_orders
        where ordered_at >= timestamptz '2026-01-05 05:00:00Z' and ordered_at < timestamptz '2026-06-29 04:00:00Z' group by 1, 2)
      select coalesce(a.period, b.period) as period, coalesce(a.country, b.country) as country,
        coalesce(active_users, 0) as active_users, coalesce(orders, 0) as orders
      from actives a full join bought b on a.period = b.period and a.country = b.country
      order by 1, 2`,
  },
  {
    title: 'refund rate per month, paid channels',
    query: {
      metrics: ['gross_revenue', 'refund_rate'],
      where: { channel: { not: 'organic' } },
      grain: 'month',
      range: ['2025-07-01', '2026-07-01'],
      timeZone,
    },
    sql: `select cast(date_trunc('month', booked_at at time zone 'America/New_York') as date) as period,
        sum(gross_cents) as gross_revenue,
        cast(coalesce(sum(refund_cents), 0) as double) / nullif(coalesce(sum(gross_cents), 0), 0) as refund_rate
      from analytics.fct_revenue
      where booked_at >= timestamptz '2025-07-01 04:00:00Z' and booked_at < timestamptz '2026-07-01 04:00:00Z' and channel <> 'organic'
      group by 1 order by 1`,
  },
  {
    title: 'visitors of the whole history per month and platform',
    query: { metrics: ['visitors'], by: ['platform'], grain: 'month', range: ['2025-01-01', '2026-07-01'], timeZone },
    sql: `select cast(date_trunc('month', day) as date) as period, platform, count(distinct person) as visitors
      from analytics.fct_user_days
      where day >= date '2025-01-01' and day < date '2026-07-01'
      group by 1, 2 order by 1, 2`,
  },
]
