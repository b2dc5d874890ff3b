import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, cumulative, derived, ratio, rolling } from '../index'
import { asker, governance } from '../testing'

const schema = { 'app.events': { id: 'integer', at: 'instant', person: 'text?', plan: 'text?', cents: 'integer?' } } as const
const company = catalog(schema, {
  timeZone: 'Europe/Berlin',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.events', column: 'at' },
})
const events = company.source('app.events', { primaryKey: 'id', time: { at: {} }, dimensions: { plan: 'plan' }, access: 'all' })
const count = events.count('count', governance)
const people = events.countDistinct('people', { ...governance, column: 'person' })
const cents = events.sum('cents', { ...governance, column: 'cents', empty: 'null' })
const free = events.countDistinct('free', { ...governance, column: 'person', where: { plan: 'free' } })
const at = 'last' as const
const metrics = [
  count,
  people,
  rolling('people_3', { ...governance, of: people, days: 3, at }),
  rolling('people_3_first', { ...governance, of: people, days: 3, at: 'first' }),
  rolling('people_3_mean', { ...governance, of: people, days: 3, at: 'mean' }),
  rolling('count_3', { ...governance, of: count, days: 3, at }),
  rolling('cents_3', { ...governance, of: cents, days: 3, at }),
  rolling('free_3', { ...governance, of: free, days: 3, at }),
  cumulative('people_week', { ...governance, of: people, since: 'week', at }),
  cumulative('cents_month', { ...governance, of: cents, since: 'month', at }),
  cumulative('people_ever', { ...governance, of: people, since: 'all', at }),
  cumulative('count_ever', { ...governance, of: count, since: 'all', at }),
  rolling('people_2', { ...governance, of: people, days: 2, at }),
  rolling('people_2_mean', { ...governance, of: people, days: 2, at: 'mean' }),
]
const stickiness = ratio('stickiness', { ...governance, numerator: people, denominator: metrics[2] as typeof people })
const net = derived('net', { ...governance, inputs: { a: metrics[5] as typeof count, b: count }, value: (of) => of.a.minus(of.b) })

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = [
    // Long before, and the day before the ranges below.
    ['2026-02-01T12:00:00Z', 'a', 'free', 100],
    ['2026-03-01T12:00:00Z', 'b', 'free', 200],
    ['2026-03-02T12:00:00Z', 'a', 'free', 10],
    ['2026-03-02T13:00:00Z', 'a', 'pro', null],
    ['2026-03-04T12:00:00Z', 'c', null, 5],
    ['2026-03-04T12:00:00Z', null, null, 7],
    // 5 March in Berlin.
    ['2026-03-04T23:30:00Z', 'a', 'pro', null],
    ['2026-03-09T12:00:00Z', 'b', 'free', -40],
  ] as const
  const warehouses = await warehousesWith({
    'app.events': {
      columns: schema['app.events'],
      rows: rows.map(([at, person, plan, cents], id) => ({ id, at, person, plan, cents })),
    },
  })
  ask = asker(warehouses, { catalog: company, metrics: [...metrics, free, stickiness, net] })
})

const days = ['2026-03-02', '2026-03-11'] as const
const berlin = { timeZone: 'Europe/Berlin', grain: 'day' } as const

test('each day holds the days before it, also those without rows and those before the range', async () => {
  const { rows } = await ask({ ...berlin, metrics: ['people_3', 'count_3', 'cents_3', 'free_3'], range: days })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-02', 2, 3, 210, 2],
    ['2026-03-03', 2, 3, 210, 2],
    ['2026-03-04', 2, 4, 22, 1],
    ['2026-03-05', 2, 3, 12, 0],
    ['2026-03-06', 2, 3, 12, 0],
    ['2026-03-07', 1, 1, null, 0],
    ['2026-03-08', 0, 0, null, 0],
    ['2026-03-09', 1, 1, -40, 1],
    ['2026-03-10', 1, 1, -40, 1],
  ])
})

test('windows of one number are read together, whatever their lengths, and each is as if it were alone', async () => {
  const together = ['people_2', 'people_3', 'people_week']
  for (const query of [{ ...berlin }, { ...berlin, by: ['plan'] }, { grain: 'week' as const, by: ['plan'] }, { by: ['plan'] }, {}]) {
    const { rows, plan } = await ask({ ...query, metrics: together, range: days })
    expect(plan.statement.sql.match(/"app"\."events"/g)).toHaveLength(1)
    for (const metric of together) {
      const alone = await ask({ ...query, metrics: [metric], range: days })
      const key = (row: object) => JSON.stringify(Object.entries(row).filter(([name]) => !name.startsWith('people')))
      const values = new Map(alone.rows.map((row) => [key(row), row[metric]]))
      for (const row of rows) expect(row[metric]).toBe(values.get(key(row)) ?? 0)
    }
  }
  const means = await ask({
    metrics: ['people_2_mean', 'people_3_mean'],
    by: ['plan'],
    timeZone: 'Europe/Berlin',
    range: ['2026-03-06', '2026-03-08'],
  })
  expect(means.plan.statement.sql.match(/"app"\."events"/g)).toHaveLength(1)
  expect(means.rows).toEqual([
    { plan: 'pro', people_2_mean: 0.5, people_3_mean: 1 },
    { plan: null, people_2_mean: 0, people_3_mean: 0.5 },
  ])
})

