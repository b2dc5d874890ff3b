import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { checkCatalog } from './check/catalog'
import { catalog, lineageOf, ratio, retention, type Source } from './index'
import { asker, governance } from './testing'

const schema = {
  'app.companies': { id: 'integer', is_test: 'boolean?' },
  'app.users': { id: 'integer', company_id: 'integer?', is_staff: 'boolean?', country: 'text?' },
  'app.orders': { id: 'integer', user_id: 'integer?', seller_id: 'integer?', at: 'instant', cents: 'integer', is_bot: 'boolean?' },
  'app.refunds': { id: 'integer', order_id: 'integer?', at: 'instant', cents: 'integer' },
} as const

const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})

const companies = company.source('app.companies', {
  primaryKey: 'id',
  time: {},
  dimensions: {},
  exclusions: { test_accounts: { title: 'Test accounts', where: { is_test: true } } },
  access: 'all',
})
const users = company.source('app.users', {
  primaryKey: 'id',
  time: {},
  dimensions: { country: 'country' },
  joins: { company: { via: 'company_id', to: companies } },
  exclusions: { staff: { title: 'Staff', where: { is_staff: true } } },
  access: (person) => ({ country: person.attributes.country ?? [] }),
})
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: {},
  joins: { user: { via: 'user_id', to: users }, seller: { via: 'seller_id', to: users, exclusions: 'ignored' } },
  exclusions: { bots: { where: { is_bot: true } } },
  access: 'all',
})
const refunds = company.source('app.refunds', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: {},
  joins: { order: { via: 'order_id', to: orders } },
  access: 'all',
})
const orderCount = orders.count('orders', governance)
const balance = orders.closing('balance', { ...governance, column: 'cents', per: 'seller_id' })
const refundCount = refunds.count('refunds', governance)
const refundShare = ratio('refund_share', { ...governance, numerator: refundCount, denominator: orderCount })
const buyers = orders.countDistinct('buyers', { ...governance, column: 'user_id' })
const stay = retention('stay', { ...governance, unit: { kind: 'share' }, start: buyers, back: buyers, every: 'day', upTo: 2 })
const metrics = [buyers, stay, orderCount, balance, refundCount, refundShare]
const range = ['2026-01-01', '2027-01-01'] as const
const at = '2026-03-01T12:00:00Z'

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const warehouses = await warehousesWith({
    'app.companies': { columns: schema['app.companies'], rows: [{ id: 1, is_test: true }, { id: 2, is_test: false }, { id: 3 }] },
    'app.users': {
      columns: schema['app.users'],
      rows: [
        { id: 1, company_id: 2, is_staff: false, country: 'DE' },
        { id: 2, company_id: 3, is_staff: true, country: 'DE' },
        { id: 3, company_id: 1, is_staff: null, country: 'FR' },
        { id: 4, company_id: null, country: null },
        { id: 5, company_id: 1, is_staff: true, country: 'FR' },
      ],
    },
    'app.orders': {
      columns: schema['app.orders'],
      rows: [
        { id: 1, user_id: 1, seller_id: 2, at, cents: 1, is_bot: false },
        { id: 2, user_id: 2, seller_id: 1, at, cents: 2 },
        { id: 3, user_id: 3, seller_id: 2, at, cents: 4 },
        { id: 4, user_id: 4, seller_id: null, at, cents: 8 },
        { id: 5, user_id: null, seller_id: 1, at, cents: 16, is_bot: null },
        { id: 6, user_id: 99, seller_id: 1, at: '2026-03-02T12:00:00Z', cents: 32, is_bot: true },
        { id: 7, user_id: 5, seller_id: 1, at, cents: 64, is_bot: true },
      ],
    },
    'app.refunds': {
      columns: schema['app.refunds'],
      rows: [
        { id: 1, order_id: 1, at, cents: 1 },
        { id: 2, order_id: 3, at, cents: 1 },
        { id: 3, order_id: 6, at, cents: 1 },
        { id: 4, order_id: 99, at, cents: 1 },
        { id: 5, order_id: null, at, cents: 1 },
        { id: 6, order_id: 2, at: '2026-04-01T00:00:00Z', cents: 1 },
      ],
    },
  })
  ask = asker(warehouses, { catalog: company, metrics })
})

