import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { peopleAndMoneySteps } from './steps'
import { type DemoInMemory, demoInMemory, type Row } from './testing'

// People and money at scale 1: the truths that need many people, without the millions of events that need most of the time.
let demo: DemoInMemory
beforeAll(async () => {
  demo = await demoInMemory({ scale: 1, steps: peopleAndMoneySteps })
}, 120_000)
afterAll(() => demo.close())

/** Chance of a sign-up of an order-1 chain counted from paths, and by how much it falls when a channel is taken away. */
function removalEffects(steps: readonly Row[]) {
  const total = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + Number(row.n), 0)
  const channels = [1, 2, 3, 4, 5, 6, 7, 8]
  const starts = channels.map((channel) => total(steps.filter((row) => row.first === channel)))
  const seen = channels.map((channel) => steps.filter((row) => row.channel === channel))
  const signUps = seen.map((rows) => total(rows.filter((row) => row.signs_up)) / total(rows))
  const moves = seen.map((rows) => channels.map((next) => total(rows.filter((row) => row.next === next)) / total(rows)))
  const chance = (removed?: number): number => {
    let value = channels.map(() => 0)
    for (let round = 0; round < 100; round++)
      value = channels.map((channel, from) =>
        channel === removed ? 0 : (signUps[from] ?? 0) + value.reduce((sum, next, to) => sum + (moves[from]?.[to] ?? 0) * next, 0),
      )
    return value.reduce((sum, next, index) => sum + next * (starts[index] ?? 0), 0) / starts.reduce((sum, n) => sum + n, 0)
  }
  return { conversion: chance(), removal: (channel: number) => 1 - chance(channel) / chance() }
}

const one = async (sql: string) => (await demo.rows(sql))[0] ?? {}

describe('sizes', () => {
  test.each([
    ['visitors', 'select count(distinct visitor) as n from visit', 610_000],
    ['sign-ups', 'select count(*) as n from raw_data.users', 32_500],
    ['orders', 'select count(*) as n from raw_data.orders', 18_200],
    ['people in annual_price', `select count(*) as n from raw_data.experiment_assignments where experiment = 'annual_price'`, 22_200],
  ])('within three percent of plan: %s', async (_, sql, planned) => {
    const { n } = await one(sql)
    expect(Number(n) / planned).toBeGreaterThan(0.97)
    expect(Number(n) / planned).toBeLessThan(1.03)
  })
})

test('the chain of touches gives back its removal effects and its chance of a sign-up', async () => {
  const steps = await demo.rows(`
    with ordered as (select visitor, step, channel, signs_up, lead(channel) over (partition by visitor order by step) as next from visit)
    select case when step = 1 then channel end as first, channel, next, signs_up, count(*) as n from ordered group by all`)
  const { conversion, removal } = removalEffects(steps)
  expect(conversion).toBeCloseTo(0.0534, 3)
  expect(Math.abs((removal(4) ?? 0) - 0.354)).toBeLessThan(0.006)
  expect(Math.abs((removal(2) ?? 0) - 0.296)).toBeLessThan(0.006)
})

test('Display opens more than twice as many sign-ups as it closes', async () => {
  const { first, last } = await one(`
    with signed as (select visitor, arg_min(channel, step) as opened, arg_max(channel, step) as closed from visit
      where visitor in (select visitor from visit where signs_up) group by visitor)
    select count(*) filter (opened = 8) as first, count(*) filter (closed = 8) as last from signed`)
  expect(Number(first) / Number(last)).toBeGreaterThan(2)
})

