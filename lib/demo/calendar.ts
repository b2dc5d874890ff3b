import type { Step } from './step'

/**
 * 540 days of the reporting zone, their instants and how many visitors come first on each. Growth is linear from 0.6 to 1.8,
 * weekends are weaker, January is the best month, and the launch of 2025-09-16 brings four times its day.
 */
const day: Step = {
  table: 'day',
  query: `
    with days as (
      select d::bigint as d, date '2025-01-06' + d::integer as day from range(540) t(d)
    ), shaped as (
      select d, day,
        epoch_us(day::timestamp at time zone 'America/New_York') as starts_us,
        epoch_us((day + 1)::timestamp at time zone 'America/New_York') as ends_us,
        (0.6 + 1.2 * d / 539)
          * case isodow(day) when 6 then 0.72 when 7 then 0.78 else 1 end
          * (1 + 0.12 * cos(2 * pi() * (dayofyear(day) - 15) / 365.25))
          * case when day = date '2025-09-16' then 4 else 1 end as weight
      from days
    ), reached as (
      select *, floor(scale.visitors * sum(weight) over (order by d) / sum(weight) over ())::bigint as last_visitor from shaped, scale
    )
    select d, day, starts_us, ends_us - starts_us as length_us,
      coalesce(lag(last_visitor) over (order by d), 0) as visitors_before, last_visitor,
      case isodow(day) when 6 then 0.75 when 7 then 0.70 else 1.13 end as activity,
      case when day >= date '2026-02-01' then '5.0' when day >= date '2025-10-01' then '4.9'
        when day >= date '2025-05-15' then '4.8' else '4.7' end as app_version
    from reached order by d`,
}

/**
 * Channels as an order-1 Markov chain. `hazard` is the chance that a visit ends in a sign-up, `stop` that it was the last one
 * otherwise; the next channel is drawn by share, with lifts. The stops were fitted so that sign-ups are 5.34 % of visitors and
 * the removal effects are 0.354 for Direct and 0.296 for Paid Search. Id 0 is the start. `activity` scales later use.
 */
const channel: Step = {
  table: 'channel',
  query: `
    with planted(id, channel, share, hazard, stop, activity, source, medium, referrer, campaigns, cost_per_visit) as (values
      (1, 'Organic Search', 0.24, 0.030, 0.72, 1.00, null,         null,          'https://www.google.com/',          null, 0),
      (2, 'Paid Search',    0.18, 0.050, 0.66, 0.95, 'google',     'cpc',         'https://www.google.com/',          ['brand', 'recipes', 'meal_planner'], 92),
      (3, 'Paid Social',    0.16, 0.018, 0.55, 0.70, 'facebook',   'paid_social', 'https://www.facebook.com/',        ['lookalike', 'retargeting', 'video_recipes'], 61),
      (4, 'Direct',         0.18, 0.045, 0.59, 1.15, null,         null,          null,                               null, 0),
      (5, 'Referral',       0.08, 0.040, 0.72, 1.10, null,         null,          'https://kitchen-notes.example/',   null, 0),
      (6, 'Email',          0.04, 0.070, 0.71, 1.20, 'newsletter', 'email',       null,                               ['weekly_menu', 'win_back'], 0),
      (7, 'Affiliates',     0.05, 0.025, 0.72, 0.85, 'cookpartner','affiliate',   'https://cookpartner.example/',     ['cashback', 'blogs'], 84),
      (8, 'Display',        0.07, 0.006, 0.69, 0.60, 'dv360',      'display',     'https://ads.example/',             ['awareness', 'prospecting'], 27)
    ), chain as (
      select 0 as from_id, id as to_id, share as weight from planted
      union all
      select a.id, b.id, b.share
        * case when b.channel = 'Direct' then 2.2 else 1 end
        * case when a.channel = 'Display' and b.channel = 'Organic Search' then 2.5 else 1 end
        * case when a.id = b.id then 1.6 else 1 end
      from planted a, planted b
    ), cumulated as (
      select from_id, to_id,
        sum(weight::double) over (partition by from_id order by to_id) / sum(weight::double) over (partition by from_id) as up_to
      from chain
    ), ladder as (
      select from_id, list(up_to order by to_id) as next from cumulated group by from_id
    )
    select ladder.from_id as id, ladder.next, coalesce(hazard, 0)::double as hazard, coalesce(stop, 0)::double as stop,
      activity::double as activity, coalesce(share, 0)::double as share, channel, source, medium, referrer, campaigns, cost_per_visit
    from ladder left join planted on planted.id = ladder.from_id order by 1`,
}

/** The day's price of one unit of a currency in dollars: two slow waves, no jumps. */
const rates: Step = {
  table: 'raw_data.fx_rates',
  columns: 'day date not null, currency varchar not null, usd_per_unit decimal(10, 6) not null',
  comment: 'Daily closing rates. owner: finance',
  query: `
    select day, currency, round(usual * (1 + 0.025 * sin(d / 41.0 + shift) + 0.006 * sin(d / 5.0 + shift)), 6)::decimal(10, 6)
    from day, (values ('GBP', 1.27, 0), ('EUR', 1.09, 2)) t(currency, usual, shift)
    union all select day, 'USD', 1 from day
    order by 1, 2`,
}

export const calendarSteps: readonly Step[] = [day, channel, rates]
