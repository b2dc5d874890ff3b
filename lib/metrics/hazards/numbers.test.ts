import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, checkCatalog, derived, type Metric, type MetricQuery, ratio } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'h.sales': {
    id: 'integer',
    day: 'date',
    code: 'text',
    size: 'integer',
    big: 'integer',
    price: 'decimal',
    word: 'text',
    dollars: 'integer',
  },
  'order "by".group': { select: 'integer', 'from.where': 'date', 'o\'brien "x"': 'text?', limit: 'integer' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'h.sales', column: 'day' },
})
const sales = company.source('h.sales', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: { code: 'code', size: 'size', word: 'word' },
  access: 'all',
})
const reserved = company.source('order "by".group', {
  name: 'reserved',
  primaryKey: 'select',
  time: { 'from.where': {} },
  dimensions: { union: 'o\'brien "x"', having: 'limit' },
  access: 'all',
})
const euros = { kind: 'money', currency: 'EUR' } as const
const dollars = { kind: 'money', currency: 'USD' } as const
const count = sales.count('sales', governance)
const big = sales.sum('big', { ...governance, column: 'big' })
const price = sales.sum('price', { ...governance, column: 'price', unit: euros })
const paid = sales.sum('paid', { ...governance, column: 'dollars', unit: dollars })
const metrics: readonly Metric[] = [
  count,
  big,
  price,
  paid,
  sales.max('greatest', { ...governance, column: 'big' }),
  reserved.sum('select', { ...governance, column: 'limit', where: { 'o\'brien "x"': { not: 'z' } } }),
  reserved.count('group', governance),
  ratio('order', {
    ...governance,
    numerator: reserved.count('table', governance),
    denominator: reserved.max('from', { ...governance, column: 'limit' }),
  }),
]

const cents = 3000
let ask: ReturnType<typeof asker>
beforeAll(async () => {
  const sale = (id: number, code: string, size: number, word: string, value: string) => ({
    ...{ id, code, size, word, big: value },
    day: '2026-03-02',
    price: '0.10',
    dollars: 1,
  })
  const few = [
    sale(1, '10', 10, 'a', '9007199254740993'),
    sale(2, '9', 9, 'B', '9223372036854775807'),
    sale(3, '100', 100, 'Ä', '9223372036854775807'),
    sale(4, '100', 100, 'z', '1'),
  ]
  const many = Array.from({ length: cents }, (_, id) => ({ ...sale(10 + id, 'x', 0, 'x', '0'), day: '2026-03-09' }))
  ask = asker(
    await warehousesWith({
      'h.sales': { columns: schema['h.sales'], rows: [...few, ...many] },
      'order "by".group': {
        columns: schema['order "by".group'],
        rows: [
          { select: 1, 'from.where': '2026-03-02', 'o\'brien "x"': `'; drop schema h --`, limit: 3 },
          { select: 2, 'from.where': '2026-03-02', 'o\'brien "x"': null, limit: 4 },
          { select: 3, 'from.where': '2026-03-02', 'o\'brien "x"': 'z', limit: 100 },
        ],
      },
    }),
    { catalog: company, metrics },
  )
})
const range: MetricQuery['range'] = ['2026-03-02', '2026-03-03']

test('hazard 19: whole numbers beyond 2^53 — every digit survives to the JSON that the browser reads', async () => {
  const { rows, result } = await ask({ metrics: ['big'], by: ['code'], range })
  expect(rows).toEqual([
    { code: '100', big: '9223372036854775808' },
    { code: '9', big: '9223372036854775807' },
    { code: '10', big: '9007199254740993' },
  ])
  expect(JSON.stringify(result)).toContain('"9007199254740993"')
  // The sum is past what 64 bits hold.
  expect((await ask({ metrics: ['big', 'greatest'], range })).rows).toEqual([
    { big: '18455751272964292608', greatest: '9223372036854775807' },
  ])
})

