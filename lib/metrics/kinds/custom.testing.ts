import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, cumulative, derived, ratio, rolling, share, shift, sql } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'shop.orders': { id: 'integer', buyer: 'integer', day: 'date', country: 'text?', cents: 'integer' },
  'shop.given': { month: 'date', region: 'text', n: 'integer' },
} as const
export const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'shop.orders', column: 'day' },
})
/** Pairs of people who bought on the same day in the same country: no measure says that. */
export const pairDays = company.source(
  company.query('pair_days', {
    columns: { day: 'date', country: 'text?', pairs: 'integer', per_pair: 'float?' },
    select: (db) =>
      db
        .selectFrom('shop.orders as a')
        .innerJoin('shop.orders as b', (join) =>
          join.onRef('a.day', '=', 'b.day').onRef('a.country', '=', 'b.country').onRef('a.buyer', '<', 'b.buyer'),
        )
        .groupBy(['a.day', 'a.country'])
        .select(({ fn }) => [
          'a.day',
          'a.country',
          fn.countAll<number>().as('pairs'),
          sql<number>`cast(${fn.avg(sql`a.cents + b.cents`)} as double precision)`.as('per_pair'),
        ]),
  }),
  { primaryKey: ['day', 'country'], time: { day: {} }, dimensions: { country: 'country' }, access: 'all' },
)
export const pairs = pairDays.custom('pairs', { ...governance, column: 'pairs', grain: 'day', additivity: 'additive' })
export const perPair = pairDays.custom('per_pair', { ...governance, column: 'per_pair', grain: 'day', additivity: 'none' })
export const months = company.source('shop.given', {
  primaryKey: ['month', 'region'],
  time: { month: {} },
  dimensions: { region: 'region' },
  access: 'all',
})
export const exactMonths = months.custom('exact_months', { ...governance, column: 'n', grain: 'month', additivity: 'none' })
export const addedMonths = months.custom('added_months', { ...governance, column: 'n', grain: 'month', additivity: 'additive' })
export const seats = company
  .source(
    company.query('seat_counts', {
      columns: { region: 'text', seats: 'integer' },
      select: (db) =>
        db
          .selectFrom('shop.given')
          .groupBy('region')
          .select(({ fn }) => ['region', fn.countAll<number>().as('seats')]),
    }),
    { primaryKey: 'region', time: {}, dimensions: { region: 'region' }, access: 'all' },
  )
  .custom('seats', { ...governance, column: 'seats', grain: 'none', additivity: 'additive' })
export const orders = company.source('shop.orders', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { country: 'country' },
  access: 'all',
})
const orderCount = orders.count('orders', governance)
const perOrder = ratio('pairs_per_order', { ...governance, numerator: pairs, denominator: orderCount })
const perSeat = ratio('per_seat', { ...governance, numerator: addedMonths, denominator: seats })
const twice = derived('twice', { ...governance, inputs: { perPair }, value: (of) => of.perPair.times(2) })
const week = rolling('week', { ...governance, of: pairs, days: 7, at: 'last' })
const soFar = cumulative('so_far', { ...governance, of: addedMonths, since: 'year', at: 'last' })
const part = share('part', { ...governance, of: perPair })
const before = shift('before', { ...governance, of: exactMonths, earlier: { months: 1 } })
const daysBefore = shift('days_before', { ...governance, of: addedMonths, earlier: { days: 1 } })
const metrics = [
  pairs,
  perPair,
  exactMonths,
  addedMonths,
  seats,
  orderCount,
  perOrder,
  perSeat,
  twice,
  week,
  soFar,
  part,
  before,
  daysBefore,
]

export const march = ['2026-03-01', '2026-04-01'] as const
const zone = { timeZone: 'Europe/Berlin' } as const

/** Orders of three days and numbers given by month, on every engine. */
export async function askShop(given: readonly (readonly [string, string, number])[] = regular) {
  const order = (id: number, buyer: number, day: string, country: string | null, cents: number) => ({ id, buyer, day, country, cents })
  const warehouses = await warehousesWith({
    'shop.orders': {
      columns: schema['shop.orders'],
      rows: [
        order(1, 1, '2026-03-10', 'DE', 10),
        order(2, 2, '2026-03-10', 'DE', 20),
        order(3, 3, '2026-03-10', 'DE', 60),
        order(4, 4, '2026-03-10', 'FR', 5),
        order(5, 1, '2026-03-11', 'DE', 1),
        order(6, 2, '2026-03-11', 'DE', 2),
        order(7, 1, '2026-03-11', 'FR', 40),
        order(8, 4, '2026-03-11', 'FR', 50),
        order(9, 1, '2026-04-02', 'DE', 1),
        order(10, 2, '2026-04-02', 'DE', 1),
      ],
    },
    'shop.given': { columns: schema['shop.given'], rows: given.map(([month, region, n]) => ({ month, region, n })) },
  })
  const ask = asker(warehouses, { catalog: company, metrics, dataAsOf: '2026-06-15T00:00:00Z' })
  return (query: Parameters<typeof ask>[0], other?: Parameters<typeof ask>[1]) => ask({ ...zone, ...query }, other)
}

export const regular = [
  ['2026-01-01', 'north', 5],
  ['2026-01-01', 'south', 7],
  ['2026-02-01', 'north', 11],
  ['2026-03-01', 'north', 13],
] as const
