import type { Step } from './step'

/**
 * Days on which a member uses the product: the day of sign-up, then a steep fall and a long tail, at most 400 days, weaker at
 * weekends (day 0 is a Monday). 1.4 visits a day on average.
 */
const activeDay: Step = {
  table: 'active_day',
  query: `
    with candidate as (
      select user_id, d + k as d, mix(user_id * 512 + k, 4) as m, case when k = 0 then signed_up_us end as signed_up_us,
        case when k = 0 then 1 else activity * (0.03 + 0.42 * pow(1.0::double + k, -0.62))
          * case (d + k) % 7 when 5 then 0.75 when 6 then 0.70 else 1.13 end end as chance
      from member, unnest(range(0, least(400, 539 - d) + 1)) t(k)
    ), counted as (
      select user_id, d, m, signed_up_us, 1 + (u(m, 3) < 0.3)::bigint + (u(m, 3) < 0.1)::bigint as visits
      from candidate where u(m, 1) < chance
    ), timed as (
      select user_id, counted.d, m, visits, greatest(signed_up_us, starts_us) as from_us, starts_us + length_us as to_us
      from counted join day using (d)
    )
    select user_id, d, m, visits, from_us, greatest(to_us - from_us, 0) as length_us,
      at_share(from_us, greatest(to_us - from_us, 0), (u(m, 10) + u(m, 11)) / 2 / visits) as started_us
    from timed`,
}

/**
 * Members enter an experiment on their first active day inside its window. All three are planned 50/50; annual_price lets more
 * into its control than planned. Only checkout_v2 does anything: 12 % more orders per active day until its window closes. Both are
 * greater at small scales, where nobody could see them otherwise.
 */
const assignment: Step = {
  table: 'assignment',
  query: `
    with experiment(experiment, salt, first_day, last_day, surplus) as (values
      ('aa_test',      21, date '2025-09-22', date '2025-10-19', 0.00),
      ('checkout_v2',  24, date '2025-12-01', date '2026-02-22', 0.00),
      ('annual_price', 23, date '2026-03-23', date '2026-04-26', 0.02)
    ), exposed as (
      select experiment, salt, 0.5 + surplus * least((select loudness from scale), 3) as control_share, last_day, user_id, min(started_us) as assigned_us
      from active_day join day using (d) join experiment on day.day between first_day and last_day
      group by all
    )
    select experiment, user_id, assigned_us, last_day,
      case when u(mix(user_id, 3), salt) < control_share then 'control' else 'treatment' end as variant
    from exposed`,
}

const assignments: Step = {
  table: 'raw_data.experiment_assignments',
  columns: 'experiment varchar not null, user_id bigint not null, variant varchar not null, assigned_at timestamptz not null',
  comment: 'First exposure of each person to a test. owner: product',
  query: 'select experiment, user_id, variant, instant(assigned_us) from assignment order by assigned_us, experiment, user_id',
}

/** Visits of members after sign-up; the first of a day holds the day's order, if there is one. */
const memberVisit: Step = {
  table: 'member_visit',
  query: `
    with ordered as (
      -- 12 % of the mean rate for each further step of loudness, for everybody: those who buy almost daily have no room for more
      select active_day.*,
        u(active_day.m, 2) < case when variant = 'treatment' then order_rate * 1.12 + 0.0042 * ((select loudness from scale) - 1) else order_rate end as orders
      from active_day join member using (user_id) join day on day.d = active_day.d
      left join assignment on assignment.user_id = active_day.user_id and experiment = 'checkout_v2'
        and active_day.started_us >= assigned_us and day.day <= last_day
    ), visited as (
      select user_id, d, orders and nth = 0 as has_order,
        at_share(from_us, length_us, (nth + (u(m, 10 + 2 * nth) + u(m, 11 + 2 * nth)) / 2) / visits) as started_us,
        geometric(u(m, 20 + nth), 10.5) + case when orders and nth = 0 then 2 else 0 end as events,
        (10 + floor(u(m, 25 + nth) * 50))::bigint * 1000000 as gap_us,
        u(m, 30 + nth) < 0.4 as on_second_device, u(m, 35 + nth) as way
      from ordered, unnest(range(visits)) t(nth)
    ), placed as (
      select user_id, d, has_order, started_us, events, gap_us, started_us + (events - 1) * gap_us as ended_us, way, country, signed_up_us,
        has_second_device and on_second_device as on_second, anonymous_id, second_anonymous_id,
        case when has_second_device and on_second_device then second_platform else platform end as platform
      from visited join (select * exclude (d, m) from member) member using (user_id)
    )
    -- in an app nobody comes through a link; on the web some do. A second device is nobody's until it is linked.
    select user_id, d, has_order, started_us, ended_us, events, gap_us, platform, country,
      case when on_second then second_anonymous_id else anonymous_id end as anonymous_id,
      not on_second or started_us >= signed_up_us + 3 * 86400000000 as is_known,
      case when platform <> 'web' then 4 when way < 0.2 then 6 when way < 0.35 then 1 else 4 end as channel
    from placed where ended_us < as_of_us()`,
}

export const activitySteps: readonly Step[] = [activeDay, assignment, assignments, memberVisit]
