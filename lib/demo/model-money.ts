import type { Step } from './step'

/** Refunds in two ways: taken off the order they belong to, and as movements of the day they were paid out. */
const orders: Step = {
  table: 'analytics.fct_orders',
  columns: `order_id bigint not null, user_id bigint not null, ordered_at timestamptz not null, currency varchar not null,
    gross_cents bigint not null, refunded_cents bigint not null, net_cents bigint not null, is_refunded boolean not null,
    channel varchar not null, platform varchar not null, country varchar not null`,
  comment: 'Orders in US cents at the rate of their day, without staff; refunds at the rate of the refund. owner: finance',
  query: `
    with refunded as (
      select order_id, sum(round(refunds.amount_cents * usd_per_unit)::bigint) as refunded_cents
      from raw_data.refunds join raw_data.orders using (order_id)
      join raw_data.fx_rates rate on rate.currency = orders.currency and rate.day = (refunded_at at time zone 'America/New_York')::date
      group by 1
    )
    select order_id, orders.user_id, ordered_at, orders.currency, round(amount_cents * usd_per_unit)::bigint as gross, coalesce(refunded_cents, 0),
      gross - coalesce(refunded_cents, 0), refunded_cents is not null, channel, platform, country
    from raw_data.orders join first_touch on first_touch.person = orders.user_id
    join raw_data.fx_rates rate on rate.currency = orders.currency and rate.day = (ordered_at at time zone 'America/New_York')::date
    left join refunded using (order_id) order by 1`,
}

const revenue: Step = {
  table: 'analytics.fct_revenue',
  columns: `movement_id varchar not null, kind varchar not null, user_id bigint not null, order_id bigint not null, booked_at timestamptz not null,
    gross_cents bigint not null, refund_cents bigint not null, net_cents bigint not null, channel varchar not null, platform varchar not null, country varchar not null`,
  comment: 'Orders and refunds, each when it happened, in US cents; net is gross less refund. owner: finance',
  query: `
    select 'order-' || order_id, 'order', user_id, order_id, ordered_at as booked_at, gross_cents, 0, gross_cents, channel, platform, country from analytics.fct_orders
    union all
    select 'refund-' || refund_id, 'refund', orders.user_id, order_id, refunded_at, 0, round(refunds.amount_cents * usd_per_unit)::bigint as refund,
      -refund, channel, platform, country
    from raw_data.refunds join analytics.fct_orders orders using (order_id)
    join raw_data.fx_rates rate on rate.currency = orders.currency and rate.day = (refunded_at at time zone 'America/New_York')::date
    order by booked_at, 1`,
}

const movements: Step = {
  table: 'analytics.fct_mrr_movements',
  columns: `movement_id varchar not null, user_id bigint not null, day date not null, kind varchar not null, plan varchar not null,
    mrr_cents bigint not null, channel varchar not null, platform varchar not null, country varchar not null`,
  comment: 'Changes of monthly recurring revenue in US cents: new, expansion, contraction, churned, resurrected. owner: finance',
  query: `
    with neighbours as (
      select *, lag(ended_on) over person as left_on, lag(mrr_cents) over person as mrr_before, lead(started_on) over person as next_on
      from raw_data.subscriptions window person as (partition by user_id order by started_on, subscription_id)
    ), moved as (
      select 'start-' || subscription_id as movement_id, user_id, started_on as day, plan,
        case when mrr_before is null then 'new' when left_on < started_on then 'resurrected' when mrr_cents >= mrr_before then 'expansion'
          else 'contraction' end as kind,
        mrr_cents - case when left_on = started_on then mrr_before else 0 end as mrr_cents
      from neighbours
      union all
      select 'end-' || subscription_id, user_id, ended_on, plan, 'churned', -mrr_cents from neighbours
      where ended_on is not null and next_on is distinct from ended_on
    )
    select movement_id, moved.user_id, day, kind, plan, mrr_cents, channel, platform, country
    from moved join first_touch on first_touch.person = moved.user_id order by day, movement_id`,
}

const spend: Step = {
  table: 'analytics.fct_ad_spend',
  columns: `day date not null, channel varchar not null, campaign varchar not null, impressions bigint not null, clicks bigint not null,
    spend_cents bigint not null`,
  comment: 'Advertising in US cents at the rate of its day. owner: growth',
  query: `
    select spend.day, channel, campaign, impressions, clicks, round(spend_cents * usd_per_unit)::bigint
    from raw_data.ad_spend spend join raw_data.fx_rates rate on rate.day = spend.day and rate.currency = spend.currency order by 1, 2, 3`,
}

const conversions: Step = {
  table: 'analytics.fct_conversions',
  columns: `conversion_id varchar not null, kind varchar not null, person bigint not null, converted_at timestamptz not null, value_cents bigint not null,
    channel varchar not null, platform varchar not null, country varchar not null`,
  comment: 'What channels compete for: sign-ups, and orders with their net value in US cents. owner: growth',
  query: `
    select 'sign-up-' || user_id, 'sign_up', user_id, signed_up_at as converted_at, 0, channel, platform, country from analytics.dim_users
    union all
    select 'order-' || order_id, 'order', user_id, ordered_at, net_cents, channel, platform, country from analytics.fct_orders
    order by converted_at, 1`,
}

export const modelMoneySteps: readonly Step[] = [orders, revenue, movements, spend]
export const conversionSteps: readonly Step[] = [conversions]