test('hazard 20: decimals as floats — three thousand times 0.10 are 300, to the cent', async () => {
  expect((await ask({ metrics: ['price', 'sales'], range: ['2026-03-09', '2026-03-10'] })).rows).toEqual([{ price: 300, sales: cents }])
  expect((await ask({ metrics: ['price'], range })).rows).toEqual([{ price: 0.4 }])
})

test('hazard 21: numbers that drivers give as text — they are numbers in the answer, and numbers in every order', async () => {
  const { rows, result } = await ask({ metrics: ['sales', 'paid'], by: ['size'], range, order: [{ key: 'size', direction: 'asc' }] })
  expect(rows).toEqual([
    { size: 9, sales: 1, paid: 1 },
    { size: 10, sales: 1, paid: 1 },
    { size: 100, sales: 2, paid: 2 },
  ])
  expect(result.columns.map(({ type }) => type)).toEqual(['integer', 'integer', 'integer'])
  const text = await ask({ metrics: ['sales'], by: ['code'], range, order: [{ key: 'code', direction: 'asc' }] })
  expect(text.rows.map((row) => row.code)).toEqual(['10', '100', '9'])
  const ends = await ask({ metrics: ['sales'], where: { size: { from: 10, to: 100 } }, range })
  expect(ends.rows).toEqual([{ sales: 1 }])
})

test('hazard 44: collation and case — text is ordered and cut by code point, on every engine', async () => {
  const { rows } = await ask({ metrics: ['sales'], by: ['word'], range, order: [{ key: 'word', direction: 'asc' }] })
  expect(rows.map((row) => row.word)).toEqual(['B', 'a', 'z', 'Ä'])
  const ordersWhere = async (where: object) => (await ask({ metrics: ['sales'], where: where as never, range })).rows[0]?.sales
  expect(await ordersWhere({ word: { from: 'a', to: 'Ä' } })).toBe(2)
  expect(await ordersWhere({ word: { to: 'a' } })).toBe(1)
  expect(await ordersWhere({ word: 'b' })).toBe(0)
  expect(await ordersWhere({ word: { contains: 'ä' } })).toBe(1)
  expect(await ordersWhere({ word: { contains: 'b' } })).toBe(1)
})

test('hazard 45: several currencies summed — a sum of two is refused by name, and one alone keeps its own', async () => {
  const mixed = () => derived('total', { ...governance, unit: euros, inputs: { price, paid }, value: (of) => of.price.plus(of.paid) })
  expect(mixed).toThrow('total puts EUR and USD together. Convert one of them first, with times.')
  const asDollars = () => derived('double', { ...governance, unit: dollars, inputs: { price }, value: (of) => of.price.plus(of.price) })
  expect(asDollars).toThrow('double is worked out in EUR, but its unit says USD.')
  const converted = derived('total', {
    ...governance,
    unit: euros,
    inputs: { price, paid },
    value: (of) => of.price.plus(of.paid.times(0.9)),
  })
  expect((await ask({ metrics: ['total'], range }, { metrics: [converted] })).rows).toEqual([{ total: 4 }])
})

test('hazard 50: reserved words and quotes are names like others; a metric named as a dimension is refused', async () => {
  const { rows } = await ask({ metrics: ['select', 'group', 'order'], by: ['union'], range })
  expect(rows).toEqual([
    { union: null, select: 4, group: 1, order: 1 / 4 },
    { union: `'; drop schema h --`, select: 3, group: 1, order: 1 / 3 },
    { union: 'z', select: 0, group: 1, order: 1 / 100 },
  ])
  const having = reserved.count('having', governance)
  const known = new Map<string, Metric>([['having', having]])
  const sources = new Map([['reserved', reserved]])
  const problems = checkCatalog({ catalog: company, sources, metrics: known, segments: new Map(), dashboards: new Map() })
  expect(problems.map(({ message }) => message)).toContain('"having" is also a dimension of reserved. Rename one of them.')
})
