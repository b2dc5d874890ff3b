import { beforeAll, expect, test } from 'vitest'
import { catalog, derived, lineageOf, type Metric, query, ratio, rolling, shift, type Term } from '../index'
import { askShop, day } from '../shop.testing'
import { governance } from '../testing'

let ask: Awaited<ReturnType<typeof askShop>>

beforeAll(async () => {
  ask = await askShop()
})

const schema = {
  'app.users': { id: 'integer', country: 'text' },
  'app.orders': { id: 'integer', user_id: 'integer', at: 'instant', cents: 'integer', rate: 'float', kilos: 'decimal', status: 'text' },
  'app.visits': { id: 'integer', user_id: 'integer', at: 'instant', platform: 'text' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country' }, access: 'all' })
const joins = { user: { via: 'user_id', to: users } } as const
const orders = company.source('app.orders', { primaryKey: 'id', time: { at: {} }, dimensions: { status: 'status' }, joins, access: 'all' })
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { platform: 'platform' },
  joins,
  access: 'all',
})
const revenue = orders.sum('revenue', { ...governance, column: 'cents' })
const kilos = orders.sum('kilos', { ...governance, column: 'kilos' })
const rate = orders.max('rate', { ...governance, column: 'rate' })
const visitors = visits.countDistinct('visitors', { ...governance, column: 'user_id' })

test('every input is summed up over its own rows; nothing stays nothing unless another value is said', async () => {
  const { rows } = await ask({
    metrics: ['revenue', 'refunds', 'net', 'strict_net', 'net_per_visitor'],
    grain: 'day',
    range: ['2026-03-08', '2026-03-12'],
  })
  expect(rows).toEqual([
    { period: '2026-03-08', revenue: 0, refunds: null, net: 0, strict_net: null, net_per_visitor: 0 },
    { period: '2026-03-09', revenue: 0, refunds: 2000, net: -2000, strict_net: -2000, net_per_visitor: -2000 },
    { period: '2026-03-10', revenue: 400, refunds: null, net: 400, strict_net: null, net_per_visitor: -400 },
    { period: '2026-03-11', revenue: 1000, refunds: null, net: 1000, strict_net: null, net_per_visitor: -1000 },
  ])
  const whole = await ask({ metrics: ['net', 'net_per_visitor'], range: ['2026-03-08', '2026-03-12'] })
  expect(whole.rows).toEqual([{ net: -600, net_per_visitor: 300 }])
})

test('what a divisor of 0 leaves is nothing, and no rows at all are worth the same with and without periods', async () => {
  const range = ['2020-01-01', '2020-01-02'] as const
  const { rows } = await ask({ metrics: ['net', 'strict_net', 'net_per_visitor', 'rest', 'taxed'], range })
  expect(rows).toEqual([{ net: 0, strict_net: null, net_per_visitor: 0, rest: null, taxed: 0 }])
  const days = await ask({ metrics: ['net', 'strict_net', 'net_per_visitor', 'rest', 'taxed'], grain: 'day', range })
  expect(days.rows).toEqual([{ period: '2020-01-01', ...rows[0] }])
  const one = await ask({ metrics: ['net_per_visitor'], by: ['user.country'], range: ['2026-03-10', '2026-03-11'] })
  expect(one.rows.map((row) => row.net_per_visitor)).toEqual([0, null, null])
})

test('whole numbers and decimals stay exact beyond 2^53, and so do products with a plain number', async () => {
  const { rows, result } = await ask({
    metrics: ['taxed', 'squared'],
    by: ['status'],
    where: { status: 'big' },
    range: ['2026-03-20', '2026-03-21'],
  })
  expect(rows).toEqual([{ status: 'big', taxed: '11900000000000000', squared: 1e32 }])
  expect(result.columns.map(({ type }) => type)).toEqual(['text', 'decimal', 'number'])
  expect((await ask({ metrics: ['taxed', 'rest'], range: [...day] })).rows).toEqual([{ taxed: 1.547, rest: 1 - 400 / 6 / 1000 }])
})

