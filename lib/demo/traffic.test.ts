import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fingerprintOf, knownFingerprints } from './fingerprint'
import { type DemoInMemory, demoInMemory } from './testing'

let demo: DemoInMemory
beforeAll(async () => {
  demo = await demoInMemory({ scale: 0.1 })
}, 120_000)
afterAll(() => demo.close())

const one = async (sql: string) => (await demo.rows(sql))[0] ?? {}
const newYork = (column: string) => `(${column} at time zone 'America/New_York')::date`

test('scale 0.1 has the fingerprint it always had', async () => {
  expect(await fingerprintOf(demo.connection)).toBe(knownFingerprints['0.1'])
})

test('events and visits come within three percent of plan', async () => {
  const { events, sessions } = await one(
    'select (select count(*) from raw_data.events) as events, (select count(*) from raw_data.sessions) as sessions',
  )
  expect(Math.abs(Number(events) / 980_000 - 1)).toBeLessThan(0.03)
  expect(Math.abs(Number(sessions) / 165_000 - 1)).toBeLessThan(0.03)
})

describe('what goes wrong on purpose', () => {
  test('iOS sends nothing on 2026-03-10 from 06:00 to 20:00 UTC, while its users go on ordering', async () => {
    const within = (column: string) =>
      `${column} >= timestamptz '2026-03-10 06:00:00+00' and ${column} < timestamptz '2026-03-10 20:00:00+00'`
    const { ios, others } = await one(`
      select count(*) filter (platform = 'ios') as ios, count(*) filter (platform <> 'ios') as others from raw_data.events where ${within('occurred_at')}`)
    expect(ios).toBe(0)
    expect(Number(others)).toBeGreaterThan(1_000)
    const { orders } = await one(`select count(*) as orders from raw_data.orders where ${within('ordered_at')}`)
    expect(Number(orders)).toBeGreaterThan(0)
    const { days } = await one(
      `select count(*) as days from analytics.fct_user_days where day = date '2026-03-10' and not is_active and sessions > 0`,
    )
    expect(Number(days)).toBeGreaterThan(0)
  })

  test('the checkout event changes its name and the type of its amount with version 5.0', async () => {
    expect(
      await demo.rows(`
        select event_name, min(${newYork('occurred_at')}) as first_day, count(*) = count(properties->>'price') as has_price,
          count(*) = count(properties->>'amount_cents') as has_cents
        from raw_data.events where event_name like '%_completed' group by 1 order by 1`),
    ).toMatchObject([
      { event_name: 'checkout_completed', has_price: true, has_cents: false },
      { event_name: 'purchase_completed', first_day: '2026-02-01', has_price: false, has_cents: true },
    ])
    const { last } = await one(
      `select max(occurred_at) < timestamptz '2026-02-01 05:30:00+00' as last from raw_data.events where event_name = 'checkout_completed'`,
    )
    expect(last).toBe(true)
  })

  test('5 % of the events of 2025-11-18 came twice, and the model layer counts them once', async () => {
    const { extra, rows } = await one(
      `select count(*) as rows, count(*) - count(distinct event_id) as extra from raw_data.events where ${newYork('occurred_at')} = date '2025-11-18'`,
    )
    expect(Math.abs(Number(extra) / Number(rows) - 0.05)).toBeLessThan(0.01)
    const { elsewhere } = await one(
      `select count(*) - count(distinct event_id) as elsewhere from raw_data.events where ${newYork('occurred_at')} not in (date '2025-11-18', date '2025-11-19')`,
    )
    expect(elsewhere).toBe(0)
    const { all } = await one(`select (select sum(events) from analytics.fct_user_days)
      - (select count(distinct event_id) from raw_data.events join analytics.fct_sessions using (session_id)) as all`)
    expect(all).toBe(0)
  })

  test('one event in a hundred is received 30 hours late, so the newest day is short of one in a hundred', async () => {
    const { late, newest } = await one(`
      select avg((received_at >= occurred_at + interval 30 hours)::integer) as late, max(received_at) < timestamptz '2026-06-30 00:00:00+00' as newest from raw_data.events`)
    expect(Math.abs(Number(late) - 0.01)).toBeLessThan(0.001)
    expect(newest).toBe(true)
  })

  test('bots come on four days from a country without customers, and the model layer leaves them and staff out', async () => {
    const { bots, days, users } = await one(`
      select count(*) as bots, count(distinct ${newYork('started_at')}) as days, count(user_id) as users from raw_data.sessions where country = 'SG'`)
    expect({ bots, days, users }).toEqual({ bots: 2_000, days: 4, users: 0 })
    expect(await demo.rows(`select reason from analytics.excluded_persons group by 1 order by 1`)).toEqual([
      { reason: 'bot' },
      { reason: 'internal' },
    ])
    for (const table of ['fct_sessions', 'fct_touches', 'fct_user_days', 'fct_conversions'])
      expect(
        await one(`select count(*) as left from analytics.${table} semi join analytics.excluded_persons using (person)`),
        table,
      ).toEqual({ left: 0 })
    expect(await one('select count(*) as left from analytics.dim_users join raw_data.users using (user_id) where is_internal')).toEqual({
      left: 0,
    })
  })
})