describe('use after sign-up', () => {
  const share = (day: number, quality: number) => quality * (0.03 + 0.42 * (1 + day) ** -0.62)
  test.each([
    [1, 'Organic Search', 1.0],
    [7, 'Organic Search', 1.0],
    [28, 'Organic Search', 1.0],
    [90, 'Organic Search', 1.0],
    [1, 'Paid Social', 0.7],
    [7, 'Paid Social', 0.7],
    [28, 'Paid Social', 0.7],
    [90, 'Paid Social', 0.7],
  ])('on day %i after sign-up, %s follows its curve', async (offset, channel, quality) => {
    // Weekdays average 7.1 / 7; the launch crowd and those after the improvement are told apart below.
    const { kept } = await one(
      retained(offset, `channel.channel = '${channel}' and day.day < date '2025-11-02' and day.day <> date '2025-09-16'`),
    )
    expect(Math.abs(Number(kept) - (share(offset, quality) * 7.1) / 7)).toBeLessThan(0.015)
  })

  test('sign-ups after the improvement of 2025-11-02 stay more, those of launch day half as much', async () => {
    const before = await one(retained(7, `day.day between date '2025-09-20' and date '2025-11-01'`))
    const after = await one(retained(7, `day.day between date '2025-11-02' and date '2025-12-20'`))
    const launch = await one(retained(7, `day.day = date '2025-09-16'`))
    expect(Number(after.kept) / Number(before.kept)).toBeGreaterThan(1.1)
    expect(Number(after.kept) / Number(before.kept)).toBeLessThan(1.35)
    expect(Number(launch.kept) / Number(before.kept)).toBeLessThan(0.75)
  })

  function retained(offset: number, where: string): string {
    return `select avg((active_day.user_id is not null)::integer) as kept
      from member join channel on channel.id = member.channel join day on day.d = member.d
      left join active_day on active_day.user_id = member.user_id and active_day.d = member.d + ${offset}
      where member.d + ${offset} < 540 and ${where}`
  }
})

describe('experiments', () => {
  test('the sample ratio is off for annual_price alone', async () => {
    const rows = await demo.rows(`
      select experiment, pow(2 * count(*) filter (variant = 'control') - count(*), 2) / count(*) as chi_square
      from raw_data.experiment_assignments group by 1 order by 1`)
    const chiSquare = Object.fromEntries(rows.map((row) => [row.experiment, Number(row.chi_square)]))
    // 10.83 is the value that chance passes once in a thousand times.
    expect(chiSquare.annual_price).toBeGreaterThan(10.83)
    expect(chiSquare.aa_test).toBeLessThan(10.83)
    expect(chiSquare.checkout_v2).toBeLessThan(10.83)
  })

  test('checkout_v2 brings about 12 % more orders per active day, aa_test and annual_price nothing that stands out', async () => {
    const { lift } = await one(effect('checkout_v2'))
    expect(Number(lift)).toBeGreaterThan(0.06)
    expect(Number(lift)).toBeLessThan(0.18)
    for (const experiment of ['aa_test', 'annual_price']) {
      const { z } = await one(effect(experiment))
      expect(Math.abs(Number(z))).toBeLessThan(1.96)
    }
  })

  test('the orders of the 28 days before narrow the interval of checkout_v2 until the effect is found', async () => {
    const { correlation, z, z_adjusted: adjusted } = await one(effect('checkout_v2'))
    expect(Number(correlation)).toBeGreaterThan(0.5)
    expect(Number(correlation)).toBeLessThan(0.7)
    expect(Number(z)).toBeLessThan(1.96)
    expect(Number(adjusted)).toBeGreaterThan(1.96)
  })

  /** Lift of orders per active day, and the z of orders per person, plain and after the weeks before are taken out. */
  function effect(experiment: string): string {
    return `
      with person as (
        select user_id, variant, assigned_us, signed_up_us < assigned_us - 28 * 86400000000 as has_history,
          (select starts_us + length_us from day where day.day = assignment.last_day) as until_us
        from assignment join member using (user_id) where experiment = '${experiment}'
      ), bought as (
        select user_id, count(*) filter (epoch_us(ordered_at) between assigned_us and until_us) as during,
          count(*) filter (epoch_us(ordered_at) < assigned_us and epoch_us(ordered_at) >= assigned_us - 28 * 86400000000) as before
        from person join raw_data.orders using (user_id) group by 1
      ), active as (
        select user_id, count(*) as days from person join active_day using (user_id) where started_us >= assigned_us and started_us < until_us group by 1
      ), known as (
        select variant, has_history, coalesce(during, 0) as y, coalesce(before, 0) as x, coalesce(days, 0) as days
        from person left join bought using (user_id) left join active using (user_id)
      ), slope as (select covar_pop(y, x) / var_pop(x) as theta, corr(y, x) as correlation from known where has_history
      ), adjusted as (select *, y - case when has_history then theta * x else 0 end as adjusted from known, slope
      ), arm as (
        select variant, count(*) as n, sum(y) / sum(days) as rate, avg(y) as mean, var_samp(y) as variance, avg(adjusted) as adjusted_mean,
          var_samp(adjusted) as adjusted_variance, any_value(correlation) as correlation
        from adjusted group by 1
      )
      select t.rate / c.rate - 1 as lift, (t.mean - c.mean) / sqrt(t.variance / t.n + c.variance / c.n) as z,
        (t.adjusted_mean - c.adjusted_mean) / sqrt(t.adjusted_variance / t.n + c.adjusted_variance / c.n) as z_adjusted, t.correlation
      from arm t, arm c where t.variant = 'treatment' and c.variant = 'control'`
  }
})