test('a value is held between two others; nothing stays nothing', async () => {
  const { rows } = await ask({ metrics: ['net', 'strict_net', 'held', 'held_strictly'], grain: 'day', range: ['2026-03-08', '2026-03-12'] })
  expect(rows.map(({ held, held_strictly }) => [held, held_strictly])).toEqual([
    [0, null],
    [-500, -500],
    [400, null],
    [700.5, null],
  ])
  const { shape } = derived('x', { ...governance, inputs: { revenue, kilos }, value: (of) => of.revenue.over(of.kilos).atMost(60) })
  expect(shape.formula).toBe('revenue ÷ kilos at most 60')
})

test('a derived metric is compared, ordered and split like others', async () => {
  const { rows } = await ask({
    metrics: ['net', 'orders'],
    by: ['user.country'],
    range: [...day],
    compare: 'previous_period',
    order: [{ key: 'net', direction: 'asc' }],
  })
  expect(rows.map((row) => [row['user.country'], row.net, row['net:comparison']])).toEqual([
    ['', 0, 0],
    ['unknown', 0, 0],
    [null, 0, 0],
    ['DE', 400, -2000],
  ])
})

test('types follow the parts: whole, exact, or a double', () => {
  const withRate = derived('x', { ...governance, inputs: { revenue, rate }, value: (of) => of.revenue.plus(of.rate) })
  expect(withRate.shape.type).toBe('number')
  const exact = (value: number) => derived('x', { ...governance, inputs: { revenue }, value: (of) => of.revenue.times(value) }).shape.type
  expect([exact(2), exact(0.5)]).toEqual(['integer', 'decimal'])
  const both = derived('x', { ...governance, inputs: { revenue, kilos }, value: (of) => of.revenue.times(of.kilos) })
  expect(both.shape.type).toBe('number')
})

test('the formula is in words, with brackets where they change the meaning', () => {
  const formula = (value: (a: Term, b: Term) => Term) =>
    derived('x', { ...governance, inputs: { a: revenue, b: visitors }, value: (of) => value(of.a, of.b) }).shape.formula
  expect(formula((a, b) => a.minus(b).over(b))).toBe('(revenue − visitors) ÷ visitors')
  expect(formula((a, b) => a.minus(b.minus(a)))).toBe('revenue − (visitors − revenue)')
  expect(formula((a, b) => a.times(b).plus(a))).toBe('revenue × visitors + revenue')
  expect(formula((a, b) => a.over(b).or(0).times(-2))).toBe('(revenue ÷ visitors or 0) × −2')
})

test('the version changes with the arithmetic and with the inputs, not with their names in the code', () => {
  const version = (a: Metric, by: number) => derived('x', { ...governance, inputs: { a }, value: (of) => of.a.times(by) }).version
  expect(derived('x', { ...governance, inputs: { other: revenue }, value: (of) => of.other.times(2) }).version).toBe(version(revenue, 2))
  expect(version(revenue, 2)).toBe(version(revenue, 2))
  expect(version(revenue, 3)).not.toBe(version(revenue, 2))
  expect(version(kilos, 2)).not.toBe(version(revenue, 2))
})

const money = (currency: string, minorUnits?: boolean) => ({ ...governance, unit: { kind: 'money', currency, minorUnits } }) as const
const euros = orders.sum('euros', { ...money('EUR'), column: 'kilos' })
const cents = orders.sum('cents', { ...money('EUR', true), column: 'cents' })
const dollars = orders.sum('dollars', { ...money('USD'), column: 'kilos' })

test.each<[string, () => unknown, string]>([
  [
    'two currencies',
    () => derived('x', { ...money('EUR'), inputs: { euros, dollars }, value: (of) => of.euros.plus(of.dollars) }),
    'x puts EUR and USD together. Convert one of them first, with times.',
  ],
  [
    'euros and cents',
    () => derived('x', { ...money('EUR'), inputs: { euros, cents }, value: (of) => of.euros.minus(of.cents.or(0)) }),
    'x puts EUR and EUR in minor units together.',
  ],
  [
    'money and a count, inside a quotient too',
    () => derived('x', { ...governance, inputs: { euros, visitors }, value: (of) => of.euros.plus(of.visitors).over(of.euros) }),
    'x puts EUR and things together.',
  ],
  [
    'another unit than that of its parts',
    () => derived('x', { ...money('USD'), inputs: { euros }, value: (of) => of.euros.minus(of.euros) }),
    'x is worked out in EUR, but its unit says USD.',
  ],
])('refuses %s', (_what, define, message) => {
  expect(define).toThrow(message)
})

