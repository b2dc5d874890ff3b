import { attribution, experiment, funnel, growth, type Metric, type MetricQuery, retention, rolling } from '@/lib/metrics'
import { assignedPeople, company } from '@/metrics'
import type { Engine } from './engines'

/** A question to a kind of metric, and the statement that a specialist would write for it. */
export interface KindQuestion {
  readonly title: string
  readonly metrics: readonly Metric[]
  readonly query: MetricQuery
  /** Its columns are the keys, then the values, in the order of the query. */
  readonly sql: (engine: Engine['name']) => string
  /** How far values may lie apart: the specialist shares out in doubles, the product in whole millionths. */
  readonly tolerance?: number
}

const range = ['2025-01-06', '2026-06-29'] as const
const timeZone = 'America/New_York'
const people = { kind: 'count', of: 'people' } as const
const said = { level: 'draft', title: 'Asked by the bench', definition: 'Asked by the bench.', owner: 'data', unit: people } as const
const share = { ...said, unit: { kind: 'share' } } as const

/** Over the raw events, ten million at scale 1; a person is a device here. */
const events = company.source('raw_data.events', {
  name: 'bench_events',
  primaryKey: 'event_id',
  time: { occurred_at: {} },
  dimensions: { event: 'event_name' },
  access: 'all',
})
const active = events.countDistinct('active', { ...said, column: 'anonymous_id' })
const names = ['search_performed', 'recipe_viewed', 'recipe_saved', 'meal_planned', 'shopping_list_updated'] as const
const doing = names.map((event) => events.countDistinct(event, { ...said, column: 'anonymous_id', where: { event } }))
const [searched, viewed, saved, planned, listed] = doing as [Doing, Doing, Doing, Doing, Doing]
type Doing = (typeof doing)[number]

const three = { ...said, start: searched, steps: { viewed, saved }, within: { days: 7 } } as const
const five = { ...said, start: searched, steps: { viewed, saved, planned, listed }, within: { days: 7 } } as const

const models = ['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay'] as const
const signUps = company
  .source('analytics.fct_conversions', {
    name: 'bench_conversions',
    primaryKey: 'conversion_id',
    time: { converted_at: {} },
    dimensions: { conversion: 'kind' },
    access: 'all',
  })
  .count('converted', { ...said, where: { conversion: 'sign_up' } })
const touches = company
  .source('analytics.fct_touches', {
    name: 'bench_touches',
    primaryKey: 'touch_id',
    time: { touched_at: {} },
    dimensions: { came_by: 'channel' },
    access: 'all',
  })
  .count('touched', said)

const visits = company
  .source(
    company.visits('bench_visits', {
      from: 'raw_data.events',
      key: 'event_id',
      person: 'anonymous_id',
      time: 'occurred_at',
      gap: { minutes: 30 },
    }),
    {
      name: 'bench_visits',
      primaryKey: 'visit_id',
      time: { started_at: {} },
      dimensions: {},
      access: 'all',
    },
  )
  .count('visited', said)

const local = `cast(occurred_at at time zone '${timeZone}' as date)`
const inRange = `occurred_at >= timestamptz '2025-01-06 05:00:00Z' and occurred_at < timestamptz '2026-06-29 04:00:00Z'`
const userDays = `ud as (select distinct anonymous_id as person, ${local} as d from raw_data.events where ${inRange})`
const lastDay = `date '2026-06-29'`
const sizes = `sizes as (select c0, count(*) as n from firsts group by 1),
  ages as (select * from generate_series(0, 90) as listed(age)),
  joined as (select age, sum(n) as n from ages, sizes where c0 + age::int < ${lastDay} group by 1)`

const windows = [7, 28] as const

const acted = events.count('acted', { ...said, unit: { kind: 'count', of: 'events' } })
const tested = experiment('tested', {
  title: 'Asked by the bench',
  hypothesis: 'Asked by the bench.',
  owner: 'data',
  audience: ['everyone'],
  assigned: assignedPeople,
  where: { experiment: 'checkout_v2' },
  variant: 'variant',
  variants: { control: 0.5, treatment: 0.5 },
  control: 'control',
  start: '2025-12-01',
  plannedEnd: '2026-02-22',
  primary: [acted],
})

