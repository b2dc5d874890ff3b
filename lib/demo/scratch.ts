import type { Step } from './step'

const dates: Step = {
  table: 'analytics.dim_date',
  columns: `day date not null, week date not null, month date not null, quarter date not null, year integer not null, weekday varchar not null,
    is_weekend boolean not null`,
  comment: 'Calendar of New York; weeks begin on Monday. owner: data',
  query: `
    select day, date_trunc('week', day)::date, date_trunc('month', day)::date, date_trunc('quarter', day)::date, year(day), dayname(day),
      isodow(day) > 5
    from day order by 1`,
}

const channels: Step = {
  table: 'analytics.dim_channel',
  columns: 'channel varchar not null, is_paid boolean not null, position integer not null',
  comment: 'Channels in the order reports show them. owner: growth',
  query: 'select channel, cost_per_visit > 0, id from channel where id > 0 order by id',
}

const channelDays: Step = {
  table: 'analytics.agg_channel_day',
  columns: `day date not null, channel varchar not null, touches bigint not null, sign_ups bigint not null, orders bigint not null,
    net_cents bigint not null, spend_cents bigint not null`,
  comment: 'A row for every channel and day of New York, also when nothing happened; money in US cents. owner: growth',
  query: `
    with parts as (
      select (touched_at at time zone 'America/New_York')::date as day, channel, 1 as touches, 0 as sign_ups, 0 as orders, 0 as net_cents, 0 as spend_cents
      from analytics.fct_touches
      union all
      select cohort_day, channel, 0, 1, 0, 0, 0 from analytics.dim_users
      union all
      select (ordered_at at time zone 'America/New_York')::date, channel, 0, 0, 1, net_cents, 0 from analytics.fct_orders
      union all
      select day, channel, 0, 0, 0, 0, spend_cents from analytics.fct_ad_spend
      union all
      select day, channel, 0, 0, 0, 0, 0 from analytics.dim_date, analytics.dim_channel
    )
    select day, channel, sum(touches), sum(sign_ups), sum(orders), sum(net_cents), sum(spend_cents) from parts group by 1, 2 order by 1, 2`,
}

/** A copy somebody made in May and nobody has refreshed since. */
const powerUsers: Step = {
  table: 'adhoc.power_users_2026_05',
  columns: 'user_id bigint not null, active_days bigint not null, events bigint not null, copied_on date not null',
  comment: 'Most active users of May 2026, for the interview round. owner: product',
  query: `
    select user_id, count(*) as active_days, sum(events), date '2026-05-29' from analytics.fct_user_days
    where is_active and user_id is not null and day between date '2026-05-01' and date '2026-05-28'
    group by 1 having count(*) >= 15 order by 2 desc, 1`,
}

/** Nobody's: no owner, and a column for every day of the quarter. */
const exportQ2: Step = {
  table: 'adhoc.tmp_export_q2',
  query: `
    pivot (
      select user_id, 'd_' || strftime(day, '%Y_%m_%d') as name, events from analytics.fct_user_days
      where user_id is not null and day between date '2026-04-01' and date '2026-06-29'
    ) on name using first(events) group by user_id order by user_id`,
}

const channelFix: Step = {
  table: 'adhoc.channel_fix_v2',
  columns: 'utm_source varchar, utm_medium varchar, channel varchar not null, fixed_on date not null',
  comment: 'Hand-made mapping from before the governed channel rules; Affiliates counts as Referral here. owner: growth',
  query: `
    select source, medium, case channel when 'Affiliates' then 'Referral' when 'Display' then 'Paid Social' else channel end, date '2025-10-14'
    from channel where id > 0 order by id`,
}

const oldEvents: Step = {
  table: 'archive.events_2025h1',
  columns:
    'event_id bigint not null, event_type varchar not null, ts_ms bigint not null, session_id bigint not null, platform varchar not null',
  comment: 'Events of January to June 2025 as the first tracker wrote them: other names, epoch milliseconds, no user. owner: data',
  query: `
    select event_id, upper(event_name), epoch_ms(occurred_at), session_id, platform from raw_data.events
    where occurred_at < timestamptz '2025-07-01 00:00:00+00'`,
}

/** What the catalogue's `dataAsOf` reads: everything before this instant has been loaded. */
const loads: Step = {
  table: 'raw_data.loads',
  columns: 'load_id bigint not null, loaded_until timestamptz not null, finished_at timestamptz not null',
  comment: 'Nightly loads; loaded_until is the instant up to which all tables hold everything received. owner: data',
  query: `
    select d + 1, (day + 1)::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC' + interval 25 minutes from day order by 1`,
}

export const calendarModelSteps: readonly Step[] = [dates, channels]
export const scratchSteps: readonly Step[] = [channelDays, powerUsers, exportQ2, channelFix, oldEvents, loads]
