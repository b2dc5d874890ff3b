import type { Step } from './step'

const orders: Step = {
  table: 'raw_data.orders',
  columns: `order_id bigint not null, user_id bigint not null, ordered_at timestamptz not null, amount_cents bigint not null,
    currency varchar not null`,
  comment: 'Shop orders in the currency of the customer. owner: finance',
  query: `
    with priced as (
      select user_id, ended_us, day.day, mix(user_id * 1024 + d, 10) as m,
        case country when 'GB' then 'GBP' when 'DE' then 'EUR' when 'FR' then 'EUR' else 'USD' end as currency
      from member_visit visit join day using (d) where has_order
    )
    select row_number() over (order by ended_us, user_id), user_id, instant(ended_us),
      greatest(100, round(100 * log_normal(u(m, 1), u(m, 2), 3.2, 0.6) / usd_per_unit::double))::bigint, priced.currency
    from priced join raw_data.fx_rates rate on rate.day = priced.day and rate.currency = priced.currency
    order by 1`,
}

/** 4 % of orders, and 25 % of those of one bad week; three in four give back everything. */
const refunds: Step = {
  table: 'raw_data.refunds',
  columns: 'refund_id bigint not null, order_id bigint not null, refunded_at timestamptz not null, amount_cents bigint not null',
  comment: 'Money given back, in the currency of its order. owner: finance',
  query: `
    with refunded as (
      select order_id, amount_cents, mix(order_id, 10) as m,
        epoch_us(ordered_at) + floor((1 + 13 * u(mix(order_id, 10), 4)) * 86400000)::bigint * 1000 as refunded_us
      from raw_data.orders
      where u(mix(order_id, 10), 3) < case when (ordered_at at time zone 'America/New_York')::date
        between date '2026-04-06' and date '2026-04-12' then 0.25 else 0.04 end
    )
    select row_number() over (order by refunded_us, order_id), order_id, instant(refunded_us),
      case when u(m, 5) < 0.75 then amount_cents else greatest(1, amount_cents / 2)::bigint end
    from refunded where refunded_us < as_of_us() order by 1`,
}

/**
 * 12 % of members pay after a trial of 14 days and leave at 6 % a month. One in eight basic plans becomes pro after some months,
 * and one in twelve of those who left comes back.
 */
const subscriptions: Step = {
  table: 'raw_data.subscriptions',
  columns: `subscription_id bigint not null, user_id bigint not null, plan varchar not null, mrr_cents bigint not null,
    started_on date not null, ended_on date`,
  comment: 'Paid plans with what they bring a month, in US cents; a change of plan is a new row. owner: finance',
  query: `
    with paying as (
      select user_id, m, day.day + 14 as started_on, u(m, 42) < 0.25 as is_pro,
        1 + floor(ln(1 - u(m, 43)) / ln(0.94::double))::bigint as months
      from (select user_id, d, mix(user_id, 9) as m from member) payer join day using (d) where u(m, 41) < 0.12
    ), planned as (
      select *, not is_pro and months > 4 and u(m, 44) < 0.125 as moves_up, (started_on + to_months(months::integer))::date as left_on,
        (started_on + to_months(3))::date as moved_on
      from paying
    ), spans as (
      select user_id, case when is_pro then 'pro' else 'basic' end as plan, started_on, case when moves_up then moved_on else left_on end as ended_on
      from planned
      union all select user_id, 'pro', moved_on, left_on from planned where moves_up
      union all select user_id, 'basic', (left_on + to_months(2))::date, null from planned where u(m, 45) < 1 / 12.0::double
    )
    select row_number() over (order by started_on, user_id, plan), user_id, plan, case plan when 'pro' then 2400 else 900 end, started_on,
      case when ended_on < date '2026-06-30' then ended_on end
    from spans where started_on < date '2026-06-30' order by 1`,
}

/**
 * Spend follows the visitors that a channel is planned to bring, 15 % up or down by day and campaign. Paid Social spends twice as
 * much for four weeks and brings nobody more for it; Affiliates sends its bills in euros from May 2026 on.
 */
const spend: Step = {
  table: 'raw_data.ad_spend',
  columns: `day date not null, channel varchar not null, campaign varchar not null, impressions bigint not null, clicks bigint not null,
    spend_cents bigint not null, currency varchar not null`,
  comment: 'What the ad networks bill per day, in the zone of the ad account (New York). owner: growth',
  query: `
    with planned as (
      select day, d, channel, campaign, mix(d * 64 + id * 8 + place, 8) as m,
        (last_visitor - visitors_before) * share * 1.5 / len(campaigns) as visits, cost_per_visit
          * case when channel = 'Paid Social' and day between date '2026-01-12' and date '2026-02-08' then 2 else 1 end as cost,
        case when channel = 'Affiliates' and day >= date '2026-05-01' then 'EUR' else 'USD' end as currency
      from day, channel, unnest(campaigns) with ordinality t(campaign, place) where cost_per_visit > 0
    ), bought as (
      select *, round(visits * (0.85 + 0.3 * u(m, 1)))::bigint as clicks, visits * cost * (0.85 + 0.3 * u(m, 2)) as spend_usd_cents from planned
    )
    select bought.day, channel, campaign, (clicks * (40 + floor(20 * u(m, 3))))::bigint, clicks,
      round(spend_usd_cents / usd_per_unit::double)::bigint, bought.currency
    from bought join raw_data.fx_rates rate on rate.day = bought.day and rate.currency = bought.currency
    order by 1, 2, 3`,
}

export const moneySteps: readonly Step[] = [orders, refunds, subscriptions, spend]