test('by day, the people of a day are read with those of windows', async () => {
  for (const by of [[], ['plan']]) {
    const query = { ...berlin, by, range: days }
    const { rows, plan } = await ask({ ...query, metrics: ['people', 'people_3', 'free', 'free_3'] })
    expect(plan.statement.sql.match(/"app"\."events"/g)).toHaveLength(2)
    const alone = await ask({ ...query, metrics: ['people', 'free'] })
    const key = (row: (typeof rows)[number]) => `${row.period} ${row.plan}`
    const values = new Map(alone.rows.map((row) => [key(row), row]))
    expect(rows.map(({ people, free }) => [people, free])).toEqual(
      rows.map((row) => [values.get(key(row))?.people ?? 0, values.get(key(row))?.free ?? 0]),
    )
  }
})

test('a split holds a group on the days whose window has a row of it', async () => {
  const { rows } = await ask({ ...berlin, metrics: ['people_3'], by: ['plan'], range: ['2026-03-04', '2026-03-08'] })
  expect(rows).toEqual([
    { period: '2026-03-04', plan: 'free', people_3: 1 },
    { period: '2026-03-04', plan: 'pro', people_3: 1 },
    { period: '2026-03-04', plan: null, people_3: 1 },
    { period: '2026-03-05', plan: 'pro', people_3: 1 },
    { period: '2026-03-05', plan: null, people_3: 1 },
    { period: '2026-03-06', plan: 'pro', people_3: 1 },
    { period: '2026-03-06', plan: null, people_3: 1 },
    { period: '2026-03-07', plan: 'pro', people_3: 1 },
  ])
  const filtered = await ask({ ...berlin, metrics: ['count_3'], where: { plan: ['pro', null] }, range: ['2026-03-04', '2026-03-06'] })
  expect(filtered.rows.map((row) => row.count_3)).toEqual([3, 3])
})

test('for a longer period the day stands that the definition chose', async () => {
  const asked = { timeZone: 'Europe/Berlin', metrics: ['people_3', 'people_3_first', 'people_3_mean'], range: days }
  expect((await ask({ ...asked, grain: 'week' })).rows).toEqual([
    { period: '2026-03-02', people_3: 0, people_3_first: 2, people_3_mean: 11 / 7 },
    // The range ends with the second day of this week.
    { period: '2026-03-09', people_3: 1, people_3_first: 1, people_3_mean: 1 },
  ])
  expect((await ask(asked)).rows).toEqual([{ people_3: 1, people_3_first: 2, people_3_mean: 13 / 9 }])
})

test('the last day is the last of which there is data, and no day after it has a value', async () => {
  const asked = { timeZone: 'Europe/Berlin', metrics: ['people_3', 'people_3_mean'], range: days }
  const until = { dataAsOf: '2026-03-05T09:00:00Z' }
  expect((await ask({ ...asked, grain: 'week' }, until)).rows).toEqual([
    { period: '2026-03-02', people_3: 2, people_3_mean: 2 },
    { period: '2026-03-09', people_3: null, people_3_mean: null },
  ])
  const { rows } = await ask({ ...asked, grain: 'day' }, until)
  expect(rows.map((row) => row.people_3)).toEqual([2, 2, 2, 2, null, null, null, null, null])
})

test('a range or a comparison without a day of data has no window, whatever there was before it', async () => {
  const { rows } = await ask({
    metrics: ['people_ever'],
    by: ['plan'],
    grain: 'month',
    range: ['2026-03-30', '2026-03-31'],
    // 30 February to 31 February.
    compare: 'previous_period',
  })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-03-01', 'free', 2, null],
    ['2026-03-01', 'pro', 1, null],
    ['2026-03-01', null, 1, null],
  ])
  const ahead = { ...berlin, metrics: ['people_ever', 'people_3'], by: ['plan'], range: ['2026-03-06', '2026-03-08'] as const }
  expect((await ask(ahead, { dataAsOf: '2026-03-05T09:00:00Z' })).rows).toEqual([])
})

