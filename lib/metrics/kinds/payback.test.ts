import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, cohortValue, payback } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'app.users': { id: 'integer', day: 'date', channel: 'text' },
  'app.orders': { id: 'integer', user_id: 'integer', day: 'date', cents: 'integer' },
  'app.spend': { id: 'integer', day: 'date', channel: 'text', cents: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.users', column: 'day' },
})
const money = { ...governance, unit: { kind: 'money', currency: 'EUR', minorUnits: true } } as const
const months = { ...governance, unit: { kind: 'number', of: 'months' } } as const
const channel = { channel: 'channel' } as const
const users = company.source('app.users', { primaryKey: 'id', time: { day: {} }, dimensions: channel, access: 'all' })
const orders = company.source('app.orders', { primaryKey: 'id', time: { day: {} }, dimensions: {}, access: 'all' })
const ads = company.source('app.spend', { primaryKey: 'id', time: { day: {} }, dimensions: channel, access: 'all' })
const start = users.countDistinct('joined', { ...governance, column: 'id' })
const revenue = orders.sum('revenue', { ...money, column: 'cents' })
const spend = ads.sum('spend', { ...money, column: 'cents' })
const shared = { start, value: revenue, person: 'user_id', every: 'month', upTo: 4, per: 'member' } as const
const worth = cohortValue('worth', { ...money, ...shared, counted: 'on_or_before' })
const halved = cohortValue('halved', { ...money, ...shared, counted: 'on_or_before', margin: 0.5 })
const inMonth = cohortValue('in_month', { ...money, ...shared })
const paid = payback('paid', { ...months, of: worth, cost: spend })
const paidOfHalf = payback('paid_of_half', { ...months, of: halved, cost: spend })

type Row = readonly [month: number, channel: string, amount: number]
const dayOf = (month: number, day: number) => `2026-0${month}-${String(day).padStart(2, '0')}`
/** Each joined in a month; what they bring is a list of months and cents. */
type Member = readonly [month: number, channel: string, brings: readonly (readonly [month: number, cents: number])[]]

async function askOf(members: readonly Member[], spent: readonly Row[]) {
  const rowsOf = members.map(([month, by], id) => ({ id, day: dayOf(month, 1 + (id % 28)), channel: by }))
  const bought = members.flatMap(([joined, , brings], user) =>
    brings.map(([month, cents]) => ({ user_id: user, day: dayOf(month, month === joined ? 28 : 1), cents })),
  )
  const warehouses = await warehousesWith({
    'app.users': { columns: schema['app.users'], rows: rowsOf },
    'app.orders': { columns: schema['app.orders'], rows: bought.map((row, id) => ({ ...row, id })) },
    'app.spend': {
      columns: schema['app.spend'],
      rows: spent.map(([month, by, cents], id) => ({ id, day: dayOf(month, 1 + (id % 28)), channel: by, cents })),
    },
  })
  return asker(warehouses, { catalog: company, metrics: [paid, paidOfHalf, worth], dataAsOf: '2026-07-10T00:00:00Z' })
}

let ask: Awaited<ReturnType<typeof askOf>>

beforeAll(async () => {
  ask = await askOf(
    [
      [
        1,
        'mail',
        [
          [1, 100],
          [3, 300],
        ],
      ],
      [1, 'mail', [[2, 200]]],
      [
        1,
        'ads',
        [
          [1, 100],
          [6, 5000],
        ],
      ],
      [1, 'ads', []],
      [4, 'ads', [[5, 900]]],
      [5, 'mail', [[7, 900]]],
    ],
    [
      [1, 'mail', 500],
      [1, 'ads', 1000],
      [4, 'ads', 901],
      [5, 'mail', 100],
      [2, 'ads', 50],
    ],
  )
})