export const kindQuestions: readonly KindQuestion[] = [
  {
    title: 'active people per day',
    metrics: [active],
    query: { metrics: ['active'], grain: 'day', range, timeZone },
    sql: () => `with ${userDays} select d, count(*) from ud group by 1 order by 1`,
  },
  {
    title: 'rolling 1, 7 and 28 days',
    metrics: [active, ...windows.map((days) => rolling(`rolling_${days}`, { ...said, of: active, days, at: 'last' }))],
    query: { metrics: ['active', 'rolling_7', 'rolling_28'], grain: 'day', range, timeZone },
    sql: (engine) => `with ${userDays},
      g as (select person, d, lag(d) over w as prv, lead(d) over w as nxt from ud window w as (partition by person order by d)),
      win(n) as (values (1), (7), (28)),
      delta as (
        select n, d as day, count(*) as x from g, win where prv is null or d - prv >= n group by 1, 2
        union all select n, d + n, -count(*) from g, win where nxt is null or nxt - d >= n group by 1, 2),
      s as (select n, day, sum(x) as x from delta group by 1, 2),
      days as (${daysSql(engine)}),
      filled as (
        select days.day, win.n, sum(coalesce(s.x, 0)) over (partition by win.n order by days.day) as users
        from days cross join win left join s on s.n = win.n and s.day = days.day)
      select day, max(users) filter (where n = 1), max(users) filter (where n = 7), max(users) filter (where n = 28)
      from filled group by 1 order by 1`,
  },
  {
    title: 'retention by day of age, 90 days',
    metrics: [retention('kept', { ...share, start: active, back: active, every: 'day', upTo: 90 })],
    query: { metrics: ['kept'], by: ['age'], range, timeZone },
    sql: () => `with ${userDays},
      seen as (select person, d, min(d) over (partition by person) as c0 from ud),
      firsts as (select person, c0 from seen where d = c0), ${sizes},
      cells as (select c0, d - c0 as age, count(*) as n from seen where d - c0 <= 90 group by 1, 2),
      back as (select age, sum(n) as n from cells where c0 + age::int < ${lastDay} group by 1)
      select joined.age, coalesce(back.n, 0)::double precision / joined.n from joined left join back on back.age = joined.age order by 1`,
  },
  {
    title: 'retention on or after a day of age',
    metrics: [retention('stayed', { ...share, start: active, back: active, every: 'day', upTo: 90, returned: 'on_or_after' })],
    query: { metrics: ['stayed'], by: ['age'], range, timeZone },
    sql: () => `with ${userDays},
      lives as (select person, min(d) as c0, max(d) as last from ud group by 1), firsts as (select person, c0 from lives), ${sizes},
      reach as (select c0, least(last - c0, 90) as age, count(*) as n from lives group by 1, 2),
      cells as (select c0, ages.age, sum(n) as n from ages join reach on reach.age >= ages.age group by 1, 2),
      back as (select age, sum(n) as n from cells where c0 + age::int < ${lastDay} group by 1)
      select joined.age, coalesce(back.n, 0)::double precision / joined.n from joined left join back on back.age = joined.age order by 1`,
  },
  {
    title: 'growth accounting by month',
    metrics: [growth('lifecycle', { ...said, of: active, every: 'month' })],
    query: { metrics: ['lifecycle'], by: ['state'], grain: 'month', range: ['2025-01-01', '2026-07-01'], timeZone },
    sql: () => `with up as (select distinct anonymous_id as person, cast(date_trunc('month', ${local}) as date) as p from raw_data.events),
      x as (select person, p, lag(p) over w as prv, lead(p) over w as nxt from up window w as (partition by person order by p)),
      here as (
        select p, case when prv is null then 'new' when prv = p - interval '1 month' then 'retained' else 'resurrected' end as state
        from x
        union all select cast(p + interval '1 month' as date), 'churned' from x where nxt is null or nxt > p + interval '1 month'),
      states(place, state) as (values (1, 'new'), (2, 'retained'), (3, 'resurrected'), (4, 'churned')),
      counted as (select p, state, count(*) as n from here where p > date '2025-01-01' and p < date '2026-07-01' group by 1, 2)
      select months.p, states.state, coalesce(n, 0)
      from (select distinct p from counted) as months cross join states
      left join counted on counted.p = months.p and counted.state = states.state
      order by 1, place`,
  },
  {
    title: 'experiment, a number of each person by variant',
    metrics: [tested.metrics.acted],
    query: { metrics: ['tested_acted'], by: ['variant'], range, timeZone, details: true },
    sql: () => `with units as (
        select user_id, min(variant) as variant, min(assigned_at) as entered from raw_data.experiment_assignments
        join analytics.dim_users using (user_id)
        where experiment = 'checkout_v2' and assigned_at >= timestamptz '2025-12-01 05:00:00Z' and assigned_at < timestamptz '2026-02-23 05:00:00Z'
        group by 1 having min(variant) = max(variant)),
      did as (
        select units.user_id, count(*) filter (where occurred_at >= entered) as y, count(*) filter (where occurred_at < entered) as x
        from raw_data.events join units on units.user_id = events.user_id
        where occurred_at >= entered - interval '28 days' and occurred_at >= timestamptz '2025-11-02 05:00:00Z'
          and occurred_at < timestamptz '2026-02-23 05:00:00Z'
        group by 1),
      sums as (select variant, coalesce(y, 0) as y, coalesce(x, 0) as x from units left join did using (user_id))
      select variant, cast(sum(y) as double precision) / count(*), count(*), sum(y), sum(x), sum(y * y), sum(y * x), sum(x * x)
      from sums group by 1 order by 1`,
  },
  orderedFunnel('funnel of 3 steps', 3, funnel('reached', three)),
  orderedFunnel('funnel of 5 steps', 5, funnel('reached', five)),
  {
    title: 'funnel of 3 steps, first attempt',
    metrics: [funnel('reached', { ...three, attempt: 'first' })],
    query: { metrics: ['reached'], by: ['step'], range, timeZone },
    sql: () => `with s as (${stepsSql(3)}),
      one as (select person, min(ts) as t1 from s where step = 1 and ts < timestamptz '2026-06-29 04:00:00Z' group by 1),
      two as (select one.person, t1, min(s.ts) as t2 from one join s on s.person = one.person and step = 2 and s.ts >= t1 and s.ts <= t1 + interval '7 day' group by 1, 2),
      three as (select two.person, t1, t2, min(s.ts) as t3 from two join s on s.person = two.person and step = 3 and s.ts >= t2 and s.ts <= t1 + interval '7 day' group by 1, 2, 3)
      select 'start', count(*) from one union all select 'viewed', count(*) from two union all select 'saved', count(*) from three`,
  },
  {
    title: 'visits by pauses of 30 minutes',
    metrics: [visits],
    query: { metrics: ['visited'], grain: 'month', range: ['2025-01-01', '2026-07-01'], timeZone },
    sql: () => `with gaps as (
        select anonymous_id as person, occurred_at as ts, lag(occurred_at) over (partition by anonymous_id order by occurred_at, event_id) as before
        from raw_data.events)
      select cast(date_trunc('month', ts at time zone '${timeZone}') as date), count(*) from gaps
      where before is null or ts - before > interval '30 minute' group by 1 order by 1`,
  },
  {
    title: 'attribution by 6 models',
    metrics: [attribution('credited', { ...said, of: signUps, touches, person: 'person', by: { channel: 'came_by' }, lookBack: 30 })],
    query: {
      metrics: ['credited'],
      by: ['channel', 'model'],
      where: { model: models },
      order: [
        { key: 'channel', direction: 'asc' },
        { key: 'model', direction: 'asc' },
      ],
      range,
      timeZone,
    },
    tolerance: 0.05,
    sql: () => `with stream as (
        select person, touched_at as ts, cast(touch_id as text) as id, touch_id as touch, channel, 0 as is_conv, cast(null as text) as conv_id from analytics.fct_touches
        union all
        select person, converted_at, conversion_id, 0, null, 1, conversion_id from analytics.fct_conversions
        where kind = 'sign_up' and converted_at >= timestamptz '2025-01-06 05:00:00Z' and converted_at < timestamptz '2026-06-29 04:00:00Z'),
      g as (
        select *, sum(is_conv) over (partition by person order by ts desc, is_conv desc, touch desc rows between unbounded preceding and current row) as grp
        from stream),
      n as (
        select *, max(conv_id) over (partition by person, grp) as cid, max(case when is_conv = 1 then ts end) over (partition by person, grp) as cts
        from g where grp > 0),
      t as (
        select cid, channel,
          row_number() over (partition by cid order by ts, touch) as i, count(*) over (partition by cid) as cnt,
          row_number() over (partition by cid order by ts desc, touch desc) as j,
          row_number() over (partition by cid order by case when channel = 'Direct' then 1 else 0 end, ts desc, touch desc) as nd,
          power(2.0, -extract(epoch from cts - ts) / 604800) as w
        from n where is_conv = 0 and cid is not null and cts - ts <= interval '30 day'),
      c as (
        select channel, cnt, i, j, nd, w / sum(w) over (partition by cid) as decay from t),
      s as (
        select channel, sum(case when i = 1 then 1 else 0 end) as a, sum(case when j = 1 then 1 else 0 end) as b,
          sum(case when nd = 1 then 1 else 0 end) as c, sum(1.0 / cnt) as d,
          sum(case when cnt = 1 then 1 when cnt = 2 then 0.5 when i = 1 or j = 1 then 0.4 else 0.2 / (cnt - 2) end) as e, sum(decay) as f
        from c group by 1)
      select channel, model, case place when 1 then a when 2 then b when 3 then c when 4 then d when 5 then e else f end
      from s cross join (values ${models.map((model, at) => `(${at + 1}, '${model}')`).join(', ')}) as list(place, model)
      order by channel, place`,
  },
]

