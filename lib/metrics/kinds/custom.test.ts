import { expect, test } from 'vitest'
import { checkCatalog, lineageOf, type Metric, rolling } from '../index'
import { governance } from '../testing'
import { addedMonths, askShop, company, exactMonths, march, months, orders, pairDays, pairs, perPair, seats } from './custom.testing'

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