test('it is the first age by which a member has brought what winning one cost', async () => {
  const { rows } = await ask({
    metrics: ['paid', 'paid_of_half'],
    by: ['channel'],
    grain: 'month',
    range: ['2026-01-01', '2026-06-01'],
    details: true,
  })
  const pick = (row: (typeof rows)[number]) => [
    row.period,
    row.channel,
    row.paid,
    row.paid_of_half,
    row['paid:cost'],
    row['paid:so_far'],
    row['paid:size'],
  ]
  expect(rows.map(pick)).toEqual([
    // 5000 came in the fifth month after, beyond the ages.
    ['2026-01-01', 'ads', null, null, 500, 50, 2],
    // 100, 300, then 600 of two people against 250 each; half of it never comes to that within the four months.
    ['2026-01-01', 'mail', 2, null, 250, 300, 2],
    // Nobody joined, so no member cost anything.
    ['2026-02-01', 'ads', null, null, null, null, null],
    ['2026-04-01', 'ads', null, null, 901, 900, 1],
    // The month in which it came is not over.
    ['2026-05-01', 'mail', null, null, 100, 0, 1],
  ])
})

test('cohorts taken together stand against all that was spent', async () => {
  const { rows } = await ask({ metrics: ['paid'], range: ['2026-01-01', '2026-02-01'], details: true })
  // 200, 400 and 700 of four people against 375 each, then no more.
  expect(rows).toEqual([{ paid: null, 'paid:cost': 375, 'paid:so_far': 175, 'paid:size': 4 }])
  expect((await ask({ metrics: ['paid'], range: ['2026-01-01', '2026-02-01'], where: { channel: 'mail' } })).rows).toEqual([{ paid: 2 }])
})

test('random cohorts pay back when adding up says so', async () => {
  const month = fc.integer({ min: 1, max: 6 })
  const by = fc.constantFrom('mail', 'ads', 'none')
  const drawn = fc.record({
    members: fc.array(
      fc.tuple(month, by, fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -100, max: 400 })), { maxLength: 4 })),
      { minLength: 60, maxLength: 60 },
    ),
    spent: fc.array(fc.tuple(month, by, fc.integer({ min: 0, max: 900 })), { minLength: 25, maxLength: 25 }),
  })
  const [{ members, spent }] = fc.sample(drawn, { seed: 7, numRuns: 1 }) as unknown as [{ members: Member[]; spent: Row[] }]
  const all = members.map(
    ([joined, source, brings]): Member => [joined, source, brings.map(([later, cents]) => [Math.min(joined + later, 7), cents])],
  )
  const askRandom = await askOf(all, spent)
  const { rows } = await askRandom({
    metrics: ['paid', 'paid_of_half'],
    by: ['channel'],
    grain: 'month',
    range: ['2026-01-01', '2026-07-01'],
  })
  const wanted = (joined: number, source: string, margin: number): number | null => {
    const cohort = all.filter((member) => member[0] === joined && member[1] === source)
    const cost = spent.filter((row) => row[0] === joined && row[1] === source).reduce((sum, row) => sum + row[2], 0)
    if (cohort.length === 0) return null
    for (let age = 0; age <= 4 && joined + age < 7; age += 1) {
      const cents = cohort.flatMap((member) => member[2]).reduce((sum, [at, each]) => (at <= joined + age ? sum + each : sum), 0)
      if (cents * margin >= cost) return age
    }
    return null
  }
  expect(rows.length).toBeGreaterThan(14)
  expect(rows.map((row) => [row.paid, row.paid_of_half])).toEqual(
    rows.map((row) => [1, 0.5].map((margin) => wanted(Number(String(row.period).slice(5, 7)), String(row.channel), margin))),
  )
  expect(new Set(rows.map((row) => row.paid)).size).toBeGreaterThan(3)
})

test('what makes no sense is refused in a sentence', () => {
  expect(() => payback('x', { ...months, of: inMonth, cost: spend })).toThrow(
    "x waits until in_month covers its cost, which is no value of a member up to an age. Take a cohortValue with counted: 'on_or_before' and per: 'member'.",
  )
  const dollars = ads.sum('dollars', { ...governance, unit: { kind: 'money', currency: 'USD', minorUnits: true }, column: 'cents' })
  expect(() => payback('x', { ...months, of: worth, cost: dollars })).toThrow(
    'x sets EUR in minor units against a cost in USD in minor units. Convert one of them first, with derived and times.',
  )
  const long = cohortValue('long', { ...money, ...shared, every: 'day', upTo: 365, counted: 'on_or_before' })
  expect(() => payback('x', { ...months, of: long, cost: spend })).toThrow(
    'x looks at every age of long up to 365. Take one with at most 120',
  )
})
