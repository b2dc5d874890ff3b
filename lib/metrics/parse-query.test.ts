import { expect, test } from 'vitest'
import { catalog, type MetricQuery, parseQuery, segment } from './index'
import { governance } from './testing'

const schema = {
  'app.users': { id: 'integer', country: 'text?', plan: 'text' },
  'app.orders': { id: 'integer', user_id: 'integer', at: 'instant', cents: 'integer', gift: 'boolean', due: 'date?', stars: 'integer?' },
  'app.visits': { id: 'integer', user_id: 'integer', day: 'date' },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'app.orders', column: 'at' },
})
const users = company.source('app.users', { primaryKey: 'id', time: {}, dimensions: { country: 'country', plan: 'plan' }, access: 'all' })
const orders = company.source('app.orders', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: { gift: 'gift', due: 'due', stars: { column: 'stars', title: 'Rating', synonyms: ['score'] } },
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const visits = company.source('app.visits', {
  primaryKey: 'id',
  time: { day: {} },
  dimensions: {},
  joins: { user: { via: 'user_id', to: users } },
  access: 'all',
})
const metrics = [
  orders.sum('revenue', { ...governance, title: 'Net revenue', synonyms: ['turnover'], column: 'cents' }),
  orders.count('orders', governance),
  visits.count('visits', governance),
]
const gifts = segment('gifts', { title: 'Gifts', synonyms: ['presents'], of: orders, where: { gift: true } })
const vocabulary = {
  catalog: company,
  metrics: new Map(metrics.map((metric) => [metric.name as string, metric])),
  segments: new Map([[gifts.name as string, gifts]]),
}
const query: MetricQuery = { metrics: ['revenue'], range: ['2026-01-01', '2026-02-01'], timeZone: 'UTC' }
const parse = (changes: object) => parseQuery({ ...query, ...changes }, vocabulary)

test.each<[string, object, string]>([
  ['an unknown metric', { metrics: ['revenu'] }, 'Unknown metric "revenu". Did you mean "revenue"?'],
  ['a synonym', { metrics: ['turnover'] }, 'Unknown metric "turnover". Did you mean "revenue"?'],
  ['a misspelt title', { metrics: ['net revenu'] }, 'Unknown metric "net revenu". Did you mean "revenue"?'],
  ['a title of a dimension', { by: ['rating'] }, 'Unknown dimension "rating" in revenue. Did you mean "stars"?'],
  ['a synonym of a dimension', { where: { Score: 5 } }, 'Unknown dimension "Score" in revenue. Did you mean "stars"?'],
  ['a dimension without its path', { by: ['country'] }, 'Unknown dimension "country" in revenue. Did you mean "user.country"?'],
  ['a synonym of a segment', { segments: ['presents'] }, 'Unknown segment "presents". Did you mean "gifts"?'],
  [
    'a synonym in a condition',
    { having: { turnover: { from: 1 } } },
    'having: "turnover" is not a metric of the query. Did you mean "revenue"?',
  ],
  ['a filter that is none', { where: 5 }, '5 is not a filter. Filters are by dimension, such as { "country": "DE" }.'],
  ['filters as a list', { where: [{ stars: 5 }] }, '[{"stars":5}] is not a filter.'],
  ['a metric far from all', { metrics: ['churn'] }, 'Unknown metric "churn". Known: revenue, orders, visits.'],
  ['a metric asked twice', { metrics: ['orders', 'orders'] }, '"orders" stands twice in metrics.'],
  [
    'an unknown split',
    { by: ['user.contry'] },
    'Unknown dimension "user.contry" in revenue. Did you mean "user.country"? Known: gift, due, stars, user.country, user.plan.',
  ],
  [
    'a split that one metric lacks',
    { metrics: ['revenue', 'visits'], by: ['gift'] },
    '"gift" is not a dimension of visits. Shared by revenue, visits: user.country, user.plan.',
  ],
  [
    'a filter that one metric lacks',
    { metrics: ['revenue', 'visits'], where: { stars: 5 } },
    '"stars" is not a dimension of visits. Shared by revenue, visits: user.country, user.plan.',
  ],
  [
    'a segment that one metric lacks',
    { metrics: ['revenue', 'visits'], segments: ['gifts'] },
    '"gift" is not a dimension of visits. Shared by revenue, visits: user.country, user.plan.',
  ],
  ['an unknown segment', { segments: ['gift'] }, 'Unknown segment "gift". Did you mean "gifts"?'],
  [
    'a range backwards',
    { range: ['2026-02-01', '2026-01-01'] },
    'The range 2026-02-01 to 2026-01-01 holds no day: its second date is the first day after it and must be later.',
  ],
  ['a date that does not exist', { range: ['2026-02-30', '2026-03-01'] }, '"2026-02-30" is not a date. Ranges are "last 28 days"'],
  ['a range before the time', { range: ['1900-01-01', '1901-01-01'] }, 'The range 1900-01-01 to 1901-01-01 leaves the years 1970 to 2099.'],
  ['unknown words', { range: 'last fortnight' }, 'Unknown range "last fortnight". Ranges are "last 28 days"'],
  ['zero days', { range: 'last 0 days' }, 'Unknown range "last 0 days".'],
  ['an unknown zone', { timeZone: 'Europe/Berln' }, 'Unknown time zone "Europe/Berln". Zones have names such as'],
  ['a bare offset', { timeZone: '+02:00' }, 'Unknown time zone "+02:00".'],
  ['an unknown part', { wher: {} }, 'Unknown part of a query: "wher" Did you mean "where"?'],
  ['an unknown grain', { grain: 'fortnight' }, 'Unknown grain "fortnight". Known: minute, hour, day'],
  ['hours of a date', { metrics: ['visits'], grain: 'hour' }, 'visits counts by the date day, which has no hours. Choose day or longer.'],
  ['an order by what is not asked', { order: [{ key: 'orders', direction: 'asc' }] }, 'Cannot order by "orders". This query has: revenue.'],
  ['an order by a missing period', { order: [{ key: 'period', direction: 'asc' }] }, 'Cannot order by "period".'],
  ['no metric', { metrics: [] }, "The query's metrics is not right"],
  ['a limit of nothing', { limit: 0 }, "The query's limit is not right"],
  [
    'a condition on what is not asked',
    { metrics: ['revenue'], having: { revenu: { from: 1 } } },
    'having: "revenu" is not a metric of the query. Did you mean "revenue"? This query has: revenue.',
  ],
  ['a condition without ends', { having: { revenue: {} } }, 'having: revenue has neither "from" nor "to".'],
  [
    'a condition that nothing meets',
    { having: { revenue: { from: 5, to: 5 } } },
    'having: no value of revenue is at least 5 and below 5. Let "to" be the greater one.',
  ],
  ['a condition that is no number', { having: { revenue: { from: '5' } } }, "The query's having.revenue.from is not right"],
  ['a text for a boolean', { where: { gift: 'maybe' } }, '"maybe" is not a value of gift: it takes true or false.'],
  ['a text for a whole number', { where: { stars: ['5', 'many'] } }, '"many" is not a value of stars: it takes a whole number.'],
  ['a text for a date', { where: { due: { from: '2026-13-01' } } }, '"2026-13-01" is not a value of due: it takes a date as YYYY-MM-DD.'],
  ['a part of a number', { where: { stars: { contains: '5' } } }, 'The filter on stars looks for a part of a text, but stars is integer.'],
  ['a filter that says nothing', { where: { stars: {} } }, 'The filter on stars says nothing. It takes from, to, contains'],
  ['a NUL in a text', { where: { 'user.plan': 'a\0b' } }, 'holds a NUL character'],
  ['21 filters', { where: {}, segments: Array.from({ length: 21 }, (_, i) => `s${i}`) }, "The query's segments is not right"],
])('refuses %s', (_what, changes, message) => {
  expect(() => parse(changes)).toThrow(message)
})

test.each([null, undefined, 'text', 7, [], { metrics: 'revenue' }, { ...query, metrics: [7] }, { ...query, range: ['2026-01-01'] }])(
  'what is no query at all is refused in one sentence: %j',
  (json) => {
    expect(() => parseQuery(json, vocabulary)).toThrow(/^(The query's|Unknown part of a query)/)
  },
)

test('values take the form that their dimension holds, so that equal questions are equal', () => {
  const { filters } = parse({ where: { stars: ['5', 7, null], gift: { not: 'true' }, due: { from: '2026-01-01' }, 'user.plan': 2025 } })
  expect(filters).toEqual([{ stars: [5, 7, null], gift: { not: true }, due: { from: '2026-01-01' }, 'user.plan': '2025' }])
})

test('zones are named as the zone data writes them', () => {
  expect(parse({ timeZone: 'europe/berlin' }).timeZone).toBe('Europe/Berlin')
})

test('a name that objects have from birth is a name like others', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    expect(() => parse({ metrics: [name] })).toThrow(`Unknown metric "${name}"`)
    expect(() => parse({ by: [name] })).toThrow(`Unknown dimension "${name}"`)
  }
})