function daysSql(engine: Engine['name']): string {
  const series = "generate_series(timestamp '2025-01-06', timestamp '2026-06-28', interval '1 day')"
  return `select cast(${engine === 'duckdb' ? `unnest(${series})` : series} as date) as day`
}

function stepsSql(count: number): string {
  const end = `timestamptz '2026-06-29 04:00:00Z' + interval '7 day'`
  const list = names.slice(0, count)
  const step = list.map((name, at) => `when '${name}' then ${at + 1}`).join(' ')
  return `select event_id as eid, anonymous_id as person, occurred_at as ts, case event_name ${step} end as step
    from raw_data.events
    where event_name in (${list.map((name) => `'${name}'`).join(', ')}) and occurred_at >= timestamptz '2025-01-06 05:00:00Z' and occurred_at <= ${end}`
}

/** From the last step back, each row learns the earliest later time of the steps that follow. */
function orderedFunnel(title: string, count: number, metric: Metric): KindQuestion {
  const frame = 'over (partition by person order by ts desc, step desc, eid desc rows between unbounded preceding and 1 preceding)'
  const levels: string[] = [`l${count + 1} as (${stepsSql(count)})`]
  for (let step = count; step >= 2; step--) {
    const later = Array.from({ length: count - step }, (_, at) => step + at + 1)
    const ahead = later.map((each) => `min(case when step = ${step} then t${each} end) ${frame} as t${each}`)
    const kept = ['eid', 'person', 'ts', 'step', `min(case when step = ${step} then ts end) ${frame} as t${step}`, ...ahead]
    levels.push(`l${step} as (select ${kept.join(', ')} from l${step + 1})`)
  }
  const reached = Array.from({ length: count - 1 }, (_, at) => `when coalesce(t${at + 2} > ts + interval '7 day', true) then ${at + 1}`)
  const names = ['start', 'viewed', 'saved', 'planned', 'listed'].slice(0, count)
  return {
    title,
    metrics: [metric],
    query: { metrics: ['reached'], by: ['step'], range, timeZone },
    sql: () => `with ${levels.join(', ')},
      best as (
        select person, max(case ${reached.join(' ')} else ${count} end) as reached
        from l2 where step = 1 and ts < timestamptz '2026-06-29 04:00:00Z' group by 1),
      listed(place, name) as (values ${names.map((name, at) => `(${at + 1}, '${name}')`).join(', ')})
      select name, count(*) from listed join best on reached >= place group by place, name order by place`,
  }
}
