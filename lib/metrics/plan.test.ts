import { beforeAll, expect, test } from 'vitest'
import { askShop, day } from './shop.testing'

let ask: Awaited<ReturnType<typeof askShop>>

beforeAll(async () => {
  ask = await askShop()
})

test('ranges are half-open: the first instant is in, the last is out', async () => {
  const { rows } = await ask({ metrics: ['orders', 'revenue', 'least'], range: [...day] })
  expect(rows).toEqual([{ orders: 6, revenue: 400, least: 1 }])
})

test('null, empty text and the word unknown are three groups, and the total of a split is the total', async () => {
  const { rows } = await ask({ metrics: ['orders', 'revenue'], by: ['user.country'], range: [...day] })
  expect(rows).toEqual([
    { 'user.country': 'DE', orders: 2, revenue: 400 },
    { 'user.country': null, orders: 2, revenue: 0 },
    { 'user.country': '', orders: 1, revenue: 0 },
    { 'user.country': 'unknown', orders: 1, revenue: 0 },
  ])
})

test('a dimension may put a word in place of null', async () => {
  const { rows } = await ask({ metrics: ['orders'], by: ['state'], range: [...day], order: [{ key: 'state', direction: 'asc' }] })
  expect(rows.map((row) => row.state)).toEqual(['(none)', '100%_sure', 'open', 'paid'])
})

test('booleans, whole numbers and dates split as what they are, in the order of their values', async () => {
  const gift = await ask({ metrics: ['orders'], by: ['gift'], range: [...day], order: [{ key: 'gift', direction: 'asc' }] })
  expect(gift.rows.map((row) => row.gift)).toEqual([false, true, null])
  const stars = await ask({ metrics: ['orders'], by: ['stars'], range: [...day], order: [{ key: 'stars', direction: 'desc' }] })
  expect(stars.rows.map((row) => row.stars)).toEqual([10, 5, null])
  const due = await ask({ metrics: ['orders'], by: ['due'], range: [...day], where: { due: { not: null } } })
  expect(due.rows).toEqual([{ due: '2026-03-12', orders: 1 }])
})

test('a path through two lookups finds the company of the user', async () => {
  const { rows } = await ask({ metrics: ['orders'], by: ['user.company.industry'], range: [...day] })
  expect(rows).toEqual([
    { 'user.company.industry': null, orders: 4 },
    { 'user.company.industry': 'Rail', orders: 2 },
  ])
})

test('a key of two columns joins on both', async () => {
  const { rows } = await ask({ metrics: ['sold'], by: ['price.tier'], range: [...day] })
  expect(rows).toEqual([
    { 'price.tier': 'gold', sold: 1 },
    { 'price.tier': 'lead', sold: 1 },
    { 'price.tier': null, sold: 1 },
  ])
})

test('two facts meet in one row per group, also where the group has no value, and neither multiplies the other', async () => {
  const { rows } = await ask({ metrics: ['revenue', 'visitors', 'per_visitor'], by: ['user.country'], range: [...day], timeZone: 'UTC' })
  expect(rows).toEqual([
    { 'user.country': 'DE', revenue: 400, visitors: 1, per_visitor: 400 },
    { 'user.country': '', revenue: 0, visitors: 0, per_visitor: null },
    { 'user.country': null, revenue: 0, visitors: 1, per_visitor: 0 },
  ])
})

test('a ratio is the ratio of the sums at every grain, and a filter of its numerator leaves the denominator alone', async () => {
  const range = ['2026-03-10', '2026-03-12'] as const
  const { rows } = await ask({ metrics: ['paid_share', 'per_visitor'], grain: 'day', range })
  expect(rows).toEqual([
    { period: '2026-03-10', paid_share: 400 / 6, per_visitor: 400 / 2 },
    { period: '2026-03-11', paid_share: 1000, per_visitor: 1000 / 2 },
  ])
  expect((await ask({ metrics: ['paid_share', 'per_visitor'], range })).rows).toEqual([{ paid_share: 1400 / 7, per_visitor: 1400 / 3 }])
})

