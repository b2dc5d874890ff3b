import type { Step } from './step'

/** Each visitor's chain of visits: sign up, stop, or come back one or more days later through the next channel; at most eight. */
const visit: Step = {
  table: 'visit',
  query: `
    with recursive chain as (
      select visitor, 0::bigint as step, d, 0 as channel, mix(visitor * 16, 2) as m
      from day, unnest(range(visitors_before + 1, last_visitor + 1)) t(visitor)
      union all
      select visitor, step + 1, d + case when step = 0 then 0 else geometric(u(m, 4), 3.5) end,
        1 + (u(m, 3) >= next[1])::integer + (u(m, 3) >= next[2])::integer + (u(m, 3) >= next[3])::integer + (u(m, 3) >= next[4])::integer
          + (u(m, 3) >= next[5])::integer + (u(m, 3) >= next[6])::integer + (u(m, 3) >= next[7])::integer,
        mix(visitor * 16 + step + 1, 2)
      from chain join channel on channel.id = chain.channel
      where step < 8 and u(m, 1) >= hazard and u(m, 2) >= stop
    ), seen as (
      select visitor, step, day.d, chain.channel, m, u(m, 1) < hazard as signs_up,
        at_share(starts_us, length_us, (u(m, 5) + u(m, 6)) / 2) as started_us,
        geometric(u(m, 7), 2.5) + (u(m, 1) < hazard)::bigint as events, (10 + floor(u(m, 8) * 50))::bigint * 1000000 as gap_us,
        case when campaigns is not null then campaigns[1 + floor(u(m, 9) * len(campaigns))::bigint] end as campaign
      from chain join day on day.d = chain.d join channel on channel.id = chain.channel where step > 0
    ), placed as (
      select visitor,
        case when u(mix(visitor, 1), 1) < 0.5 then 'web' when u(mix(visitor, 1), 1) < 0.83 then 'ios' else 'android' end as platform,
        case when u(mix(visitor, 1), 2) < 0.4 then 'US'
          else ['GB', 'DE', 'FR', 'BR', 'IN', 'CA'][1 + floor((u(mix(visitor, 1), 2) - 0.4) * 10)::bigint] end as country
      from day, unnest(range(visitors_before + 1, last_visitor + 1)) t(visitor)
    )
    select seen.*, platform, country, started_us + (events - 1) * gap_us as ended_us
    from seen join placed using (visitor) where started_us + (events - 1) * gap_us < as_of_us()`,
}

/** Visitors who signed up, in the order they did. A quarter of them has a second device; one in a hundred works here. */
const member: Step = {
  table: 'member',
  query: `
    with numbered as (
      select row_number() over (order by ended_us, visitor) as user_id, visitor, d, channel, platform, country, ended_us as signed_up_us
      from visit where signs_up
    )
    select numbered.*, mix(user_id, 3) as m, u(mix(user_id, 3), 1) < 0.25 as has_second_device, u(mix(user_id, 3), 2) < 0.01 as is_internal,
      first_anonymous_id() + visitor as anonymous_id, second_anonymous_id() + visitor as second_anonymous_id,
      case platform when 'web' then 'ios' else 'web' end as second_platform,
      -- a product improvement keeps later sign-ups longer; the launch crowd leaves sooner
      channel.activity * case when day >= date '2025-11-02' then 1.2 else 1 end
        * case when day = date '2025-09-16' then 0.5 else 1 end as activity,
      -- few buy on most of their days, which ties a person's orders to those of the weeks before (correlation 0.57)
      case when u(mix(user_id, 3), 3) < 0.035 then 0.85 else 0.0055 end as order_rate
    from numbered join channel on channel.id = numbered.channel join day using (d)
    order by user_id`,
}

const users: Step = {
  table: 'raw_data.users',
  columns: `user_id bigint not null, signed_up_at timestamptz not null, email varchar not null, country varchar not null,
    signup_platform varchar not null, is_internal boolean not null`,
  comment: 'One row per account, loaded hourly from the production replica. owner: data',
  query: `
    select user_id, instant(signed_up_us), case when is_internal then 'staff' || user_id || '@plateful.example'
      else 'user' || user_id || '@mail.example' end, country, platform, is_internal
    from member order by user_id`,
}

const identities: Step = {
  table: 'raw_data.identities',
  columns: 'anonymous_id bigint not null, user_id bigint not null, linked_at timestamptz not null',
  comment: 'Which device belongs to whom, known from the first sign-in on it. owner: data',
  query: `
    select anonymous_id, user_id, instant(signed_up_us) from member
    union all
    select second_anonymous_id, user_id, instant(signed_up_us + 3 * 86400000000) from member
    where has_second_device and signed_up_us + 3 * 86400000000 < as_of_us()
    order by 2, 1`,
}

export const visitSteps: readonly Step[] = [visit, member, users, identities]
