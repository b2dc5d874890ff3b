import { expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, checkCatalog, cumulative, derived, lineageOf, type Metric, ratio, rolling, share, shift, sql } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'shop.orders': { id: 'integer', buyer: 'integer', day: 'date', country: 'text?', cents: 'integer' },
  'shop.given': { month: 'date', region: 'text', n: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'shop.orders', column: 'day' },
})
/** Pairs of people who bought on the same day in the same country: no measure says that. */
const pairDays = company.source(
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
const pairs = pairDays.custom('pairs', { ...governance, column: 'pairs', grain: 'day', additivity: 'additive' })
const perPair = pairDays.custom('per_pair', { ...governance, column: 'per_pair', grain: 'day', additivity: 'none' })
const months = company.source('shop.given', {
  primaryKey: ['month', 'region'],
  time: { month: {} },
  dimensions: { region: 'region' },
  access: 'all',
})
const exactMonths = months.custom('exact_months', { ...governance, column: 'n', grain: 'month', additivity: 'none' })
const addedMonths = months.custom('added_months', { ...governance, column: 'n', grain: 'month', additivity: 'additive' })
const seats = company
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
const orders = company.source('shop.orders', { primaryKey: 'id', time: { day: {} }, dimensions: { country: 'country' }, access: 'all' })
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

const march = ['2026-03-01', '2026-04-01'] as const
const zone = { timeZone: 'Europe/Berlin' } as const

async function askShop(given: readonly (readonly [string, string, number])[] = regular) {
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

const regular = [
  ['2026-01-01', 'north', 5],
  ['2026-01-01', 'south', 7],
  ['2026-02-01', 'north', 11],
  ['2026-03-01', 'north', 13],
] as const
const ask = await askShop()

test('additive numbers are summed up to longer periods and fewer splits', async () => {
  expect((await ask({ metrics: ['pairs'], range: march })).rows).toEqual([{ pairs: 5 }])
  expect((await ask({ metrics: ['pairs'], grain: 'day', by: ['country'], range: march })).rows).toEqual([
    { period: '2026-03-10', country: 'DE', pairs: 3 },
    { period: '2026-03-11', country: 'DE', pairs: 1 },
    { period: '2026-03-11', country: 'FR', pairs: 1 },
  ])
  expect(
    (await ask({ metrics: ['pairs', 'orders', 'pairs_per_order'], grain: 'month', range: ['2026-03-01', '2026-05-01'] })).rows,
  ).toEqual([
    { period: '2026-03-01', pairs: 5, orders: 8, pairs_per_order: 0.625 },
    { period: '2026-04-01', pairs: 1, orders: 2, pairs_per_order: 0.5 },
  ])
  expect((await ask({ metrics: ['week'], grain: 'day', range: ['2026-03-16', '2026-03-19'] })).rows).toEqual([
    { period: '2026-03-16', week: 5 },
    { period: '2026-03-17', week: 2 },
    { period: '2026-03-18', week: 0 },
  ])
  expect((await ask({ metrics: ['added_months'], grain: 'quarter', range: ['2026-01-01', '2026-04-01'] })).rows).toEqual([
    { period: '2026-01-01', added_months: 36 },
  ])
})

test('other numbers are given back as they stand, one by one', async () => {
  expect((await ask({ metrics: ['per_pair', 'twice', 'pairs'], grain: 'day', by: ['country'], range: march })).rows).toEqual([
    { period: '2026-03-10', country: 'DE', per_pair: 60, twice: 120, pairs: 3 },
    { period: '2026-03-11', country: 'DE', per_pair: 3, twice: 6, pairs: 1 },
    { period: '2026-03-11', country: 'FR', per_pair: 90, twice: 180, pairs: 1 },
  ])
  const german = await ask({ metrics: ['per_pair'], grain: 'day', where: { country: ['DE'] }, range: ['2026-03-10', '2026-03-13'] })
  expect(german.rows).toEqual([
    { period: '2026-03-10', per_pair: 60 },
    { period: '2026-03-11', per_pair: 3 },
    { period: '2026-03-12', per_pair: null },
  ])
  const moved = await ask({ metrics: ['before'], grain: 'month', by: ['region'], range: ['2026-02-01', '2026-04-01'] })
  expect(moved.rows).toEqual([
    { period: '2026-02-01', region: 'north', before: 5 },
    { period: '2026-02-01', region: 'south', before: 7 },
    { period: '2026-03-01', region: 'north', before: 11 },
  ])
  const compared = await ask({
    metrics: ['exact_months'],
    grain: 'month',
    where: { region: 'north' },
    range: ['2026-02-01', '2026-04-01'],
    compare: 'previous_period',
  })
  expect(compared.rows).toEqual([
    { period: '2026-02-01', exact_months: 11, 'exact_months:comparison': null },
    { period: '2026-03-01', exact_months: 13, 'exact_months:comparison': 5 },
  ])
})

test.each<[string, Parameters<typeof ask>[0], string]>([
  [
    'a longer grain',
    { metrics: ['per_pair'], grain: 'week', by: ['country'], range: march },
    'per_pair is given by day, and its numbers cannot be put together, but was asked for by week. Ask by day.',
  ],
  [
    'no grain',
    { metrics: ['twice'], by: ['country'], range: march },
    'twice is given by day, and its numbers cannot be put together, but was asked for over a whole range. Ask by day.',
  ],
  [
    'fewer splits',
    { metrics: ['per_pair'], grain: 'day', range: march },
    'per_pair is one number for each country, and they cannot be put together, but was asked for without a split. Split by country, or filter it to one value.',
  ],
  [
    'a filter to several values',
    { metrics: ['per_pair'], grain: 'day', where: { country: ['DE', 'FR'] }, range: march },
    'per_pair is one number for each country, and they cannot be put together, but was asked for without a split. Split by country, or filter it to one value.',
  ],
  [
    'top groups with all others as one',
    { metrics: ['per_pair'], grain: 'day', by: ['country'], top: { limit: 1 }, range: march },
    'per_pair is one number for each country, and they cannot be put together, so there is no Other. Ask without top, or filter.',
  ],
  [
    'a total',
    { metrics: ['per_pair'], grain: 'day', by: ['country'], totals: [['period']], range: march },
    'per_pair is one number for each country, and they cannot be put together, so it has no totals. Ask without totals.',
  ],
  [
    'a share',
    { metrics: ['part'], grain: 'day', by: ['country'], range: march },
    'part is one number for each country, and they cannot be put together, so there is no whole to take a share of.',
  ],
  [
    'another zone',
    { metrics: ['pairs'], range: march, timeZone: 'America/New_York' },
    'pairs is given by day of Europe/Berlin, but was asked for in America/New_York. Ask in Europe/Berlin.',
  ],
  [
    'a shorter grain',
    { metrics: ['added_months'], grain: 'week', range: march },
    'added_months is given by month, of which no weeks are made. Ask by month, or without a grain.',
  ],
  [
    'a range that cuts a period',
    { metrics: ['added_months'], range: ['2026-01-15', '2026-03-10'] },
    'added_months is given by month, but the range 2026-01-15 to 2026-03-10 cuts a month. Ask for whole ones: 2026-01-01 to 2026-04-01.',
  ],
  [
    'a comparison that cuts a period',
    { metrics: ['added_months'], range: ['2026-06-01', '2026-06-16'], compare: 'previous_period' },
    'added_months is given by month, but the comparison with 2026-05-17 to 2026-06-01 cuts a month. Ask for whole ones.',
  ],
  [
    'a shift that is no whole period',
    { metrics: ['days_before'], range: march },
    'days_before is given by month, so it cannot be taken from 1 day earlier.',
  ],
  [
    'days up to each day of what is given by month',
    { metrics: ['so_far'], grain: 'month', range: march },
    'so_far counts over days, but its numbers are given by month.',
  ],
  [
    'a grain of what belongs to no time',
    { metrics: ['seats'], grain: 'day', range: march },
    'seats belongs to no time, so it has no value by day. Ask without a grain.',
  ],
  [
    'a comparison of what belongs to no time',
    { metrics: ['seats'], range: march, compare: 'previous_year' },
    'seats belongs to no time, so there is nothing earlier to set it against. Ask without a comparison.',
  ],
])('what given numbers cannot answer is refused: %s', async (_what, query, message) => {
  await expect(ask(query)).rejects.toThrow(message)
})

test('the last period may be open, where the data ends', async () => {
  const { rows, result } = await ask({
    metrics: ['added_months'],
    grain: 'month',
    range: 'this year to date',
    compare: 'previous_year',
  }).catch((error: Error) => ({ rows: error.message, result: undefined }))
  expect(rows).toBe('added_months is given by month, but the comparison with 2025-01-01 to 2025-06-16 cuts a month. Ask for whole ones.')
  expect(result).toBeUndefined()
  const open = await ask({ metrics: ['added_months'], range: 'this year to date' })
  expect(open.rows).toEqual([{ added_months: 36 }])
})

test('two numbers for one group end the statement with a sentence, whatever they would be put together to', async () => {
  const doubtful = await askShop([...regular, ['2026-02-01', 'north', 11]])
  const sentence = 'given has 2 numbers for one month and region, and they cannot be put together. Let shop.given give one.'
  const query = { grain: 'month', by: ['region'], range: ['2026-01-01', '2026-04-01'] } as const
  await expect(doubtful({ ...query, metrics: ['exact_months'] })).rejects.toThrow(sentence)
  await expect(doubtful({ ...query, metrics: ['before'] })).rejects.toThrow(sentence)
  expect((await doubtful({ ...query, metrics: ['exact_months'], range: march })).rows).toEqual([
    { period: '2026-03-01', region: 'north', exact_months: 13 },
  ])
})

test('a number dated inside of its period ends the statement', async () => {
  const doubtful = await askShop([...regular, ['2026-03-02', 'north', 1]])
  const sentence = 'given dates 1 of its numbers inside of a month. Let shop.given date each with the first day of its month.'
  await expect(doubtful({ metrics: ['added_months'], range: march })).rejects.toThrow(sentence)
})

test('numbers that belong to no time are the same for every range, which is said', async () => {
  const { rows, result } = await ask({ metrics: ['seats'], by: ['region'], range: march })
  expect(rows).toEqual([
    { region: 'north', seats: 3 },
    { region: 'south', seats: 1 },
  ])
  expect(result.notes).toEqual(['seats belongs to no time: it is the same for every range.'])
  const year = await ask({ metrics: ['per_seat', 'added_months', 'seats'], range: ['2026-01-01', '2027-01-01'] })
  expect(year.rows).toEqual([{ per_seat: 9, added_months: 36, seats: 4 }])
})

test('rows that may not be seen are not among the numbers', async () => {
  const rowFilters = ({ name }: { readonly name: string }) => (name === 'pair_days' ? { country: 'FR' } : ('all' as const))
  expect((await ask({ metrics: ['pairs'], range: march }, { rowFilters })).rows).toEqual([{ pairs: 1 }])
})

test('the version changes with the grain, the zone and whether numbers add up', () => {
  const written = { ...governance, column: 'n', grain: 'month', additivity: 'none' } as const
  const versions = [
    exactMonths,
    addedMonths,
    months.custom('exact_months', { ...written, grain: 'day' }),
    months.custom('exact_months', { ...written, timeZone: 'UTC' }),
    months.custom('exact_months', { ...written, empty: 'zero' }),
  ].map(({ version }) => version)
  expect(new Set(versions).size).toBe(5)
  expect(months.custom('exact_months', { ...written, title: 'Another' }).version).toBe(exactMonths.version)
})

test('the formula and the lineage say what is given', () => {
  expect(perPair.shape.formula).toBe('per_pair of pair_days by day, as it stands')
  expect(seats.shape.formula).toBe('seats of seat_counts, added up')
  expect(lineageOf(pairs).map(({ table, columns }) => ({ table, columns }))).toEqual([
    { table: 'pair_days', columns: ['day', 'pairs', 'country'] },
    { table: 'shop.orders', columns: ['day', 'country', 'buyer', 'cents'] },
  ])
})

test('what a custom metric needs of its source is checked', () => {
  const messages = (metric: Metric) => {
    const nothing = { sources: new Map(), segments: new Map(), dashboards: new Map() }
    return checkCatalog({ catalog: company, metrics: new Map([[metric.name, metric]]), ...nothing }).map(({ message }) => message)
  }
  const exact = { ...governance, grain: 'day', additivity: 'none' } as const
  const bare = company.source('shop.given', { primaryKey: ['month', 'region'], time: { month: {} }, dimensions: {}, access: 'all' })
  expect(messages(exactMonths)).toEqual([])
  expect(messages(seats)).toEqual([])
  expect(messages(bare.custom('x', { ...exact, column: 'n' }))).toEqual([
    'custom: region of the key of given is no dimension, so nothing can ask for one of its numbers. Make it one.',
  ])
  expect(messages(orders.custom('x', { ...exact, column: 'cents' }))).toEqual([
    'custom: the key of orders is id, without its time day. Add it.',
  ])
  expect(messages(pairDays.custom('x', { ...exact, column: 'pairs', timeZone: 'Berlin' }))).toEqual([
    'Unknown time zone "Berlin". Zones have names such as Europe/Berlin or UTC.',
  ])
})

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    const written = { ...governance, column: 'pairs', grain: 'day', additivity: 'none' } as const
    // @ts-expect-error numbers that cannot be put together do not roll
    rolling('x', { ...governance, of: perPair, days: 7, at: 'last' })
    // @ts-expect-error a column that is not declared
    pairDays.custom('x', { ...written, column: 'pair' })
    // @ts-expect-error a column that is no number
    pairDays.custom('x', { ...written, column: 'country' })
    // @ts-expect-error a grain that given numbers do not have
    pairDays.custom('x', { ...written, grain: 'fortnight' })
    // @ts-expect-error numbers either add up or do not
    pairDays.custom('x', { ...written, additivity: 'distinct' })
    const { additivity: _, ...silent } = written
    // @ts-expect-error nothing said about adding up
    pairDays.custom('x', silent)
  }
  expect(wrong).toBeTypeOf('function')
})
