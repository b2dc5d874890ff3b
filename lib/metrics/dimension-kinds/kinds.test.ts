import { beforeAll, describe, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { checkCatalog } from '../check/catalog'
import { dimensionsOf } from '../dimensions'
import { catalog, lineageOf, type Metric, type Source } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'app.users': { id: 'integer', joined_at: 'instant?', level: 'integer?' },
  'app.orders': {
    id: 'integer',
    user_id: 'integer?',
    at: 'instant',
    paid_at: 'timestamp?',
    due: 'date?',
    cents: 'integer?',
    weight: 'decimal?',
    country: 'text?',
    is_gift: 'boolean?',
    note: 'json?',
  },
} as const

const company = catalog(schema, {
  timeZone: 'America/New_York',
  weekStart: 'sunday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const users = company.source('app.users', {
  primaryKey: 'id',
  time: {},
  dimensions: {
    joined: { date: 'joined_at' },
    joined_month: { date: 'joined_at', grain: 'month' },
    level: { map: 'level', to: { 1: 'Bronze', 2: 'Gold' } },
  },
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {}, paid_at: { clock: 'Europe/Berlin' } },
  dimensions: {
    size: { band: 'cents', edges: [0, 1000, 5000], title: 'Size' },
    items: { band: 'cents', edges: [1, 2, 3, 10] },
    weight: { band: 'weight', edges: [0.5, 2], labels: ['light', 'medium', 'heavy'] },
    region: { map: 'country', to: { DE: 'Europe', FR: 'Europe', US: 'America' }, otherwise: 'Elsewhere' },
    place: { map: 'country', to: { DE: 'Germany' } },
    gift: { map: 'is_gift', to: { true: 'a gift', false: 'for oneself' } },
    day: { date: 'at' },
    week: { date: 'at', grain: 'week' },
    paid: { date: 'paid_at' },
    due_quarter: { date: 'due', grain: 'quarter' },
  },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const count = orders.count('orders', governance)
const large = orders.count('large', { ...governance, where: { size: ['1000 to 4999', '5000 and above'], region: 'Europe' } })
const range = ['2026-01-01', '2027-01-01'] as const

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const warehouses = await warehousesWith({
    'app.users': {
      columns: schema['app.users'],
      rows: [
        { id: 1, joined_at: '2026-03-01T04:30:00Z', level: 1 },
        { id: 2, joined_at: '1969-07-20T20:17:00Z', level: 3 },
        { id: 3, joined_at: '2026-07-01T03:59:59Z', level: null },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: [
        { id: 1, at: '2026-03-08T04:59:59Z', user_id: 1, cents: 0, weight: '0.50', country: 'DE', is_gift: true, due: '2026-06-30' },
        { id: 2, at: '2026-03-08T05:00:00Z', user_id: 2, cents: 999, weight: '0.49', country: 'US', is_gift: false, due: '2026-07-01' },
        { id: 3, at: '2026-03-09T04:00:00Z', user_id: 3, cents: 1000, weight: '2.00', country: 'FR', paid_at: '2026-03-29T05:59:59' },
        { id: 4, at: '2026-03-09T03:59:59Z', user_id: 9, cents: 5000, weight: '1.99', country: 'JP', paid_at: '2026-03-29T06:00:00' },
        { id: 5, at: '2026-11-02T04:59:59Z', cents: -1, weight: null, country: null, paid_at: '2026-01-15T06:00:00' },
        { id: 6, at: '2026-11-02T05:00:00Z', cents: null, country: '' },
      ],
    },
  })
  ask = asker(warehouses, { catalog: company, metrics: [count, large] })
})

async function split(by: string): Promise<readonly unknown[][]> {
  const { rows } = await ask({ metrics: ['orders'], by: [by], range: [...range], order: [{ key: by, direction: 'asc' }] })
  return rows.map((row) => [row[by], row.orders])
}