test('to date begins anew with each week or month, and everything never', async () => {
  const asked = {
    ...berlin,
    metrics: ['people_week', 'cents_month', 'people_ever', 'count_ever'],
    range: ['2026-02-28', '2026-03-10'] as const,
  }
  expect((await ask(asked)).rows.map((row) => Object.values(row))).toEqual([
    ['2026-02-28', 0, 100, 1, 1],
    ['2026-03-01', 1, 200, 2, 2],
    ['2026-03-02', 1, 210, 2, 4],
    ['2026-03-03', 1, 210, 2, 4],
    ['2026-03-04', 2, 222, 3, 6],
    ['2026-03-05', 2, 222, 3, 7],
    ['2026-03-06', 2, 222, 3, 7],
    ['2026-03-07', 2, 222, 3, 7],
    ['2026-03-08', 2, 222, 3, 7],
    ['2026-03-09', 1, 182, 3, 8],
  ])
  const { rows } = await ask({
    timeZone: 'Europe/Berlin',
    metrics: ['people_ever', 'cents_month'],
    grain: 'month',
    range: ['2026-02-01', '2026-04-01'],
  })
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['2026-02-01', 1, 100],
    ['2026-03-01', 3, 182],
  ])
})

test('it is compared with the earlier days, enters ratios and derived metrics, and splits a total of its own', async () => {
  const asked = { ...berlin, range: ['2026-03-04', '2026-03-06'] as const }
  expect((await ask({ ...asked, metrics: ['people_3', 'stickiness', 'net'], compare: 'previous_period' })).rows).toEqual([
    {
      period: '2026-03-04',
      people_3: 2,
      stickiness: 1 / 2,
      net: 2,
      'people_3:comparison': 2,
      'stickiness:comparison': 1 / 2,
      'net:comparison': 1,
    },
    {
      period: '2026-03-05',
      people_3: 2,
      stickiness: 1 / 2,
      net: 2,
      'people_3:comparison': 2,
      'stickiness:comparison': 0,
      'net:comparison': 3,
    },
  ])
  const { result } = await ask({ ...asked, metrics: ['people_3'], by: ['plan'], totals: [['period'], []] })
  expect(result.totals?.map(({ columns }) => columns.map(({ values }) => values))).toEqual([
    [
      ['2026-03-04', '2026-03-05'],
      [2, 2],
    ],
    [[2]],
  ])
})

test('nothing at all is worth what the metric says', async () => {
  const range = ['2020-01-01', '2020-01-02'] as const
  expect((await ask({ metrics: ['people_3', 'cents_3'], range })).rows).toEqual([{ people_3: 0, cents_3: null }])
  expect((await ask({ metrics: ['people_3'], range })).rows).toEqual([{ people_3: 0 }])
  expect((await ask({ metrics: ['people_3_mean'], range })).rows).toEqual([{ people_3_mean: 0 }])
})

test('a warehouse without data says so, and not since when', async () => {
  const { rows, result } = await ask(
    { metrics: ['people_3'], grain: 'day', range: ['2026-03-02', '2026-03-04'] },
    { dataAsOf: '1970-01-01T00:00:00Z' },
  )
  expect(rows.map((row) => row.people_3)).toEqual([null, null])
  expect(result.notes).toEqual(['The warehouse holds no data yet.'])
})

test('hours have no rolling days', async () => {
  await expect(ask({ metrics: ['people_3'], grain: 'hour', range: days })).rejects.toThrow(
    'people_3 counts over whole days, so it has no value by hour. Choose day or longer.',
  )
})

test('its words and version are its own', () => {
  expect(metrics.slice(2, 5).map(({ shape }) => shape.formula)).toEqual([
    'people of the day and the 2 days before; a longer period shows its last day with data',
    'people of the day and the 2 days before; a longer period shows its first day',
    'people of the day and the 2 days before; a longer period shows the mean of its days',
  ])
  expect(new Set(metrics.map(({ version }) => version)).size).toBe(metrics.length)
})

test('what is written wrongly does not compile or is refused', () => {
  const mean = events.avg('mean', { ...governance, column: 'cents' })
  const wrong = () => {
    // @ts-expect-error a mean has no days to add up
    rolling('x', { ...governance, of: mean, days: 7, at })
    // @ts-expect-error no choice for longer periods
    rolling('x', { ...governance, of: people, days: 7 })
    // @ts-expect-error no such unit
    cumulative('x', { ...governance, of: people, since: 'fortnight', at })
  }
  expect(wrong).toBeTypeOf('function')
  expect(() => rolling('x', { ...governance, of: people, days: 1, at })).toThrow('x rolls over 1 days. Take a whole number from 2 to 1000.')
})
