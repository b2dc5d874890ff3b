import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'

/** Rows, sums of ids, times and amounts of what was generated and of what was modelled from it. Order plays no part. */
const sums = `
  select 'users' as part, count(*)::varchar as rows, sum(user_id)::varchar as ids, sum(epoch_us(signed_up_at))::varchar as times, '' as amounts from raw_data.users
  union all select 'identities', count(*)::varchar, sum(anonymous_id)::varchar, sum(epoch_us(linked_at))::varchar, '' from raw_data.identities
  union all select 'sessions', count(*)::varchar, sum(anonymous_id)::varchar, sum(epoch_us(started_at))::varchar, count(utm_campaign)::varchar from raw_data.sessions
  union all select 'events', count(*)::varchar, sum(event_id)::varchar, sum(epoch_us(received_at))::varchar, sum(length(event_name))::varchar from raw_data.events
  union all select 'orders', count(*)::varchar, sum(user_id)::varchar, sum(epoch_us(ordered_at))::varchar, sum(amount_cents)::varchar from raw_data.orders
  union all select 'refunds', count(*)::varchar, sum(order_id)::varchar, sum(epoch_us(refunded_at))::varchar, sum(amount_cents)::varchar from raw_data.refunds
  union all select 'subscriptions', count(*)::varchar, sum(user_id)::varchar, sum(started_on - date '2025-01-01')::varchar, sum(mrr_cents)::varchar from raw_data.subscriptions
  union all select 'ad_spend', count(*)::varchar, sum(clicks)::varchar, sum(day - date '2025-01-01')::varchar, sum(spend_cents)::varchar from raw_data.ad_spend
  union all select 'assignments', count(*)::varchar, sum(user_id)::varchar, sum(epoch_us(assigned_at))::varchar, count(*) filter (variant = 'control')::varchar from raw_data.experiment_assignments
  union all select 'user_days', count(*)::varchar, sum(person)::varchar, sum(day - date '2025-01-01')::varchar, sum(events + net_cents)::varchar from analytics.fct_user_days
  union all select 'touches', count(*)::varchar, sum(person)::varchar, sum(epoch_us(touched_at))::varchar, sum(length(channel))::varchar from analytics.fct_touches
  union all select 'movements', count(*)::varchar, sum(user_id)::varchar, sum(day - date '2025-01-01')::varchar, sum(mrr_cents)::varchar from analytics.fct_mrr_movements
  order by 1`

/** Sixteen hexadecimal digits that stand for every generated row; equal for equal scales, on every machine and thread count. */
export async function fingerprintOf(connection: DuckDBConnection): Promise<string> {
  const rows = (await connection.runAndReadAll(sums)).getRowsJson()
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16)
}

/** What each scale must come to; a change of the generator changes these lines, on purpose. */
export const knownFingerprints: Readonly<Record<string, string>> = {
  '0.01': 'fdd3f29d84562ee0',
  '0.1': 'd69c584181da8484',
  '1': '0ba5eb2fe940b5d5',
}