test('what is excluded counts nowhere, by whatever path it is reached; what leads to nothing stays', async () => {
  const { rows, result } = await ask({ metrics: ['orders', 'refunds', 'refund_share'], range: [...range] })
  expect(rows).toEqual([{ orders: 3, refunds: 3, refund_share: 1 }])
  expect(result.notes).toEqual(['Left out everywhere: bots, staff, test accounts.'])
})

test('an exclusion holds under a split, a filter and a comparison, and parts add up to the whole', async () => {
  const { rows } = await ask({ metrics: ['orders'], by: ['user.country'], range: [...range] })
  expect(rows).toEqual([
    { 'user.country': null, orders: 2 },
    { 'user.country': 'DE', orders: 1 },
  ])
  expect((await ask({ metrics: ['orders'], where: { 'seller.country': 'DE' }, range: [...range] })).rows).toEqual([{ orders: 2 }])
  const later = await ask({ metrics: ['orders'], range: ['2027-01-01', '2028-01-01'], compare: 'previous_year' })
  expect(later.rows).toEqual([{ orders: 0, 'orders:comparison': 3 }])
})

test('a join may lead to excluded rows when it says so: sales by staff are sales', async () => {
  const { rows } = await ask({
    metrics: ['orders'],
    by: ['seller.country'],
    range: [...range],
    order: [{ key: 'seller.country', direction: 'asc' }],
  })
  expect(rows).toEqual([
    { 'seller.country': 'DE', orders: 2 },
    { 'seller.country': null, orders: 1 },
  ])
})

test('an excluded row is not the last one of a closing value', async () => {
  expect((await ask({ metrics: ['balance'], range: [...range] })).rows).toEqual([{ balance: 17 }])
  expect((await ask({ metrics: ['balance'], range: [...range], include: ['bots'] })).rows).toEqual([{ balance: 33 }])
})

test('a question may ask for what is left out, so that both counts can be compared', async () => {
  const { rows, result } = await ask({ metrics: ['orders'], range: [...range], include: ['staff', 'test_accounts'] })
  expect(rows).toEqual([{ orders: 5 }])
  expect(result.notes).toEqual(['Left out everywhere: bots.', 'Counted in because the question asks for it: staff, test accounts.'])
  expect((await ask({ metrics: ['orders'], range: [...range], include: ['staff', 'test_accounts', 'bots'] })).rows).toEqual([{ orders: 7 }])
})

test('rows left out are counted by exclusion and source, against all rows of the range', async () => {
  const { rows } = await ask({ metrics: ['refund_share', 'balance'], range: ['2026-01-01', '2026-04-01'], leftOut: true })
  expect(rows).toEqual([
    { source: 'refunds', exclusion: 'bots', left_out: 1, rows: 5 },
    { source: 'refunds', exclusion: 'staff', left_out: 0, rows: 5 },
    { source: 'refunds', exclusion: 'test_accounts', left_out: 1, rows: 5 },
    { source: 'orders', exclusion: 'bots', left_out: 2, rows: 7 },
    { source: 'orders', exclusion: 'staff', left_out: 2, rows: 7 },
    { source: 'orders', exclusion: 'test_accounts', left_out: 2, rows: 7 },
  ])
  const french = await ask({
    metrics: ['orders'],
    range: [...range],
    leftOut: true,
    where: { 'user.country': 'FR' },
    include: ['bots', 'staff'],
  })
  expect(french.rows).toEqual([{ source: 'orders', exclusion: 'test_accounts', left_out: 2, rows: 2 }])
})

test('a kind that builds rows of its own leaves the same people out, and counts the rows it reads', async () => {
  const period = ['2026-03-01', '2026-03-02'] as const
  expect((await ask({ metrics: ['buyers'], range: [...period] })).rows).toEqual([{ buyers: 2 }])
  const counted = await ask({ metrics: ['stay'], where: { age: 1 }, range: [...period], leftOut: true, include: ['bots', 'staff'] })
  expect(counted.rows).toEqual([{ source: 'orders', exclusion: 'test_accounts', left_out: 2, rows: 6 }])
})

