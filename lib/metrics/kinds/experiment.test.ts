import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, experiment, ratio } from '../index'
import { asker, governance } from '../testing'
import { actives, assigned, at, ordered, sumsOf, timeZone, unitsBy, viewed, worth } from './experiment.testing'

const schema = {
  'app.assignments': { id: 'integer', test: 'text', person: 'integer?', variant: 'text', at: 'instant', country: 'text?' },
  'app.orders': { id: 'integer', buyer: 'integer?', at: 'instant', cents: 'integer', fee: 'decimal', kind: 'text' },
  'app.days': { id: 'integer', who: 'integer', day: 'date', seen: 'integer' },
  'app.views': { id: 'integer', person: 'integer', at: 'instant' },
  'app.people': { id: 'integer', plan: 'text' },
} as const
const company = catalog(schema, {
  timeZone,
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const accounts = company.source('app.people', { primaryKey: 'id', time: {}, dimensions: { plan: 'plan' }, access: 'all' })
const assignments = company.source('app.assignments', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { test: 'test', variant: 'variant', country: 'country' },
  joins: { account: { via: 'person', to: accounts } },
  people: 'person',
  access: 'all',
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { kind: 'kind' },
  people: 'buyer',
  access: 'all',
})
const days = company.source('app.days', { primaryKey: 'id', time: { day: {} }, dimensions: {}, people: 'who', access: 'all' })
const views = company.source('app.views', { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all' })
const money = { ...governance, unit: { kind: 'money', currency: 'USD', minorUnits: true } } as const
const dealt = assignments.countDistinct('dealt', { ...governance, column: 'person' })
const saw = views.countDistinct('saw', { ...governance, column: 'person' })
const bought = orders.count('bought', governance)
const shoes = orders.count('shoes', { ...governance, where: { kind: 'shoes' } })
const buyers = orders.countDistinct('buyers', { ...governance, column: 'buyer' })
const kinds = orders.countDistinct('kinds', { ...governance, column: 'kind' })
const spent = orders.sum('spent', { ...money, column: 'cents' })
const fees = orders.sum('fees', { ...governance, column: 'fee' })
const active = days.count('active', governance)
const perDay = ratio('per_day', { ...governance, numerator: bought, denominator: active })
const basket = ratio('basket', { ...money, numerator: spent, denominator: bought })

const plan = {
  title: 'Boxes',
  hypothesis: 'Boxes sell.',
  owner: 'growth',
  audience: ['everyone'],
  assigned: dealt,
  where: { test: 'boxes' },
  variant: 'variant',
  variants: { b: 0.5, a: 0.5 },
  control: 'a',
  units: { orders: 'buyer', days: 'who' },
  start: '2026-03-02',
  plannedEnd: '2026-03-15',
} as const
const boxes = experiment('boxes', {
  ...plan,
  primary: [bought],
  secondary: [shoes, buyers, kinds, fees, perDay, basket],
  guardrails: [{ metric: active, margin: 0.02 }],
  cuped: { days: 5 },
  cap: 'off',
})
const shown = experiment('shown', { ...plan, exposure: saw, primary: [bought, active], within: { days: 3 }, cuped: { days: 5 } })
const capped = experiment('capped', { ...plan, primary: [spent], cuped: 'off', cap: 90 })
const metrics = [dealt, ...[boxes, shown, capped].flatMap((each) => Object.values(each.metrics))]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const warehouses = await warehousesWith({
    'app.assignments': {
      columns: schema['app.assignments'],
      rows: [
        ...assigned.map(({ id, test: experiment, who: person, variant, at: instant, country }) => ({
          id,
          test: experiment,
          person,
          variant,
          at: instant,
          country,
        })),
        { id: 1000, test: 'boxes', person: null, variant: 'a', at: at(12_000), country: null },
        { id: 1001, test: 'boxes', person: 1, variant: 'unplanned', at: at(12_000), country: null },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: ordered.map(({ id, who: buyer, at: instant, cents, fee, kind }) => ({
        id,
        buyer: id % 40 === 0 ? null : buyer,
        at: instant,
        cents,
        fee: `${fee / 100}`,
        kind,
      })),
    },
    'app.days': { columns: schema['app.days'], rows: actives.map(({ id, who: person, day }) => ({ id, who: person, day, seen: 1 })) },
    'app.people': {
      columns: schema['app.people'],
      rows: Array.from({ length: 60 }, (_, id) => ({ id: id + 1, plan: id % 2 === 0 ? 'free' : 'pro' })),
    },
    'app.views': { columns: schema['app.views'], rows: viewed.map(({ id, who: person, at: instant }) => ({ id, person, at: instant })) },
  })
  ask = asker(warehouses, { catalog: company, metrics, dataAsOf: '2026-03-18T00:00:00Z' })
})
async function detailsOf(metric: string, query: object = {}) {
  const { rows } = await ask({ metrics: [metric], by: ['variant'], range: ['2026-03-01', '2026-04-01'], timeZone, details: true, ...query })
  return new Map(
    rows.map((row) => [
      row.variant as string,
      Object.fromEntries(
        Object.entries(row).flatMap(([name, value]) => (name.startsWith(`${metric}:`) ? [[name.slice(metric.length + 1), value]] : [])),
      ),
    ]),
  )
}

const cases: readonly (readonly [string, readonly string[], number])[] = [
  ['bought', ['bought'], 1],
  ['shoes', ['shoes'], 1],
  ['buyers', ['buyers'], 1],
  ['kinds', ['kinds'], 1],
  ['fees', ['fees'], 100],
  ['per_day', ['bought', 'active'], 1],
  ['basket', ['spent', 'bought'], 1],
  ['active', ['active'], 1],
]

test.each(cases)('%s since the exposure and before it, by a walk over all rows', async (name, parts, scale) => {
  const found = await detailsOf(`boxes_${name}`)
  const units = unitsBy(['2026-03-01', '2026-04-01'])
  expect(units.filter(({ isMixed }) => isMixed).length).toBeGreaterThan(0)
  for (const variant of ['a', 'b']) {
    const expected = sumsOf(
      units.filter((unit) => unit.variant === variant),
      parts,
      '2026-03-16',
      { history: 5 },
      scale,
    )
    expect(Object.keys(found.get(variant) ?? {}).sort()).toEqual(Object.keys(expected).sort())
    for (const [key, value] of Object.entries(expected))
      expect(Number(found.get(variant)?.[key]), `${variant} ${key}`).toBeCloseTo(value, 8)
  }
})

test('the value is the mean per unit, or the ratio of its parts, and units in two variants are left out', async () => {
  const { rows } = await ask({
    metrics: ['boxes_bought', 'boxes_per_day'],
    by: ['variant'],
    range: ['2026-03-01', '2026-04-01'],
    timeZone,
  })
  const units = unitsBy(['2026-03-01', '2026-04-01'])
  for (const [index, variant] of ['a', 'b'].entries()) {
    const sums = sumsOf(
      units.filter((unit) => unit.variant === variant),
      ['bought', 'active'],
      '2026-03-16',
      { history: 0 },
    )
    expect(rows[index]?.boxes_bought).toBeCloseTo((sums.y as number) / (sums.units as number), 12)
    expect(rows[index]?.boxes_per_day).toBeCloseTo((sums.y as number) / (sums.d as number), 12)
  }
})

test('the control comes first, and the range says which units and up to when', async () => {
  const { rows } = await ask({ metrics: ['boxes_bought'], by: ['variant'], range: ['2026-03-01', '2026-04-01'], timeZone })
  expect(rows.map(({ variant }) => variant)).toEqual(['a', 'b'])
  const range = ['2026-03-05', '2026-03-10'] as const
  const found = await detailsOf('boxes_bought', { range })
  const units = unitsBy(range)
  for (const variant of ['a', 'b']) {
    const expected = sumsOf(
      units.filter((unit) => unit.variant === variant),
      ['bought'],
      '2026-03-10',
      { history: 5 },
    )
    expect(found.get(variant)).toEqual(expected)
  }
})

test('filters and splits look at the assignment, periods at the day of the exposure', async () => {
  const found = await detailsOf('boxes_bought', { where: { country: 'DE' } })
  const german = unitsBy(['2026-03-01', '2026-04-01'], { only: ({ country }) => country === 'DE' })
  const expected = sumsOf(
    german.filter(({ variant }) => variant === 'a'),
    ['bought'],
    '2026-03-16',
    { history: 5 },
  )
  expect(found.get('a')).toEqual(expected)
  const { rows } = await ask({
    metrics: ['boxes_bought'],
    by: ['country', 'variant'],
    grain: 'day',
    range: ['2026-03-01', '2026-04-01'],
    timeZone,
    details: true,
  })
  const all = unitsBy(['2026-03-01', '2026-04-01']).filter(({ isMixed }) => !isMixed)
  const counts = new Map(
    [...Map.groupBy(all, ({ day, country, variant }) => `${day} ${country} ${variant}`)].map(([key, group]) => [key, group.length]),
  )
  const answered = rows.map((row) => [`${row.period} ${row.country} ${row.variant}`, row['boxes_bought:units']] as const)
  expect(new Map(answered.filter(([, units]) => Number(units) > 0))).toEqual(counts)
})

test('filters reach through joins', async () => {
  const pro = unitsBy(['2026-03-01', '2026-04-01'], { only: (row) => row.who % 2 === 0 })
  for (const exposed of [false, true]) {
    const units = exposed ? unitsBy(['2026-03-01', '2026-04-01'], { exposed, only: (row) => row.who % 2 === 0 }) : pro
    const found = await detailsOf(exposed ? 'shown_bought' : 'boxes_bought', { where: { 'account.plan': 'pro' } })
    const counts = units.filter(({ variant, isMixed }) => variant === 'a' && !isMixed).length
    expect(found.get('a')?.units).toBe(counts)
  }
})

test('the people of a variant are those that count in it', async () => {
  const range = ['2026-03-01', '2026-04-01'] as const
  const { rows } = await ask({ metrics: ['boxes_bought'], people: true, where: { variant: 'b' }, range, timeZone })
  const expected = unitsBy(range).filter(({ variant, isMixed }) => variant === 'b' && !isMixed)
  expect(rows.map(({ person }) => person).toSorted((a, b) => Number(a) - Number(b))).toEqual(
    expected.map((unit) => unit.who).toSorted((a, b) => a - b),
  )
})

test('an exposure of its own, and so many days from it on, also after the end', async () => {
  const units = unitsBy(['2026-03-01', '2026-04-01'], { exposed: true })
  expect(units.length).toBeGreaterThan(5)
  for (const [name, part] of [
    ['shown_bought', 'bought'],
    ['shown_active', 'active'],
  ] as const) {
    const found = await detailsOf(name)
    for (const variant of ['a', 'b']) {
      const mine = units.filter((unit) => unit.variant === variant)
      const open = mine.filter((unit) => !unit.isMixed && Date.parse(unit.at) + 3 * 86_400_000 > Date.parse('2026-03-18T00:00:00Z')).length
      expect(found.get(variant)).toEqual({ ...sumsOf(mine, [part], '2026-03-16', { history: 5, within: 3 }), open })
    }
  }
})

test('money counts at most as the percentile of all units', async () => {
  const found = await detailsOf('capped_spent')
  const units = unitsBy(['2026-03-01', '2026-04-01']).filter(({ isMixed }) => !isMixed)
  const values = units.map((unit) => ({ ...unit, value: worth('spent', unit, '2026-03-16', { history: 0 })[0] }))
  const sorted = values.map(({ value }) => value).toSorted((one, other) => one - other)
  const cap = sorted[Math.ceil(sorted.length * 0.9) - 1] as number
  expect(sorted.at(-1)).toBeGreaterThan(cap)
  for (const variant of ['a', 'b']) {
    const mine = values.filter((unit) => unit.variant === variant).map(({ value }) => Math.min(value, cap))
    const sum = (of: (value: number) => number): number => mine.reduce((total, value) => total + of(value), 0)
    expect(found.get(variant)).toEqual({
      units: mine.length,
      mixed: expect.anything(),
      cap,
      y: sum((value) => value),
      yy: sum((value) => value ** 2),
    })
  }
})

test('metrics of one table are read together', async () => {
  const { plan: made } = await ask({
    metrics: ['boxes_bought', 'boxes_shoes', 'boxes_fees'],
    by: ['variant'],
    range: ['2026-03-01', '2026-04-01'],
  })
  expect(made.statement.sql.match(/"app"\."orders"/g)).toHaveLength(1)
  expect(made.statement.sql.match(/"app"\."assignments"/g)).toHaveLength(1)
})

test('what makes no sense is refused in a sentence', () => {
  const refused = (more: object) => () => experiment('x', { ...plan, primary: [bought], ...more } as never)
  expect(refused({ units: {} })).toThrow(
    'x follows assignments.person, but orders, which bought reads, has no column "person". Say which one names the unit: units: { orders: \'…\' }.',
  )
  expect(refused({ variants: { a: 50, b: 50 } })).toThrow('x plans shares of 50, 50. Shares lie above 0 and add up to 1.')
  expect(refused({ control: 'c' })).toThrow('x has no variant "c" for its control. Variants: b, a.')
  expect(refused({ start: '2026-04-01' })).toThrow('x ends on 2026-03-15, before it starts on 2026-04-01.')
  expect(refused({ analysis: 'fixed_horizon', plannedEnd: undefined })).toThrow('is read once, at its planned end, but plans none.')
  expect(refused({ primary: [orders.median('m', { ...governance, column: 'cents' })] })).toThrow('x cannot follow m unit by unit')
  expect(refused({ secondary: [bought] })).toThrow('x follows bought twice.')
  expect(refused({ guardrails: [{ metric: active, margin: 2 }] })).toThrow('has a guardrail with the margin 2.')
})

test('names that are none do not compile', () => {
  const wrong = [
    // @ts-expect-error the control is one of the variants
    () => experiment('x', { ...plan, control: 'c', primary: [bought] }),
    // @ts-expect-error the assignments have no such dimension
    () => experiment('x', { ...plan, variant: 'arm', primary: [bought] }),
    // @ts-expect-error without a primary metric nothing is decided
    () => experiment('x', { ...plan, primary: [] }),
    // @ts-expect-error only metrics that it follows
    () => boxes.metrics.spent,
  ]
  expect(wrong).toHaveLength(4)
})
