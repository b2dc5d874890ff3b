import { expect, test } from 'vitest'
import {
  activeDays,
  type Catalog,
  catalog,
  checkCatalog,
  type Dashboard,
  type Definitions,
  dashboard,
  type Metric,
  type Segment,
  type Source,
  segment,
  tile,
} from '../index'
import { governance } from '../testing'

const schema = {
  'app.users': { id: 'integer', country: 'text?', label: 'text' },
  'app.orders': {
    id: 'integer',
    user_id: 'integer',
    user_code: 'text',
    at: 'instant',
    read_at: 'timestamp',
    cents: 'integer',
    status: 'text',
    body: 'json',
  },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country' }, access: 'all' })
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { status: 'status' },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const revenue = orders.sum('revenue', { ...governance, column: 'cents' })
const paying = segment('paying', { title: 'Paying', of: orders, where: { status: 'paid' } })
const chart = { title: 'How?', chart: 'line', metrics: [revenue], width: 6, height: 3 } as const
const overview = dashboard('over-view', {
  title: 'Overview',
  purpose: 'To see.',
  owner: 'growth',
  audience: ['everyone'],
  defaults: { range: 'last 28 days', grain: 'day' },
  filters: ['user.country'],
  tiles: [tile('revenue', { ...chart, by: ['status'] })],
})

interface Parts {
  readonly catalog?: Catalog
  readonly sources?: readonly Source[]
  readonly metrics?: readonly Metric[]
  readonly segments?: readonly Segment[]
  readonly dashboards?: readonly Dashboard[]
}

const definitions = ({ catalog = company, sources = [], metrics = [revenue], segments = [], dashboards = [] }: Parts): Definitions => ({
  catalog,
  sources: new Map(sources.map((source) => [source.name, source])),
  metrics: new Map(metrics.map((metric) => [metric.name, metric])),
  segments: new Map(segments.map((each) => [each.name, each])),
  dashboards: new Map(dashboards.map((each) => [each.slug, each])),
})
const problems = (parts: Parts) =>
  checkCatalog(definitions(parts)).map(({ object, name, tile, message }) => [object, name, ...(tile ? [tile] : []), message].join(' | '))

/** What a type would refuse, as a file without types could write it. */
const loosely = company as unknown as {
  source(table: string, options: object): Source & Record<'count' | 'sum', (name: string, options: object) => Metric>
}
const source = (table: string, options: object) =>
  loosely.source(table, { primaryKey: 'id', time: { at: {} }, dimensions: {}, access: 'all', ...options })
const metric = (changes: object, name = 'x') =>
  (orders.sum as (name: string, options: object) => Metric)(name, { ...governance, column: 'cents', ...changes })
const percentile = (percent: number) => orders.percentile('x', { ...governance, column: 'cents', percent })
const closing = (of: Source, per: string) =>
  (of as unknown as Record<'closing', (name: string, options: object) => Metric>).closing('x', { ...governance, column: 'cents', per })

test('a catalogue that keeps the rules has no problems', () => {
  expect(problems({ sources: [orders, users], segments: [paying], dashboards: [overview] })).toEqual([])
})

test.each<[string, Source, string]>([
  ['table', source('app.order', {}), 'The schema has no table "app.order". Did you mean "app.orders"?'],
  [
    'key',
    source('app.orders', { primaryKey: 'order_id' }),
    'primaryKey: app.orders has no column "order_id". Known: id, user_id, user_code, at, read_at, cents, status, body.',
  ],
  ['time', source('app.orders', { time: { cents: {} } }), 'time: cents is integer, not a time.'],
  [
    'missing clock',
    source('app.orders', { time: { read_at: {} } }),
    "time: read_at has no zone of its own. Say whose clock it shows, such as { clock: 'UTC' }.",
  ],
  ['clock of an instant', source('app.orders', { time: { at: { clock: 'UTC' } } }), 'time: at is an instant and takes no clock.'],
  ['unknown clock', source('app.orders', { time: { read_at: { clock: 'Mars' } } }), 'time: read_at has an unknown clock "Mars".'],
  [
    'dimension column',
    source('app.orders', { dimensions: { state: 'stats' } }),
    'dimension state: app.orders has no column "stats". Did you mean "status"?',
  ],
  [
    'dimension type',
    source('app.orders', { dimensions: { body: 'body' } }),
    'dimension body: results cannot be split by body, which is json.',
  ],
  [
    'dimension name',
    source('app.orders', { dimensions: { 'a.b': 'status' } }),
    '"a.b" is not a dimension\'s name: use up to 40 lower case letters, digits and _; "period" and "any" are taken.',
  ],
  [
    'word for a number',
    source('app.orders', { dimensions: { user: { coalesce: ['user_id', 'none'] } } }),
    'dimension user: coalesce puts a word in place of null, but user_id is integer.',
  ],
  [
    'join column',
    source('app.orders', { joins: { user: { via: 'usr_id', to: users } } }),
    'join user: app.orders has no column "usr_id". Did you mean "user_id"?',
  ],
  [
    'join type',
    source('app.orders', { joins: { user: { via: 'user_code', to: users } } }),
    'join user: user_code is text, but app.users.id is integer.',
  ],
  [
    'join key',
    source('app.orders', { joins: { user: { via: ['user_id', 'id'], to: users } } }),
    'join user: via names user_id, id, but the key of app.users is id.',
  ],
  [
    'join name',
    source('app.orders', { joins: { fact: { via: 'user_id', to: users } } }),
    '"fact" is not a join\'s name: use up to 40 lower case letters, digits and _; "fact" is taken.',
  ],
])('a source with a wrong %s is refused', (_what, wrong, message) => {
  expect(problems({ sources: [wrong], metrics: [] })).toEqual([`source | ${wrong.name} | ${message}`])
})

test.each<[string, Metric, string]>([
  ['owner', metric({ owner: 'groth' }), 'Unknown owner "groth". Did you mean "growth"? Teams: growth.'],
  ['audience', metric({ audience: ['all'] }), 'Unknown team "all" in audience. Teams: growth, everyone.'],
  ['definition', metric({ definition: ' ' }), 'definition is missing.'],
  ['playbook', metric({ playbook: { whenUp: 'a', whenDown: '' } }), 'playbook.whenDown is missing.'],
  ['tests', metric({ tests: [] }), 'It has no tests. Give it at least one, such as { name: "never negative", expect: "non-negative" }.'],
  [
    'test query',
    metric({ tests: [{ name: 'May', query: { range: ['2026-05-01', '2026-06-01'], timeZone: 'UTC', by: ['stat'] }, equals: 1 }] }),
    'test "May": Unknown dimension "stat" in x. Did you mean "status"? Known: status, user.country.',
  ],
  ['column', metric({ column: 'amount' }), 'app.orders has no column "amount".'],
  ['column type', metric({ column: 'status' }), 'sum needs a number, but status is text.'],
  ['time', metric({ time: 'read_at' }), '"read_at" is not a time column of orders. Declared: at.'],
  ['percentage', percentile(950), 'percent lies between 0 and 100, but is 950.'],
  ['entity', closing(orders, 'usr_id'), 'per: app.orders has no column "usr_id".'],
  [
    'last row',
    closing(source('app.orders', { primaryKey: 'none' }), 'user_id'),
    'closing needs a key on orders: without one, nothing says which of two rows of one instant is the last.',
  ],
  ['filter', metric({ where: { stat: 'paid' } }), 'where: orders has neither a dimension nor a column "stat". Did you mean "status"?'],
  ['filter value', metric({ where: { cents: 'many' } }), 'where: "many" is not a value of cents: it takes a whole number.'],
  [
    'name',
    metric({}, 'My metric'),
    '"My metric" is not a metric\'s name: use up to 40 lower case letters, digits and _; "period" is taken.',
  ],
  ['name of a dimension', metric({}, 'status'), '"status" is also a dimension of orders. Rename one of them.'],
])('a metric with a wrong %s is refused', (_what, wrong, message) => {
  expect(problems({ metrics: [wrong] })).toEqual([`metric | ${wrong.name} | ${message}`])
})

test('a metric is not called as a dimension that its kind makes itself', () => {
  const people = orders.countDistinct('people', { ...governance, column: 'user_id' })
  expect(problems({ metrics: [activeDays('days', { ...governance, of: people, days: 7 })] })).toEqual([
    'metric | days | It makes a dimension "days" itself. Call the metric otherwise.',
  ])
})

test('a metric needs a source with a time', () => {
  const timeless = (users.count as (name: string, options: object) => Metric)('people', governance)
  expect(problems({ metrics: [timeless] })).toEqual(['metric | people | users declares no time column, so nothing says when a row counts.'])
})

test('sources are checked also when only a metric leads to them, and their names are unique', () => {
  const twin = source('app.users', { name: 'orders', time: {} })
  expect(problems({ sources: [twin] })).toEqual([
    'source | orders | Two sources are called "orders", over app.users and app.orders. Give one of them a name.',
    'source | orders | Two sources are called "orders", over app.orders and app.users. Give one of them a name.',
  ])
})

test('a segment speaks of dimensions that some source has', () => {
  const wrong: Segment = { object: 'segment', name: 'x', title: 'X', where: { contry: 'DE' } }
  const mixed: Segment = { object: 'segment', name: 'x', title: 'X', where: { country: 'DE', status: 'paid' } }
  expect(problems({ segments: [wrong] })).toEqual(['segment | x | Unknown dimension "contry". Did you mean "country"?'])
  expect(problems({ segments: [mixed] })).toEqual(['segment | x | No source has all of country, status, so no query can use the segment.'])
})

test('a dashboard and its tiles are refused by name', () => {
  const [first] = overview.tiles
  const wrong: Dashboard = {
    ...overview,
    slug: 'Over View',
    owner: 'nobody',
    defaults: { range: 'last fortnight', grain: 'day' },
    filters: ['country'],
    tiles: first ? [first, first, { ...first, name: 'second', metrics: ['revenu'] }] : [],
  }
  const messages = problems({ dashboards: [wrong] })
  expect(messages).toContain('dashboard | Over View | "Over View" is not a dashboard\'s name: use lower case letters, digits and -.')
  expect(messages).toContain('dashboard | Over View | Unknown owner "nobody". Teams: growth.')
  expect(messages).toContain('dashboard | Over View | No tile can be filtered by "country".')
  expect(messages).toContain('dashboard | Over View | revenue | Two tiles are called "revenue". Rename one.')
  expect(messages).toContain('dashboard | Over View | second | Unknown metric "revenu". Did you mean "revenue"?')
})

test('a tile keeps its greatest groups or cuts its rows, and has totals by what it is split by', () => {
  const [revenueTile] = overview.tiles
  const page = (changes: object) => ({ ...overview, tiles: [{ ...revenueTile, ...changes }] }) as Dashboard
  expect(problems({ dashboards: [page({ top: { limit: 5 }, totals: [[], ['status']] })] })).toEqual([])
  expect(problems({ dashboards: [page({ top: { limit: 5 }, limit: 10 })] })).toEqual([
    'dashboard | over-view | revenue | limit: 10 would cut what top: 5 keeps and sums up. Leave out one of them.',
  ])
  expect(problems({ dashboards: [page({ totals: [['stats']] })] })).toEqual([
    'dashboard | over-view | revenue | totals: the query is not split by "stats". Did you mean "status"? It is split by: period, status.',
  ])
})

test('fiscal years have a first month, own calendars a name, a table and a day', () => {
  const calendar = { table: 'app.orders', day: 'status', period: 'status' }
  const wrong = {
    ...company,
    fiscalYear: { firstMonth: 13 },
    calendars: {
      month: calendar,
      retail_month: { ...calendar, table: 'app.order' },
      school_term: { ...calendar, day: 'statu' },
      trading_week: calendar,
    },
  } as unknown as Catalog
  expect(problems({ catalog: wrong, metrics: [] })).toEqual([
    'catalog |  | fiscalYear: firstMonth is a month from 1 to 12, but is 13.',
    'catalog |  | "month" is not a calendar\'s name: use two words or more in lower case, such as retail_month or school_term.',
    'catalog |  | calendar retail_month: the schema has no table "app.order". Did you mean "app.orders"?',
    'catalog |  | calendar school_term: app.orders has no column "statu". Did you mean "status"?',
    'catalog |  | calendar trading_week: status is text, not a date.',
  ])
})

test('the catalogue itself names a zone, teams and how complete its data is', () => {
  const wrong = {
    ...company,
    timeZone: 'Berlin',
    teams: ['growth', 'growth'],
    dataAsOf: { table: 'app.orders', column: 'cents' },
  } as unknown as Catalog
  expect(problems({ catalog: wrong, metrics: [] })).toEqual([
    'catalog |  | Unknown time zone "Berlin". Zones have names such as Europe/Berlin or UTC.',
    'catalog |  | The team "growth" is listed twice.',
    'catalog |  | dataAsOf: cents is integer, not a time.',
  ])
})