describe('bands of a number', () => {
  test('an edge belongs to the band above it, null stays null, and bands stand in the order of their numbers', async () => {
    expect(await split('size')).toEqual([
      ['below 0', 1],
      ['0 to 999', 2],
      ['1000 to 4999', 1],
      ['5000 and above', 1],
      [null, 1],
    ])
    expect(await split('weight')).toEqual([
      ['light', 1],
      ['medium', 2],
      ['heavy', 1],
      [null, 2],
    ])
  })

  test('a split by bands begins with the lowest, not the greatest, and the answer tells their order', async () => {
    const { rows, result } = await ask({ metrics: ['orders'], by: ['size'], range: [...range], limit: 2 })
    expect(rows.map((row) => row.size)).toEqual(['below 0', '0 to 999'])
    expect(result.columns[0]).toMatchObject({ title: 'Size', order: ['below 0', '0 to 999', '1000 to 4999', '5000 and above'] })
    const down = await ask({ metrics: ['orders'], by: ['size'], range: [...range], order: [{ key: 'size', direction: 'desc' }] })
    expect(down.rows.map((row) => row.size)).toEqual(['5000 and above', '1000 to 4999', '0 to 999', 'below 0', null])
  })

  test('bands of whole numbers are called by the numbers in them', () => {
    expect(dimensionsOf(orders).get('items')?.values).toEqual(['below 1', '1', '2', '3 to 9', '10 and above'])
  })

  test('a filter names bands, here and in a definition', async () => {
    const where = { size: ['0 to 999', null] }
    expect((await ask({ metrics: ['orders'], range: [...range], where })).rows).toEqual([{ orders: 3 }])
    expect((await ask({ metrics: ['orders'], range: [...range], where: { size: { not: ['0 to 999'] } } })).rows).toEqual([{ orders: 4 }])
    expect((await ask({ metrics: ['large'], range: [...range] })).rows).toEqual([{ large: 1 }])
  })

  test('a filter on a band that there is not is refused with the bands there are', async () => {
    const asked = ask({ metrics: ['orders'], range: [...range], where: { weight: 'hevy' } })
    await expect(asked).rejects.toThrow('weight is never "hevy". Did you mean "heavy"? It is one of: light, medium, heavy.')
    const ranged = ask({ metrics: ['orders'], range: [...range], where: { weight: { from: 'light' } } })
    await expect(ranged).rejects.toThrow('weight has no range: its values are names. List the ones you mean: light, medium, heavy.')
  })
})

describe('mapped values', () => {
  test('what is not named gets the word for it; no value stays no value', async () => {
    expect(await split('region')).toEqual([
      ['America', 1],
      ['Elsewhere', 2],
      ['Europe', 2],
      [null, 1],
    ])
  })

  test('without such a word values keep their own, also whole numbers and yes and no', async () => {
    expect((await split('place')).map(([value]) => value)).toEqual(['', 'FR', 'Germany', 'JP', 'US', null])
    expect(await split('user.level')).toEqual([
      ['3', 1],
      ['Bronze', 1],
      [null, 4],
    ])
    expect(await split('gift')).toEqual([
      ['a gift', 1],
      ['for oneself', 1],
      [null, 4],
    ])
  })
})

describe('dates', () => {
  test('days begin in the zone of the catalogue, also when the clock changes there', async () => {
    expect(await split('day')).toEqual([
      ['2026-03-07', 1],
      ['2026-03-08', 2],
      ['2026-03-09', 1],
      ['2026-11-01', 1],
      ['2026-11-02', 1],
    ])
  })

  test('a grain makes them first days, weeks as the catalogue begins them', async () => {
    expect(await split('week')).toEqual([
      ['2026-03-01', 1],
      ['2026-03-08', 3],
      ['2026-11-01', 2],
    ])
    expect(await split('due_quarter')).toEqual([
      ['2026-04-01', 1],
      ['2026-07-01', 1],
      [null, 4],
    ])
  })

  test('a clock reading becomes the day of the catalogue; two clocks that change on different days are both told', async () => {
    expect(await split('paid')).toEqual([
      ['2026-01-15', 1],
      ['2026-03-28', 1],
      ['2026-03-29', 1],
      [null, 3],
    ])
  })

  test('an attribute of a lookup is dated whatever year it is of', async () => {
    expect(await split('user.joined')).toEqual([
      ['1969-07-20', 1],
      ['2026-02-28', 1],
      ['2026-06-30', 1],
      [null, 3],
    ])
    const { rows, result } = await ask({
      metrics: ['orders'],
      by: ['user.joined_month'],
      range: [...range],
      where: { 'user.joined_month': '2026-02-01' },
    })
    expect(rows).toEqual([{ 'user.joined_month': '2026-02-01', orders: 1 }])
    expect(result.columns[0]).toMatchObject({ type: 'date', grain: 'month' })
  })
})

test('lineage names the columns behind a dimension of every kind', () => {
  expect(lineageOf(count)).toEqual([
    {
      table: 'app.orders',
      columns: ['at', 'cents', 'weight', 'country', 'is_gift', 'paid_at', 'due', 'user_id'],
      role: 'the value; splits and filters',
      paths: ['orders'],
    },
    { table: 'app.users', columns: ['id', 'joined_at', 'level'], role: 'splits and filters', paths: ['orders → user'] },
  ])
})