test('a total of different users is counted anew, not added up', async () => {
  const range = ['2026-03-10', '2026-03-12'] as const
  expect((await ask({ metrics: ['visitors'], grain: 'day', range })).rows.map((row) => row.visitors)).toEqual([2, 2])
  expect((await ask({ metrics: ['visitors'], range })).rows).toEqual([{ visitors: 3 }])
  expect((await ask({ metrics: ['buyers'], range: [...day] })).rows).toEqual([{ buyers: 5 }])
})

test('a mean is the sum over the count of the rows with a value, also inside a ratio', async () => {
  expect((await ask({ metrics: ['mean', 'per_mean'], range: [...day] })).rows).toEqual([{ mean: 458 / 5, per_mean: 6 / (458 / 5) }])
})

test('whole numbers beyond 2^53 and long decimals arrive digit by digit', async () => {
  const { rows, result } = await ask({
    metrics: ['least', 'weight', 'mean', 'greatest'],
    by: ['status'],
    where: { status: 'big' },
    range: ['2026-03-20', '2026-03-21'],
  })
  expect(rows).toEqual([{ status: 'big', least: 0, weight: '10000000000000000', mean: 2 ** 52, greatest: '9999999999999999.99' }])
  expect(result.columns.map(({ type }) => type)).toEqual(['text', 'integer', 'decimal', 'number', 'decimal'])
  const sum = await ask({ metrics: ['orders', 'least'], where: { status: 'big' }, range: ['2026-03-20', '2026-03-21'] })
  expect(sum.rows).toEqual([{ orders: 2, least: 0 }])
})

test('decimals are added as decimals', async () => {
  expect((await ask({ metrics: ['weight', 'greatest'], range: [...day] })).rows).toEqual([{ weight: 0.3, greatest: 0.2 }])
})

test('nothing divided is nothing, and no rows are worth what the metric says', async () => {
  const empty = await ask({
    metrics: ['orders', 'revenue', 'refunds', 'mean', 'least', 'buyers', 'per_visitor'],
    range: ['2020-01-01', '2020-01-02'],
  })
  expect(empty.rows).toEqual([{ orders: 0, revenue: 0, refunds: null, mean: null, least: null, buyers: 0, per_visitor: null }])
  const split = await ask({ metrics: ['orders', 'visitors'], by: ['user.country'], range: ['2020-01-01', '2020-01-02'] })
  expect(split.rows).toEqual([])
})

test('without a split every period has a row; with one, only groups that are there', async () => {
  const range = ['2026-03-09', '2026-03-12'] as const
  expect((await ask({ metrics: ['revenue', 'refunds'], grain: 'day', range })).rows).toEqual([
    { period: '2026-03-09', revenue: 0, refunds: 2000 },
    { period: '2026-03-10', revenue: 400, refunds: null },
    { period: '2026-03-11', revenue: 1000, refunds: null },
  ])
  const backwards = await ask({
    metrics: ['revenue'],
    grain: 'day',
    range: ['2026-03-05', '2026-03-07'],
    order: [{ key: 'period', direction: 'desc' }],
  })
  expect(backwards.rows).toEqual([
    { period: '2026-03-06', revenue: 0 },
    { period: '2026-03-05', revenue: 0 },
  ])
})

test('a group is there when one of its rows counts for a metric, however the metrics are combined', async () => {
  const { rows } = await ask({ metrics: ['revenue', 'refunds'], by: ['status'], range: ['2026-03-09', '2026-03-12'] })
  expect(rows).toEqual([
    { status: 'paid', revenue: 1400, refunds: null },
    { status: 'refunded', revenue: 0, refunds: 2000 },
  ])
})

