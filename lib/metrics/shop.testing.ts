import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, derived, ratio, segment } from './index'
import { asker, governance } from './testing'

const schema = {
  'shop.users': { id: 'integer', country: 'text?', company_id: 'integer?' },
  'shop.companies': { id: 'integer', industry: 'text?' },
  'shop.orders': {
    id: 'integer',
    user_id: 'integer?',
    ordered_at: 'timestamp',
    cents: 'integer?',
    weight: 'decimal?',
    status: 'text?',
    is_gift: 'boolean?',
    stars: 'integer?',
    due: 'date?',
  },
  'shop.visits': { id: 'integer', user_id: 'integer?', day: 'date', platform: 'text' },
  'shop.prices': { sku: 'text', region: 'text', tier: 'text' },
  'shop.lines': { id: 'integer', sold_at: 'instant', sku: 'text', region: 'text' },
  'odd "schema".select': { 'group "by"': 'integer', 'order.by': 'instant', from: 'text?' },
} as const

const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'shop.orders', column: 'ordered_at' },
})
const companies = company.source('shop.companies', { primaryKey: 'id', time: {}, dimensions: { industry: 'industry' }, access: 'all' })
const users = company.source('shop.users', {
  primaryKey: 'id',
  time: {},
  dimensions: { country: 'country' },
  joins: { company: { via: 'company_id', to: companies } },
  access: 'all',
})
const orders = company.source('shop.orders', {
  primaryKey: 'id',
  time: { ordered_at: { clock: 'UTC' } },
  dimensions: { status: 'status', state: { coalesce: ['status', '(none)'] }, gift: 'is_gift', stars: 'stars', due: 'due' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const visits = company.source('shop.visits', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { platform: 'platform' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const prices = company.source('shop.prices', { primaryKey: ['sku', 'region'], time: {}, dimensions: { tier: 'tier' }, access: 'all' })
const lines = company.source('shop.lines', {
  primaryKey: 'id',
  time: { sold_at: {} },
  dimensions: {},
  joins: { price: { via: ['sku', 'region'], to: prices } },
  access: 'all',
})
const odd = company.source('odd "schema".select', {
  name: 'odd',
  primaryKey: 'group "by"',
  time: { 'order.by': {} },
  dimensions: { where: 'from' },
  access: 'all',
})

const orderCount = orders.count('orders', governance)
const revenue = orders.sum('revenue', { ...governance, column: 'cents', where: { status: 'paid' } })
const refunds = orders.sum('refunds', { ...governance, column: 'cents', where: { status: 'refunded' }, empty: 'null' })
const mean = orders.avg('mean', { ...governance, column: 'cents' })
const least = orders.min('least', { ...governance, column: 'cents' })
const greatest = orders.max('greatest', { ...governance, column: 'weight' })
const weight = orders.sum('weight', { ...governance, column: 'weight' })
const buyers = orders.countDistinct('buyers', { ...governance, column: 'user_id' })
const light = orders.count('light', {
  ...governance,
  where: { weight: { from: '0.1001', to: '0.2001' }, ordered_at: { from: '2026-03-10T09:00:00' } },
})
const visitors = visits.countDistinct('visitors', { ...governance, column: 'user_id' })
const perVisitor = ratio('per_visitor', { ...governance, numerator: revenue, denominator: visitors })
const paidShare = ratio('paid_share', { ...governance, numerator: revenue, denominator: orderCount })
const perMean = ratio('per_mean', { ...governance, numerator: orderCount, denominator: mean })
const net = derived('net', { ...governance, inputs: { revenue, refunds }, value: (of) => of.revenue.minus(of.refunds.or(0)) })
const strictNet = derived('strict_net', { ...governance, inputs: { revenue, refunds }, value: (of) => of.revenue.minus(of.refunds) })
const held = derived('held', { ...governance, inputs: { net }, value: (of) => of.net.atLeast(-500).atMost(700.5) })
const heldStrictly = derived('held_strictly', {
  ...governance,
  inputs: { strictNet },
  value: (of) => of.strictNet.atLeast(-500).atMost(700.5),
})
const netPerVisitor = derived('net_per_visitor', {
  ...governance,
  inputs: { net, visitors },
  value: (of, number) => number(-1).times(of.net).over(of.visitors.minus(1)),
})
const rest = derived('rest', { ...governance, inputs: { paidShare }, value: (of, number) => number(1).minus(of.paidShare.over(1000)) })
const taxed = derived('taxed', {
  ...governance,
  inputs: { least, weight },
  value: (of) => of.least.plus(of.weight).times(1.19).or(of.weight.times(-0.5)),
})
const squared = derived('squared', {
  ...governance,
  inputs: { greatest, least },
  value: (of) => of.greatest.times(of.greatest).plus(of.least),
})
const sold = lines.count('sold', governance)
const longName = ratio('a_name_of_forty_letters_for_a_ratio_of_1', { ...governance, numerator: perMean, denominator: perVisitor })
const oddSum = odd.sum('having', { ...governance, column: 'group "by"' })
const german = segment('german', { title: 'German', of: users, where: { country: 'DE' } })
const germanUsers = segment('german_users', { title: 'German users', of: orders, where: { 'user.country': 'DE' } })

const metrics = [
  orderCount,
  revenue,
  refunds,
  mean,
  least,
  greatest,
  weight,
  buyers,
  light,
  visitors,
  perVisitor,
  paidShare,
  perMean,
  longName,
  net,
  strictNet,
  held,
  heldStrictly,
  netPerVisitor,
  rest,
  taxed,
  squared,
  sold,
  oddSum,
]
/** The day on which most orders of the shop lie. */
export const day = ['2026-03-10', '2026-03-11'] as const

/** Six orders on one day, one on each side of it, and what hangs on them, on every engine. */
export async function askShop(): Promise<ReturnType<typeof asker>> {
  const order = (id: number, at: string, more: object = {}) => ({ id, ordered_at: `2026-03-${at}`, ...more })
  const warehouses = await warehousesWith({
    'shop.companies': { columns: schema['shop.companies'], rows: [{ id: 1, industry: 'Rail' }] },
    'shop.users': {
      columns: schema['shop.users'],
      rows: [
        { id: 1, country: 'DE', company_id: 1 },
        { id: 2, country: null, company_id: null },
        { id: 3, country: '', company_id: 77 },
        { id: 4, country: 'unknown' },
      ],
    },
    'shop.orders': {
      columns: schema['shop.orders'],
      rows: [
        order(1, '10T08:00:00', { user_id: 1, cents: 100, weight: '0.10', status: 'paid', is_gift: true, stars: 5, due: '2026-03-12' }),
        order(2, '10T09:00:00', { user_id: 1, cents: 300, weight: '0.20', status: 'paid', is_gift: false, stars: 10 }),
        order(3, '10T10:00:00', { user_id: 2, cents: 50, status: 'open', is_gift: false }),
        order(4, '10T11:00:00', { user_id: 3, cents: null, status: 'paid' }),
        order(5, '10T12:00:00', { user_id: 4, cents: 7, status: '100%_sure' }),
        order(6, '10T13:00:00', { user_id: 99, cents: 1, status: null }),
        order(7, '11T00:00:00', { user_id: 1, cents: 1000, status: 'paid' }),
        order(8, '09T23:59:59', { user_id: 1, cents: 2000, status: 'refunded' }),
        order(9, '20T00:00:00', { user_id: null, cents: '9007199254740993', weight: '9999999999999999.99', status: 'big' }),
        order(10, '20T00:00:00', { user_id: null, cents: 0, weight: '0.01', status: 'big' }),
      ],
    },
    'shop.visits': {
      columns: schema['shop.visits'],
      rows: [
        { id: 1, user_id: 1, day: '2026-03-10', platform: 'web' },
        { id: 2, user_id: 1, day: '2026-03-10', platform: 'ios' },
        { id: 3, user_id: 1, day: '2026-03-11', platform: 'web' },
        { id: 4, user_id: 2, day: '2026-03-11', platform: 'web' },
        { id: 5, user_id: 99, day: '2026-03-10', platform: 'web' },
        { id: 6, user_id: null, day: '2026-03-10', platform: 'web' },
      ],
    },
    'shop.prices': {
      columns: schema['shop.prices'],
      rows: [
        { sku: 'a', region: 'eu', tier: 'gold' },
        { sku: 'a', region: 'us', tier: 'lead' },
      ],
    },
    'shop.lines': {
      columns: schema['shop.lines'],
      rows: [
        { id: 1, sold_at: '2026-03-10T00:00:00Z', sku: 'a', region: 'eu' },
        { id: 2, sold_at: '2026-03-10T00:00:00Z', sku: 'a', region: 'us' },
        { id: 3, sold_at: '2026-03-10T00:00:00Z', sku: 'b', region: 'us' },
      ],
    },
    'odd "schema".select': {
      columns: schema['odd "schema".select'],
      rows: [
        { 'group "by"': 1, 'order.by': '2026-03-10T00:00:00Z', from: `o'"; drop table x --` },
        { 'group "by"': 2, 'order.by': '2026-03-10T00:00:00Z', from: null },
      ],
    },
  })
  return asker(warehouses, { catalog: company, metrics, segments: [german, germanUsers] })
}