test('who may not see the people still counts without the excluded ones', async () => {
  const rowFilters = (source: Source) => (source.name === 'users' ? ('none' as const) : ('all' as const))
  expect((await ask({ metrics: ['orders'], range: [...range] }, { rowFilters })).rows).toEqual([{ orders: 3 }])
})

test('an unknown exclusion is refused with what there is; a count of rows takes no split', async () => {
  await expect(ask({ metrics: ['orders'], range: [...range], include: ['staf'] })).rejects.toThrow(
    'Unknown exclusion "staf" in include. Did you mean "staff"? Left out of orders: bots, staff, test_accounts.',
  )
  await expect(ask({ metrics: ['orders'], range: [...range], leftOut: true, by: ['user.country'] })).rejects.toThrow(
    'leftOut counts rows of the whole range and takes no by. Leave it out.',
  )
})

test('lineage tells what decides who is left out', () => {
  expect(lineageOf(orderCount).map(({ table, columns, role }) => [table, columns.join(' '), role])).toEqual([
    ['app.orders', 'at is_bot user_id seller_id', 'the value; rows left out; splits and filters'],
    ['app.users', 'id is_staff company_id country', 'rows left out; splits and filters'],
    ['app.companies', 'id is_test', 'rows left out'],
  ])
})

function made(exclusions: Source['exclusions'], joined: 'kept' | 'ignored' = 'kept'): { source: Source; version: string } {
  const lookup = company.source('app.users', {
    name: 'people',
    primaryKey: 'id',
    time: {},
    dimensions: {},
    exclusions: exclusions as never,
    access: 'all',
  })
  const joins = { user: { via: 'user_id', to: lookup, ...(joined === 'ignored' && { exclusions: joined }) } } as const
  const facts = company.source('app.orders', { name: 'facts', primaryKey: 'id', time: { at: {} }, dimensions: {}, joins, access: 'all' })
  return { source: lookup, version: facts.count('facts_counted', governance).version }
}

test('the version changes with what is left out, not with what it is called, nor where it does not hold', () => {
  const staff = { staff: { where: { is_staff: true } } }
  expect(made(staff).version).not.toBe(made({}).version)
  expect(made(staff).version).not.toBe(made({ staff: { where: { is_staff: false } } }).version)
  expect(made(staff).version).toBe(made({ employees: { ...staff.staff, title: 'Employees' } }).version)
  expect(made(staff, 'ignored').version).toBe(made({}, 'ignored').version)
})

test.each<[string, Source['exclusions'], string]>([
  ['no condition', { staff: { where: {} } }, 'exclusion staff: it says no condition, and so would leave out every row. Give it a where.'],
  [
    'an unknown column',
    { staff: { where: { is_stuff: true } } },
    'exclusion staff: people has neither a dimension nor a column "is_stuff". Did you mean "is_staff"?',
  ],
  [
    'a value that cannot be',
    { staff: { where: { is_staff: 'maybe' } } },
    'exclusion staff: "maybe" is not a value of is_staff: it takes true or false.',
  ],
  [
    'a strange name',
    { 'our staff': { where: { is_staff: true } } },
    '"our staff" is not an exclusion\'s name: use up to 40 lower case letters, digits and _.',
  ],
])('an exclusion with %s is refused', (_what, exclusions, message) => {
  const definitions = { metrics: new Map(), segments: new Map(), dashboards: new Map() }
  const sources = new Map([['people', made(exclusions).source]])
  expect(checkCatalog({ ...definitions, catalog: company, sources }).map((problem) => problem.message)).toEqual([message])
})

test('what is written wrongly does not compile', () => {
  const wrong = () => {
    const options = { primaryKey: 'id', time: {}, dimensions: {}, access: 'all' } as const
    // @ts-expect-error a misspelt column
    company.source('app.users', { ...options, exclusions: { staff: { where: { is_stuff: true } } } })
    // @ts-expect-error no condition
    company.source('app.users', { ...options, exclusions: { staff: { title: 'Staff' } } })
    // @ts-expect-error a join that says something else
    company.source('app.orders', { ...options, joins: { user: { via: 'user_id', to: users, exclusions: 'none' } } })
  }
  expect(wrong).toBeTypeOf('function')
})