test('rows are in an order without ties, nulls last, and what the limit cuts is said', async () => {
  const { rows, result } = await ask({
    metrics: ['orders'],
    by: ['user.country'],
    range: [...day],
    limit: 2,
    order: [{ key: 'orders', direction: 'asc' }],
  })
  expect(rows).toEqual([
    { 'user.country': '', orders: 1 },
    { 'user.country': 'unknown', orders: 1 },
  ])
  expect(result.notes).toEqual(['Only the first 2 of 4 rows are shown.'])
  const all = await ask({ metrics: ['orders'], by: ['user.country'], range: [...day], limit: 4 })
  expect(all.result.notes).toEqual([])
})

test('an order by a metric is by what is shown, so that nothing comes after zero', async () => {
  const { rows } = await ask({
    metrics: ['visitors', 'revenue'],
    by: ['user.country'],
    range: [...day],
    order: [{ key: 'revenue', direction: 'asc' }],
  })
  expect(rows.map((row) => row.revenue)).toEqual([0, 0, 400])
})

test('a value after summing up decides which rows stay, before the limit cuts them', async () => {
  const asked = { metrics: ['orders', 'revenue'], by: ['user.country'], range: [...day] } as const
  const { rows, result } = await ask({ ...asked, having: { orders: { from: 2 } } })
  expect(rows.map((row) => [row['user.country'], row.orders])).toEqual([
    ['DE', 2],
    [null, 2],
  ])
  expect(result.notes).toEqual(['Only rows are shown where A title is at least 2.'])
  const both = await ask({ ...asked, having: { orders: { from: 1, to: 2 }, revenue: { to: 1 } }, limit: 2 })
  expect(both.rows.map((row) => row['user.country'])).toEqual(['', 'unknown'])
  expect(both.result.notes).toEqual([
    'Only rows are shown where A title is at least 1 and below 2.',
    'Only rows are shown where A title is below 1.',
  ])
  expect((await ask({ metrics: ['revenue'], range: [...day], having: { revenue: { to: 400 } } })).rows).toEqual([])
})

test('periods without rows are kept by what they are worth', async () => {
  const asked = { metrics: ['orders', 'refunds'], grain: 'day', range: ['2026-03-08', '2026-03-12'] } as const
  const few = await ask({ ...asked, having: { orders: { to: 2 } } })
  expect(few.rows).toEqual([
    { period: '2026-03-08', orders: 0, refunds: null },
    { period: '2026-03-09', orders: 1, refunds: 2000 },
    { period: '2026-03-11', orders: 1, refunds: null },
  ])
  expect((await ask({ ...asked, having: { refunds: { from: 0 } } })).rows.map((row) => row.period)).toEqual(['2026-03-09'])
})

test('quotes, dots and reserved words are names like others', async () => {
  const { rows, plan } = await ask({
    metrics: ['having'],
    by: ['where'],
    range: [...day],
    where: { where: [`o'"; drop table x --`, null] },
  })
  expect(rows).toEqual([
    { where: null, having: 2 },
    { where: `o'"; drop table x --`, having: 1 },
  ])
  expect(plan.statement.sql).not.toContain('drop')
  expect(plan.statement.parameters).toContain(`o'"; drop table x --`)
})

test('one source read through one clock is scanned once, whatever number of metrics', async () => {
  const { plan } = await ask({ metrics: ['orders', 'revenue', 'paid_share', 'mean'], range: [...day] })
  expect(plan.statement.sql.match(/from "shop"."orders"/g)).toHaveLength(1)
})

test('long names and ratios of ratios keep their columns apart', async () => {
  const name = 'a_name_of_forty_letters_for_a_ratio_of_1'
  const { rows } = await ask({
    metrics: [name],
    by: ['user.country'],
    range: [...day],
    compare: 'previous_period',
    where: { 'user.country': 'DE' },
  })
  expect(rows).toEqual([{ 'user.country': 'DE', [name]: 2 / 200 / 400, [`${name}:comparison`]: null }])
})
