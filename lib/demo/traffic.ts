import type { Step } from './step'

/** Every visit of everybody in order of time, with all that its events need: visitors, members and bots. */
const visitAll: Step = {
  table: 'traffic',
  query: `
    with visitors as (
      select case when signs_up then 'sign-up' else 'visitor' end as kind, first_anonymous_id() + visitor as anonymous_id,
        null::bigint as user_id, member.user_id as signed_up_user_id, visit.d, started_us, events, gap_us, visit.channel, campaign,
        visit.platform, visit.country, null::bigint as amount_cents, null::varchar as currency
      from visit left join member using (visitor)
    ), members as (
      select 'member', anonymous_id, case when is_known then visit.user_id end, null, d, started_us, events, gap_us, channel,
        case channel when 6 then 'weekly_menu' end, platform, country, amount_cents, currency
      from member_visit visit
      left join raw_data.orders on orders.user_id = visit.user_id and ordered_at = case when has_order then instant(ended_us) end
    ), bots as (
      select 'bot', bot_anonymous_id() + bot, null, null, d, at_share(starts_us, length_us, u(mix(bot, 5), 1)), 1, 1000000, 4, null,
        'web', 'SG', null, null
      from scale, unnest(range(1, bots + 1)) t(bot)
      join day on day.day = ['2025-05-13', '2025-08-21', '2025-12-09', '2026-05-06'][1 + bot % 4]::date
    ), everybody as (
      select * from visitors union all select * from members union all select * from bots
    ), in_time as (
      select * from everybody order by started_us, anonymous_id
    ), numbered as (
      select row_number() over () as session_id, sum(events) over (rows unbounded preceding) - events as events_before, * from in_time
    )
    select numbered.*, source, medium, referrer from numbered join channel on channel.id = numbered.channel`,
}

const sessions: Step = {
  table: 'raw_data.sessions',
  columns: `session_id bigint not null, anonymous_id bigint not null, user_id bigint, started_at timestamptz not null, utm_source varchar,
    utm_medium varchar, utm_campaign varchar, referrer varchar, platform varchar not null, country varchar not null`,
  comment: 'Visits as the web server and the apps report them. owner: data',
  query: `
    select session_id, anonymous_id, user_id, instant(started_us), source, medium, campaign, referrer, platform, country
    from traffic order by session_id`,
}

/**
 * One row per event; a failed sender repeats 5 % of those of 2025-11-18. One in a hundred arrives 30 hours late, so the newest day
 * is not whole. On 2026-03-10 the iOS apps send nothing from 06:00 to 20:00 UTC. Version 5.0 renames the checkout event and writes
 * its amount as a number of cents.
 */
const events: Step = {
  table: 'raw_data.events',
  columns: `event_id bigint not null, event_name varchar not null, occurred_at timestamptz not null, received_at timestamptz not null,
    anonymous_id bigint not null, user_id bigint, session_id bigint not null, platform varchar not null, app_version varchar not null,
    properties json`,
  comment: 'What people do, as sent by web and apps. event_id repeats when a sender repeats. owner: data',
  query: `
    with sent as (
      select *, 0 as copy from traffic
      union all
      select *, 1 from traffic where d = date_diff('day', date '2025-01-06', date '2025-11-18')
    ), expanded as (
      select sent.*, i, events_before + i + 1 as event_id, mix(events_before + i + 1, 7) as m, started_us + i * gap_us as occurred_us
      from sent, unnest(range(events)) t(i)
    ), drawn as (
      select *, u(m, 1) as choice, u(m, 2) as delay, i = events - 1 as is_last from expanded where copy = 0 or u(m, 3) < 0.05
    ), named as (
      select drawn.*, app_version, occurred_us + copy * 4000000 + case when delay < 0.01 then 108000000000 else floor(delay * 5000)::bigint * 1000 end as received_us,
        case
          when kind = 'member' then case
            when amount_cents is not null and is_last then case when app_version = '5.0' then 'purchase_completed' else 'checkout_completed' end
            when amount_cents is not null and i = events - 2 then 'checkout_started'
            when i = 0 then 'app_opened'
            when choice < 0.45 then 'recipe_viewed' when choice < 0.65 then 'search_performed' when choice < 0.80 then 'recipe_saved'
            when choice < 0.90 then 'meal_planned' else 'shopping_list_updated' end
          when kind = 'sign-up' and is_last then 'signed_up'
          when i = 0 then 'page_viewed'
          when choice < 0.40 then 'page_viewed' when choice < 0.80 then 'recipe_viewed' when choice < 0.95 then 'search_performed'
          else 'pricing_viewed' end as event_name
      from drawn join day using (d)
    )
    select event_id, event_name, instant(occurred_us), instant(received_us), anonymous_id,
      case when event_name = 'signed_up' then signed_up_user_id else user_id end, session_id, platform, app_version,
      case event_name
        when 'checkout_completed' then '{"price":"' || amount_cents // 100 || '.' || lpad((amount_cents % 100)::varchar, 2, '0') || '","currency":"' || currency || '"}'
        when 'purchase_completed' then '{"amount_cents":' || amount_cents || ',"currency":"' || currency || '"}'
        when 'recipe_saved' then '{"recipe_id":' || 1 + floor(u(m, 4) * 5000)::bigint || '}' end
    from named
    where received_us < as_of_us() and not (platform = 'ios' and occurred_us >= epoch_us(timestamptz '2026-03-10 06:00:00+00')
      and occurred_us < epoch_us(timestamptz '2026-03-10 20:00:00+00'))`,
}

export const trafficSteps: readonly Step[] = [visitAll, sessions, events]