describe('money', () => {
  test('a quarter of the orders of 6 to 12 April 2026 is refunded, 4 % of all others', async () => {
    const { wave, usual } = await one(`
      with known as (select order_id, refund_id is not null as refunded,
        (ordered_at at time zone 'America/New_York')::date between date '2026-04-06' and date '2026-04-12' as in_wave
        from raw_data.orders left join raw_data.refunds using (order_id))
      select avg(refunded::integer) filter (in_wave) as wave, avg(refunded::integer) filter (not in_wave) as usual from known`)
    expect(Math.abs(Number(wave) - 0.25)).toBeLessThan(0.05)
    expect(Math.abs(Number(usual) - 0.04)).toBeLessThan(0.005)
  })

  test('Paid Social spends twice as much from 12 January to 8 February 2026 for no more sign-ups', async () => {
    const { spend, sign_ups: signUps } = await one(`
      with weeks as (
        select day between date '2026-01-12' and date '2026-02-08' as doubled,
          sum(spend_cents) as spend, (select count(*) from member join day d using (d) where member.channel = 3 and (d.day between date '2026-01-12' and date '2026-02-08') = doubled
            and d.day between date '2025-12-15' and date '2026-03-08') as sign_ups
        from raw_data.ad_spend where channel = 'Paid Social' and day between date '2025-12-15' and date '2026-03-08' group by 1)
      select 2 * a.spend / b.spend as spend, 2 * a.sign_ups / b.sign_ups as sign_ups from weeks a, weeks b where a.doubled and not b.doubled`)
    expect(Number(spend)).toBeGreaterThan(1.9)
    expect(Number(spend)).toBeLessThan(2.2)
    expect(Number(signUps)).toBeLessThan(1.25)
  })

  test('Affiliates are billed in euros from May 2026 on, everything else in dollars', async () => {
    expect(
      await demo.rows(`select channel, currency, min(day) as first_day from raw_data.ad_spend where currency <> 'USD' group by all`),
    ).toEqual([{ channel: 'Affiliates', currency: 'EUR', first_day: '2026-05-01' }])
  })

  test('an order is in the currency of its country, and about 12 % of people come to pay for a plan', async () => {
    expect(
      await demo.rows(
        `select distinct country, currency from raw_data.orders join raw_data.users using (user_id) where currency <> 'USD' order by 1`,
      ),
    ).toEqual([
      { country: 'DE', currency: 'EUR' },
      { country: 'FR', currency: 'EUR' },
      { country: 'GB', currency: 'GBP' },
    ])
    const { share } = await one(`
      select (select count(distinct user_id) from raw_data.subscriptions) / count(*) as share from raw_data.users
      where signed_up_at < timestamptz '2026-06-15 00:00:00+00'`)
    expect(Math.abs(Number(share) - 0.12)).toBeLessThan(0.01)
  })
})
