import type { Step } from './step'

/** The one place that decides whose rows the governed numbers leave out. */
const excluded: Step = {
  table: 'analytics.excluded_persons',
  columns: 'person bigint not null, reason varchar not null',
  comment: 'Staff accounts, and bots: anonymous visitors from Singapore, where the product is not sold. owner: data',
  query: `
    select user_id, 'internal' from raw_data.users where is_internal
    union all
    select distinct anonymous_id, 'bot' from raw_data.sessions where country = 'SG' and user_id is null
    order by 1`,
}

/** Visits with the person behind them; a device linked later gives its earlier visits to the account too. */
const personVisit: Step = {
  table: 'person_visit',
  query: `
    select session_id, coalesce(identity.user_id, visit.anonymous_id) as person, identity.user_id, started_at, visit.user_id is not null as is_signed_in,
      utm_campaign as campaign, platform, country,
      case when utm_medium = 'cpc' then 'Paid Search' when utm_medium = 'paid_social' then 'Paid Social' when utm_medium = 'display' then 'Display'
        when utm_medium = 'affiliate' then 'Affiliates' when utm_medium = 'email' then 'Email'
        when referrer like '%google.%' then 'Organic Search' when referrer is not null then 'Referral' else 'Direct' end as channel
    from raw_data.sessions visit
    left join raw_data.identities identity on identity.anonymous_id = visit.anonymous_id
    anti join analytics.excluded_persons excluded on excluded.person = coalesce(identity.user_id, visit.anonymous_id)`,
}

/** How each person was first met. */
const firstTouch: Step = {
  table: 'first_touch',
  query: `
    with first as (
      select person, any_value(user_id) as user_id, min(session_id) as session_id from person_visit group by person
    )
    select first.person, first.user_id, channel, campaign, country, platform from first join person_visit using (session_id)`,
}

const sessions: Step = {
  table: 'analytics.fct_sessions',
  columns: `session_id bigint not null, person bigint not null, user_id bigint, started_at timestamptz not null, is_signed_in boolean not null,
    visit_channel varchar not null, campaign varchar, channel varchar not null, platform varchar not null, country varchar not null`,
  comment: 'Visits without staff and bots. channel is how the person was first met, visit_channel how this visit came. owner: data',
  query: `
    select session_id, person, visit.user_id, started_at, is_signed_in, visit.channel, visit.campaign, first_touch.channel, visit.platform, visit.country
    from person_visit visit join first_touch using (person) order by session_id`,
}

const touches: Step = {
  table: 'analytics.fct_touches',
  columns: `touch_id bigint not null, person bigint not null, user_id bigint, touched_at timestamptz not null, channel varchar not null,
    first_channel varchar not null, campaign varchar, platform varchar not null, country varchar not null`,
  comment: 'Visits up to the sign-up, which compete for its credit; later visits are use, not marketing. owner: growth',
  query: `
    select session_id, person, visit.user_id, started_at, visit_channel, channel, campaign, platform, visit.country
    from analytics.fct_sessions visit left join raw_data.users on users.user_id = visit.user_id
    where signed_up_at is null or started_at <= signed_up_at order by session_id`,
}

/** Events are counted once however often they were sent. A day with a visit or an order but no event has `is_active` false. */
const userDays: Step = {
  table: 'analytics.fct_user_days',
  columns: `person bigint not null, day date not null, user_id bigint, is_active boolean not null, events bigint not null, sessions bigint not null,
    orders bigint not null, gross_cents bigint not null, net_cents bigint not null, channel varchar not null, platform varchar not null,
    country varchar not null`,
  comment: 'One row per person and day of New York; money in US cents, refunds on the day of their order. owner: data',
  query: `
    with sent as (
      select distinct session_id, event_id, epoch_us(occurred_at) // 3600000000 as hour from raw_data.events
    ), session_hours as (
      -- days of New York begin on whole hours, so the zone is asked for once per visit and hour
      select session_id, hour, count(*) as events from sent group by 1, 2
    ), parts as (
      select person, (instant(hour * 3600000000) at time zone 'America/New_York')::date as day, events, 0 as sessions, 0 as orders,
        0 as gross_cents, 0 as net_cents
      from session_hours join analytics.fct_sessions using (session_id)
      union all
      select person, (started_at at time zone 'America/New_York')::date, 0, count(*), 0, 0, 0 from analytics.fct_sessions group by 1, 2
      union all
      select user_id, (ordered_at at time zone 'America/New_York')::date, 0, 0, count(*), sum(gross_cents), sum(net_cents)
      from analytics.fct_orders group by 1, 2
    ), whole as (
      select person, day, sum(events) as events, sum(sessions) as sessions, sum(orders) as orders, sum(gross_cents) as gross_cents,
        sum(net_cents) as net_cents
      from parts group by 1, 2
    )
    select person, day, user_id, events > 0, events, sessions, orders, gross_cents, net_cents, channel, platform, country
    from whole join first_touch using (person) order by day, person`,
}

const users: Step = {
  table: 'analytics.dim_users',
  columns: `user_id bigint not null, signed_up_at timestamptz not null, cohort_day date not null, country varchar not null,
    platform varchar not null, channel varchar not null, campaign varchar, first_action varchar, plan varchar not null`,
  comment: 'Accounts without staff. first_action: what they did first within seven days; plan: as of the last load. owner: growth',
  query: `
    with first_action as (
      select user_id, arg_min(event_name, event_id) as first_action
      from raw_data.events join raw_data.users using (user_id)
      where event_name in ('recipe_saved', 'meal_planned', 'shopping_list_updated') and occurred_at < signed_up_at + interval 7 days
      group by 1
    ), paying as (
      select user_id, max(plan) as plan from raw_data.subscriptions where ended_on is null group by 1
    )
    select users.user_id, signed_up_at, (signed_up_at at time zone 'America/New_York')::date, users.country, signup_platform,
      channel, campaign, first_action, coalesce(plan, 'free')
    from raw_data.users join first_touch on first_touch.person = users.user_id
    left join first_action on first_action.user_id = users.user_id left join paying on paying.user_id = users.user_id
    order by 1`,
}

export const peopleSteps: readonly Step[] = [excluded, personVisit, firstTouch, sessions, touches]
export const dayAndUserSteps: readonly Step[] = [userDays, users]