test('a product converts, and a quotient of money has a unit of its own', () => {
  const total = derived('x', {
    ...money('EUR'),
    inputs: { euros, cents, dollars },
    value: (of) => of.euros.plus(of.cents.times(0.01)).plus(of.dollars.times(0.9)),
  })
  expect(total.shape.formula).toBe('euros + cents × 0.01 + dollars × 0.9')
  const rate = derived('x', { ...governance, inputs: { euros, dollars }, value: (of) => of.euros.over(of.dollars) })
  expect(rate.shape.type).toBe('number')
})

test('lineage holds the tables of all inputs', () => {
  const made = derived('x', { ...governance, inputs: { revenue, visitors }, value: (of) => of.revenue.over(of.visitors) })
  expect(lineageOf(made).map(({ table }) => table)).toEqual(['app.orders', 'app.visits', 'app.users'])
})

test.each<[string, () => unknown, string]>([
  ['no inputs', () => derived('x', { ...governance, inputs: {}, value: (_, number) => number(1) }), 'x has no inputs.'],
  [
    'an unused input',
    () => derived('x', { ...governance, inputs: { revenue, visitors }, value: (of) => of.revenue }),
    'x does not use its input "visitors". Use it in value, or leave it out.',
  ],
  [
    'a number out of nothing',
    () => derived('x', { ...governance, inputs: { revenue }, value: (of) => of.revenue.plus(5) }),
    'x would be 5 where there are no rows at all.',
  ],
  [
    'what is no number',
    () => derived('x', { ...governance, inputs: { revenue }, value: (of) => of.revenue.times(1 / 0) }),
    'Infinity is not a number to reckon with.',
  ],
  [
    'a value that is no term',
    () => derived('x', { ...governance, inputs: { revenue }, value: () => 5 as never }),
    'The value of a derived metric is put together from its inputs',
  ],
])('refuses %s', (_what, define, message) => {
  expect(define).toThrow(message)
})

test('what is written wrongly does not compile', () => {
  const net = derived('net', { ...governance, inputs: { revenue, visitors }, value: (of) => of.revenue.minus(of.visitors) })
  const asked = { range: 'last 28 days', timeZone: 'UTC' } as const
  const wrong = () => {
    query([net], { ...asked, by: ['user.country'] })
    // @ts-expect-error a split that one input lacks
    query([net], { ...asked, by: ['status'] })
    // @ts-expect-error an input that is not there
    derived('x', { ...governance, inputs: { revenue }, value: (of) => of.revenu })
    // @ts-expect-error a number is no term
    derived('x', { ...governance, inputs: { revenue }, value: () => 5 })
    // @ts-expect-error an unknown team
    derived('x', { ...governance, owner: 'groth', inputs: { revenue }, value: (of) => of.revenue })
    // @ts-expect-error reckoning with a text
    derived('x', { ...governance, inputs: { revenue }, value: (of) => of.revenue.plus('5') })
    ratio('x', { ...governance, numerator: net, denominator: revenue })
  }
  expect(wrong).toBeTypeOf('function')
})

test('a ratio or a window of money keeps to one currency', () => {
  const money = (currency: string, minorUnits?: true) => ({ kind: 'money', currency, ...(minorUnits && { minorUnits }) }) as const
  const sum = (name: string, currency: string, minorUnits?: true) =>
    orders.sum(name, { ...governance, column: 'cents', unit: money(currency, minorUnits) })
  const euros = sum('euros', 'EUR', true)
  expect(() => ratio('roas', { ...governance, numerator: euros, denominator: sum('dollars', 'USD', true) })).toThrow(
    'roas divides EUR in minor units by USD in minor units. Convert one of them first, with derived and times.',
  )
  expect(() => ratio('roas', { ...governance, numerator: euros, denominator: sum('whole', 'EUR') })).toThrow('Convert one of them first')
  expect(ratio('per_visitor', { ...governance, numerator: euros, denominator: visitors }).shape.formula).toBe('euros ÷ visitors')
  expect(() => rolling('r', { ...governance, unit: money('USD', true), of: euros, days: 7, at: 'last' })).toThrow(
    'r is worked out in EUR in minor units, but its unit says USD in minor units.',
  )
  expect(() => shift('s', { ...governance, unit: money('EUR'), of: euros, earlier: { years: 1 } })).toThrow('but its unit says EUR.')
})