describe('the model layer', () => {
  test('keys are unique', async () => {
    const keys = {
      'raw_data.users': 'user_id',
      'raw_data.identities': 'anonymous_id',
      'raw_data.sessions': 'session_id',
      'raw_data.orders': 'order_id',
      'raw_data.refunds': 'refund_id',
      'raw_data.subscriptions': 'subscription_id',
      'raw_data.fx_rates': '(day, currency)',
      'raw_data.ad_spend': '(day, channel, campaign)',
      'raw_data.experiment_assignments': '(experiment, user_id)',
      'analytics.dim_users': 'user_id',
      'analytics.dim_date': 'day',
      'analytics.dim_channel': 'channel',
      'analytics.fct_sessions': 'session_id',
      'analytics.fct_touches': 'touch_id',
      'analytics.fct_user_days': '(person, day)',
      'analytics.fct_orders': 'order_id',
      'analytics.fct_revenue': 'movement_id',
      'analytics.fct_mrr_movements': 'movement_id',
      'analytics.fct_ad_spend': '(day, channel, campaign)',
      'analytics.fct_conversions': 'conversion_id',
      'analytics.agg_channel_day': '(day, channel)',
      'archive.events_2025h1': 'session_id, event_id',
    }
    for (const [table, key] of Object.entries(keys))
      expect(
        await one(
          `select count(*) - count(distinct ${key.includes(', ') && !key.startsWith('(') ? `(${key})` : key}) as repeated from ${table}`,
        ),
        table,
      ).toEqual({ repeated: 0 })
  })

  test('money of every table adds up to the same', async () => {
    const sums = await one(`
      select (select sum(net_cents) from analytics.fct_orders) as orders, (select sum(net_cents) from analytics.fct_revenue) as movements,
        (select sum(net_cents) from analytics.fct_user_days) as days, (select sum(net_cents) from analytics.agg_channel_day) as channels`)
    expect(new Set(Object.values(sums)).size).toBe(1)
  })

  test('recurring revenue is the sum of its movements', async () => {
    const { active, moved } = await one(`
      select (select sum(mrr_cents) from raw_data.subscriptions semi join analytics.dim_users using (user_id) where ended_on is null) as active,
        (select sum(mrr_cents) from analytics.fct_mrr_movements) as moved`)
    expect(active).toBe(moved)
  })

  test('the channel rules find the channel that brought each account', async () => {
    const { wrong } = await one(`
      select count(*) as wrong from analytics.dim_users join member using (user_id)
      join (select visitor, arg_min(channel, step) as channel from visit group by 1) first using (visitor)
      join channel on channel.id = first.channel where channel.channel <> dim_users.channel`)
    expect(wrong).toBe(0)
  })

  test('everybody who signed up has one sign-up, known on the days of both zones', async () => {
    const { users, conversions, touches } = await one(`
      select (select count(*) from analytics.dim_users) as users, (select count(*) from analytics.fct_conversions where kind = 'sign_up') as conversions,
        (select count(distinct person) from analytics.fct_touches where user_id is not null) as touches`)
    expect(conversions).toBe(users)
    expect(touches).toBe(users)
  })
})