function made(dimensions: Source['dimensions'], time: Source['time'] = { at: {} }): { source: Source; metric: Metric } {
  const source = company.source('app.orders', { name: 'made', primaryKey: 'id', time, dimensions, access: 'all' } as never)
  return { source, metric: source.count('counted', governance as never) as never }
}

test.each<[string, Source['dimensions'], Source['dimensions']]>([
  ['an edge', { size: { band: 'cents', edges: [0, 10] } }, { size: { band: 'cents', edges: [0, 11] } }],
  ['a label', { size: { band: 'cents', edges: [0] } }, { size: { band: 'cents', edges: [0], labels: ['a', 'b'] } }],
  ['a mapped value', { size: { map: 'country', to: { DE: 'x' } } }, { size: { map: 'country', to: { DE: 'y' } } }],
  ['the word for the rest', { size: { map: 'country', to: { DE: 'x' } } }, { size: { map: 'country', to: { DE: 'x' }, otherwise: 'z' } }],
  ['the grain of a date', { size: { date: 'due' } }, { size: { date: 'due', grain: 'week' } }],
  ['the clock of a date', { size: { date: 'paid_at', clock: 'UTC' } }, { size: { date: 'paid_at', clock: 'Europe/Berlin' } }],
])('the version changes with %s', (_what, one, other) => {
  expect(made(one).metric.version).not.toBe(made(other).metric.version)
})

test('labels that say what the bands are called anyway are no change', () => {
  const labels = ['below 0', '0 and above']
  const { version } = made({ size: { band: 'cents', edges: [0] } }).metric
  expect(made({ size: { band: 'cents', edges: [0], labels } }).metric.version).toBe(version)
})

test.each<[string, Source['dimensions'][string], string]>([
  ['edges that fall', { band: 'cents', edges: [10, 0] }, 'dimension size: edges must rise, but 0 follows 10.'],
  ['no edges', { band: 'cents', edges: [] as never }, 'dimension size: edges is empty. Name at least one number at which a band begins.'],
  ['half an edge', { band: 'cents', edges: [0.5] }, 'dimension size: the edge 0.5 is not a whole number, as the column is.'],
  [
    'labels that do not fit',
    { band: 'cents', edges: [0, 10], labels: ['a', 'b'] },
    'dimension size: 2 edges make 3 bands, but there are 2 labels. The first is for what lies below.',
  ],
  ['one label twice', { band: 'cents', edges: [0], labels: ['a', 'a'] }, 'dimension size: two bands are called "a".'],
  ['bands of text', { band: 'country', edges: [0] }, 'dimension size: bands need a number, but country is text.'],
  [
    'a map of a time',
    { map: 'at', to: { x: 'y' } },
    'dimension size: values of at cannot be mapped: it is instant. Map a text, a whole number or a yes and no.',
  ],
  ['a map of what cannot be', { map: 'cents', to: { many: 'x' } }, 'dimension size: "many" is not a value of cents, which is integer.'],
  [
    'a reading without its clock',
    { date: 'paid_at' },
    "dimension size: paid_at has no zone of its own. Say whose clock it shows, such as { date: 'paid_at', clock: 'UTC' }.",
  ],
  ['a date of text', { date: 'country' }, 'dimension size: country is text, not a time.'],
  ['an unknown column', { band: 'cent', edges: [0] }, 'dimension size: app.orders has no column "cent". Did you mean "cents"?'],
  [
    'an unknown kind',
    { bands: 'cents' } as never,
    'dimension size: it is of no known kind. Known: column, coalesce, band, map, date, channelOf, property.',
  ],
])('%s is refused', (_what, dimension, message) => {
  const { source } = made({ size: dimension })
  const definitions = { metrics: new Map(), segments: new Map(), dashboards: new Map() }
  const problems = checkCatalog({ ...definitions, catalog: company, sources: new Map([['made', source]]) })
  expect(problems.map((problem) => problem.message)).toEqual([message])
})

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    const options = { primaryKey: 'id', time: { at: {} }, access: 'all' } as const
    // @ts-expect-error bands of text
    company.source('app.orders', { ...options, dimensions: { size: { band: 'country', edges: [0] } } })
    // @ts-expect-error bands without an edge
    company.source('app.orders', { ...options, dimensions: { size: { band: 'cents', edges: [] } } })
    // @ts-expect-error a date of a number
    company.source('app.orders', { ...options, dimensions: { day: { date: 'cents' } } })
    // @ts-expect-error an hour is no date
    company.source('app.orders', { ...options, dimensions: { day: { date: 'at', grain: 'hour' } } })
    // @ts-expect-error a misspelt column
    company.source('app.orders', { ...options, dimensions: { region: { map: 'contry', to: { DE: 'Europe' } } } })
  }
  expect(wrong).toBeTypeOf('function')
})
